-- Purpose: the files that name people and have had their time: originals and answers.
select
    sent.archive_path,
    reply.page,
    reply.workbook
from ledger.submissions as sent
inner join ledger.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join ledger.answers as reply on sent.submission_id = reply.submission_id
where
    greatest(campaign.audits_to, (sent.settled_at at time zone 'Europe/Paris')::date) < %(ended_before)s
    and not sent.erased
