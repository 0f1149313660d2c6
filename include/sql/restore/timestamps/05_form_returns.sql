-- Purpose: what was replayed just now gets the timestamp of the first time: the periods of the returns of other forms.
update warehouse.form_returns
set
    recorded_from = case recorded_from when %(replayed)s then %(timestamp)s else recorded_from end,
    recorded_to = case recorded_to when %(replayed)s then %(timestamp)s else recorded_to end
where recorded_from = %(replayed)s or recorded_to = %(replayed)s
