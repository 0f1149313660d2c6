-- Purpose: the counts that the trend needs of each campaign, for those that are not counted yet as they stand.
insert into warehouse.campaign_tallies (campaign_code, digest, criteria_assessed, not_applicable, conforming)
with uncounted as (
    select
        standing.campaign_code,
        standing.digest
    from as_of.standings as standing
    left join warehouse.campaign_tallies as tally
        on standing.campaign_code = tally.campaign_code and standing.digest = tally.digest
    where tally.digest is null
)

select
    uncounted.campaign_code,
    uncounted.digest,
    count(*) filter (where meaning.is_assessed) as criteria_assessed,
    count(*) filter (where meaning.is_not_applicable) as not_applicable,
    count(*) filter (where meaning.is_conforming) as conforming
from uncounted
inner join as_of.audits as audit on uncounted.campaign_code = audit.campaign_code
inner join warehouse.findings as found on audit.audit_id = found.audit_id
left join measures.finding_meanings as meaning on found.result = meaning.code
inner join as_of.criteria as criterion
    on
        found.standard_code = criterion.standard_code
        and found.criterion_code = criterion.criterion_code
        and criterion.module_code = any(audit.modules_in_scope)
where
    found.audit_id = any(
        array(
            select wanted.audit_id from as_of.audits as wanted
            where wanted.campaign_code in (select missing.campaign_code from uncounted as missing)
        )
    )
group by uncounted.campaign_code, uncounted.digest
on conflict do nothing
