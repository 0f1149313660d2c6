-- Purpose: what was done again just now bears the moment at which it was first done: the periods of the audits.
update warehouse.audits
set
    recorded_from = case recorded_from when %(replayed)s then %(moment)s else recorded_from end,
    recorded_to = case recorded_to when %(replayed)s then %(moment)s else recorded_to end
where recorded_from = %(replayed)s or recorded_to = %(replayed)s
