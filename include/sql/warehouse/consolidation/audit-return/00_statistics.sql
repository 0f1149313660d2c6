-- Purpose: let the planner know what a run has just filled; autovacuum comes too late, and a plan made for empty tables
-- takes time that grows with the square of the returns.
analyze
ledger.submissions,
ledger.returns_owed,
reference.criteria,
reference.indicators,
staging.audit_return__identification,
staging.audit_return__findings,
staging.audit_return__nonconformities,
staging.audit_return__indicators,
staging.audit_return__certificates,
staging.locations;
