-- Purpose: a mail is told from others by its content too: a draft that is sent twice keeps its Message-ID.
alter table ledger.mails add column brought text not null default '';
alter table ledger.mails drop constraint mails_mailbox_message_id_key;
alter table ledger.mails add constraint mails_once unique (mailbox, message_id, brought);
comment on column ledger.mails.brought is 'SHA-256 of what it brings, files and text; its size in bytes where it was too large to be read; empty for mails of before.';
comment on column ledger.mails.state is 'taken (its files were taken in), link or announced (it brought no file: a drive''s address, a file forgotten; its sender is answered), quarantined (waits for a person), empty (written by a program, without a file), released or discarded by a person or by time.';
comment on column ledger.mails.reason is 'Why it waits for a person, in French.';
