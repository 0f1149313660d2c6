-- Purpose: the verdict that a submission had, with its issues, its answer and what it was read as, is kept before it is
-- judged again.
insert into ledger.past_verdicts (
    submission_id, settled_at, verdict, issues, answer, form, form_version, campaign_code, site_code, standard_code,
    audit_type, simulated
)
select
    sent.submission_id,
    sent.settled_at,
    sent.verdict,
    coalesce(
        (
            select jsonb_agg(to_jsonb(issue) - 'submission_id' order by issue.position)
            from ledger.issues as issue
            where issue.submission_id = sent.submission_id
        ), '[]'
    ) as issues,
    (
        select to_jsonb(reply) - 'submission_id'
        from ledger.answers as reply
        where reply.submission_id = sent.submission_id
    ) as answer,
    sent.form,
    sent.form_version,
    sent.campaign_code,
    sent.site_code,
    sent.standard_code,
    sent.audit_type,
    sent.simulated
from ledger.submissions as sent
where sent.submission_id = %(submission)s
