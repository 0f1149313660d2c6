"""The second form, Charte Marianne: a campaign opened by hand, filled in its own template, taken in and published."""

import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from prefaudit.campaigns.forms.prefilled import site_forms
from prefaudit.campaigns.opening import Decision, campaign_from_form, open_campaign
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect

CAMPAIGN = "charte-2026"
OPENED: dict[str, Any] = {
    "form": "charte-marianne",
    "campaign_code": CAMPAIGN,
    "campaign_label": "Auto-évaluation Charte Marianne 2026",
    "standard_code": "qualipref-2.0",
    "reference_on": "2026-06-01",
    "audits_from": "2026-01-01",
    "audits_to": "2026-10-31",
    "audit_type": "self_assessment",
    "due_on": "2026-11-15",
    "sites": "01 26 692 2A",
    "approval": False,
    "remind_days_before": "14 3",
    "remind_days_after": "1",
}
LEVELS = ("Tenu", "Partiellement tenu", "Non tenu", "Sans objet")
CODES = ("CM1", "CM2", "CM3", "CM4", "CM5", "SP1", "SP2", "SP3", "SP4", "SP5", "SP6", "SP7")
DELAYS = ("mail", "email", "phone")
# What each site answers: the level of each commitment, and (requests, answers in time) of each delay.
ANSWERS = {
    "01": ("001000000013", ((20, 18), (30, 15), (0, None))),
    "26": ("000000000000", ((10, 10), (40, 39), (50, 42))),
    "692": ("222111000333", ((5, 1), (8, 8), (12, 3))),
}
RECEIVED = datetime(2026, 11, 2, 9, tzinfo=UTC)


def _answer(sheet: Worksheet, label: str, value: object) -> None:
    cell = next(each for row in sheet.iter_rows() for each in row if each.value == label)
    sheet.cell(cell.row, cell.column + 1).value = value  # type: ignore[union-attr,arg-type]


def _columns(sheet: Worksheet, key: str) -> tuple[dict[str, int], dict[str, int]]:
    """The columns by their header, and the rows by the code under `key`."""
    header = next(row for row in sheet.iter_rows() if key in [cell.value for cell in row])
    columns = {str(cell.value): int(cell.column) for cell in header if cell.value}
    rows = {str(sheet.cell(row, columns[key]).value): row for row in range(int(header[0].row) + 1, sheet.max_row + 1)}
    return columns, rows


def _filled(settings: Settings, site: str, folder: Path, **changed: object) -> Path:
    """The prefilled form of a site with its answers, in the landing zone."""
    (path,) = site_forms(settings, CAMPAIGN, site, folder)
    book = openpyxl.load_workbook(path)
    _answer(book["Identification"], "Référent Marianne", "C. Durand")
    _answer(book["Identification"], "Date de l'évaluation", changed.get("on", date(2026, 6, 12)))
    levels, delays = ANSWERS[site]
    columns, rows = _columns(book["Engagements"], "Code de l'engagement")
    for code, level in zip(CODES, levels, strict=True):
        sheet, row = book["Engagements"], rows[code]
        sheet.cell(row, columns["Engagement tenu"]).value = LEVELS[int(level)]
        if code == CODES[-1] and "level" in changed:
            sheet.cell(row, columns["Engagement tenu"]).value = changed["level"]
        sheet.cell(row, columns["Éléments de preuve"]).value = "Registre vu"
        sheet.cell(row, columns["Action prévue"]).value = changed.get("action", "À reprendre") if level == "2" else None
    columns, rows = _columns(book["Délais"], "Code du délai")
    for code, (sampled, in_time) in zip(DELAYS, delays, strict=True):
        book["Délais"].cell(rows[code], columns["Demandes relevées"]).value = sampled
        book["Délais"].cell(rows[code], columns["Réponses dans le délai"]).value = in_time
    target = Path(settings.landing) / f"{site}-{len(changed)}.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    moment = (RECEIVED - timedelta(days=len(changed))).timestamp()
    os.utime(target, (moment, moment))
    return target


