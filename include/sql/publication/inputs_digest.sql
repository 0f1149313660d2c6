-- Purpose: a digest of each kind of what the figures of a campaign are made from: what was settled and withdrawn for it and
-- for the campaigns before it, and what the reference data say of them. The same digests mean the same figures. The kind
-- of a line is its first word, a code of the list publication_input; words are kinds of their own: they move no figure.
with campaigns as (
    select
        earlier.campaign_code,
        earlier.campaign_label,
        earlier.standard_code,
        earlier.reference_on,
        earlier.audits_from,
        earlier.audits_to,
        earlier.status,
        earlier.source
    from as_of.campaigns as campaign
    inner join as_of.campaigns as earlier
        on campaign.form = earlier.form and campaign.reference_on >= earlier.reference_on
    where campaign.campaign_code = %(campaign)s
),

today as (
    select (coalesce(nullif(as_of.system_time(), 'infinity'), now()) at time zone 'Europe/Paris')::date as day
),

inputs as (
    select
        case when campaigns.campaign_code = %(campaign)s then 'campaign ' else 'earlier_campaign ' end
        || campaigns::text as line
    from campaigns
    union all
    -- The day that the figures are of, and whether it has come: from then on they move no more as time passes.
    select concat_ws(' ', 'day', figures.figures_on, figures.figures_on <= today.day)
    from as_of.figures_days as figures
    cross join today
    where figures.campaign_code = %(campaign)s
    union all
    -- Each last day for returns, and whether it is past: from then on what did not come is missing.
    select distinct concat_ws(' ', 'day', owed.due_on, owed.due_on < today.day)
    from as_of.returns_owed as owed
    cross join today
    where owed.campaign_code = %(campaign)s and owed.due_on is not null
    union all
    select case when owed.campaign_code = %(campaign)s then 'owed ' else 'earlier_campaign ' end || owed::text
    from as_of.returns_owed as owed
    inner join campaigns on owed.campaign_code = campaigns.campaign_code
    union all
    select 'engaged ' || engaged::text from as_of.engagements as engaged
    where engaged.campaign_code = %(campaign)s
    union all
    select named.line
    from as_of.campaign_sites as site
    cross join
        lateral (
            values
            (
                'site ' || concat_ws(
                    ' ', site.site_code, site.site_kind, site.departement_code, coalesce(site.region_code, '–')
                )
            ),
            ('site_words ' || site::text)
        ) as named (line)
    where
        site.campaign_code = %(campaign)s
        and site.site_code in (
            select owed.site_code from as_of.returns_owed as owed
            where owed.campaign_code = %(campaign)s
            union all
            select engaged.site_code from as_of.engagements as engaged
            where engaged.campaign_code = %(campaign)s
            union all
            select held.site_code from as_of.certificates as held
            where held.campaign_code = %(campaign)s
            union all
            select covered.site_code from as_of.audits as audit
            inner join warehouse.audit_sites as covered on audit.audit_id = covered.audit_id
            where audit.campaign_code = %(campaign)s
        )
    union all
    -- Campaigns are compared where the same kinds of sites were to be audited.
    select distinct concat_ws(' ', 'earlier_campaign', earlier.campaign_code, earlier.reference_on, site.site_kind)
    from campaigns as earlier
    inner join as_of.returns_owed as owed on earlier.campaign_code = owed.campaign_code
    left join as_of.campaign_sites as site
        on owed.campaign_code = site.campaign_code and owed.site_code = site.site_code
    where earlier.campaign_code <> %(campaign)s
    union all
    -- The way from the régions of any time to those of today goes with every publication.
    select 'territory ' || region::text from as_of.regions as region
    union all
    select 'territory ' || departement::text from as_of.departements as departement
    union all
    select
        case when sent.campaign_code = %(campaign)s then 'settled ' else 'earlier_campaign ' end || concat_ws(
            ' ', sent.submission_id, sent.sha256, sent.site_code, sent.audit_type, sent.verdict, sent.received_at,
            sent.superseded_by, sent.simulated, sent.withdrawal, nullif(sent.former_verdicts, 0)
        )
    from as_of.submissions as sent
    inner join as_of.returns_owed as owed
        on
            sent.campaign_code = owed.campaign_code
            and sent.site_code = owed.site_code
            and sent.audit_type = owed.audit_type
    inner join campaigns on sent.campaign_code = campaigns.campaign_code
    union all
    select 'standard ' || standard::text from as_of.standards as standard
    where standard.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select named.line
    from as_of.modules as module
    cross join
        lateral (
            values ('module ' || (to_jsonb(module) - 'module_name')::text), ('module_words ' || module::text)
        ) as named (line)
    where module.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select named.line
    from as_of.commitments as commitment
    cross join
        lateral (
            values
            ('commitment ' || (to_jsonb(commitment) - 'commitment_label')::text),
            ('commitment_words ' || commitment::text)
        ) as named (line)
    where commitment.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select named.line
    from as_of.criteria as criterion
    cross join
        lateral (
            values
            ('criterion ' || (to_jsonb(criterion) - 'criterion_label')::text), ('criterion_words ' || criterion::text)
        ) as named (line)
    where criterion.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'indicator ' || indicator::text from as_of.indicators as indicator
    where indicator.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select named.line
    from as_of.code_lists as entry
    cross join
        lateral (
            values
            ('code ' || concat_ws(' ', entry.list, entry.code, entry.position, entry.meaning)),
            ('code_words ' || concat_ws(' ', entry.list, entry.code, entry.label))
        ) as named (line)
    where
        entry.list in (
            'finding', 'audit_type', 'site_kind', 'scheme', 'body', 'nonconformity_severity', 'withdrawal_reason',
            'standard_act', 'comparability', 'certificate_status', 'renewal_status', 'count_status',
            'return_state'
        )
    union all
    select 'certificate ' || certificate::text from as_of.certificates as certificate
    where certificate.campaign_code = %(campaign)s
    union all
    select 'declared ' || declared::text from as_of.declared_figures as declared
    where declared.campaign_code = %(campaign)s
    union all
    select 'finality ' || standing.finality from as_of.finality as standing
    where standing.campaign_code = %(campaign)s
    union all
    select 'fact ' || fact::text from as_of.declared_facts as fact
    where fact.campaign_code = %(campaign)s
)

select
    split_part(line, ' ', 1) as kind,
    encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as digest
from inputs
group by split_part(line, ' ', 1)
