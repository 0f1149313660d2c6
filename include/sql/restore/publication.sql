-- Purpose: a publication whose package stands: its number is taken. It is not current; the next one will be.
insert into publication.publications (
    campaign_code, state, number, as_of, published_at, code_version, inputs_digest, simulated, measured_on, finality
)
select
    said.campaign,
    'published' as state,
    said.version,
    said.created as as_of,
    said.created as published_at,
    said.code_version,
    said.inputs_digest,
    said.simulated,
    said.measured_on,
    said.finality
from
    jsonb_to_record(%(said)s)
        as said (
            campaign text,
            version integer,
            created timestamptz,
            code_version text,
            inputs_digest text,
            simulated boolean,
            measured_on date,
            finality text
        )
inner join ledger.campaigns as campaign on said.campaign = campaign.campaign_code
