-- Purpose: one line a campaign and type of audit, for the operator's screen: how its returns stand.
select
    campaign_code,
    audit_type_label,
    count(*) as owed,
    count(*) filter (where submissions > 0) as received,
    count(*) filter (where state in ('accepted', 'accepted_with_warnings')) as accepted,
    count(*) filter (where state = 'accepted_with_warnings') as with_warnings,
    count(*) filter (where state = 'rejected') as rejected,
    count(*) filter (where state = 'missing') as missing,
    count(*) filter (where state = 'not_due') as not_due,
    count(*) filter (where days_late > 0) as late
from published.returns
group by campaign_code, audit_type_label
order by campaign_code, audit_type_label
