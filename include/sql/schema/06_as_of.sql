-- Purpose: system time. Every row that a reference or campaign table has held is kept, so that any past figure can be
-- made again, and the views of `as_of` show everything as it was at one timestamp.
create table reference.history (
    table_name text not null,
    content jsonb not null,
    recorded_from timestamptz not null,
    recorded_to timestamptz,
    check (recorded_to >= recorded_from)
);
comment on table reference.history is 'Every row that a reference or campaign table has held, from when to when. Written by triggers, never by hand.';
comment on column reference.history.table_name is 'Table that held the row, without its schema.';
comment on column reference.history.content is 'The row, column by column.';
comment on column reference.history.recorded_from is 'System time: from this timestamp the table held the row; without beginning for what was there before the history.';
comment on column reference.history.recorded_to is 'System time: until this timestamp, excluded; empty while it holds it.';
create index history_of_a_table on reference.history (table_name, recorded_from, recorded_to);
create index history_of_a_row on reference.history (table_name, md5(content::text)) where recorded_to is null;

create function reference.remember() returns trigger
language plpgsql
as $$
begin
    if tg_op <> 'INSERT' then
        update reference.history
        set recorded_to = transaction_timestamp()
        where table_name = tg_table_name
            and recorded_to is null
            and md5(content::text) = md5(to_jsonb(old)::text);
    end if;
    if tg_op <> 'DELETE' then
        insert into reference.history (table_name, content, recorded_from)
        values (tg_table_name, to_jsonb(new), transaction_timestamp());
    end if;
    return null;
end
$$;
comment on function reference.remember is 'Ends the period of the row as it was and opens that of the row as it is.';

create function as_of.system_time() returns timestamptz
language sql
stable
as $$
    select coalesce(nullif(current_setting('prefaudit.as_of', true), '')::timestamptz, 'infinity'::timestamptz)
$$;
comment on function as_of.system_time is 'The timestamp as of which the views of this schema are read.';

do $$
declare
    kept text;
    name text;
begin
    foreach kept in array array[
        'reference.regions', 'reference.departements', 'reference.sites', 'reference.standards', 'reference.modules',
        'reference.commitments', 'reference.criteria', 'reference.indicators', 'reference.code_lists',
        'reference.certificates', 'reference.declared_figures', 'ledger.campaigns', 'ledger.engagements',
        'ledger.returns_owed'
    ]
    loop
        name := split_part(kept, '.', 2);
        execute format(
            'insert into reference.history (table_name, content, recorded_from) '
            'select %L, to_jsonb(present), ''-infinity'' from %s as present',
            name, kept
        );
        execute format(
            'create trigger remember after insert or update or delete on %s '
            'for each row execute function reference.remember()',
            kept
        );
        execute format(
            'create view as_of.%1$I as select entry.* from reference.history as past '
            'cross join lateral jsonb_populate_record(null::%2$s, past.content) as entry '
            'where past.table_name = %1$L and past.recorded_from <= as_of.system_time() '
            'and (past.recorded_to is null or past.recorded_to > as_of.system_time())',
            name, kept
        );
        execute format('comment on view as_of.%I is %L', name, kept || ' as it was at the timestamp asked for.');
    end loop;
end
$$;

create view as_of.audits as
select *
from warehouse.audits
where recorded_from <= as_of.system_time() and (recorded_to is null or recorded_to > as_of.system_time());
comment on view as_of.audits is 'The current returns at the timestamp asked for.';

create view as_of.campaign_sites as
select
    campaign.campaign_code,
    site.site_code,
    site.site_name,
    site.site_kind,
    kind.label as site_kind_label,
    site.city,
    site.departement_code,
    departement.departement_name,
    departement.region_code,
    region.region_name
from as_of.campaigns as campaign
inner join as_of.sites as site
    on
        (site.valid_from is null or campaign.reference_on >= site.valid_from)
        and (site.valid_to is null or campaign.reference_on < site.valid_to)
left join as_of.departements as departement
    on
        site.departement_code = departement.departement_code
        and (departement.valid_from is null or campaign.reference_on >= departement.valid_from)
        and (departement.valid_to is null or campaign.reference_on < departement.valid_to)
