"""Why a publication changes what it changes: each reason is produced, and the approver reads what moves."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from prefaudit.l10n.clock import day_of
from prefaudit.l10n.typography import typeset
from prefaudit.publication import build, inputs
from prefaudit.publication import publish as publishing
from prefaudit.publication.build import built_again, stale
from prefaudit.publication.comparison import Change, as_markdown, comparison
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.warehouse.kept_form import KeptForm
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.pages import as_typed
from tests.support.publishing import holds
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import NEW, OLD, PRE, a_return, sample_reference, settled

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)


def _reasons(connection: Connection, where: str = "true") -> set[tuple[object, ...]]:
    return set(
        connection.execute(
            f"select table_name, reason from published.corrections where campaign_code = %s and {where}".encode(), [NEW]
        ).fetchall()
    )


def _amended(connection: Connection, table: str, **values: str) -> None:
    reference = sample_reference()
    rows = [{**row, **{name: f"{value}{row.get(name) or ''}" for name, value in values.items()}}
            for row in reference.table(table)]  # fmt: skip
    sync_reference(connection, reference.changed(table, rows))


def test_each_change_has_its_reason(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25"))
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    publish(settings, connection, NEW)

    settled(connection, a_return("25", campaign=OLD, audit_type=PRE))
    publish(settings, connection, NEW)
    assert _reasons(connection) == {
        ("campaign_trend", "input.earlier_campaign"),
        ("campaign_changes", "input.earlier_campaign"),
        ("quality_indicators", "input.earlier_campaign"),
    }

    _amended(connection, "modules", module_name="Le module ")
    publish(settings, connection, NEW)
    assert {reason for _, reason in _reasons(connection)} == {"input.module_words"}
    words = "select distinct reason_label, sources from published.corrections"
    assert connection.execute(words.encode()).fetchall() == [
        ("Données modifiées : Modules du référentiel : libellés", None)
    ]

    number = settled(connection, a_return("692", {"M1-C2": "strength"}))
    publish(settings, connection, NEW)
    assert {reason for _, reason in _reasons(connection, "column_name <> 'module_name'")} == {"first_acceptance"}
    rows = connection.execute(
        "select table_name, after from published.corrections where kind = 'rows_added' order by position"
    ).fetchall()
    assert ("consolidated_audit_results", "5") in rows
    sources = connection.execute(
        "select distinct sources, returns_behind from published.corrections where kind = 'figure'"
    ).fetchall()
    assert sources == [(f"692, Auto-évaluation : dépôt {number}", 1)]

    withdraw(connection, number, "wrong_site", "Bureau")
    settled(connection, a_return("25", {"M2-C1": "strength"}), at=NOON + timedelta(days=1))
    publish(settings, connection, NEW)
    regions = "select distinct row_key::jsonb ->> 'region_code', reason from published.corrections " \
        "where table_name = 'summary_by_region' order by 1"  # fmt: skip
    assert connection.execute(regions.encode()).fetchall() == [("27", "resubmission"), ("84", "withdrawal.wrong_site")]
    (both,) = connection.execute(
        "select reason, reason_label, causes from published.corrections "
        "where figure_code = 'national_summary/criteria_assessed'"
    ).fetchall()
    assert both == (
        "consequence",
        "Plusieurs causes possibles : Le site a déposé un nouveau retour, accepté ; "
        "Dépôt retiré par le bureau : mauvais site",
        "resubmission ; withdrawal.wrong_site",
    )


def _named(connection: Connection, where: str) -> dict[tuple[object, ...], str]:
    """The sites that are named behind each corrected cell of a table with a subject below the territory."""
    rows = connection.execute(
        "select table_name, coalesce(row_key::jsonb ->> 'criterion_code', row_key::jsonb ->> 'commitment_code', "
        "row_key::jsonb ->> 'module_code', row_key::jsonb ->> 'indicator_code', row_key::jsonb ->> 'quality_code'), "
        "column_name, string_agg(distinct coalesce(sources, ''), ' | ') "
        f"from published.corrections where site_code is null and {where} group by 1, 2, 3".encode()
    ).fetchall()
    return {
        (table, subject, column): re.sub(r"(\d+), [^;|]*\d", r"\1", str(named))
        for table, subject, column, named in rows
    }


def test_a_cell_names_the_returns_that_count_in_its_very_subject(settings: Settings, connection: Connection) -> None:
    for site in ("25", "39", "69"):
        settled(connection, a_return(site, measure=(1.0, 10.0)))
    publish(settings, connection, NEW)
    # Of one région and one kind of site: one changes module 1, one module 2, one its indicator (of module 1) alone.
    settled(connection, a_return("25", {"M1-C2": "opportunity"}, measure=(1.0, 10.0)), at=NOON + timedelta(days=1))
    settled(connection, a_return("39", {"M2-C1": "opportunity"}, measure=(1.0, 10.0)), at=NOON + timedelta(days=1))
    settled(connection, a_return("69", measure=(2.0, 10.0)), at=NOON + timedelta(days=1))
    publish(settings, connection, NEW)
    named = _named(connection, "table_name not in ('returns', 'quality_indicators')")
    assert {sites for (_, subject, _), sites in named.items() if subject in ("1", "E1", "M1-C2")} == {"25"}
    assert {sites for (_, subject, _), sites in named.items() if subject in ("2", "E2", "M2-C1")} == {"39"}
    assert {named[place] for place in named if place[0] == "indicator_summary"} == {"69"}
    assert {named[place] for place in named if place[:2] == ("national_summary", "all")} == {"25 ; 39"}
    quality = _named(connection, "table_name = 'quality_indicators'")
    assert quality["quality_indicators", "conformity_rate", "value"] == "25 ; 39"
    assert not any("69" in sites for sites in quality.values())


def test_a_withdrawal_stays_in_the_history_of_corrections(settings: Settings, connection: Connection) -> None:
    for site in ("25", "69"):
        number = settled(connection, a_return(site))
    publish(settings, connection, NEW)
    withdraw(connection, number, "wrong_site", "Bureau")
    publish(settings, connection, NEW)
    settled(connection, a_return("39"))
    publish(settings, connection, NEW)
    assert connection.execute(
        "select number, kind, site_code, reason from published.corrections_history where site_code is not null "
        "order by number, position"
    ).fetchall() == [
        (2, "return_lost", "69", "withdrawal.wrong_site"),
        (3, "return_accepted", "39", "first_acceptance"),
    ]
    # Of earlier publications the cells of other tables are not kept.
    kept = "select count(*) from publication.corrections join publication.publications using (publication_id) " \
        "where not publication.is_kept_correction(kind) and not is_current"  # fmt: skip
    assert connection.execute(kept.encode()).fetchone() == (0,)


def test_another_text_of_the_program_that_moves_no_figure_publishes_nothing(
    settings: Settings, connection: Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settled(connection, a_return("25"))
    publish(settings, connection, NEW)
    statements = inputs.build_statements
    monkeypatch.setattr(inputs, "build_statements", lambda form: [*statements(form), b"-- written otherwise"])
    assert stale(connection) == (NEW,)
    with caplog.at_level("INFO", "prefaudit.publication"):
        assert publish(settings, connection, NEW, "v2") is None
    assert "this changed: definition. No figure did" in caplog.text
    assert stale(connection) == ()
    # So may a view or a function of the database that another version brings.
    connection.execute("insert into ledger.migrations (number, name, checksum) values (999, 'later', 'other')")
    assert stale(connection) == (NEW,)
    assert publish(settings, connection, NEW, "v3") is None
    assert stale(connection) == ()


def test_what_time_alone_moves_says_so(settings: Settings, connection: Connection) -> None:
    # The day of the figures is to come: each publication measures at its own.
    _amended(connection, "campaigns", figures_on="2100-01-01")
    today, days = datetime.now(UTC).date(), timedelta(days=100)
    held = {"scheme": "iso_9001", "scope": "accueil", "obtained_on": today - days, "expires_on": today + days}
    ended = dict.fromkeys(("audit_started_on", "audit_ended_on"), today - days)
    settled(connection, a_return("25", {"M1-C1": "minor_nonconformity"}, certificates=[held], **ended))
    first = publish(settings, connection, NEW)
    settled(connection, a_return("692"))
    second = publish(settings, connection, NEW)
    assert first is not None and second is not None
    later = replace(second, as_of=second.as_of + 4 * days)
    with built_again(connection, later) as publication:
        found = connection.execute(
            "select column_name, before, after, causes from publication.corrections where publication_id = %s and "
            "(figure_code = 'headline_figures/certified_sites' or site_code = '25' and column_name = any(%s)) "
            "order by position",
            [publication, ["days_open", "in_force", "status_at_publication"]],
        ).fetchall()
    open_days = [str((day_of(each.as_of) - (today - days)).days) for each in (first, later)]
    assert found == [
        ("enumerated", "1", "0", "first_acceptance ; passing_time"),
        ("days_open", *open_days, "passing_time"),
        ("in_force", "true", "false", "passing_time"),
        ("status_at_publication", "valid", "expired", "passing_time"),
    ]


def test_what_another_definition_moves_says_so(
    settings: Settings, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(connection, a_return("25"))
    publish(settings, connection, NEW)
    others = {
        "'Sites engagés' as label,\n        100 as position,\n        count(*)": (
            "'Sites qui se sont engagés' as label,\n        100 as position,\n        count(*) + 1"
        ),
        "    audit.external_audit_on,": "    audit.audit_ended_on,",
    }

    def otherwise(
        form: KeptForm | None, statements: Callable[..., list[bytes]] = inputs.build_statements
    ) -> list[bytes]:
        whole = b"\0".join(statements(form))
        for text, other in others.items():
            assert whole.count(text.encode()) == 1, text
            whole = whole.replace(text.encode(), other.encode())
        return whole.split(b"\0")

    for module in (inputs, build):
        monkeypatch.setattr(module, "build_statements", otherwise)
    publish(settings, connection, NEW, "v2")
    found = connection.execute(
        "select kind, table_name, column_name, before, after, reason from published.corrections order by position"
    ).fetchall()
    assert found == [
        ("figure", "headline_figures", "enumerated", "4", "5", "definition"),
        ("cell", "headline_figures", "label", "Sites engagés", "Sites qui se sont engagés", "definition"),
        ("cell", "quality_indicators", "value", "4", "5", "definition"),
        # A column that nothing stood in is told once, with the number of its cells.
        ("column_filled", "audits", "external_audit_on", "0", "1", "definition"),
    ]


def test_the_approver_reads_which_data_changed_and_which_tables_move(
    settings: Settings, connection: Connection
) -> None:
    reference = sample_reference()
    owed = [row for row in reference.table("owed") if (row["campaign_code"], row["site_code"]) != (NEW, "692")]
    sync_reference(connection, reference.changed("owed", owed))
    settled(connection, a_return("25"))
    publish(settings, connection, NEW)
    _amended(connection, "modules", module_name="Le module ")
    settled(connection, a_return("692", modules=("1",)))
    candidate = publishing.stage(settings, connection, NEW, "essai", holds)
    assert candidate is not None
    compared = comparison(connection, candidate)
    assert compared.inputs == [
        "Retours reçus, contrôlés ou retirés",
        "Retours attendus et leurs échéances",
        "Modules du référentiel : libellés",
    ]
    # Rows and cells both: 1 audit, 3 findings that are new and 5 in which the module is called otherwise …
    assert [(each.title, each.count) for each in compared.tables] == [
        ("Synthèse par département", 70),
        ("Synthèse par région", 68),
        ("Synthèse par critère", 52),
        ("Synthèse nationale", 31),
        ("Synthèse par type d'audit", 31),
        ("Synthèse par engagement", 20),
        ("Indicateurs de qualité", 17),
        ("Constats consolidés", 8),
        ("Synthèse des indicateurs", 6),
        ("Évolution", 5),
        ("Synthèse par nature de site", 5),
        ("Chiffres clés", 2),
        ("Parcours de certification", 2),
        ("Audits", 1),
        ("Indicateurs", 1),
        ("Retours attendus", 1),
        ("Sites couverts par un audit", 1),
    ]
    assert compared.returns == [Change("Retour accepté", "returns", 1, [("Premier retour accepté du site", 1)])]
    text = as_markdown(compared, "http://page/propositions/2")
    assert text == typeset(text)
    text = as_typed(text)
    assert text.startswith(
        "La campagne demande l'accord d'une personne avant toute publication. Données modifiées depuis la publication "
        "n° 1 du "
    )
    for line in (
        "| Chiffres clés | Proposé | En vigueur | Écart |",
        "| Taux d'acceptation | 50,0 % | 33,3 % | +16,7 points |",
        "| Sites certifiés | 0 | 0 | 0 |",
        "| Retours attendus | 4 | 3 | +1 |",
        "| Retour accepté | 1 | Premier retour accepté du site (1) |",
        "| Évolution | 5 | Plusieurs causes possibles : La liste des retours attendus a été modifiée ; Premier retour "
        "accepté du site (5) |",
        "- Peu de réponses : 2 retours acceptés sur 4 attendus (50,0 %) ; les chiffres nationaux ne disent rien "
        "des autres.",
        "- Le taux national de conformité porte sur moins de cinq audits.",
        "- 100 % de conformité sur un seul site : 2 régions (Bourgogne-Franche-Comté et Auvergne-Rhône-Alpes), 2 "
        "départements (Doubs et Rhône) et 1 module (Le module Titres).",
    ):
        assert line in text.splitlines(), line
    assert "[Rapport proposé](http://page/propositions/2/rapport.html)" in text
    # Of a return that is newly owed and came at once either may be why.
    assert connection.execute(
        "select causes, sources from publication.corrections where publication_id = %s "
        "and figure_code = 'national_summary/owed'",
        [candidate.publication_id],
    ).fetchall() == [("amended_campaign ; first_acceptance", "692, Auto-évaluation : dépôt 2")]


def test_every_kind_of_input_has_words() -> None:
    texts = [
        (PROJECT_ROOT / "include/sql/publication" / name).read_text(encoding="utf-8")
        for name in ("inputs_digest.sql", "form_inputs.sql")
    ]
    first_word = r"'(\w+) '|concat_ws\(' ', '(\w+)'"
    kinds = {"".join(found) for text in texts for found in re.findall(first_word, text)} | {
        inputs.DEFINITION,
        inputs.REVIEWED,
    }
    lists = pd.read_csv(PROJECT_ROOT / "include/reference/code_lists.csv", dtype=str)
    assert kinds == set(lists.loc[lists["list"] == "publication_input", "code"])
