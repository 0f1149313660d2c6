-- Purpose: what this machine could not read stays open, with why; a submission that is judged again keeps the verdicts
-- that it had.
alter table ledger.submissions
add column attempts integer not null default 0,
add column unread text;
comment on column ledger.submissions.attempts is 'How often reading it was given up by this machine''s fault.';
comment on column ledger.submissions.unread is 'Why the last attempt was given up, in French; empty once it is read.';

create table ledger.past_verdicts (
    submission_id bigint not null references ledger.submissions,
    settled_at timestamptz not null,
    verdict text not null references codes.verdict,
    issues jsonb not null,
    answer jsonb,
    ended_at timestamptz not null default transaction_timestamp(),
    primary key (submission_id, settled_at)
);
comment on table ledger.past_verdicts is 'Verdicts of submissions that an operator had judged again, one row a verdict. A row is never deleted.';
comment on column ledger.past_verdicts.submission_id is 'The submission judged again.';
comment on column ledger.past_verdicts.settled_at is 'Moment of the consolidation that settled it with this verdict.';
comment on column ledger.past_verdicts.verdict is 'What the bureau answered.';
comment on column ledger.past_verdicts.issues is 'The issues that the answer told; found values may be personal.';
comment on column ledger.past_verdicts.answer is 'Where that answer stood, and when it was written.';
comment on column ledger.past_verdicts.ended_at is 'When the operator had it judged again.';

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
    sent.form,
    sent.form_version,
    sent.campaign_code,
    sent.site_code,
    sent.standard_code,
    sent.audit_type,
    sent.simulated,
    coalesce(past.verdict, sent.verdict) as verdict,
    coalesce(past.settled_at, sent.settled_at) as settled_at,
    sent.superseded_by,
    sent.erased,
    sent.in_manifest,
    gone.reason as withdrawal,
    coalesce(past.verdict, sent.verdict) <> 'rejected' and gone.submission_id is null as counts,
    greatest(
        sent.received_at,
        (
            select max(again.received_at) from ledger.resent as again
            where again.submission_id = sent.submission_id and again.recorded_at <= as_of.system_time()
        )
    ) as last_received_at
from ledger.submissions as sent
left join lateral (
    select
        former.submission_id,
        former.verdict,
        former.settled_at
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
where coalesce(past.settled_at, sent.settled_at) <= as_of.system_time();
