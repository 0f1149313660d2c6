-- Purpose: put a message into the mail, once; gives its number, or nothing where it was put there before.
insert into ledger.messages (
    kind, dedupe_key, recipients, subject, body, attachments, campaign_code, site_code, submission_id, state
)
values (
    %(kind)s,
    %(dedupe_key)s,
    %(recipients)s,
    %(subject)s,
    %(body)s,
    %(attachments)s,
    nullif(%(campaign)s, ''),
    nullif(%(site)s, ''),
    %(submission)s,
    case when cardinality(%(recipients)s::text[]) > 0 then 'queued' else 'unaddressed' end
)
on conflict (dedupe_key) do nothing
returning message_id
