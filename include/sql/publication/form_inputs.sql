-- Purpose: a digest of each kind of what the tables of a form are made from beside the returns of a campaign: the form as
-- its tables were made, who reports, and the words of its code lists, as of the timestamp asked for. The kind of a line is
-- its first word.
select
    split_part(line, ' ', 1) as kind,
    encode(sha256(convert_to(string_agg(line, E'\n' order by line collate "C"), 'UTF8')), 'hex') as digest
from (
    select 'form ' || kept.definition::text as line
    from warehouse.forms as kept
    where kept.form = %(form)s
    union all
    select 'reporter ' || reporter::text as line
    from as_of.reporters as reporter
    where reporter.campaign_code = %(campaign)s
    union all
    select 'form_words ' || concat_ws(' ', entry.list, entry.code, entry.label)
    from as_of.code_lists as entry
    where entry.list = any(%(lists)s)
) as inputs
group by split_part(line, ' ', 1)
