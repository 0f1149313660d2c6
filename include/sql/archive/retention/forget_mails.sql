-- Purpose: mails that nobody let in before a moment are discarded; that they came stays known.
update ledger.mails
set
    place = null,
    state = case state when 'quarantined' then 'discarded' else state end
where received_at < %(before)s and place is not null
