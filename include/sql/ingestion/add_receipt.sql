-- Purpose: note that a content was found at a place; the same file found again there adds nothing.
insert into ledger.receipts (submission_id, location, size_bytes, modified_at)
values (%(submission_id)s, %(location)s, %(size)s, %(modified_at)s)
on conflict (location, size_bytes, modified_at, submission_id) do nothing
