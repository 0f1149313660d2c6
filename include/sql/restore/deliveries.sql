-- Purpose: who brought the content of a submission by the page or by mail. What the check at the deposit wrote is gone.
insert into ledger.deliveries (
    batch, sha256, file_name, size_bytes, channel, sender, message_id, location, delivered_at, arrived_at
)
select
    said.batch,
    said.sha256,
    said.file_name,
    said.size_bytes,
    said.channel,
    said.sender,
    said.message_id,
    said.location,
    said.delivered_at,
    said.arrived_at
from jsonb_populate_recordset(null::ledger.deliveries, %(said)s) with ordinality as said
order by said.ordinality
