-- Purpose: note what came of an attempt to send.
update ledger.messages
set
    state = %(state)s,
    attempts = attempts + 1,
    error = %(error)s,
    sent_at = case %(state)s when 'sent' then clock_timestamp() end
where message_id = %(message)s
