-- Purpose: all that the ledger knows of some submissions, as their manifests record it: what no reading of the original
-- can give again. Numbers of rows that nothing refers to are left out; so are the places that bear the names of files
-- whose time is over.
select
    sent.submission_id,
    sent.sha256,
    jsonb_build_object(
        'submission', to_jsonb(sent) - '{archive_path,state,in_manifest,superseded_by,attempts,unread}'::text[],
        'archived_as', regexp_replace(sent.archive_path, '^.*/', ''),
        'receipts', coalesce(
            (
                select jsonb_agg(to_jsonb(receipt) - '{receipt_id,submission_id}'::text[] order by receipt.receipt_id)
                from ledger.receipts as receipt
                where receipt.submission_id = sent.submission_id and not sent.erased
            ), '[]'
        ),
        'deliveries', coalesce(
            (
                select
                    jsonb_agg(
                        to_jsonb(brought) - '{delivery_id,verdict,issues,page,workbook}'::text[]
                        - '{form,campaign_code,site_code,audit_type,check_until}'::text[]
                        order by brought.delivery_id
                    )
                from ledger.deliveries as brought
                where brought.sha256 = sent.sha256 and not sent.erased
            ), '[]'
        ),
        'issues', coalesce(
            (
                select jsonb_agg(to_jsonb(issue) - 'submission_id' order by issue.position)
                from ledger.issues as issue
                where issue.submission_id = sent.submission_id and sent.state = 'settled'
            ), '[]'
        ),
        'past_verdicts', coalesce(
            (
                select jsonb_agg(to_jsonb(past) - 'submission_id' order by past.settled_at)
                from ledger.past_verdicts as past
                where past.submission_id = sent.submission_id
            ), '[]'
        ),
        'answer', (
            select to_jsonb(reply) - 'submission_id'
            from ledger.answers as reply
            where reply.submission_id = sent.submission_id
        ),
        'resent', coalesce(
            (
                select jsonb_agg(to_jsonb(again) - 'submission_id' order by again.received_at)
                from ledger.resent as again
                where again.submission_id = sent.submission_id
            ), '[]'
        ),
        'withdrawal', (
            select to_jsonb(gone) - 'submission_id'
            from ledger.withdrawals as gone
            where gone.submission_id = sent.submission_id
        )
    ) as manifest
from ledger.submissions as sent
where sent.submission_id = any(%(ids)s)
order by sent.submission_id
