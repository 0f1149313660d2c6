-- Purpose: note a file that a mail brought, and what became of it.
insert into ledger.mail_files (mail_id, position, file_name, sha256, size_bytes, state, site_code, delivery_id, reason)
values (
    %(mail)s,
    %(position)s,
    %(name)s,
    %(sha256)s,
    %(size)s,
    %(state)s,
    %(site)s,
    %(delivery)s,
    %(reason)s
)
