"""The whole way of a text that names somebody: warned of, held back, cleared and taken back in the control room."""

import shutil
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from upath import UPath

from prefaudit.publication.text_review import texts_to_review
from prefaudit.reference.data import Reference
from prefaudit.restore.inventory import scan
from prefaudit.restore.replay import restore
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns, publish_summaries
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import CAMPAIGN, deposit, form
from tests.web.test_write_routes import HERE, client_of

NAMED = "Titres (contact : Mme Dupont-Essai, 06 12 34 56 78)"


@pytest.fixture(scope="module")
def filed(module_settings: Settings, reference: Reference) -> Iterator[Settings]:
    """A return of the préfecture de la Drôme with such a scope went through a run to a publication."""
    draft = form(module_settings, reference, "26")
    sheet = draft.sheet("certificates")
    values = {
        **{"scheme": "QUAL-E-PREF", "scope": NAMED, "first_obtained_on": date(2025, 3, 3)},
        **{"obtained_on": date(2025, 3, 3), "expires_on": date(2028, 3, 2)},
    }
    for name, value in values.items():
        sheet.set(name, value, sheet.first_row)
    deposit(module_settings, draft, "26")
    consolidate_returns.run(module_settings)
    publish_summaries.publish(CAMPAIGN, module_settings)
    yield module_settings


def published(settings: Settings) -> tuple[str, str, list[tuple[object, ...]]]:
    """Return all that is published, as one text, the answer to Parliament, and the scopes with their statuses."""
    with connect(settings) as connection:
        views = connection.execute("select viewname from pg_views where schemaname in ('published', 'bi')").fetchall()
        schemas = dict(connection.execute("select viewname, schemaname from pg_views").fetchall())
        texts = [
            str(connection.execute(f"select v::text from {schemas[view]}.{view} as v".encode()).fetchall())
            for (view,) in views
        ]
        rows = connection.execute(
            "select scope, scope_status from published.certificates where site_code = '26'"
        ).fetchall()
    folder = max(Path(settings.publications, CAMPAIGN).iterdir())
    for path in folder.iterdir():
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path, read_only=True)
            texts += [str(row) for sheet in book for row in sheet.iter_rows(values_only=True)]
        else:
            texts.append(path.read_bytes().decode("utf-8", "replace"))
    answer = (folder / "reponse-parlement.txt").read_text(encoding="utf-8")
    return "\n".join(texts), answer, rows


def decided(settings: Settings, decision: str) -> None:
    with connect(settings) as connection:
        found = texts_to_review(connection)
    (text,) = (*found.waiting, *found.decided)
    answer = client_of(settings).post(f"/textes/{CAMPAIGN}/{text.sha256}", data={"decision": decision}, headers=HERE)
    assert answer.status_code == 303
    publish_summaries.publish(CAMPAIGN, settings)


def test_the_site_is_warned_at_the_cell(filed: Settings) -> None:
    with connect(filed) as connection:
        ((sheet, cell, severity, found),) = connection.execute(
            "select sheet, cell, severity, found from ledger.issues where rule = 'text.personal'"
        ).fetchall()
        page, workbook = connection.execute("select page, workbook from ledger.answers").fetchone() or ("", "")
        verdict = connection.execute("select verdict from ledger.submissions").fetchone()
    assert (sheet, severity, found) == ("Certificats", "warning", "(donnée personnelle)")
    assert verdict == ("accepted_with_warnings",)
    told = unescape(Path(page).read_text(encoding="utf-8"))
    assert "semble contenir un nom de personne et un numéro de téléphone" in told
    assert "Dupont" not in told
    copy = openpyxl.load_workbook(workbook)
    assert copy["Certificats"][cell].value == NAMED
    assert "semble contenir un nom de personne" in str(copy["Certificats"][cell].comment.text)


def test_it_is_held_back_cleared_and_taken_back(filed: Settings, second: Settings) -> None:
    everything, _, rows = published(filed)
    assert rows == [(None, "held_back")]
    assert "Dupont" not in everything
    assert "texte retenu" in everything
    decided(filed, "publier")
    everything, answer, rows = published(filed)
    assert rows == [(NAMED, "cleared")]
    assert everything.count("Dupont-Essai") >= 5
    assert "Dupont" not in answer
    decided(filed, "retenir")
    everything, _, rows = published(filed)
    assert rows == [(None, "held_back")]
    assert "Dupont" not in everything
    # The disaster: what was decided is in the archive, and holds.
    shutil.copytree(filed.archive, second.archive)
    with connect(second) as connection:
        restore(second, connection, scan(UPath(second.archive)))
        found = texts_to_review(connection)
    assert [(each.text, each.status) for each in found.decided] == [(NAMED, "held_back")]
    assert found.waiting == ()
    publish_summaries.publish(CAMPAIGN, second)
    assert published(second)[2] == [(None, "held_back")]
