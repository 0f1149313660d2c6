-- Purpose: whether a Message-ID, made from the key of a message, is that of one of ours.
select count(*) as found
from ledger.messages as message
where left(encode(sha256(convert_to(message.dedupe_key, 'UTF8')), 'hex'), 32) = %(key)s
