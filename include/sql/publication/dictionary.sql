-- Purpose: the columns of a relation of `publication` with their type and comment, in order.
select
    attribute.attname as column_name,
    format_type(attribute.atttypid, null) as column_type,
    col_description(attribute.attrelid, attribute.attnum) as column_comment
from pg_attribute as attribute
where
    attribute.attrelid = %(relation)s::regclass
    and attribute.attnum > 0
    and attribute.attname <> 'publication_id'
    and not attribute.attisdropped
order by attribute.attnum
