-- Purpose: the files that came by mail again after they had been answered, unchanged, and of which their site was not
-- answered again: once a mail. What counts again since is answered elsewhere.
select
    letter.*,
    reply.page,
    reply.workbook,
    sent.verdict,
    brought.batch,
    min(coalesce(brought.arrived_at, brought.delivered_at)) as again_at,
    contact.recipients,
    exists(
        select 1 from ledger.withdrawals as gone
        where gone.submission_id = sent.submission_id
    ) as withdrawn
from ledger.deliveries as brought
inner join ledger.submissions as sent on brought.sha256 = sent.sha256
inner join ledger.answers as reply on sent.submission_id = reply.submission_id
inner join as_of.letters as letter on sent.submission_id = letter.submission_id
cross join
    lateral (
        select array_agg(each.address order by each.address) as recipients
        from restricted.contacts as each
        where each.site_code = sent.site_code and each.registered_at <= brought.delivered_at
    ) as contact
where
    brought.channel = 'mail'
    and brought.delivered_at > reply.answered_at
    and sent.settled_at < brought.delivered_at
    and not sent.erased
    and contact.recipients is not null
    and not exists (
        select 1 from ledger.resent as again
        where again.submission_id = sent.submission_id and again.recorded_at >= brought.delivered_at
    )
    and not exists (
        select 1 from ledger.messages as message
        where message.dedupe_key = 'mail_again/' || brought.batch || '/' || sent.submission_id
    )
group by
    brought.batch, sent.submission_id, sent.verdict, reply.page, reply.workbook, contact.recipients,
    letter.submission_id, letter.file_name, letter.language, letter.campaign_code, letter.site_code,
    letter.campaign_label, letter.site_name, letter.received_at, letter.due_on, letter.overdue, letter.standing_at
order by min(brought.delivered_at), sent.submission_id
