-- Purpose: the verdict that was given, and the identity under which the submission was settled: they stand, whatever
-- today's reading and rules say.
update ledger.submissions as sent
set
    state = 'validated',
    verdict = said.verdict,
    form = said.form,
    form_version = said.form_version,
    campaign_code = said.campaign_code,
    site_code = said.site_code,
    standard_code = said.standard_code,
    audit_type = said.audit_type,
    simulated = said.simulated
from jsonb_populate_record(null::ledger.submissions, %(said)s) as said
where sent.submission_id = %(submission)s
