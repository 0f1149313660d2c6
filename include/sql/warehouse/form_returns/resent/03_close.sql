-- Purpose: end the period of the return that is replaced.
update warehouse.form_returns as kept
set recorded_to = transaction_timestamp()
from restored
where kept.return_id = restored.replaced_return
