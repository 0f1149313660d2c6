-- Purpose: a message that the server turns away is tried again later and later, then given up.
alter table ledger.messages add column next_try_at timestamptz;
comment on column ledger.messages.next_try_at is 'When it is tried again; empty where it was not tried, or will not be.';
comment on column ledger.messages.state is 'queued, sent, failed (the server rejected it permanently, or no mail can be made of it), given_up (tried too often) or unaddressed (there was nobody to send it to).';
comment on column ledger.messages.error is 'Last refusal of the server; for a sent one, the recipients that it did not accept.';
