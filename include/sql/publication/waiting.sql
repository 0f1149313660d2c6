-- Purpose: the run in which a person is asked about figures made from these data, if another one than this.
select candidate.proposed_in
from publication.publications as candidate
where
    candidate.campaign_code = %(campaign)s
    and candidate.state = 'candidate'
    and candidate.inputs_digest = %(digest)s
    and candidate.proposed_in <> %(run)s
