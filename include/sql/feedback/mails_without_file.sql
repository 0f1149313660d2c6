-- Purpose: the mails whose sender is to be answered for what they brought or did not bring, and was not answered yet. Only
-- an address that is registered is answered.
select
    came.mail_id,
    came.answer,
    came.sender,
    coalesce(came.arrived_at, came.received_at) as received_at,
    (
        select count(*) from ledger.mail_files as beside
        where beside.mail_id = came.mail_id and beside.state = 'taken'
    ) as taken,
    coalesce(foreign_files.files, '[]') as files,
    array(
        select distinct campaign.form
        from ledger.returns_owed as owed
        inner join ledger.campaigns as campaign on owed.campaign_code = campaign.campaign_code
        where owed.site_code = any(came.site_codes)
    ) as forms
from ledger.mails as came
left join lateral (
    select
        jsonb_agg(
            jsonb_build_object('name', brought.file_name, 'code', brought.site_code, 'site', site.site_name)
            order by brought.position
        ) as files
    from ledger.mail_files as brought
    left join lateral (
        select max(named.site_name) as site_name
        from (
            select
                site_code,
                site_name
            from reference.sites
            union all
            select
                site_code,
                site_name
            from ledger.reporters
        ) as named
        where named.site_code = brought.site_code
    ) as site on true
    where brought.mail_id = came.mail_id and brought.site_code <> all(came.site_codes)
) as foreign_files on true
where
    came.answer is not null
    and exists (
        select 1 from restricted.contacts as contact
        where contact.address = came.sender and contact.registered_at <= came.received_at
    )
    and not exists (
        select 1 from ledger.messages as message
        where message.dedupe_key = 'mail/' || came.mail_id
    )
order by came.mail_id
