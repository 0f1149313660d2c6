-- Purpose: one digest of all that the figures of a campaign are made from: what was settled and withdrawn for it and
-- for the campaigns before it, and what the reference data say of them. The same digest means the same figures.
with campaigns as (
    select earlier.*
    from known.campaigns as campaign
    inner join known.campaigns as earlier on campaign.reference_on >= earlier.reference_on
    where campaign.campaign_code = %(campaign)s
),

inputs as (
    select 'campaign ' || campaigns::text as line from campaigns
    union all
    select 'owed ' || owed::text from known.returns_owed as owed
    inner join campaigns on owed.campaign_code = campaigns.campaign_code
    union all
    select 'engaged ' || engaged::text from known.engagements as engaged
    where engaged.campaign_code = %(campaign)s
    union all
    select 'site ' || site::text from known.campaign_sites as site
    where
        site.campaign_code = %(campaign)s
        and site.site_code in (
            select owed.site_code from known.returns_owed as owed
            where owed.campaign_code = %(campaign)s
            union all
            select engaged.site_code from known.engagements as engaged
            where engaged.campaign_code = %(campaign)s
            union all
            select held.site_code from known.certificates as held
            where held.campaign_code = %(campaign)s
        )
    union all
    select
        'settled ' || concat_ws(
            ' ', sent.submission_id, sent.sha256, sent.site_code, sent.audit_type, sent.verdict, sent.received_at,
            sent.superseded_by, sent.simulated, sent.withdrawal
        )
    from known.submissions as sent
    inner join known.returns_owed as owed
        on
            sent.campaign_code = owed.campaign_code
            and sent.site_code = owed.site_code
            and sent.audit_type = owed.audit_type
    inner join campaigns on sent.campaign_code = campaigns.campaign_code
    union all
    select 'standard ' || standard::text from known.standards as standard
    where standard.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'module ' || module::text from known.modules as module
    where module.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'commitment ' || commitment::text from known.commitments as commitment
    where commitment.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'criterion ' || criterion::text from known.criteria as criterion
    where criterion.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'indicator ' || indicator::text from known.indicators as indicator
    where indicator.standard_code in (select campaigns.standard_code from campaigns)
    union all
    select 'label ' || concat_ws(' ', entry.list, entry.code, entry.label, entry.position, entry.meaning)
    from known.code_lists as entry
    where
        entry.list in (
            'finding', 'audit_type', 'site_kind', 'scheme', 'body', 'nonconformity_severity', 'withdrawal_reason'
        )
    union all
    select 'certificate ' || certificate::text from known.certificates as certificate
    where certificate.campaign_code = %(campaign)s
    union all
    select 'declared ' || declared::text from known.declared_figures as declared
    where declared.campaign_code = %(campaign)s
)

select encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as digest
from inputs
