-- Purpose: one digest of all that the figures of a campaign are made from: what was settled for it, and what the
-- reference data say of it. The same digest means the same figures.
with campaign as (
    select * from ledger.campaigns
    where campaign_code = %(campaign)s
),

inputs as (
    select 'campaign ' || campaign::text as line from campaign
    union all
    select 'owed ' || owed::text from ledger.returns_owed as owed
    where owed.campaign_code = %(campaign)s
    union all
    select 'engaged ' || engaged::text from ledger.engagements as engaged
    where engaged.campaign_code = %(campaign)s
    union all
    select 'site ' || site::text from ledger.campaign_sites as site
    where
        site.campaign_code = %(campaign)s
        and (
            exists (
                select 1 from ledger.returns_owed as owed
                where owed.campaign_code = %(campaign)s and site.site_code = owed.site_code
            )
            or exists (
                select 1 from ledger.engagements as engaged
                where engaged.campaign_code = %(campaign)s and site.site_code = engaged.site_code
            )
            or exists (
                select 1 from reference.certificates as held
                where held.campaign_code = %(campaign)s and site.site_code = held.site_code
            )
        )
    union all
    select
        'settled ' || concat_ws(
            ' ', sent.submission_id, sent.sha256, sent.site_code, sent.audit_type, sent.verdict, sent.received_at,
            sent.superseded_by, sent.simulated
        )
    from ledger.submissions as sent
    inner join ledger.returns_owed as owed
        on
            sent.campaign_code = owed.campaign_code
            and sent.site_code = owed.site_code
            and sent.audit_type = owed.audit_type
    where sent.campaign_code = %(campaign)s and sent.state = 'settled'
    union all
    select 'standard ' || standard::text from reference.standards as standard
    inner join campaign on standard.standard_code = campaign.standard_code
    union all
    select 'module ' || module::text from reference.modules as module
    inner join campaign on module.standard_code = campaign.standard_code
    union all
    select 'commitment ' || commitment::text from reference.commitments as commitment
    inner join campaign on commitment.standard_code = campaign.standard_code
    union all
    select 'criterion ' || criterion::text from reference.criteria as criterion
    inner join campaign on criterion.standard_code = campaign.standard_code
    union all
    select 'label ' || concat_ws(' ', entry.list, entry.code, entry.label) from reference.code_lists as entry
    where entry.list in ('finding', 'audit_type', 'site_kind', 'scheme')
    union all
    select 'certificate ' || certificate::text from reference.certificates as certificate
    where certificate.campaign_code = %(campaign)s
    union all
    select 'declared ' || declared::text from reference.declared_figures as declared
    where declared.campaign_code = %(campaign)s
)

select encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as digest
from inputs
