-- Purpose: erase the texts that may name people: those that are never published, and those that are held back.
select erased.rows
from warehouse.erase_texts(array(select due.submission_id from due)) as erased (rows)
where erased.rows > 0
