"""What each task reads and writes, for OpenLineage: Airflow imports it where `[openlineage] extractors` names it."""

from collections.abc import Sequence

from airflow.providers.openlineage.extractors import BaseExtractor, OperatorLineage
from openlineage.client.event_v2 import Dataset as Named
from openlineage.client.facet_v2 import DatasetFacet, schema_dataset

from prefaudit.monitoring.lineage import STEPS, Dataset, datasets
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect


class StepExtractor(BaseExtractor):
    """The inputs and outputs of a task of the product, by its declaration; tables with their columns."""

    @classmethod
    def get_operator_classnames(cls) -> list[str]:
        """Return the operators of tasks that are written as functions."""
        return ["_PythonDecoratedOperator", "_BranchPythonDecoratedOperator"]

    def _execute_extraction(self) -> OperatorLineage | None:
        step = STEPS.get(f"{self.operator.dag_id}.{self.operator.task_id}")
        if step is None:
            return None
        settings = Settings.from_env()
        with connect(settings) as connection:
            reads, writes = (datasets(settings, connection, names) for names in (step.reads, step.writes))
        return OperatorLineage(inputs=_named(reads), outputs=_named(writes))


def _named(found: Sequence[Dataset]) -> list[Named]:
    return [Named(each.namespace, each.name, facets=_facets(each)) for each in found]


def _facets(dataset: Dataset) -> dict[str, DatasetFacet]:
    if not dataset.columns:
        return {}
    fields = [schema_dataset.SchemaDatasetFacetFields(name=name, type=kind) for name, kind in dataset.columns]
    return {"schema": schema_dataset.SchemaDatasetFacet(fields=fields)}
