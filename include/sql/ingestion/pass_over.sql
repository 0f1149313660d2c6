-- Purpose: note something in a channel that was left where it is.
insert into ledger.passed_over (zone, location, reason, detail)
values (%(zone)s, %(location)s, %(reason)s, %(detail)s)
