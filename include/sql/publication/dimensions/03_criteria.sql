-- Purpose: the criteria of all standards, with their commitments and modules.
insert into bi.dim_criterion (
    criterion_key, standard_code, standard_name, module_key, module_code, module_name, module_mandatory,
    module_position, commitment_key, commitment_code, commitment_label, commitment_position, criterion_code,
    criterion_label, criterion_position
)
select
    criterion.standard_code || '/' || criterion.criterion_code as criterion_key,
    criterion.standard_code,
    standard.standard_name,
    criterion.standard_code || '/' || criterion.module_code as module_key,
    criterion.module_code,
    module.module_name,
    module.mandatory as module_mandatory,
    module.position as module_position,
    criterion.standard_code || '/' || criterion.commitment_code as commitment_key,
    criterion.commitment_code,
    commitment.commitment_label,
    commitment.position as commitment_position,
    criterion.criterion_code,
    criterion.criterion_label,
    criterion.position as criterion_position
from reference.criteria as criterion
inner join reference.standards as standard on criterion.standard_code = standard.standard_code
inner join reference.modules as module
    on criterion.standard_code = module.standard_code and criterion.module_code = module.module_code
inner join reference.commitments as commitment
    on
        criterion.standard_code = commitment.standard_code
        and criterion.commitment_code = commitment.commitment_code
on conflict (criterion_key) do update set
    standard_name = excluded.standard_name,
    module_key = excluded.module_key,
    module_code = excluded.module_code,
    module_name = excluded.module_name,
    module_mandatory = excluded.module_mandatory,
    module_position = excluded.module_position,
    commitment_key = excluded.commitment_key,
    commitment_code = excluded.commitment_code,
    commitment_label = excluded.commitment_label,
    commitment_position = excluded.commitment_position,
    criterion_label = excluded.criterion_label,
    criterion_position = excluded.criterion_position
