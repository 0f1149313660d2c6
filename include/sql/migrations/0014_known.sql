-- Purpose: returns, sites and results as they were known at one moment. What the figures are made from, what is audited
-- before, and what reminders read are all here.
drop view ledger.returns;
drop function ledger.returns_at;
drop view warehouse.audit_results;
drop view ledger.campaign_sites;

create view known.audits as
select *
from warehouse.audits
where recorded_from <= known.moment() and (recorded_to is null or recorded_to > known.moment());
comment on view known.audits is 'The returns in force at the moment asked for.';

create view known.campaign_sites as
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
from known.campaigns as campaign
inner join known.sites as site
    on
        (site.valid_from is null or campaign.reference_on >= site.valid_from)
        and (site.valid_to is null or campaign.reference_on < site.valid_to)
left join known.departements as departement
    on
        site.departement_code = departement.departement_code
        and (departement.valid_from is null or campaign.reference_on >= departement.valid_from)
        and (departement.valid_to is null or campaign.reference_on < departement.valid_to)
left join known.regions as region
    on
        departement.region_code = region.region_code
        and (region.valid_from is null or campaign.reference_on >= region.valid_from)
        and (region.valid_to is null or campaign.reference_on < region.valid_to)
left join known.code_lists as kind
    on kind.list = 'site_kind' and site.site_kind = kind.code;
comment on view known.campaign_sites is
'Every site with its name, département and région on the reference day of each campaign.';

create view known.submissions as
select
    sent.*,
    gone.reason as withdrawal,
    sent.verdict <> 'rejected' and gone.submission_id is null as counts
from ledger.submissions as sent
left join ledger.withdrawals as gone
    on sent.submission_id = gone.submission_id and gone.withdrawn_at <= known.moment()
where sent.settled_at <= known.moment();
comment on view known.submissions is 'The submissions settled by the moment asked for; those accepted and not withdrawn count.';

create view known.returns as
with history as (
    select
        owed.campaign_code,
        owed.site_code,
        owed.audit_type,
        owed.due_on,
        count(sent.submission_id)::integer as submissions,
        (count(*) filter (where sent.verdict = 'rejected'))::integer as rejected_submissions,
        (count(*) filter (where sent.withdrawal is not null))::integer as withdrawn_submissions,
        max(sent.received_at) as last_received_at,
        (array_agg(sent.verdict order by sent.received_at desc, sent.submission_id desc))[1] as last_verdict,
        (
            array_agg(sent.verdict order by sent.received_at desc, sent.submission_id desc)
            filter (where sent.counts)
        )[1] as verdict_in_force,
        (
            array_agg(sent.withdrawal order by sent.received_at desc, sent.submission_id desc)
            filter (where sent.withdrawal is not null)
        )[1] as withdrawal,
        min(sent.received_at) filter (where sent.counts) as first_accepted_at
    from known.returns_owed as owed
    left join known.submissions as sent
        on
            owed.campaign_code = sent.campaign_code
            and owed.site_code = sent.site_code
            and owed.audit_type = sent.audit_type
    group by owed.campaign_code, owed.site_code, owed.audit_type, owed.due_on
)

select
    campaign_code,
    site_code,
    audit_type,
    due_on,
    case
        when verdict_in_force is not null then verdict_in_force
        when rejected_submissions > 0 then 'rejected'
        when withdrawn_submissions > 0 then 'withdrawn'
        else 'missing'
    end as state,
    submissions,
    rejected_submissions,
    withdrawn_submissions,
    withdrawal,
    last_received_at,
    last_verdict,
    first_accepted_at,
    (first_accepted_at at time zone 'Europe/Paris')::date <= due_on as on_time,
    case
        when first_accepted_at is not null and due_on is not null
            then greatest(0, (first_accepted_at at time zone 'Europe/Paris')::date - due_on)
    end as days_late
from history;
comment on view known.returns is
'Each return owed and where it stood: missing, rejected, withdrawn, accepted or accepted_with_warnings. On time: its first submission that counts came in no later than the due day, Paris time. Days late are counted on the same.';

create view known.audit_results as
select
    campaign.campaign_code,
    campaign.campaign_label,
    audit.audit_id,
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
comment on view known.audit_results is
'Results of the modules in scope of the returns in force, with labels and the région of the campaign''s reference day.';
