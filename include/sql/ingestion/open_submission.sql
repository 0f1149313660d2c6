-- Purpose: open a submission for a content never seen before; gives its number, or nothing where it is known.
-- What was delivered by the page or by mail lies in the landing zone like all else, and keeps the name of its channel. A
-- file came in when its mail reached the mailbox, however long the mail waited there.
insert into ledger.submissions (sha256, file_name, size_bytes, channel, archive_path, received_at)
select
    %(sha256)s as sha256,
    %(file_name)s as file_name,
    %(size)s as size_bytes,
    coalesce(max(brought.channel), %(channel)s) as channel,
    %(archive_path)s as archive_path,
    coalesce(max(brought.arrived_at), %(received_at)s) as received_at
from ledger.deliveries as brought
where brought.location = %(location)s
on conflict (sha256) do nothing
returning submission_id
