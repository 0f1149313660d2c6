"""Contracts side by side: versions of a form in their order, and a fault that costs its own form alone."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from prefaudit.model.contract import ContractError
from prefaudit.model.contracts import load_contracts, version_order


def write(folder: Path, name: str, **changes: Any) -> None:
    """Write a small contract, with some keys of its own."""
    field = {"name": "school", "title": "School", "type": changes.pop("type", "string")}
    table = {"name": "meals", "sheet": "Meals", "layout": {"kind": "table"}, "fields": [field]}
    data = {"form": "meals", "version": "1", "title": "Meals", "identity": {}, "tables": [table], **changes}
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")


def test_versions_of_a_form_stand_side_by_side_in_the_order_in_which_people_count(tmp_path: Path) -> None:
    for version in ("10", "9", "1.10", "1.9", "2024"):
        write(tmp_path, f"meals-{version}", version=version)
    write(tmp_path, "another", form="another")
    (tmp_path / "meals.measures.yaml").write_text("- name: meals", encoding="utf-8")
    found = load_contracts(tmp_path)
    assert [each.version for each in found.of("meals")] == ["1.9", "1.10", "9", "10", "2024"]
    assert (found.newest("meals").version, found.forms, found.broken) == ("2024", ("another", "meals"), {})
    assert found["meals", "9"] is found.of("meals")[2]
    assert version_order("2024-b") > version_order("2024-a") > version_order("2024")


def test_a_version_stands_in_one_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path, name)
    with pytest.raises(ContractError) as refused:
        load_contracts(tmp_path)
    assert str(refused.value) == (
        "one.yaml and two.yaml: both are the version « 1 » of the form « meals ». Keep one, or give one of them "
        "another version."
    )


def test_a_field_has_one_type_in_all_versions(tmp_path: Path) -> None:
    write(tmp_path, "one")
    write(tmp_path, "two", version="2", type="integer")
    with pytest.raises(ContractError) as refused:
        load_contracts(tmp_path)
    assert str(refused.value) == (
        "two.yaml, table meals, field school: its type is « integer », and « string » in one.yaml. A field has one "
        "type in all versions of its form: give it another name here."
    )


@pytest.mark.parametrize("version", ["", "1/2", "../2", "é", "-1", "x" * 41])
def test_a_version_can_be_the_name_of_a_folder(tmp_path: Path, version: str) -> None:
    write(tmp_path, "one", version=version)
    with pytest.raises(ContractError, match=r"^one\.yaml: « version » is « .*; expected up to 40 letters"):
        load_contracts(tmp_path)


@pytest.mark.parametrize(
    ("text", "form"), [("form: meals\ntables: [", "meals"), ('form: "meals"\n', "meals"), ("tables: [", "two.yaml")]
)
def test_a_file_that_is_wrong_costs_its_own_form_alone(tmp_path: Path, text: str, form: str) -> None:
    write(tmp_path, "another", form="another")
    (tmp_path / "two.yaml").write_text(text, encoding="utf-8")
    found = load_contracts(tmp_path)
    assert (list(found), list(found.broken)) == ([("another", "1")], [form])
    assert found.broken[form].startswith("two.yaml")


def test_a_form_with_one_wrong_version_is_broken_whole_until_it_is_corrected(tmp_path: Path) -> None:
    write(tmp_path, "another", form="another")
    write(tmp_path, "one")
    write(tmp_path, "two", version="2", colour="red")
    found = load_contracts(tmp_path)
    assert (found.forms, list(found.broken)) == (("another",), ["meals"])
    with pytest.raises(ContractError, match=r"^two\.yaml, line 1: unknown key « colour »"):
        found.newest("meals")
    write(tmp_path, "two", version="2")
    assert load_contracts(tmp_path).newest("meals").version == "2"
