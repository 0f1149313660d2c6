"""The PostgreSQL warehouse: connection, migrations, ledger, staging and consolidation."""
