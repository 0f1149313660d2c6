-- Purpose: an act as it was kept, under the number that it bears.
insert into ledger.acts
overriding system value
select said.*
from jsonb_populate_record(null::ledger.acts, %(said)s) as said
