"""What the DAGs tell each other, and whoever follows the data: the tables that have changed."""

from airflow.sdk import Asset

CONSOLIDATED = Asset(
    name="consolidated_audit_results", uri="postgresql://warehouse/prefaudit/published/consolidated_audit_results"
)
PUBLISHED = Asset(name="national_summary", uri="postgresql://warehouse/prefaudit/published/national_summary")
