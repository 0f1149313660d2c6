-- Purpose: the archive can tell the ledger again: beside each original stands a manifest, written anew whenever what is
-- known of the submission has changed. This says for which ones that is still to be done.
alter table ledger.submissions add column in_manifest boolean not null default false;
comment on column ledger.submissions.in_manifest is
'True once the manifest beside the archived original tells how it was settled and all that became of it since.';
create index submissions_not_in_manifest on ledger.submissions (submission_id)
where state = 'settled' and not in_manifest;
