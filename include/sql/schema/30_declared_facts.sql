-- Purpose: what an official document states of a campaign beside its figures: texts and periods; which certificates it says
-- are in force or renewed, and how it names their sites; by which act a standard came.

-- A row of before a column was added says the same as one that has nothing in that column: it is found by what it says, so
-- that its period ends when the row changes.
drop index reference.history_of_a_row;
create index history_of_a_row on reference.history (table_name, md5(jsonb_strip_nulls(content)::text))
where recorded_to is null;
create or replace function reference.remember() returns trigger
language plpgsql
as $$
begin
    if tg_op <> 'INSERT' then
        update reference.history
        set recorded_to = transaction_timestamp()
        where table_name = tg_table_name
            and recorded_to is null
            and md5(jsonb_strip_nulls(content)::text) = md5(jsonb_strip_nulls(to_jsonb(old))::text);
    end if;
    if tg_op <> 'DELETE' then
        insert into reference.history (table_name, content, recorded_from)
        values (tg_table_name, to_jsonb(new), transaction_timestamp());
    end if;
    return null;
end
$$;

create table reference.declared_facts (
    campaign_code text not null,
    fact_code text not null,
    label text not null,
    text text,
    starts_on date,
    ends_on date,
    position integer not null,
    status text,
    source text,
    primary key (campaign_code, fact_code)
);
comment on table reference.declared_facts is 'What an official document states of a campaign and is no count: a text, a period, or both.';
comment on column reference.declared_facts.campaign_code is 'Code of the campaign.';
comment on column reference.declared_facts.fact_code is 'Stable name of the fact.';
comment on column reference.declared_facts.label is 'French label.';
comment on column reference.declared_facts.text is 'What is stated, in French, in the words of the project.';
comment on column reference.declared_facts.starts_on is 'First day of the period stated; the first of a year or month where the document gives no more.';
comment on column reference.declared_facts.ends_on is 'Last day of the period stated.';
comment on column reference.declared_facts.position is 'Order among its neighbours.';
comment on column reference.declared_facts.status is 'attested: read in a public source; project: a choice of this project.';
comment on column reference.declared_facts.source is 'Where it was read.';
create trigger remember after insert or update or delete on reference.declared_facts
for each row execute function reference.remember();
create view as_of.declared_facts as
select entry.* from reference.history as past
cross join lateral jsonb_populate_record(null::reference.declared_facts, past.content) as entry
where
    past.table_name = 'declared_facts'
    and past.recorded_from <= as_of.system_time()
    and (past.recorded_to is null or past.recorded_to > as_of.system_time());
comment on view as_of.declared_facts is 'reference.declared_facts as it was at the timestamp asked for.';

alter table reference.certificates
add column in_force boolean,
add column renewed boolean,
add column site_as_named text;
comment on column reference.certificates.in_force is 'Whether its source says that it was in force at the time of the campaign; empty where it does not say.';
comment on column reference.certificates.renewed is 'Whether its source says that it was renewed; empty where it does not say.';
comment on column reference.certificates.site_as_named is 'Name that its source gives the site; empty where it is that of the register of sites.';
create or replace view as_of.certificates as
select entry.* from reference.history as past
cross join lateral jsonb_populate_record(null::reference.certificates, past.content) as entry
where
    past.table_name = 'certificates'
    and past.recorded_from <= as_of.system_time()
    and (past.recorded_to is null or past.recorded_to > as_of.system_time());

alter table reference.standards add column act text;
comment on column reference.standards.act is 'The act by which it came, a code of the list standard_act.';
comment on column reference.standards.adopted_on is 'Day of that act.';
create or replace view as_of.standards as
select entry.* from reference.history as past
cross join lateral jsonb_populate_record(null::reference.standards, past.content) as entry
where
    past.table_name = 'standards'
    and past.recorded_from <= as_of.system_time()
    and (past.recorded_to is null or past.recorded_to > as_of.system_time());

create table publication.declared_facts (
    publication_id bigint not null references publication.publications,
    campaign_code text not null,
    fact_code text not null,
    label text not null,
    text text,
    starts_on date,
    ends_on date,
    status text,
    source text,
    position integer not null,
    primary key (publication_id, fact_code)
);
comment on table publication.declared_facts is 'Faits déclarés — Ce qu''un document officiel dit de la campagne et qui n''est pas un dénombrement.';
comment on column publication.declared_facts.fact_code is 'Code du fait — Identifiant stable du fait.';
comment on column publication.declared_facts.label is 'Fait — Ce qui est déclaré.';
comment on column publication.declared_facts.text is 'Texte — Ce que dit le document, avec les mots du projet ; vide si le fait est une date.';
comment on column publication.declared_facts.starts_on is 'Début — Premier jour de la période déclarée ; 1er janvier pour une année, premier du mois pour un mois ; vide si le fait n''est pas daté.';
comment on column publication.declared_facts.ends_on is 'Fin — Dernier jour de la période déclarée ; vide si le fait n''est pas daté.';
comment on column publication.declared_facts.status is 'Statut — attested (lu dans une source publique) ou project (choix du projet).';
comment on column publication.declared_facts.source is 'Source — Document qui déclare le fait.';
select publication.keep_table('declared_facts', 'kept') as made;

alter table publication.certificates add column site_as_named text;
comment on column publication.certificates.site_as_named is 'Site selon la source — Nom que le document cité donne au site, là où il diffère ; vide ailleurs.';
