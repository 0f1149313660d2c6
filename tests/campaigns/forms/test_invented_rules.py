"""Rules written today, as data: a kind that is known is checked by the form itself, any other at reception."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.campaigns.forms.prefilled import rule_lines
from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.self_check import SelfCheck, self_check, with_self_check
from prefaudit.campaigns.forms.template import template
from prefaudit.model.contracts import load_contracts
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import Entry, catalogue
from prefaudit.validation.check import validate_returns
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.campaigns.forms.agreement import broken_rules, grouped, recalculated
from tests.campaigns.forms.trials import rule
from tests.support.office import OFFICE

FORM = "charte-marianne"
CAMPAIGN = f"""
campaign_code: charte-2026
campaign_label: Charte Marianne 2026
standard_code: qualipref-2.0
reference_on: 2026-06-01
audits_from: 2026-01-01
audits_to: 2026-10-31
engaged: all
owed: [{{audit_type: self_assessment, due_on: 2026-11-15, sites: all}}]
status: project
source: projet
form: {FORM}
form_version: "1"
"""
ENOUGH, LONG, SEEN = "delays.sampled.enough", "commitments.evidence.long", "commitments.evidence.seen"
INVENTED: Mapping[str, list[Mapping[str, Any]]] = {
    "delays": [
        rule("expect_column_values_to_be_between", ENOUGH, "{sampled} dossiers.", column="sampled", min_value=5),
    ],
    "commitments": [
        rule(
            *("expect_column_value_lengths_to_be_between", LONG, "« {evidence} » est court.", "warning"),
            **{"column": "evidence", "min_value": 20},
        ),
        # No formula says what a text does not look like.
        rule("expect_column_values_to_not_match_regex", SEEN, "Preuve non vue.", column="evidence", regex="^voir "),
    ],
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation whose suites of the Charte Marianne have more rules than ours."""
    own = Settings.from_env({})
    home = tmp_path_factory.mktemp("home")
    (home / "include").mkdir()
    (home / "include" / "contracts").symlink_to(own.contracts)
    shutil.copytree(own.reference, home / "include" / "reference")
    (home / "include" / "reference" / "campaigns" / "charte.yaml").write_text(CAMPAIGN, encoding="utf-8")
    shutil.copytree(own.expectations, home / "expectations")
    for table, rules in INVENTED.items():
        path = home / "expectations" / FORM / "1" / f"{table}.json"
        suite = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(suite | {"expectations": [*suite["expectations"], *rules]}), encoding="utf-8")
    return replace(own, home=str(home))


@pytest.fixture(scope="module")
def reference(settings: Settings) -> Reference:
    return Reference.load(settings.reference)


@pytest.fixture(scope="module")
def entries(settings: Settings, reference: Reference) -> tuple[Entry, ...]:
    contract = load_contracts(settings.contracts).newest(FORM)
    return catalogue(contract, reference, settings.expectations, settings.contracts)


def blank(settings: Settings, reference: Reference) -> Draft:
    known = {"campaign": "charte-2026", "standard": "qualipref-2.0", "site": "01", "site_name": "Préfecture de l'Ain"}
    contract = load_contracts(settings.contracts).newest(FORM)
    return template(contract, reference, known | {"audit_type": "self_assessment", "data_origin": "real"})


@pytest.fixture(scope="module")
def made(settings: Settings, reference: Reference, entries: tuple[Entry, ...]) -> SelfCheck:
    contract = load_contracts(settings.contracts).newest(FORM)
    return self_check(blank(settings, reference), contract, reference, settings.expectations, entries)


def test_a_rule_of_a_known_kind_is_checked_by_the_form_and_any_other_named_with_the_reason(
    made: SelfCheck, entries: tuple[Entry, ...]
) -> None:
    assert {ENOUGH, LONG} <= made.live
    assert made.checks.why_not == {SEEN: "live.why.kind"}
    texts = {row: cell.value for (row, _), cell in sorted(made.sheet.cells.items())}
    assert list(texts.values())[-1] == "Aucune formule ne dit ce genre de règle."
    where = {line.rule: line.live for line in rule_lines(entries, made.live)}
    assert (where[ENOUGH], where[LONG], where[SEEN]) == (True, True, False)
    # Its length is told while typing, too.
    assert made.limits["commitments", "evidence"].options["value"] == 20


@pytest.mark.libreoffice
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: no formula can be worked out")
def test_what_the_form_says_of_a_rule_of_today_is_what_the_answer_says(
    settings: Settings, reference: Reference, made: SelfCheck, tmp_path: Path
) -> None:
    draft = blank(settings, reference)
    commitments, delays = draft.sheet("commitments"), draft.sheet("delays")
    commitments.set("evidence", "Affichage", commitments.first_row)
    commitments.set("evidence", "voir le rapport joint au dossier", commitments.first_row + 1)
    delays.set("sampled", 4, delays.first_row)
    path = render(with_self_check(draft, made), tmp_path / "reponse.xlsx")
    read = read_return(path, path.name, load_knowledge(settings.contracts, settings.reference), settings)
    assert isinstance(read, ReadReturn)
    answer = grouped(validate_returns({0: read}, reference, settings)[0])
    form = list(broken_rules(recalculated([path], made, tmp_path)[path.stem], made))
    seen = next(each for each in answer if each[0] == SEEN)
    assert seen[2] == 1
    assert sorted([*form, seen]) == sorted(answer)
    assert {name for name, *_ in form} >= {ENOUGH, LONG}
