-- Purpose: what the figures of one campaign cost does not grow with the campaigns beside it. The results of a campaign
-- are found by the index of its audits, and what the trend says of the other campaigns is counted once.

-- As before, but that the number of the audit is that of the finding: a condition on it reaches the index.
create or replace view known.audit_results as
select
    campaign.campaign_code,
    campaign.campaign_label,
    found.audit_id,
    audit.site_code,
    site.site_name,
    site.site_kind,
    site.site_kind_label,
    site.city,
    site.departement_code,
    site.departement_name,
    site.region_code,
    site.region_name,
    audit.audit_type,
    kind.label as audit_type_label,
    audit.audit_started_on,
    audit.audit_ended_on,
    audit.standard_code,
    standard.standard_name,
    criterion.module_code,
    module.module_name,
    criterion.commitment_code,
    commitment.commitment_label,
    criterion.criterion_code,
    criterion.criterion_label,
    found.result,
    answer.label as result_label,
    audit.simulated,
    audit.submission_id,
    received.sha256 as file_sha256,
    found.sheet,
    found.sheet_row,
    found.cell
from known.audits as audit
inner join known.campaigns as campaign on audit.campaign_code = campaign.campaign_code
inner join ledger.submissions as received on audit.submission_id = received.submission_id
inner join warehouse.findings as found on audit.audit_id = found.audit_id
inner join known.criteria as criterion
    on
        found.standard_code = criterion.standard_code
        and found.criterion_code = criterion.criterion_code
        and criterion.module_code = any(audit.modules_in_scope)
inner join known.standards as standard on audit.standard_code = standard.standard_code
inner join known.modules as module
    on criterion.standard_code = module.standard_code and criterion.module_code = module.module_code
inner join known.commitments as commitment
    on
        criterion.standard_code = commitment.standard_code
        and criterion.commitment_code = commitment.commitment_code
left join known.campaign_sites as site
    on campaign.campaign_code = site.campaign_code and audit.site_code = site.site_code
left join known.code_lists as kind on kind.list = 'audit_type' and audit.audit_type = kind.code
left join known.code_lists as answer on answer.list = 'finding' and found.result = answer.code;

create function known.results_of(campaign text) returns setof known.audit_results
language sql stable
as $$
    select result.*
    from known.audit_results as result
    where
        result.campaign_code = campaign
        and result.audit_id = any(
            array(select audit.audit_id from known.audits as audit where audit.campaign_code = campaign)
        )
$$;
comment on function known.results_of(text) is 'The rows of known.audit_results of one campaign.';

create view known.standings as
with mapping as (
    select
        string_agg(
            concat_ws(' ', criterion.standard_code, criterion.criterion_code, criterion.module_code),
            E'\n'
            order by criterion.standard_code, criterion.criterion_code
        ) as told
    from known.criteria as criterion
)

select
    audit.campaign_code,
    encode(
        sha256(
            convert_to(
                string_agg(audit.audit_id::text, ' ' order by audit.audit_id) || E'\n' || mapping.told, 'UTF8'
            )
        ),
        'hex'
    ) as digest
from known.audits as audit
cross join mapping
group by audit.campaign_code, mapping.told;
comment on view known.standings is
'A digest of the returns in force of each campaign and of the criteria they are counted by: the same digest, the same counts.';

create table warehouse.campaign_tallies (
    campaign_code text not null references ledger.campaigns,
    digest text not null,
    criteria_assessed bigint not null,
    not_applicable bigint not null,
    conforming bigint not null,
    primary key (campaign_code, digest)
);
comment on table warehouse.campaign_tallies is
'What the results of a campaign came to, under the digest of what they were counted from (known.standings). Can be lost: '
'it is counted again.';
comment on column warehouse.campaign_tallies.campaign_code is 'Campaign.';
comment on column warehouse.campaign_tallies.digest is 'SHA-256 of the returns in force and the criteria, in hexadecimal.';
comment on column warehouse.campaign_tallies.criteria_assessed is 'Results other than « not assessed ».';
comment on column warehouse.campaign_tallies.not_applicable is 'Results « not applicable ».';
comment on column warehouse.campaign_tallies.conforming is 'Results « conformity » or « strength ».';
