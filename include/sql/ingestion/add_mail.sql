-- Purpose: note a mail that came in; gives its number.
insert into ledger.mails (
    mailbox, message_id, brought, sender, subject, sent_at, arrived_at, state, site_codes, attachments, place,
    reason, answer, size_bytes
)
values (
    %(mailbox)s,
    %(message_id)s,
    %(brought)s,
    %(sender)s,
    %(subject)s,
    %(sent_at)s,
    %(arrived_at)s,
    %(state)s,
    %(sites)s,
    %(attachments)s,
    %(place)s,
    %(reason)s,
    %(answer)s,
    %(size)s
)
on conflict (mailbox, message_id, brought) do nothing
returning mail_id
