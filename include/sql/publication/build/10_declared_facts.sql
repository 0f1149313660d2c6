-- Purpose: what official documents state of the campaign of a candidate publication and is no count, and the act by which
-- its standard came.
insert into publication.declared_facts (
    publication_id, campaign_code, fact_code, label, text, starts_on, ends_on, status, source, position
)
with campaign as (
    select
        candidate.publication_id,
        shown.campaign_code,
        shown.standard_code
    from publication.publications as candidate
    inner join as_of.campaigns as shown on candidate.campaign_code = shown.campaign_code
    where candidate.publication_id = %(publication)s
),

facts as (
    select
        declared.fact_code,
        declared.label,
        declared.text,
        declared.starts_on,
        declared.ends_on,
        declared.status,
        declared.source,
        declared.position
    from as_of.declared_facts as declared
    inner join campaign on declared.campaign_code = campaign.campaign_code
    union all
    select
        'standard_act' as fact_code,
        'Acte du référentiel ' || standard.standard_name as label,
        act.label as text,
        standard.adopted_on as starts_on,
        standard.adopted_on as ends_on,
        standard.status,
        standard.source,
        0 as position
    from as_of.standards as standard
    inner join campaign on standard.standard_code = campaign.standard_code
    inner join as_of.code_lists as act on act.list = 'standard_act' and standard.act = act.code
    where standard.adopted_on is not null
)

select
    campaign.publication_id,
    campaign.campaign_code,
    facts.fact_code,
    facts.label,
    facts.text,
    facts.starts_on,
    facts.ends_on,
    facts.status,
    facts.source,
    row_number() over (order by facts.position, facts.fact_code collate "C") as position  -- noqa: RF02
from facts
cross join campaign
