"""Contracts: what is refused, in sentences with the file, the place and what is expected; the schema for editors."""

import json
import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from prefaudit.model.contract import Contract, ContractError, json_schema, load_contract
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


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda data: table(data, "findings")["fields"][2].update(type="text"),
            "form.yaml, table findings, field result: « type » is « text »; "
            "expected 'string', 'integer', 'number', 'date' or 'list'.",
        ),
        (
            lambda data: table(data, "findings")["fields"][2].update(colour="red"),
            "form.yaml, table findings, field result: unknown key « colour »; expected one of aliases, codes, "
            "computed, description, domain, identifier, name, optional, personal, prefilled, section, "
            "title, type, unit, width.",
        ),
        (
            lambda data: table(data, "findings")["fields"][2].pop("title"),
            "form.yaml, table findings, field result: the key « title » is missing.",
        ),
        (
            lambda data: table(data, "findings")["layout"].update(kind="list"),
            "form.yaml, table findings, layout: « kind » is « list »; expected 'form' or 'table'.",
        ),
        (
            lambda data: table(data, "findings").update(layout="table"),
            "form.yaml, table findings: « layout » is « table »; expected a mapping.",
        ),
        (
            lambda data: table(data, "findings")["fields"][2].update(aliases="Constat"),
            "form.yaml, table findings, field result: « aliases » is « Constat »; expected a list.",
        ),
        (lambda data: data.update(version=1), "form.yaml: « version » is « 1 »; expected a text, between quotes."),
        (lambda data: data["tables"].append("x"), "form.yaml, table 6: it is « x »; expected a mapping."),
        (
            lambda data: data["guides"][0].pop("from"),
            "form.yaml, guide Modules du référentiel: the key « from » is missing.",
        ),
        (
            lambda data: table(data, "findings")["fields"][2].update(name="comment"),
            "form.yaml, table findings: two fields are called « comment »; each needs a name of its own.",
        ),
        (
            lambda data: table(data, "certificates").update(key=["scheme", "colour"]),
            "form.yaml, table certificates: the key « colour » is not a field; expected one of scheme, scope, "
            "body_name, first_obtained_on, obtained_on, expires_on.",
        ),
        (
            lambda data: table(data, "findings")["lookups"][3].update(take={"cause": "cause"}),
            "form.yaml, table findings, lookup from nonconformities: expected exactly one of take, count, flag, "
            "missing, unknown.",
        ),
        (
            lambda data: table(data, "findings")["lookups"][2].update(among={}),
            "form.yaml, table findings, lookup from identification: the flag « in_scope » needs one pair in « among ».",
        ),
        (
            lambda data: table(data, "findings")["lookups"][3].update({"from": "sheets"}),
            "form.yaml: table findings, lookup from « sheets »: expected reference.<table> or one of identification, "
            "findings, nonconformities, indicators, certificates.",
        ),
        (
            lambda data: data["identity"].update(site="identification.colour"),
            "form.yaml: identity.site is « identification.colour »; expected a field, as table.field.",
        ),
    ],
)
def test_a_wrong_contract_is_refused_with_its_place_and_what_is_expected(
    tmp_path: Path, change: Change, sentence: str
) -> None:
    assert refusal(tmp_path, change) == sentence


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        del data["title"]
        table(data, "indicators")["sheets"] = table(data, "indicators").pop("sheet")

    assert [line.split(":")[0] for line in refusal(tmp_path, change).splitlines()] == [
        "form.yaml",
        *["form.yaml, table indicators"] * 2,
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("form: [", r"^form\.yaml cannot be read as YAML: .* line 2, .*Correct the file\.$"),
        ("- form", r"^form\.yaml is not a mapping; a contract starts with « form: … »\.$"),
    ],
)
def test_what_is_not_a_contract_at_all_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "form.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContractError, match=re.compile(sentence, re.DOTALL)):
        load_contract(tmp_path / "form.yaml")


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


def test_editors_are_given_the_schema_of_the_contracts_that_are_loaded() -> None:
    written = (CONTRACTS / "contract.schema.json").read_text(encoding="utf-8")
    assert written == json_schema(), (
        "The contracts have other keys now. Write the schema anew: "
        "python -c 'from prefaudit.model.contract import json_schema; print(json_schema(), end=\"\")' "
        "> include/contracts/contract.schema.json"
    )
    assert set(json.loads(written)["properties"]) == {field.name for field in fields(Contract)}
    assert SOURCE.startswith("# yaml-language-server: $schema=contract.schema.json\n")
