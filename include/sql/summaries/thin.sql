-- Purpose: the detail of earlier publications is dropped: their packages hold it, and the warehouse can tell it again.
delete from publication.consolidated_audit_results as result
using publication.publications as edition
where
    result.publication_id = edition.publication_id
    and edition.campaign_code = %(campaign)s
    and not edition.is_current
