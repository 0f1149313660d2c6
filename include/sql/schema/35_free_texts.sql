-- Purpose: whether a text that a site typed is shown, and what people decided of those that seem to name somebody.
create table codes.text_status (code text primary key);
comment on table codes.text_status is 'Codes that the list text_status has ever had.';
comment on column codes.text_status.code is 'Code.';
grant select, insert on codes.text_status to pipeline_writer;

alter table publication.certificates add column scope_status text references codes.text_status;
comment on column publication.certificates.scope_status is 'État du périmètre — shown (publié tel que le site l''a écrit), held_back (retenu : il semble nommer une personne, et nul ne l''a relu ou la relecture l''a écarté) ou cleared (publié après relecture).';

create view as_of.text_decisions as
select distinct on (act.site_code, act.content ->> 'text')
    act.site_code,
    act.content ->> 'text' as text_sha256,
    act.content ->> 'decision' as decision,
    act.actor,
    act.acted_at
from ledger.acts as act
where act.kind = 'text_reviewed' and act.acted_at <= as_of.system_time()
order by act.site_code asc, act.content ->> 'text' asc, act.act_id desc;
comment on view as_of.text_decisions is 'What was decided last, by the timestamp asked for, of each text of a site that seems to name somebody.';

create function publication.sheet_shown(sheet text, status text) returns text
language sql
immutable
parallel safe
as $$
    select case when status = 'held_back' then '(feuille renommée)' else sheet end
$$;
comment on function publication.sheet_shown is 'Name of a sheet as it is published: that of the workbook, unless it seems to name somebody.';
