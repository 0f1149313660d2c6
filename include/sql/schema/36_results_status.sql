-- Purpose: what counts of findings are worth: none where no accepted return is about their subject.
alter table publication.audits alter column criteria_assessed drop not null;
alter table publication.audits alter column not_applicable drop not null;
alter table publication.audits alter column conforming drop not null;
alter table publication.audits alter column minor_nonconformities drop not null;
alter table publication.audits alter column major_nonconformities drop not null;
alter table publication.audits add column results_status text references codes.count_status;
comment on column publication.audits.results_status is 'Code de la connaissance des constats — known, ou not_measured si le retour accepté n''en a aucun dans les modules audités : les nombres sont alors vides.';

alter table publication.campaign_trend alter column criteria_assessed drop not null;
alter table publication.campaign_trend alter column not_applicable drop not null;
alter table publication.campaign_trend alter column conforming drop not null;
alter table publication.campaign_trend add column results_status text references codes.count_status;
comment on column publication.campaign_trend.results_status is 'Code de la connaissance des constats — known (tous les retours dus sont acceptés), at_least (il en manque) ou unknown (aucun retour accepté : les nombres sont vides).';

alter table publication.indicators add column value_status text references codes.count_status;
comment on column publication.indicators.value_status is 'Code de la connaissance de la valeur — known, ou not_measured si le site n''a pas mesuré l''indicateur : les nombres sont alors vides.';
alter table publication.indicator_summary add column sites_asked integer;
comment on column publication.indicator_summary.sites_asked is 'Sites interrogés — Sites dont l''audit accepté porte sur le module de l''indicateur ; ceux qui ne l''ont pas mesuré font l''écart avec les sites mesurant.';

create function measures.results_status(audits bigint, accepted bigint, owed bigint) returns text
language sql
immutable
parallel safe
as $$
    select case
        when coalesce(audits, 0) = 0 then case when accepted > 0 then 'not_asked' else 'unknown' end
        when accepted < owed then 'at_least'
        else 'known'
    end
$$;
comment on function measures.results_status is 'What the counts of findings are worth, from how many audits are about the subject, and how many returns are accepted and owed: a code of the list count_status.';
