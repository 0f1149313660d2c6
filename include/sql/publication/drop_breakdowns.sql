-- Purpose: of earlier publications the national measures stay, those that the next one is compared with; the breakdowns
-- are dropped: their packages hold them, and they can be built again.
delete from publication.summaries as measures
using publication.publications as snapshot
where
    measures.publication_id = snapshot.publication_id
    and snapshot.campaign_code = %(campaign)s
    and not snapshot.is_current
    and (measures.territory_kind <> 'nation' or measures.subject_kind not in ('all', 'module'))
