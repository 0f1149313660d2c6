-- Purpose: note a mail that came in; gives its number.
insert into ledger.mails (
    mailbox, message_id, sender, subject, sent_at, state, site_codes, attachments, place, reason
)
values (
    %(mailbox)s,
    %(message_id)s,
    %(sender)s,
    %(subject)s,
    %(sent_at)s,
    %(state)s,
    %(sites)s,
    %(attachments)s,
    %(place)s,
    %(reason)s
)
on conflict (mailbox, message_id) do nothing
returning mail_id
