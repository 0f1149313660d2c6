-- Purpose: the journal of acts, the latest first, with the words for its codes and the files of each deposit.
with latest as (
    select *
    from ledger.acts
    order by act_id desc
    limit %(most)s
),

filed as (
    select
        brought.batch,
        jsonb_agg(
            jsonb_build_object(
                'file_name', brought.file_name,
                'submission_id', sent.submission_id,
                'campaign_code', sent.campaign_code,
                'campaign_label', campaign.campaign_label,
                'site_code', sent.site_code,
                'site_name', place.site_name
            )
            order by brought.delivery_id
        ) as files
    from ledger.deliveries as brought
    left join ledger.submissions as sent on brought.sha256 = sent.sha256
    left join as_of.campaigns as campaign on sent.campaign_code = campaign.campaign_code
    left join as_of.campaign_sites as place
        on sent.campaign_code = place.campaign_code and sent.site_code = place.site_code
    where brought.batch in (select (latest.content ->> 'batch')::uuid from latest)
    group by brought.batch
)

select
    done.act_id,
    done.kind,
    done.actor,
    done.acted_at,
    done.reason,
    done.campaign_code,
    campaign.campaign_label,
    done.site_code,
    place.site_name,
    done.content,
    cause.label as reason_label,
    audit.label as audit_type_label,
    coalesce(filed.files, '[]') as files
from latest as done
left join filed on filed.batch = (done.content ->> 'batch')::uuid
left join as_of.campaigns as campaign on done.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as place
    on done.campaign_code = place.campaign_code and done.site_code = place.site_code
left join as_of.code_lists as cause on cause.list = 'withdrawal_reason' and cause.code = done.content ->> 'reason'
left join as_of.code_lists as audit
    on
        audit.list = 'audit_type'
        and audit.code = coalesce(done.content ->> 'audit_type', done.content #>> '{owed,0,audit_type}')
order by done.act_id desc
