-- Purpose: the verdict that a submission had, with its issues and its answer, is kept before it is judged again.
insert into ledger.past_verdicts (submission_id, settled_at, verdict, issues, answer)
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
    ) as answer
from ledger.submissions as sent
where sent.submission_id = %(submission)s
