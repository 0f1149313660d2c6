-- Purpose: note what came of an attempt to send; the pause before the next one doubles each time, up to 20 hours.
update ledger.messages
set
    state = %(state)s,
    attempts = attempts + 1,
    error = %(error)s,
    sent_at = case %(state)s when 'sent' then clock_timestamp() end,
    next_try_at = case %(state)s
        when 'queued'
            then clock_timestamp() + interval '1 second' * least(%(pause)s * power(2, least(attempts, 30)), 72000)
    end
where message_id = %(message)s
