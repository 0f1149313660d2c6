-- Purpose: the day that the figures of a campaign are of; and what nobody knows, told apart from what there is none of.
alter table ledger.campaigns add column figures_on date;
comment on column ledger.campaigns.figures_on is 'Day that the figures are of, such as certificates in force and overdue actions; empty for the last day of the audits.';
create or replace view as_of.campaigns as
select entry.* from reference.history as past
cross join lateral jsonb_populate_record(null::ledger.campaigns, past.content) as entry
where
    past.table_name = 'campaigns'
    and past.recorded_from <= as_of.system_time()
    and (past.recorded_to is null or past.recorded_to > as_of.system_time());

do $$
declare
    list text;
begin
    foreach list in array array['certificate_status', 'renewal_status', 'count_status'] loop
        execute format('create table codes.%I (code text primary key)', list);
        execute format('comment on table codes.%I is %L', list, 'Codes that the list ' || list || ' has ever had.');
        execute format('comment on column codes.%I.code is %L', list, 'Code.');
        execute format('grant select, insert on codes.%I to pipeline_writer', list);
    end loop;
end
$$;

alter table publication.publications add column measured_on date;
comment on column publication.publications.measured_on is 'Mesurée au — Jour auquel sont comptés les certificats en vigueur et l''avancement des écarts : le jour de référence de la campagne, ou celui de la publication si elle le précède ; vide pour une publication antérieure à cette règle.';
create or replace view published.publications as
select
    campaign_code,
    number,
    is_current,
    as_of,
    published_at,
    code_version,
    inputs_digest,
    simulated,
    measured_on
from publication.publications
where state = 'published';
comment on column published.publications.measured_on is 'Mesurée au — Jour auquel sont comptés les certificats en vigueur et l''avancement des écarts : le jour de référence de la campagne, ou celui de la publication si elle le précède ; vide pour une publication antérieure à cette règle.';

alter table publication.nonconformities add column state_at_publication text references codes.action_state;
comment on column publication.nonconformities.state is 'État de l''écart au jour de référence — closed (levé), overdue (échéance passée, levée non signalée) ou open (ouvert, échéance à venir), au jour auquel la publication mesure (measured_on).';
comment on column publication.nonconformities.days_open is 'Jours ouverts au jour de référence — De la fin de l''audit à la levée, ou au jour auquel la publication mesure si l''écart est alors ouvert.';
comment on column publication.nonconformities.days_to_close is 'Jours avant levée — De la fin de l''audit à la levée, zéro si l''écart a été levé pendant l''audit ; vide si l''écart est ouvert au jour auquel la publication mesure.';
comment on column publication.nonconformities.state_at_publication is 'État de l''écart au jour de la publication — Le même état, au jour où les données ont été arrêtées ; un site ne signale une levée que dans son retour : overdue veut dire « échéance passée, levée non signalée ».';

alter table publication.certificates alter column in_force drop not null;
alter table publication.certificates add column certificate_status text references codes.certificate_status;
alter table publication.certificates add column certificate_status_label text;
alter table publication.certificates add column renewal_status text references codes.renewal_status;
alter table publication.certificates add column renewal_status_label text;
alter table publication.certificates add column in_force_at_publication boolean;
alter table publication.certificates add column status_at_publication text references codes.certificate_status;
comment on column publication.certificates.in_force is 'En vigueur au jour de référence — Vrai si le jour auquel la publication mesure (measured_on) est entre l''obtention et l''expiration, ou si la source le dit ; vide si on ne le sait pas.';
comment on column publication.certificates.expires_soon is 'Expire sous six mois — Vrai si le certificat est en vigueur et expire dans les six mois qui suivent le jour auquel la publication mesure ; vide si on ne le sait pas.';
comment on column publication.certificates.renewed is 'Renouvelé au jour de référence — Vrai si la première obtention précède le cycle en cours, ou si la source le dit ; vide si on ne le sait pas.';
comment on column publication.certificates.certificate_status is 'Code de la validité au jour de référence — valid, expired, not_yet_valid, not_valid ou undated, au jour auquel la publication mesure.';
comment on column publication.certificates.certificate_status_label is 'Validité au jour de référence — En vigueur, expiré, pas encore en vigueur, pas en vigueur selon la source, ou inconnue.';
comment on column publication.certificates.renewal_status is 'Code du renouvellement — renewed, first_cycle ou unknown.';
comment on column publication.certificates.renewal_status_label is 'Renouvellement — Renouvelé, premier cycle, ou inconnu.';
comment on column publication.certificates.in_force_at_publication is 'En vigueur au jour de la publication — Vrai si le jour où les données ont été arrêtées est entre l''obtention et l''expiration ; vide si on ne le sait pas, comme pour un certificat dont la source ne donne pas les dates.';
comment on column publication.certificates.status_at_publication is 'Code de la validité au jour de la publication — Le même code, au jour où les données ont été arrêtées.';

alter table publication.headline_figures add column enumerated_status text references codes.count_status;
alter table publication.headline_figures add column enumerated_status_label text;
alter table publication.headline_figures add column measured_on date;
comment on column publication.headline_figures.enumerated is 'Dénombré — Valeur comptée dans les données de la campagne et le registre ; vide si rien n''en est connu.';
comment on column publication.headline_figures.enumerated_status is 'Code de la connaissance du chiffre — known, at_least, unknown ou not_asked.';
comment on column publication.headline_figures.enumerated_status_label is 'Connaissance du chiffre — Connu, au moins ce nombre, inconnu, ou non demandé.';
comment on column publication.headline_figures.measured_on is 'Mesuré au — Jour auquel le chiffre est compté ; vide pour un chiffre qui ne dépend pas d''un jour.';

