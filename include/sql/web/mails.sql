-- Purpose: the mails that came in, those that wait for a person first, of them those of registered addresses; then the
-- latest.
select
    came.mail_id,
    came.sender,
    came.subject,
    coalesce(came.arrived_at, came.received_at) as received_at,
    came.state,
    came.attachments,
    came.place is not null as is_kept,
    came.reason,
    came.handled_at,
    came.handled_by
from ledger.mails as came
where %(state)s in ('', came.state)
order by
    came.state = 'quarantined' desc,
    came.state = 'quarantined' and cardinality(came.site_codes) > 0 desc,
    came.mail_id desc
limit %(most)s
