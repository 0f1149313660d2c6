-- Purpose: note that a submission counts again since its file came again.
insert into ledger.resent (submission_id, received_at)
values (%(submission)s, %(received_at)s)
on conflict do nothing
