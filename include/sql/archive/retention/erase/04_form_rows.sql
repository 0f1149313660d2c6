-- Purpose: erase the personal fields of the forms whose rows are kept in tables made from their contracts.
do $$
declare
    named regclass;
begin
    for named in
        select place.attrelid::regclass
        from pg_attribute as place
        inner join pg_class as target on place.attrelid = target.oid and target.relkind = 'r'
        where target.relnamespace = 'restricted'::regnamespace and place.attname = 'return_id'
    loop
        execute format(
            'delete from %s as named using warehouse.form_returns as kept, due '
            'where named.return_id = kept.return_id and kept.submission_id = due.submission_id', named
        );
    end loop;
end
$$
