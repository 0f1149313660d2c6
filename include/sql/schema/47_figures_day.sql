-- Purpose: the day that figures are of never comes before an audit that they count, whatever day the campaign names later:
-- what an audit found would count as open before it was found.
create view as_of.figures_days as
with ended as (
    select
        audit.campaign_code,
        max(audit.audit_ended_on) as last_on
    from as_of.audits as audit
    group by audit.campaign_code
)

select
    campaign.campaign_code,
    greatest(coalesce(campaign.figures_on, campaign.audits_to), ended.last_on) as figures_on
from as_of.campaigns as campaign
left join ended on campaign.campaign_code = ended.campaign_code
where coalesce(campaign.figures_on, campaign.audits_to) is not null;
comment on view as_of.figures_days is 'The day that the figures of a campaign are of: the one that it names, the last day of its audits where it names none; not before the end of the last audit that is counted.';
comment on column as_of.figures_days.campaign_code is 'The campaign.';
comment on column as_of.figures_days.figures_on is 'The day; until it has come, figures are of the day of their data.';

create or replace view as_of.finality as
with today as (
    select
        (
            case
                when isfinite(as_of.system_time()) then as_of.system_time()
                else transaction_timestamp()
            end at time zone 'Europe/Paris'
        )::date as day
)

select
    owed.campaign_code,
    case
        when
            today.day > max(owed.due_on)
            and today.day >= coalesce(max(figures.figures_on), today.day)
            and not exists (
                select 1 from ledger.submissions as sent
                where
                    sent.campaign_code = owed.campaign_code
                    and sent.received_at <= as_of.system_time()
                    and (sent.settled_at is null or sent.settled_at > as_of.system_time())
            )
            then 'final'
        else 'provisional'
    end as finality
from as_of.returns_owed as owed
left join as_of.figures_days as figures on owed.campaign_code = figures.campaign_code
cross join today
group by owed.campaign_code, today.day;
