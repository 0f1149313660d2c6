"""The assets by which DAGs, and whoever follows the data, learn which tables changed."""

from airflow.sdk import Asset

CONSOLIDATED = Asset(
    name="consolidated_audit_results", uri="postgresql://warehouse/prefaudit/published/consolidated_audit_results"
)
PUBLISHED = Asset(name="national_summary", uri="postgresql://warehouse/prefaudit/published/national_summary")