left join as_of.regions as region
    on
        departement.region_code = region.region_code
        and (region.valid_from is null or campaign.reference_on >= region.valid_from)
        and (region.valid_to is null or campaign.reference_on < region.valid_to)
left join as_of.code_lists as kind
    on kind.list = 'site_kind' and site.site_kind = kind.code;
comment on view as_of.campaign_sites is 'Every site with its name, département and région on the reference day of each campaign.';

create view as_of.submissions as
select
    sent.*,
    gone.reason as withdrawal,
    sent.verdict <> 'rejected' and gone.submission_id is null as counts,
    greatest(
        sent.received_at,
        (
            select max(again.received_at) from ledger.resent as again
            where again.submission_id = sent.submission_id and again.recorded_at <= as_of.system_time()
        )
    ) as last_received_at
from ledger.submissions as sent
left join ledger.withdrawals as gone
    on sent.submission_id = gone.submission_id and gone.withdrawn_at <= as_of.system_time()
where sent.settled_at <= as_of.system_time();
comment on view as_of.submissions is 'The submissions settled by the timestamp asked for; those accepted and not withdrawn count.';

create view as_of.returns as
with history as (
    select
        owed.campaign_code,
        owed.site_code,
        owed.audit_type,
        owed.due_on,
        count(sent.submission_id)::integer as submissions,
        (count(*) filter (where sent.verdict = 'rejected'))::integer as rejected_submissions,
        (count(*) filter (where sent.withdrawal is not null))::integer as withdrawn_submissions,
        max(sent.last_received_at) as last_received_at,
        (array_agg(sent.verdict order by sent.last_received_at desc, sent.submission_id desc))[1] as last_verdict,
        (
            array_agg(sent.verdict order by sent.last_received_at desc, sent.submission_id desc)
            filter (where sent.counts)
        )[1] as verdict_in_force,
        (
            array_agg(sent.withdrawal order by sent.last_received_at desc, sent.submission_id desc)
            filter (where sent.withdrawal is not null)
        )[1] as withdrawal,
        min(sent.received_at) filter (where sent.counts) as first_accepted_at
    from as_of.returns_owed as owed
    left join as_of.submissions as sent
        on
            owed.campaign_code = sent.campaign_code
            and owed.site_code = sent.site_code
            and owed.audit_type = sent.audit_type
    group by owed.campaign_code, owed.site_code, owed.audit_type, owed.due_on
)

select
    campaign_code,
    site_code,
    audit_type,
    due_on,
    case
        when verdict_in_force is not null then verdict_in_force
        when rejected_submissions > 0 then 'rejected'
        when withdrawn_submissions > 0 then 'withdrawn'
        else 'missing'
    end as state,
    submissions,
    rejected_submissions,
    withdrawn_submissions,
    withdrawal,
    last_received_at,
    last_verdict,
    first_accepted_at,
    (first_accepted_at at time zone 'Europe/Paris')::date <= due_on as on_time,
    case
        when first_accepted_at is not null and due_on is not null
            then greatest(0, (first_accepted_at at time zone 'Europe/Paris')::date - due_on)
    end as days_late
from history;
comment on view as_of.returns is 'Each expected return and where it stood: missing, rejected, withdrawn, accepted or accepted_with_warnings. On time: its first submission that counts came in no later than the due day, Paris time. Days late are counted on the same.';

create view as_of.audit_results as
select
    campaign.campaign_code,
    campaign.campaign_label,
    found.audit_id,
    audit.site_code,
    site.site_name,
    site.site_kind,
    site.site_kind_label,
    site.city,
    site.departement_code,
    site.departement_name,
    site.region_code,
    site.region_name,
    audit.audit_type,
    kind.label as audit_type_label,
    audit.audit_started_on,
    audit.audit_ended_on,
    audit.standard_code,
    standard.standard_name,
    criterion.module_code,
    module.module_name,
    criterion.commitment_code,
    commitment.commitment_label,
    criterion.criterion_code,
    criterion.criterion_label,
    found.result,
    answer.label as result_label,
    audit.simulated,
    audit.submission_id,
    received.sha256 as file_sha256,
    found.sheet,
    found.sheet_row,
    found.cell
