-- Purpose: of the corrections of earlier publications those of returns and national figures stay; the cells of the other
-- tables are dropped: the packages hold them, and they can be built again.
delete from publication.corrections as changed
using publication.publications as snapshot
where
    changed.publication_id = snapshot.publication_id
    and snapshot.campaign_code = %(campaign)s
    and not snapshot.is_current
    and not publication.is_kept_correction(changed.kind)
