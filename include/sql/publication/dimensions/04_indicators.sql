-- Purpose: the indicators of all standards.
insert into bi.dim_indicator (
    indicator_key, standard_code, indicator_code, indicator_label, module_code, module_name, numerator_label,
    denominator_label, unit, factor, indicator_position
)
select
    indicator.standard_code || '/' || indicator.indicator_code as indicator_key,
    indicator.standard_code,
    indicator.indicator_code,
    indicator.indicator_label,
    indicator.module_code,
    module.module_name,
    indicator.numerator_label,
    indicator.denominator_label,
    indicator.unit,
    indicator.factor,
    indicator.position as indicator_position
from reference.indicators as indicator
inner join reference.modules as module
    on indicator.standard_code = module.standard_code and indicator.module_code = module.module_code
on conflict (indicator_key) do update set
    indicator_label = excluded.indicator_label,
    module_code = excluded.module_code,
    module_name = excluded.module_name,
    numerator_label = excluded.numerator_label,
    denominator_label = excluded.denominator_label,
    unit = excluded.unit,
    factor = excluded.factor,
    indicator_position = excluded.indicator_position
