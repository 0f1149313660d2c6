"""Contracts: every fault is named at once; the schema for editors. Each kind of fault: tests/campaigns/forms."""

import json
import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from prefaudit.model.contract import Contract, ContractError
from prefaudit.model.contract_file import load_contract
from prefaudit.model.contracts import load_contracts
from prefaudit.settings import PROJECT_ROOT

CONTRACTS = PROJECT_ROOT / "include" / "contracts"
SOURCE = (CONTRACTS / "audit-return.yaml").read_text(encoding="utf-8")
Change = Callable[[dict[str, Any]], object]


def refusal(folder: Path, change: Change) -> str:
    data = yaml.safe_load(SOURCE)
    change(data)
    path = folder / "form.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(ContractError) as refused:
        load_contract(path)
    return str(refused.value)


def table(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in data["tables"] if item["name"] == name)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        del data["title"]
        table(data, "indicators")["sheets"] = table(data, "indicators").pop("sheet")

    told = re.sub(r", line \d+", "", refusal(tmp_path, change))
    assert [line.split(";")[0] for line in told.splitlines()] == [
        "form.yaml: the key « title » is missing.",
        "form.yaml, table indicators: unknown key « sheets »",
    ]


def test_a_folder_has_one_contract_a_form(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"^No contract in the folder"):
        load_contracts(tmp_path)
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(SOURCE, encoding="utf-8")
    with pytest.raises(
        ContractError,
        match=r"^one\.yaml and two\.yaml: both are the version « 1 » of the form « audit-return »\. Keep one, or give",
    ):
        load_contracts(tmp_path)


def test_a_contract_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        load_contracts(CONTRACTS).newest("audit-return").title = "x"


def test_editors_are_given_the_schema_of_the_contracts() -> None:
    written = (CONTRACTS / "contract.schema.json").read_text(encoding="utf-8")
    assert set(json.loads(written)["properties"]) == {field.name for field in fields(Contract)}
    assert SOURCE.startswith("# yaml-language-server: $schema=contract.schema.json\n")
