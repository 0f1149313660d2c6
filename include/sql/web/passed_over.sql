-- Purpose: what the last look at each channel left where it is, what an operator can mend first.
select
    found.location,
    coalesce(reason.label, found.reason) as reason_label,
    found.detail,
    found.seen_at
from ledger.passed_over as found
left join as_of.code_lists as reason on reason.list = 'passed_over_reason' and found.reason = reason.code
order by reason.position, found.location
limit %(most)s