@pytest.fixture(scope="module")
def lived(module_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation after a run over three returns, one of them corrected after it was refused."""
    settings, folder = replace(module_settings, settle_seconds=0.0), tmp_path_factory.mktemp("forms")
    consolidate_returns.prepare(settings)
    with connect(settings) as connection:
        assert open_campaign(settings, connection, campaign_from_form(OPENED), Decision("marie", "Essai"))
    _filled(settings, "692", folder, on=date(2025, 12, 31), action=None, level="Gramophone")
    for site in ANSWERS:
        _filled(settings, site, folder)
    assert consolidate_returns.run(settings) == [CAMPAIGN]
    return settings


def _read(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with connect(settings) as connection:
        return connection.execute(query.encode()).fetchall()


def test_each_fault_is_told_at_its_cell(lived: Settings) -> None:
    query = (
        "select i.rule, i.sheet, i.cell, i.message from ledger.issues as i "
        "inner join ledger.submissions as s using (submission_id) where s.verdict = 'rejected' order by i.position"
    )
    found = _read(lived, query)
    rules = ["identification.evaluated.begun", *3 * ["commitments.action.present"], "commitments.level.known"]
    assert [rule for rule, _, _, _ in found] == rules
    assert found[0][3] == "L'évaluation est du 31/12/2025, avant le début de la campagne (01/01/2026)."
    assert found[1][3] == "L'engagement « CM1 » n'est pas tenu, et aucune action n'est prévue."
    assert found[4][3] == "« Gramophone » n'est pas une réponse à la question « Engagement tenu »."
    assert {sheet for _, sheet, _, _ in found} == {"Identification", "Engagements"}


def test_the_national_table_is_what_the_answers_give(lived: Settings) -> None:
    levels = Counter(level for answers, _ in ANSWERS.values() for level in answers)
    sampled = sum(asked for _, delays in ANSWERS.values() for asked, _ in delays)
    in_time = sum(answered or 0 for _, delays in ANSWERS.values() for _, answered in delays)
    assessed = levels.total() - levels["3"]
    (row,) = _read(
        lived,
        "select owed, accepted, assessed, kept, partly_kept, not_kept, kept_rate, small_assessed, sampled, in_time, "
        "in_time_rate from published.charte_marianne__summary where breakdown = 'all'",
    )
    assert row == (
        *(4, 3, assessed, levels["0"], levels["1"], levels["2"]),
        *(round(Decimal(levels["0"]) / assessed, 4), assessed < 30),
        *(sampled, in_time, round(Decimal(in_time) / sampled, 4)),
    )
    by_commitment = _read(
        lived,
        "select code, assessed, kept, small_assessed from published.charte_marianne__summary "
        "where breakdown = 'commitments.commitment_code' order by code",
    )
    for place, (code, assessed, kept, small) in enumerate(by_commitment):
        given = [answers[place] for answers, _ in ANSWERS.values()]
        assert (code, assessed, kept) == (CODES[place], 3 - given.count("3"), given.count("0"))
        assert small is True
    assert len(by_commitment) == len(CODES)


def test_the_rows_have_their_labels_and_no_name(lived: Settings) -> None:
    rows = _read(
        lived,
        "select site_code, commitment_code, level, level_label, sheet from published.charte_marianne__commitments "
        "where site_code = '692' order by sheet_row",
    )
    assert [(code, label) for _, code, _, label, _ in rows] == [
        (code, LEVELS[int(level)]) for code, level in zip(CODES, ANSWERS["692"][0], strict=True)
    ]
    assert {sheet for *_, sheet in rows} == {"Engagements"}
    columns = _read(lived, "select column_name from published.data_dictionary where table_name like 'charte_%'")
    assert ("evaluated_on",) in columns and ("respondent",) not in columns
    assert _read(lived, "select distinct respondent from restricted.charte_marianne__identification") == [
        ("C. Durand",)
    ]
