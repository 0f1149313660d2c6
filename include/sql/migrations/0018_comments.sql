-- Purpose: every column says what it is. A column that bears the same name says the same thing wherever it stands; those
-- that have words of their own keep them.
do $$
declare
    described record;
begin
    for described in
        select
            place.attrelid::regclass as relation,
            place.attname as name,
            dictionary.words
        from pg_attribute as place
        inner join pg_class as target on place.attrelid = target.oid and target.relkind = 'r'
        inner join (
            values
            ('adopted_on', 'Day on which it was adopted.'),
            ('aliases', 'Other spellings accepted in a return, separated by |.'),
            ('audit_ended_on', 'Last day of the audit.'),
            ('audit_id', 'The audit.'),
            ('audit_started_on', 'First day of the audit.'),
            ('audit_type', 'Type of audit, a code of the list audit_type.'),
            ('auditors', 'Names of the auditors. Personal data.'),
            ('audits_from', 'First day on which an audit of the campaign may begin.'),
            ('audits_to', 'Last day on which an audit of the campaign may end.'),
            ('body', 'Who did the audit, a code of the list body.'),
            ('campaign_code', 'Code of the campaign.'),
            ('campaign_label', 'Name of the campaign, in French.'),
            ('cause', 'Why, free text that may name people: never published.'),
            ('cell', 'Cell of the workbook; empty where it is wider than one.'),
            ('city', 'Town of its seat.'),
            ('closed_on', 'Day on which it was closed; empty while it is open.'),
            ('code', 'Code.'),
            ('column_letter', 'Column of the sheet.'),
            ('commitment_code', 'Code of the commitment in the standard.'),
            ('commitment_label', 'Wording of the commitment, in French.'),
            ('corrective_action', 'What is done about it, free text that may name people: never published.'),
            ('criterion_code', 'Code of the criterion in the standard.'),
            ('criterion_label', 'Wording of the criterion, in French.'),
            ('declared', 'What the document declares.'),
            ('denominator', 'Among how many; empty where it was not measured.'),
            ('denominator_label', 'Among how many, in French.'),
            ('departement_code', 'INSEE code of the département.'),
            ('departement_name', 'Name of the département.'),
            ('description', 'What was found, free text that may name people: never published.'),
            ('due_on', 'Day by which the action must be done.'),
            ('expected', 'What was expected, in French.'),
            ('external_audit_on', 'Day announced for the audit by the external body.'),
            ('factor', 'value = numerator ÷ denominator × factor.'),
            ('field', 'Field of the contract.'),
            ('figure_code', 'Stable name of the figure.'),
            ('found', 'What the workbook holds there.'),
            ('indicator_code', 'Code of the indicator in the standard.'),
            ('indicator_label', 'What is measured, in French.'),
            ('label', 'French label.'),
            ('list', 'Name of the list.'),
            ('mandatory', 'True where every site must be audited on it.'),
            ('maximum', 'Highest value that can be; empty where there is no bound.'),
            ('minimum', 'Lowest value that can be.'),
            ('module_code', 'Code of the module in the standard.'),
            ('module_name', 'Name of the module, in French.'),
            ('numerator', 'Number counted; empty where it was not measured.'),
            ('numerator_label', 'What is counted, in French.'),
            ('obtained_on', 'Day on which it was obtained; empty where the source does not say.'),
            ('owner', 'Who is in charge of the corrective action. Personal data.'),
            ('period', 'Year (2026) or quarter (2026-T3).'),
            ('position', 'Order among its neighbours.'),
            ('quality_officer', 'Name of the quality officer. Personal data.'),
            ('receipt_id', 'Row number.'),
            ('received_at', 'Moment at which the file came in.'),
            ('region_code', 'INSEE code of the région.'),
            ('region_kind', 'metropolitan or overseas.'),
            ('region_name', 'Name of the région.'),
            ('result', 'Result of the audit for the criterion, a code of the list finding.'),
            ('row_number', 'Row of the sheet; empty where there is none.'),
            ('rule', 'Id of the rule, as in docs/regles.md.'),
            ('scheme', 'Certification scheme, a code of the list scheme.'),
            ('scope', 'What is certified; empty for the whole.'),
            ('section', 'Section of the module, where it has any.'),
            ('seen_at', 'Moment at which the night saw it there.'),
            ('severity', 'How grave it is.'),
            ('sheet', 'Sheet of the workbook.'),
            ('sheet_row', 'Row of the sheet.'),
            ('simulated', 'True where the workbook says that its data are simulated.'),
            ('site_code', 'Code of the site: département for a préfecture, arrondissement for a sous-préfecture.'),
            ('site_kind', 'prefecture or sub_prefecture.'),
            ('site_name', 'Name of the site, in French.'),
            ('size_bytes', 'Size of the file in bytes.'),
            ('source', 'Where it was read.'),
            ('stage', 'Stage of the checks that found it.'),
            ('standard_code', 'Version of the standard (référentiel).'),
            ('standard_name', 'Name of the standard, in French.'),
            ('status', 'attested: read in a public source; project: a choice of this project.'),
            ('submission_id', 'The submission.'),
            ('table_name', 'Table of the contract.'),
            ('target', 'Value that the site aims at.'),
            ('unit', 'Unit of the value.'),
            ('valid_from', 'First day of validity; empty where it is open.'),
            ('valid_to', 'First day on which it is no longer valid; empty while it is.'),
            ('value', 'Value as the site states it, in the unit of the indicator.'),
            ('verdict', 'accepted or accepted_with_warnings.')
        ) as dictionary (name, words) on place.attname = dictionary.name
        where
            target.relnamespace::regnamespace::text in ('reference', 'ledger', 'staging', 'warehouse', 'restricted')
            and place.attnum > 0
            and not place.attisdropped
            and col_description(place.attrelid, place.attnum) is null
    loop
        execute format('comment on column %s.%I is %L', described.relation, described.name, described.words);
    end loop;
    for described in
        select place.attrelid::regclass as relation
        from pg_attribute as place
        inner join pg_class as target on place.attrelid = target.oid
        where
            target.relnamespace = 'publication'::regnamespace
            and target.relkind in ('r', 'v')
            and place.attname = 'publication_id'
            and col_description(place.attrelid, place.attnum) is null
    loop
        execute format(
            'comment on column %s.publication_id is %L',
            described.relation, 'Publication — Numéro interne de la publication.'
        );
    end loop;
end
$$;
