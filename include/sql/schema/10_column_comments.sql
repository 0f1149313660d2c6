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
            ('audit_id', 'The audit.'),
            ('audit_type', 'Type of audit, a code of the list audit_type.'),
            ('campaign_code', 'Code of the campaign.'),
            ('commitment_code', 'Code of the commitment in the standard.'),
            ('criterion_code', 'Code of the criterion in the standard.'),
            ('departement_code', 'INSEE code of the département.'),
            ('field', 'Field of the contract.'),
            ('indicator_code', 'Code of the indicator in the standard.'),
            ('label', 'French label.'),
            ('module_code', 'Code of the module in the standard.'),
            ('position', 'Order among its neighbours.'),
            ('region_code', 'INSEE code of the région.'),
            ('scheme', 'Certification scheme, a code of the list scheme.'),
            ('severity', 'How grave it is.'),
            ('sheet', 'Sheet of the workbook.'),
            ('sheet_row', 'Row of the sheet.'),
            ('simulated', 'True where the workbook says that its data are simulated.'),
            ('site_code', 'Code of the site: département for a préfecture, arrondissement for a sous-préfecture.'),
            ('size_bytes', 'Size of the file in bytes.'),
            ('source', 'Where it was read.'),
            ('standard_code', 'Version of the standard (référentiel).'),
            ('status', 'attested: read in a public source; project: a choice of this project.'),
            ('submission_id', 'The submission.'),
            ('table_name', 'Table of the contract.'),
            ('valid_from', 'First day of validity; empty where it is open.'),
            ('valid_to', 'First day on which it is no longer valid; empty while it is.')
        ) as dictionary (name, words) on place.attname = dictionary.name
        where
            target.relnamespace::regnamespace::text in ('reference', 'ledger', 'staging', 'warehouse', 'restricted')
            and place.attnum > 0
            and col_description(place.attrelid, place.attnum) is null
    loop
        execute format('comment on column %s.%I is %L', described.relation, described.name, described.words);
    end loop;
end
$$;
