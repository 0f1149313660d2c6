"""The assets by which DAGs, and whoever follows the data, learn which tables changed."""

from airflow.sdk import Asset

# In Airflow's list of assets they stand together.
GROUP = "prefaudit"

CONSOLIDATED = Asset(
    name="Résultats consolidés",
    uri="postgresql://warehouse/prefaudit/published/consolidated_audit_results",
    group=GROUP,
    extra={"contenu": "Les constats des retours acceptés d'une campagne ; la clé de partition est son code."},
)
PUBLISHED = Asset(
    name="Synthèses nationales publiées",
    uri="postgresql://warehouse/prefaudit/published/national_summary",
    group=GROUP,
    extra={"contenu": "Les chiffres nationaux en vigueur, avec leurs fichiers."},
)
