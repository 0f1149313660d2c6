-- Purpose: one digest of all that the figures of a campaign are made from: what was settled and withdrawn for it and
-- for the campaigns before it, and what the reference data say of them. The same digest means the same figures.
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

inputs as (
    select 'campaign ' || campaigns::text as line from campaigns
    union all
    select 'owed ' || owed::text from as_of.returns_owed as owed
    inner join campaigns on owed.campaign_code = campaigns.campaign_code
    union all
    select 'engaged ' || engaged::text from as_of.engagements as engaged
    where engaged.campaign_code = %(campaign)s
    union all
    select 'site ' || site::text from as_of.campaign_sites as site
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
        )
    union all
    select
        'settled ' || concat_ws(
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
    select 'module ' || module::text from as_of.modules as module
    where module.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'commitment ' || commitment::text from as_of.commitments as commitment
    where commitment.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'criterion ' || criterion::text from as_of.criteria as criterion
    where criterion.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'indicator ' || indicator::text from as_of.indicators as indicator
    where indicator.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'label ' || concat_ws(' ', entry.list, entry.code, entry.label, entry.position, entry.meaning)
    from as_of.code_lists as entry
    where
        entry.list in (
            'finding', 'audit_type', 'site_kind', 'scheme', 'body', 'nonconformity_severity', 'withdrawal_reason',
            'standard_act'
        )
    union all
    select 'certificate ' || certificate::text from as_of.certificates as certificate
    where certificate.campaign_code = %(campaign)s
    union all
    select 'declared ' || declared::text from as_of.declared_figures as declared
    where declared.campaign_code = %(campaign)s
    union all
    select 'fact ' || fact::text from as_of.declared_facts as fact
    where fact.campaign_code = %(campaign)s
)

select encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as digest
from inputs
