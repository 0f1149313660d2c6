-- Purpose: where the documents of the check of a delivery stand.
select
    brought.page,
    brought.workbook
from ledger.deliveries as brought
where brought.delivery_id = %(delivery)s
