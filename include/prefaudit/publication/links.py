"""What the published tables refer to: foreign keys among them, and the closed lists that their codes are of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prefaudit.publication.published_tables import PublishedTable
from prefaudit.publication.tabular import Content
from prefaudit.warehouse.postgres.connection import Connection

CROSSWALK = PublishedTable("region_crosswalk", ("region_code", "region_name", "region_code_today"), schema="bi")
_RETURN = ("site_code", "audit_type")
_REGION = ("region_code", "region_name")
_MODULE, _COMMITMENT, _CRITERION = ("module_code",), ("commitment_code",), ("criterion_code",)
_ROWS_OF_AUDITS = ("audit_sites", "nonconformities", "indicators", "consolidated_audit_results")
_KEYS: Mapping[str, Sequence[tuple[tuple[str, ...], str]]] = {
    "audits": ((_RETURN, "returns"),),
    **{table: ((_RETURN, "audits"),) for table in _ROWS_OF_AUDITS},
    "summary_by_departement": ((("region_code", "module_code"), "summary_by_region"),),
    "summary_by_commitment": ((_MODULE, "national_summary"),),
    "summary_by_criterion": ((_COMMITMENT, "summary_by_commitment"),),
}
# Where a row belongs to a criterion, commitment or région, whatever the table.
_SHARED = ((_CRITERION, "summary_by_criterion"), (_COMMITMENT, "summary_by_commitment"), (_REGION, CROSSWALK.name))
_LISTS = {
    **{"audit_type": "audit_type", "body": "body", "origin": "certificate_origin", "result": "finding"},
    **{"scheme": "scheme", "severity": "nonconformity_severity", "site_kind": "site_kind", "stage": "funnel_stage"},
    **{"verdict": "verdict", "withdrawal": "withdrawal_reason", "scope_status": "text_status"},
    **{"certificate_status": "certificate_status", "status_at_publication": "certificate_status"},
    **{"renewal_status": "renewal_status", "state_at_publication": "action_state", "results_status": "count_status"},
    **{"value_status": "count_status", "sites_status": "count_status", "enumerated_status": "count_status"},
    **{"dimension": "quality_dimension"},
    **{"returns.state": "return_state", "nonconformities.state": "action_state", "corrections.kind": "correction_kind"},
}


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table whose values, together, are those of the same columns in a row of another."""

    columns: tuple[str, ...]
    table: str


def foreign_keys(content: Content, contents: Sequence[Content]) -> tuple[ForeignKey, ...]:
    """Return the foreign keys of a table of a package; those of a form's tables are by who reports."""
    columns = {each.table.name: {column.name for column in each.columns} for each in contents}
    name = content.table.name
    declared = [*_KEYS.get(name, ())]
    if "__" in name and "site_code" in columns[name]:
        declared.append((("site_code",), "returns"))
    taken = {columns_of for columns_of, _ in declared}
    declared += [each for each in _SHARED if each[0] not in taken]
    return tuple(
        ForeignKey(own, table)
        for own, table in declared
        if table in columns and table != name and {*own} <= columns[name] and {*own} <= columns[table]
    )


def list_of(table: str, column: str) -> str:
    """Return the closed list that the codes of a column are of; empty where it has none."""
    return _LISTS.get(f"{table}.{column}", _LISTS.get(column, ""))


def codes_of(connection: Connection, contents: Sequence[Content]) -> Mapping[str, tuple[str, ...]]:
    """Return the codes that each coded column may have, by `table.column`, in the order of their list.

    Codes that a list has had and that stand in a row are among them.
    """
    rows = connection.execute(
        "select list, array_agg(code order by position, code) from as_of.code_lists group by list"
    ).fetchall()
    lists: dict[str, list[str]] = dict(rows)
    found: dict[str, tuple[str, ...]] = {}
    for content in contents:
        for place, column in enumerate(content.columns):
            name = f"{content.table.name}.{column.name}"
            codes = lists.get(list_of(content.table.name, column.name))
            if codes:
                present = {str(row[place]) for row in content.rows if row[place] is not None}
                found[name] = (*codes, *sorted(present - {*codes}))
    return found
