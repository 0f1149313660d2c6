-- Purpose: what the sites of a campaign of audits typed as they like and is published: the scopes of the certificates of
-- the current returns, and the names of the sheets that their rows stand on.
with standing as (
    select
        audit.audit_id,
        audit.site_code,
        audit.submission_id,
        audit.sheet
    from as_of.audits as audit
    where audit.campaign_code = %(campaign)s
),

texts as (
    select
        standing.site_code,
        standing.submission_id,
        'certificates' as table_name,
        'scope' as field,
        stated.sheet,
        stated.sheet_row,
        stated.scope as text
    from standing
    inner join warehouse.certificates as stated on standing.audit_id = stated.audit_id
    union
    select
        standing.site_code,
        standing.submission_id,
        'identification' as table_name,
        '' as field,
        standing.sheet,
        null as sheet_row,
        standing.sheet as text
    from standing
    union
    select
        standing.site_code,
        standing.submission_id,
        named.table_name,
        '' as field,
        named.sheet,
        null as sheet_row,
        named.sheet as text
    from standing
    cross join
        lateral (
            (
                select
                    'findings' as table_name,
                    found.sheet
                from warehouse.findings as found
                where found.audit_id = standing.audit_id
                order by found.sheet_row
                limit 1
            )
            union all
            (
                select
                    'nonconformities' as table_name,
                    filed.sheet
                from warehouse.nonconformities as filed
                where filed.audit_id = standing.audit_id
                order by filed.sheet_row
                limit 1
            )
            union all
            (
                select
                    'indicators' as table_name,
                    measured.sheet
                from warehouse.indicators as measured
                where measured.audit_id = standing.audit_id
                order by measured.sheet_row
                limit 1
            )
            union all
            (
                select
                    'certificates' as table_name,
                    stated.sheet
                from warehouse.certificates as stated
                where stated.audit_id = standing.audit_id
                order by stated.sheet_row
                limit 1
            )
        ) as named
)

select
    texts.site_code,
    texts.submission_id,
    texts.table_name,
    texts.field,
    texts.sheet,
    texts.sheet_row,
    texts.text
from texts
where texts.text is not null
order by texts.site_code, texts.submission_id, texts.table_name, texts.field, texts.sheet_row
