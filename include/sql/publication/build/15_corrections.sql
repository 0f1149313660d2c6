-- Purpose: what a candidate publication changes in the one before it, and why: returns first, then national figures. The
-- first publication of a campaign changes nothing.
insert into publication.corrections (
    publication_id, campaign_code, position, kind, label, site_code, site_name, region_code, audit_type, figure_code,
    before, after, reason, reason_label
)
with previous as (
    select
        publication_id,
        as_of
    from publication.publications
    where publication_id = %(previous)s
),

before as (
    select owed.* from publication.returns as owed
    inner join previous on owed.publication_id = previous.publication_id
),

now as (
    select * from publication.returns
    where publication_id = %(publication)s
),

judged_again as (
    select sent.submission_id
    from as_of.submissions as sent
    inner join previous on sent.settled_at > previous.as_of
    where
        exists (
            select 1 from ledger.past_verdicts as former
            where former.submission_id = sent.submission_id and former.settled_at <= previous.as_of
        )
),

returns as (
    select
        coalesce(now.site_code, before.site_code) as site_code,
        coalesce(now.site_name, before.site_name) as site_name,
        coalesce(now.region_code, before.region_code) as region_code,
        coalesce(now.audit_type, before.audit_type) as audit_type,
        before.state as state_before,
        now.state as state_after,
        case
            when now.site_code is null and before.submission_id is not null then 'return_lost'
            when now.site_code is null then 'return_not_owed'
            when before.site_code is null and now.submission_id is null then 'return_owed'
            when before.submission_id is null and now.submission_id is not null then 'return_accepted'
            when before.submission_id is not null and now.submission_id is null then 'return_lost'
            when before.submission_id <> now.submission_id then 'return_replaced'
            when before.state <> now.state then 'return_state'
            when now.submission_id in (select judged_again.submission_id from judged_again) then 'return_judged_again'
        end as kind,
        case
            when now.site_code is null then 'amended_campaign'
            when now.withdrawn_submissions > before.withdrawn_submissions then 'withdrawal.' || now.withdrawal
            when
                now.submission_id in (select judged_again.submission_id from judged_again)
                or before.submission_id in (
                    select judged_again.submission_id
                    from judged_again
                    inner join as_of.submissions as sent on judged_again.submission_id = sent.submission_id
                    where not sent.counts
                )
                then 'judged_again'
            when before.submission_id is not null and now.submission_id is null then null
            when before.submission_id <> now.submission_id then 'resubmission'
            when before.site_code is null and now.submission_id is null then 'amended_campaign'
            when before.submission_id is null and now.submission_id is not null then 'first_acceptance'
            else 'new_submission'
        end as reason
    from now
    full join before on now.site_code = before.site_code and now.audit_type = before.audit_type
    where exists (select 1 from previous)
),

headline_before as (
    select figure.* from publication.headline_figures as figure
    inner join previous on figure.publication_id = previous.publication_id
),

headline_now as (
    select figure.* from publication.headline_figures as figure
    -- Without a publication before it, nothing has changed.
    inner join previous on figure.publication_id = %(publication)s
),

figures as (
    select
        'headline_figures/' || coalesce(now.figure_code, before.figure_code) as figure_code,
        coalesce(now.label, before.label) as label,
        before.enumerated::text as before,
        now.enumerated::text as after
    from headline_now as now
    full join headline_before as before on now.figure_code = before.figure_code
    union all
    select
        'national_summary/' || measure.name as figure_code,
        measure.label,
        to_jsonb(before) ->> measure.name as before,
        to_jsonb(now) ->> measure.name as after
    from publication.summaries as now
    inner join publication.summaries as before
        on
            before.publication_id = %(previous)s
            and now.subject_kind = before.subject_kind
            and now.territory_kind = before.territory_kind
    -- Marks that are no parameters stand for the catalogue of include/sql/measures.
    cross join (
        values
        %(corrected_measures)s
    ) as measure (name, label)
    where
        now.publication_id = %(publication)s
        and now.subject_kind = 'all'
        and now.territory_kind = 'nation'
),

changed as (
    select
        returns.kind,
        kinds.label,
        returns.site_code,
        returns.site_name,
        returns.region_code,
        returns.audit_type,
        null as figure_code,
        returns.state_before as before,
        returns.state_after as after,
        returns.reason
    from returns
    inner join (
        values
        ('return_accepted', 'Retour accepté'), ('return_replaced', 'Retour remplacé'),
        ('return_lost', 'Retour qui n''est plus en vigueur'), ('return_state', 'État d''un retour'),
        ('return_judged_again', 'Retour contrôlé de nouveau'), ('return_owed', 'Retour désormais attendu'),
        ('return_not_owed', 'Retour qui n''est plus attendu')
    ) as kinds (kind, label) on returns.kind = kinds.kind
    union all
    select
        'figure' as kind,
        label,
        null as site_code,
        null as site_name,
        null as region_code,
        null as audit_type,
        figure_code,
        before,
        after,
        'consequence' as reason
    from figures
    where before is distinct from after
)

select
    snapshot.publication_id,
    snapshot.campaign_code,
    row_number() over (
        order by
            changed.kind = 'figure', changed.site_code collate "C", changed.audit_type collate "C",  -- noqa: RF02
            changed.figure_code collate "C"  -- noqa: RF02
    ) as position,
    changed.kind,
    changed.label,
    changed.site_code,
    changed.site_name,
    changed.region_code,
    changed.audit_type,
    changed.figure_code,
    changed.before,
    changed.after,
    changed.reason,
    case
        when changed.reason like 'withdrawal.%%'
            then 'Dépôt retiré par le bureau : ' || lower(coalesce(motive.label, motive.code, 'motif inconnu'))
        else reasons.label
    end as reason_label
from publication.publications as snapshot
cross join changed
left join (
    values
    ('amended_campaign', 'La liste des retours attendus a été modifiée'),
    ('resubmission', 'Le site a déposé un nouveau retour, accepté'),
    ('first_acceptance', 'Premier retour accepté du site'),
    ('judged_again', 'Le bureau a fait contrôler de nouveau le dépôt'),
    ('new_submission', 'Le site a déposé un fichier'),
    (
        'consequence',
        'Suite des retours ci-dessus, d''une autre campagne, des données de référence ou d''une nouvelle définition'
    )
) as reasons (code, label) on changed.reason = reasons.code
left join as_of.code_lists as motive
    on motive.list = 'withdrawal_reason' and changed.reason = 'withdrawal.' || motive.code
where snapshot.publication_id = %(publication)s
