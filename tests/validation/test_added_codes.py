"""A code that the lists add is known to the rules by its meaning: no suite names it."""

from dataclasses import replace

import pytest

from prefaudit.validation.batch import Batch
from prefaudit.validation.validate import validate
from tests.validation.clean_return import (
    CONTRACT,
    NONCONFORMITY,
    REFERENCE,
    SETTINGS,
    Change,
    both,
    clean,
    out_of_scope,
    read,
    row_of,
    without,
)


def _code(name: str, code: str, meaning: str | None) -> dict[str, str | None]:
    source = {"aliases": None, "status": "project", "source": "projet"}
    return {"list": name, "code": code, "label": code.capitalize(), "position": "20", **source, "meaning": meaning}


ADDED = (
    _code("finding", "observation", None),
    _code("finding", "critical_finding", "nonconformity critical"),
    _code("finding", "postponed", "not_assessed"),
    _code("nonconformity_severity", "critical", "critical"),
)
LISTS = replace(REFERENCE, tables={**REFERENCE.tables, "code_lists": (*REFERENCE.table("code_lists"), *ADDED)})
CRITICAL = row_of("findings", NONCONFORMITY, result="critical_finding")


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (row_of("findings", 0, result="observation"), []),
        (both(CRITICAL, row_of("nonconformities", 0, severity="critical")), []),
        (CRITICAL, ["nonconformities.severity.as_found"]),
        (both(CRITICAL, without("nonconformities", 0)), ["findings.nonconformity.sheet_filed"]),
        (row_of("findings", out_of_scope(), result="postponed"), []),
        (row_of("findings", out_of_scope(), result="observation"), ["findings.result.out_of_scope"]),
    ],
)
@pytest.mark.slow
def test_an_added_code_obeys_the_rules_of_its_meaning(change: Change, rules: list[str]) -> None:
    rows = clean()
    change(rows)
    found = validate(CONTRACT, Batch.from_returns(CONTRACT, {1: read(rows)}), LISTS, SETTINGS.expectations)
    assert [issue.rule for issue in found[1]] == rules
