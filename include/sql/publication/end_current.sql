-- Purpose: the current publication is current no longer.
update publication.publications
set is_current = false
where campaign_code = %(campaign)s and is_current
