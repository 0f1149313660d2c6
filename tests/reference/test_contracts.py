"""A contract that names what the reference data lack is refused before a return is read or a form is made."""

import shutil
from pathlib import Path

import pytest

from prefaudit.reference.contracts import load_checked
from prefaudit.settings import Settings

SETTINGS = Settings.from_env({})


def test_the_contracts_of_the_project_name_what_is_there() -> None:
    assert list(load_checked(SETTINGS.contracts, SETTINGS.reference)) == [
        ("audit-return", "1"),
        ("charte-marianne", "1"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "name"),
    [
        ("codes: body\n", "codes: bodies\n", "table identification, field body", "bodies"),
        ("domain: modules.module_code", "domain: modules.code",
         "table identification, field modules_in_scope", "modules.code"),
        ("domain: criteria.criterion_code\n        prefilled", "domain: grid.code\n        prefilled",
         "table findings, field criterion_code", "grid.code"),
        ("take: {due_on: owed_due_on}", "take: {due: owed_due_on}",
         "table identification, lookup from reference.owed", "owed.due"),
        ("Unité: unit", "Unité: units", "table indicators, prefill", "indicators.units"),
        ('where: {mandatory: "false"}', 'where: {optional: "true"}', "guide Modules facultatifs", "modules.optional"),
    ],
)  # fmt: skip
def test_a_name_that_the_reference_data_lack_is_refused(
    tmp_path: Path, old: str, new: str, place: str, name: str
) -> None:
    folder = tmp_path / "contracts"
    shutil.copytree(SETTINGS.contracts, folder)
    path = folder / "audit-return.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    refused = load_checked(folder, SETTINGS.reference).broken["audit-return"]
    where = "is no list of code_lists.csv" if old.startswith("codes") else "is not in the reference data"
    assert refused.startswith(f"Contract audit-return 1, {place}: « {name} » {where}; ")


def test_a_table_that_the_reference_data_lack_is_refused(tmp_path: Path) -> None:
    shutil.copytree(SETTINGS.contracts, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "audit-return.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("reference.owed", "reference.due"), encoding="utf-8")
    refused = load_checked(tmp_path, SETTINGS.reference).broken["audit-return"]
    assert "lookup from reference.due: « table due » is not in the reference data" in refused
