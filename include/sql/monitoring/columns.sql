-- Purpose: the tables and views of the warehouse, each with its columns and their types in order.
select
    schema.nspname || '.' || relation.relname as name,
    jsonb_agg(
        jsonb_build_array(shown.attname, format_type(shown.atttypid, shown.atttypmod)) order by shown.attnum
    ) as columns
from pg_class as relation
inner join pg_namespace as schema on relation.relnamespace = schema.oid
inner join pg_attribute as shown on relation.oid = shown.attrelid and shown.attnum > 0 and not shown.attisdropped
where
    relation.relkind in ('r', 'p', 'v', 'm')
    and schema.nspname !~ '^pg_'
    and schema.nspname not in ('information_schema', 'codes', 'locks')
group by schema.nspname, relation.relname
order by schema.nspname, relation.relname
