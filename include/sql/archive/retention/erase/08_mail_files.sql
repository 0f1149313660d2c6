-- Purpose: erase the names of what a mail brought, where one of its files has had its time.
update ledger.mail_files as named
set file_name = ''
where
    named.mail_id in (
        select beside.mail_id
        from ledger.mail_files as beside
        inner join ledger.submissions as sent on beside.sha256 = sent.sha256
        inner join due on sent.submission_id = due.submission_id
    )