from as_of.audits as audit
inner join as_of.campaigns as campaign on audit.campaign_code = campaign.campaign_code
inner join ledger.submissions as received on audit.submission_id = received.submission_id
inner join warehouse.findings as found on audit.audit_id = found.audit_id
inner join as_of.criteria as criterion
    on
        found.standard_code = criterion.standard_code
        and found.criterion_code = criterion.criterion_code
        and criterion.module_code = any(audit.modules_in_scope)
inner join as_of.standards as standard on audit.standard_code = standard.standard_code
inner join as_of.modules as module
    on criterion.standard_code = module.standard_code and criterion.module_code = module.module_code
inner join as_of.commitments as commitment
    on
        criterion.standard_code = commitment.standard_code
        and criterion.commitment_code = commitment.commitment_code
left join as_of.campaign_sites as site
    on campaign.campaign_code = site.campaign_code and audit.site_code = site.site_code
left join as_of.code_lists as kind on kind.list = 'audit_type' and audit.audit_type = kind.code
left join as_of.code_lists as answer on answer.list = 'finding' and found.result = answer.code;
comment on view as_of.audit_results is 'Results of the modules in scope of the current returns, with labels and the région of the campaign''s reference day.';

create function as_of.results_of(campaign text) returns setof as_of.audit_results
language sql stable
as $$
    select result.*
    from as_of.audit_results as result
    where
        result.campaign_code = campaign
        and result.audit_id = any(
            array(select audit.audit_id from as_of.audits as audit where audit.campaign_code = campaign)
        )
$$;
comment on function as_of.results_of(text) is 'The rows of as_of.audit_results of one campaign.';

create view as_of.standings as
with mapping as (
    select
        string_agg(
            concat_ws(' ', criterion.standard_code, criterion.criterion_code, criterion.module_code),
            E'\n'
            order by criterion.standard_code, criterion.criterion_code
        ) as lines
    from as_of.criteria as criterion
),

meaning as (
    select string_agg(concat_ws(' ', finding.code, finding.meaning), E'\n' order by finding.code) as lines
    from as_of.code_lists as finding
    where finding.list = 'finding'
)

select
    audit.campaign_code,
    encode(
        sha256(
            convert_to(
                concat_ws(
                    E'\n', string_agg(audit.audit_id::text, ' ' order by audit.audit_id), mapping.lines, meaning.lines
                ),
                'UTF8'
            )
        ),
        'hex'
    ) as digest
from as_of.audits as audit
cross join mapping
cross join meaning
group by audit.campaign_code, mapping.lines, meaning.lines;
comment on view as_of.standings is 'A digest of the current returns of each campaign, of the criteria and of what the findings mean: the same digest, the same counts.';

create view as_of.letters as
select
    sent.submission_id,
    sent.file_name,
    sent.campaign_code,
    sent.site_code,
    coalesce(campaign.campaign_label, sent.campaign_code, '') as campaign_label,
    coalesce(site.site_name, sent.site_code, '') as site_name,
    to_char(sent.received_at at time zone 'Europe/Paris', 'DD/MM/YYYY à HH24:MI') as received,
    coalesce(to_char(owed.due_on, 'DD/MM/YYYY'), '') as due,
    coalesce((sent.received_at at time zone 'Europe/Paris')::date > owed.due_on, false) as overdue,
    coalesce(to_char(standing.received_at at time zone 'Europe/Paris', 'DD/MM/YYYY à HH24:MI'), '') as standing
from ledger.submissions as sent
left join ledger.campaigns as campaign on sent.campaign_code = campaign.campaign_code
left join as_of.campaign_sites as site
    on sent.campaign_code = site.campaign_code and sent.site_code = site.site_code
left join ledger.returns_owed as owed
    on
        sent.campaign_code = owed.campaign_code
        and sent.site_code = owed.site_code
        and sent.audit_type = owed.audit_type
left join lateral (
    select max(other.received_at) as received_at
    from as_of.submissions as other
    where
        sent.verdict = 'rejected'
        and other.counts
        and other.campaign_code = sent.campaign_code
        and other.site_code = sent.site_code
        and other.audit_type = sent.audit_type
) as standing on true;
comment on view as_of.letters is 'What a letter to a site says of a submission: its return, when it came and was due (DD/MM/YYYY, Paris time), and when the accepted return came that stays in force where this one is refused.';
