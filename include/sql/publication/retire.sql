-- Purpose: the publication in force gives way.
update publication.publications
set is_current = false
where campaign_code = %(campaign)s and is_current
