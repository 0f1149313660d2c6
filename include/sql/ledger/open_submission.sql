-- Purpose: open a submission for a content never seen before; gives its number, or nothing where it is known.
insert into ledger.submissions (sha256, file_name, size_bytes, channel, archive_path, received_at)
values (%(sha256)s, %(file_name)s, %(size)s, %(channel)s, %(archive_path)s, %(received_at)s)
on conflict (sha256) do nothing
returning submission_id