alter table publication.certification_funnel alter column sites drop not null;
alter table publication.certification_funnel add column sites_status text references codes.count_status;
alter table publication.certification_funnel add column sites_status_label text;
alter table publication.certification_funnel add column measured_on date;
comment on column publication.certification_funnel.label is 'Étape — Engagés ; évalués (retour d''auto-évaluation ou de pré-certification accepté) ; certifiés (certificat en vigueur au jour de référence) ; renouvelés (certificat en vigueur et renouvelé au moins une fois).';
comment on column publication.certification_funnel.sites is 'Sites — Sites engagés ayant franchi l''étape ; vide si on n''en sait rien.';
comment on column publication.certification_funnel.share_of_engaged is 'Part des engagés — Sites ÷ sites engagés, entre 0 et 1 ; vide si on ne sait rien de l''étape.';
comment on column publication.certification_funnel.sites_status is 'Code de la connaissance du nombre — known, at_least, unknown ou not_asked.';
comment on column publication.certification_funnel.sites_status_label is 'Connaissance du nombre — Connu, au moins ce nombre, inconnu, ou non demandé.';
comment on column publication.certification_funnel.measured_on is 'Mesuré au — Jour auquel l''étape est comptée ; vide pour une étape qui ne dépend pas d''un jour.';

create function measures.action_state(closed_on date, due_on date, at_day date) returns text
language sql
immutable
parallel safe
as $$
    select case when closed_on <= at_day then 'closed' when due_on < at_day then 'overdue' else 'open' end
$$;
comment on function measures.action_state is 'State of a corrective action on a day, a code of the list action_state.';

-- The series of cycles is uninterrupted: before the present cycle, since the first one, an earlier cycle was in force.
create function measures.certificate_status(first_obtained_on date, obtained_on date, expires_on date, at_day date)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when least(first_obtained_on, obtained_on) > at_day then 'not_yet_valid'
        when expires_on < at_day then 'expired'
        when least(first_obtained_on, obtained_on) is null or expires_on is null then 'undated'
        else 'valid'
    end
$$;
comment on function measures.certificate_status is 'Whether a certificate is in force on a day, by its dates: a code of the list certificate_status.';

create function measures.is_in_force(certificate_status text) returns boolean
language sql
immutable
parallel safe
as $$
    select case when certificate_status <> 'undated' then certificate_status = 'valid' end
$$;
comment on function measures.is_in_force is 'Whether a certificate of this status is in force; null where nobody knows.';

create function measures.count_status(known bigint, unknown bigint) returns text
language sql
immutable
parallel safe
as $$
    select case when unknown = 0 then 'known' when known = 0 then 'unknown' else 'at_least' end
$$;
comment on function measures.count_status is 'What a count is worth, from how many of those asked about something is known and of how many nothing: a code of the list count_status.';

create view measures.certified_sites as
with named as (
    select
        publication_id,
        site_code
    from publication.engagements
    union
    select
        publication_id,
        site_code
    from publication.certificates
),

held as (
    select
        publication_id,
        site_code,
        max(site_kind) as site_kind,
        coalesce(bool_or(in_force), false) as is_certified,
        bool_or(in_force is null) as is_unknown,
        coalesce(bool_or(renewed) filter (where in_force), false) as is_renewed,
        bool_or(renewed is null) filter (where in_force) as is_renewal_unknown
    from publication.certificates
    group by publication_id, site_code
),

answered as (
    select distinct
        publication_id,
        site_code
    from publication.audits
),

registered as (
    select distinct publication_id
    from publication.certificates
    where origin = 'register'
)

select
    named.publication_id,
    named.site_code,
    coalesce(engaged.site_kind, held.site_kind) as site_kind,
    engaged.site_code is not null as is_engaged,
    case
        when held.is_certified then true
        when held.is_unknown then null
        when
            held.site_code is not null or answered.site_code is not null or registered.publication_id is not null
            then false
    end as is_certified,
    case
        when not held.is_certified then null
        when held.is_renewed then true
        when not held.is_renewal_unknown then false
    end as is_renewed
from named
left join publication.engagements as engaged
    on named.publication_id = engaged.publication_id and named.site_code = engaged.site_code
left join held on named.publication_id = held.publication_id and named.site_code = held.site_code
left join answered on named.publication_id = answered.publication_id and named.site_code = answered.site_code
left join registered on named.publication_id = registered.publication_id;
comment on view measures.certified_sites is 'The sites of a publication that are engaged or hold a certificate: whether they are certified on the day that it measures at, null where nobody knows. What a site holds is known from its accepted return; where a register names certificates of the campaign, it names them all.';
comment on column measures.certified_sites.publication_id is 'The publication.';
comment on column measures.certified_sites.site_code is 'The site.';
comment on column measures.certified_sites.site_kind is 'Kind of the site.';
comment on column measures.certified_sites.is_engaged is 'True where the site is engaged in the campaign.';
comment on column measures.certified_sites.is_certified is 'True where it holds a certificate in force, false where it holds none, null where nobody knows.';
comment on column measures.certified_sites.is_renewed is 'Of a certified site: true where such a certificate was renewed, false where none was, null where nobody knows.';
