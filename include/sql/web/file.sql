-- Purpose: whether a file belongs to a publication: nothing else of its folder is handed out.
select 1
from publication.publications as edition
inner join publication.files as written on edition.publication_id = written.publication_id
where
    edition.campaign_code = %(campaign)s
    and edition.number = %(number)s
    and written.path = %(file)s
