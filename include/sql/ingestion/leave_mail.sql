-- Purpose: note why a mail is left for the next run, and whether by its own fault.
update ledger.mail_tries
set
    error = %(error)s,
    failed = failed + case when %(own)s then 1 else 0 end
where mailbox = %(mailbox)s and uid = %(uid)s
