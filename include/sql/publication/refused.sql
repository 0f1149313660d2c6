-- Purpose: whether a person has refused figures made from these data.
select 1
from ledger.acts as answer
where
    answer.kind = 'publication_refused'
    and answer.campaign_code = %(campaign)s
    and answer.content ->> 'inputs_digest' = %(digest)s
