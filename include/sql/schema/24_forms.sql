-- Purpose: a campaign is of a form, and those who report in it may be others than the préfectures and sous-préfectures.
alter table ledger.campaigns add column form text not null default 'audit-return';
alter table ledger.campaigns add column form_version text;
alter table ledger.campaigns alter column standard_code drop not null;
comment on table ledger.campaigns is 'Campaigns, as include/reference/campaigns and the forms of Airflow describe them.';
comment on column ledger.campaigns.form is 'The form that its returns are made with.';
comment on column ledger.campaigns.form_version is 'The version of the form that it awaits; empty where it takes any.';
comment on column ledger.campaigns.standard_code is 'The standard that is audited; empty for a form without one.';
update reference.history set content = content || '{"form": "audit-return", "form_version": null}'
where table_name = 'campaigns';
create or replace view as_of.campaigns as
select entry.* from reference.history as past
cross join lateral jsonb_populate_record(null::ledger.campaigns, past.content) as entry
where
    past.table_name = 'campaigns'
    and past.recorded_from <= as_of.system_time()
    and (past.recorded_to is null or past.recorded_to > as_of.system_time());

-- A form whose returns have no type of audit: the empty code, which no list offers.
insert into codes.audit_type values ('') on conflict do nothing;
comment on column ledger.returns_owed.audit_type is 'Type of the audit; empty for a form that has none: such a campaign expects one return of each who reports.';
comment on column ledger.submissions.audit_type is 'Audit type, as the workbook says; empty text for a form that has none.';
comment on column ledger.submissions.form_version is 'Version of the form that it was read by; where there is no such version, the one that the workbook names.';

create table ledger.reporters (
    campaign_code text not null references ledger.campaigns deferrable initially deferred,
    site_code text not null,
    site_name text not null,
    primary key (campaign_code, site_code)
);
comment on table ledger.reporters is 'Those who report in a campaign of a form that is not filled by sites, with their names; the reference table that the form names has more.';
comment on column ledger.reporters.campaign_code is 'The campaign.';
comment on column ledger.reporters.site_code is 'Code, no site''s.';
comment on column ledger.reporters.site_name is 'Name.';
create trigger remember after insert or update or delete on ledger.reporters
for each row execute function reference.remember();
create view as_of.reporters as
select entry.* from reference.history as past
cross join lateral jsonb_populate_record(null::ledger.reporters, past.content) as entry
where
    past.table_name = 'reporters'
    and past.recorded_from <= as_of.system_time()
    and (past.recorded_to is null or past.recorded_to > as_of.system_time());
comment on view as_of.reporters is 'ledger.reporters as it was at the timestamp asked for.';

create or replace view as_of.campaign_sites as
select
    campaign.campaign_code,
    site.site_code,
    site.site_name,
    site.site_kind,
    kind.label as site_kind_label,
    site.city,
    site.departement_code,
    departement.departement_name,
    departement.region_code,
    region.region_name
from as_of.campaigns as campaign
inner join as_of.sites as site
    on
        (site.valid_from is null or campaign.reference_on >= site.valid_from)
        and (site.valid_to is null or campaign.reference_on < site.valid_to)
left join as_of.departements as departement
    on
        site.departement_code = departement.departement_code
        and (departement.valid_from is null or campaign.reference_on >= departement.valid_from)
        and (departement.valid_to is null or campaign.reference_on < departement.valid_to)
left join as_of.regions as region
    on
        departement.region_code = region.region_code
        and (region.valid_from is null or campaign.reference_on >= region.valid_from)
        and (region.valid_to is null or campaign.reference_on < region.valid_to)
left join as_of.code_lists as kind
    on kind.list = 'site_kind' and site.site_kind = kind.code
union all
select
    reporter.campaign_code,
    reporter.site_code,
    reporter.site_name,
    null as site_kind,
    null as site_kind_label,
    null as city,
    null as departement_code,
    null as departement_name,
    null as region_code,
    null as region_name
from as_of.reporters as reporter;
comment on view as_of.campaign_sites is 'Every site with its name, département and région on the reference day of each campaign; and who else reports in it.';
