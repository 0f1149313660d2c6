-- Purpose: whether a file belongs to a publication: nothing else of its folder is handed out.
select 1
from publication.publications as snapshot
inner join publication.files as written on snapshot.publication_id = written.publication_id
where
    snapshot.campaign_code = %(campaign)s
    and snapshot.number = %(number)s
    and written.path = %(file)s
