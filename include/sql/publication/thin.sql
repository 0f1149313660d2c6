-- Purpose: of earlier publications the national measures stay, those that the next one is compared with; the cuts are
-- dropped: their packages hold them, and they can be built again.
delete from publication.summaries as measures
using publication.publications as edition
where
    measures.publication_id = edition.publication_id
    and edition.campaign_code = %(campaign)s
    and not edition.is_current
    and (measures.territory_kind <> 'nation' or measures.subject_kind not in ('all', 'module'))
