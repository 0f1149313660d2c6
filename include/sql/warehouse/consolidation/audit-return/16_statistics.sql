-- Purpose: let the planner know what was consolidated just now, before figures are made from it.
analyze
ledger.submissions,
warehouse.audits,
warehouse.audit_sites,
warehouse.findings,
warehouse.nonconformities,
warehouse.indicators,
warehouse.certificates;
