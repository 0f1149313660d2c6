-- Purpose: an accepted submission may be judged again too: each past verdict keeps what the submission was then said to
-- be, and figures say that a return was judged again.
alter table ledger.past_verdicts
add column form text,
add column form_version text,
add column campaign_code text,
add column site_code text,
add column standard_code text,
add column audit_type text,
add column simulated boolean;
comment on column ledger.past_verdicts.form is 'Form recognised then.';
comment on column ledger.past_verdicts.form_version is 'Version of the form, as it was read then.';
comment on column ledger.past_verdicts.campaign_code is 'Campaign, as it was read then.';
comment on column ledger.past_verdicts.site_code is 'Site, as it was read then.';
comment on column ledger.past_verdicts.standard_code is 'Standard, as it was read then.';
comment on column ledger.past_verdicts.audit_type is 'Audit type, as it was read then.';
comment on column ledger.past_verdicts.simulated is 'Whether it said then that it was simulated.';
update ledger.past_verdicts as past
set
    form = sent.form,
    form_version = sent.form_version,
    campaign_code = sent.campaign_code,
    site_code = sent.site_code,
    standard_code = sent.standard_code,
    audit_type = sent.audit_type,
    simulated = sent.simulated
from ledger.submissions as sent
where past.submission_id = sent.submission_id;

-- The verdict of a moment is the one that stood then; until a submission is settled again, its last one stands.
create or replace view as_of.submissions as
select
    sent.submission_id,
    sent.sha256,
    sent.file_name,
    sent.size_bytes,
    sent.channel,
    sent.archive_path,
    sent.received_at,
    sent.discovered_at,
    case when past.submission_id is null then sent.state else 'settled' end as state,
    case when past.submission_id is null then sent.form else past.form end as form,
    case when past.submission_id is null then sent.form_version else past.form_version end as form_version,
    case when past.submission_id is null then sent.campaign_code else past.campaign_code end as campaign_code,
    case when past.submission_id is null then sent.site_code else past.site_code end as site_code,
    case when past.submission_id is null then sent.standard_code else past.standard_code end as standard_code,
    case when past.submission_id is null then sent.audit_type else past.audit_type end as audit_type,
    case when past.submission_id is null then sent.simulated else past.simulated end as simulated,
    case when past.submission_id is null then sent.verdict else past.verdict end as verdict,
    case when past.submission_id is null then sent.settled_at else past.settled_at end as settled_at,
    sent.superseded_by,
    sent.erased,
    sent.in_manifest,
    gone.reason as withdrawal,
    case when past.submission_id is null then sent.verdict else past.verdict end <> 'rejected'
    and gone.submission_id is null as counts,
    greatest(
        sent.received_at,
        (
            select max(again.received_at) from ledger.resent as again
            where again.submission_id = sent.submission_id and again.recorded_at <= as_of.system_time()
        )
    ) as last_received_at,
    (
        select count(*) from ledger.past_verdicts as former
        where
            former.submission_id = sent.submission_id
            and former.settled_at < case when past.submission_id is null then sent.settled_at else past.settled_at end
    )::integer as former_verdicts
from ledger.submissions as sent
left join lateral (
    select former.*
    from ledger.past_verdicts as former
    where
        former.submission_id = sent.submission_id
        and former.settled_at <= as_of.system_time()
        and (sent.settled_at is null or sent.settled_at > as_of.system_time())
    order by former.settled_at desc
    limit 1
) as past on true
left join ledger.withdrawals as gone
    on sent.submission_id = gone.submission_id and gone.withdrawn_at <= as_of.system_time()
where case when past.submission_id is null then sent.settled_at else past.settled_at end <= as_of.system_time();

comment on column publication.corrections.kind is 'Code de la nature — return_accepted, return_replaced, return_lost, return_state, return_judged_again, return_owed, return_not_owed ou figure.';
comment on column publication.corrections.reason is 'Code du motif — first_acceptance, resubmission, withdrawal (suivi du motif), judged_again, amended_campaign, new_submission ou consequence.';
