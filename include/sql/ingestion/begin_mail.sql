-- Purpose: note that a mail is begun: a process that ends here leaves it to be looked at last.
insert into ledger.mail_tries as tried (mailbox, uid)
values (%(mailbox)s, %(uid)s)
on conflict (mailbox, uid) do update set begun = tried.begun + 1, tried_at = clock_timestamp()
