-- Purpose: the mails of the mailbox that were begun and are not done, which the next run looks at last.
select
    tried.uid,
    tried.begun,
    tried.failed,
    tried.error,
    tried.tried_at
from ledger.mail_tries as tried
order by tried.tried_at desc
limit %(most)s
