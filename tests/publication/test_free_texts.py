"""A text that seems to name people is held back in all that is published until somebody clears it; and comes back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from prefaudit.publication.rebuild import figures_as_of, rebuild
from prefaudit.publication.text_review import TextReviewRefused, decide, texts_to_review
from prefaudit.settings import Settings
from prefaudit.warehouse import form_tables
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.staging import ensure_tables
from tests.support.publishing import publish, publish_figures
from tests.warehouse import meals
from tests.warehouse.sample import NEW, OLD, a_return, settled

NAMED = "Titres (contact : Mme Dupont-Essai, 06 12 34 56 78)"
CERTIFICATE = {"scheme": "iso_9001", "obtained_on": date(2025, 1, 1), "expires_on": date(2028, 1, 1)}


def certified(connection: Connection, *scopes: str | None, site: str = "69", hour: int = 12) -> int:
    held = [{**CERTIFICATE, "scope": scope} for scope in scopes]
    return settled(connection, a_return(site, certificates=held), at=datetime(2026, 4, 10, hour, tzinfo=UTC))


def shown(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select site_code, scope, scope_status from published.certificates order by site_code, sheet_row"
    ).fetchall()


def everything_published(settings: Settings, connection: Connection) -> str:
    """Return all that is published of the current publication, as one text: views, traces, files."""
    views = connection.execute("select viewname from pg_views where schemaname = 'published' order by 1").fetchall()
    texts = [
        str(connection.execute(f"select v::text from published.{view} as v".encode()).fetchall()) for (view,) in views
    ]
    texts += [str(path.read_bytes()) for path in Path(settings.publications).rglob("*") if path.is_file()]
    return "\n".join(texts)


def the_text(connection: Connection) -> str:
    (text,) = texts_to_review(connection).waiting
    assert text.text == NAMED
    return text.sha256


def test_a_scope_that_names_somebody_is_held_back_everywhere(settings: Settings, connection: Connection) -> None:
    certified(connection, NAMED, "Accueil général", None)
    assert publish(settings, connection, NEW) is not None
    assert shown(connection) == [
        ("69", None, "held_back"),
        ("69", "Accueil général", "shown"),
        ("69", None, "shown"),
    ]
    assert "Dupont" not in everything_published(settings, connection)
    traced = connection.execute(
        "select value from published.figure_traces where figure = 'certified_sites' and territory_kind = 'nation'"
    ).fetchall()
    assert sorted(str(value) for (value,) in traced) == ["ISO 9001", "ISO 9001", "ISO 9001, Accueil général"]
    kept = connection.execute("select scope from warehouse.certificates where scope like '%Dupont%'").fetchall()
    assert kept == [(NAMED,)]


def test_what_a_person_clears_is_published_and_may_be_taken_back(settings: Settings, connection: Connection) -> None:
    certified(connection, NAMED)
    assert publish(settings, connection, NEW) is not None
    sha256 = the_text(connection)
    decide(connection, NEW, sha256, "cleared", "marie", "relu")
    assert publish(settings, connection, NEW) is not None
    assert shown(connection) == [("69", NAMED, "cleared")]
    package = Path(settings.publications) / NEW / "0002"
    assert "Dupont-Essai" in (package / "certificates.csv").read_text(encoding="utf-8")
    assert "Dupont-Essai" in (package / "rapport.html").read_text(encoding="utf-8")
    assert "Dupont-Essai" not in (package / "reponse-parlement.txt").read_text(encoding="utf-8")
    decide(connection, NEW, sha256, "held_back", "marie")
    assert publish(settings, connection, NEW) is not None
    assert shown(connection) == [("69", None, "held_back")]
    found = texts_to_review(connection)
    assert (len(found.waiting), [each.status for each in found.decided]) == (0, ["held_back"])


def test_keeping_a_text_back_that_waits_makes_no_new_publication(settings: Settings, connection: Connection) -> None:
    certified(connection, NAMED)
    assert publish_figures(settings, connection, NEW) is not None
    decide(connection, NEW, the_text(connection), "held_back", "marie")
    assert publish_figures(settings, connection, NEW) is None
    assert texts_to_review(connection).waiting == ()


def test_the_audit_log_says_who_decided_and_nothing_of_the_text(connection: Connection) -> None:
    number = certified(connection, NAMED)
    sha256 = the_text(connection)
    for _ in range(2):
        decide(connection, NEW, sha256, "cleared", "marie", "relu")
    rows = connection.execute("select kind, actor, reason, campaign_code, site_code, content from ledger.acts")
    assert rows.fetchall() == [
        (
            *("text_reviewed", "marie", "relu", NEW, "69"),
            {
                **{"submission": number, "table": "certificates", "field": "scope", "row": 2},
                **{"text": sha256, "decision": "cleared"},
            },
        )
    ]


def test_a_decision_holds_for_the_same_text_of_the_same_site_alone(settings: Settings, connection: Connection) -> None:
    certified(connection, NAMED)
    decide(connection, NEW, the_text(connection), "cleared", "marie")
    certified(connection, NAMED, hour=14)
    certified(connection, NAMED, site="25")
    certified(connection, f"{NAMED} !", site="39")
    assert publish_figures(settings, connection, NEW) is not None
    assert shown(connection) == [("25", None, "held_back"), ("39", None, "held_back"), ("69", NAMED, "cleared")]


def test_a_figure_of_a_past_day_shows_what_was_shown_then(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    certified(connection, NAMED)
    first = publish(settings, connection, NEW)
    assert first is not None
    decide(connection, NEW, the_text(connection), "cleared", "marie")
    second = publish(settings, connection, NEW)
    assert second is not None
    then = figures_as_of(connection, NEW, first.as_of)["certificates"]
    now = figures_as_of(connection, NEW, second.as_of)["certificates"]
    assert (list(then["scope_status"]), list(now["scope_status"])) == (["held_back"], ["cleared"])
    assert list(now["scope"]) == [NAMED]
    assert rebuild(settings, connection, NEW, 1, tmp_path / "first").different == ()
    assert rebuild(settings, connection, NEW, 2, tmp_path / "second").different == ()


def test_the_name_of_a_sheet_that_names_somebody_is_not_published(settings: Settings, connection: Connection) -> None:
    read = a_return("69", {"M1-C1": "minor_nonconformity"}, certificates=[{**CERTIFICATE, "scope": None}])
    tables = {
        name: type(table)(table.name, "Mme Dupont-Essai", table.header_row, table.locations, table.rows)
        for name, table in read.tables.items()
    }
    settled(connection, type(read)(read.form, tables, (), version=read.version))
    assert publish(settings, connection, NEW) is not None
    for view in ("audits", "consolidated_audit_results", "nonconformities", "indicators", "certificates"):
        rows = connection.execute(f"select distinct sheet from published.{view}".encode()).fetchall()
        assert rows == [("(feuille renommée)",)], view
    assert "Dupont" not in everything_published(settings, connection)


def test_what_the_register_says_is_the_bureaus_own(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("69", campaign=OLD))
    assert publish_figures(settings, connection, OLD) is not None
    assert shown(connection) == [("69", "accueil", "shown")]


@pytest.mark.parametrize(
    ("sha256", "decision", "by", "why"),
    [
        ("0" * 64, "cleared", "marie", "No current return of the campaign 2026 has this text any longer"),
        ("", "published", "marie", "« published » is no decision on a text. Give cleared or held_back"),
        ("", "cleared", " ", "A decision on a text says who takes it"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_refused(
    connection: Connection, sha256: str, decision: str, by: str, why: str
) -> None:
    certified(connection, NAMED)
    with pytest.raises(TextReviewRefused, match=why):
        decide(connection, NEW, sha256 or the_text(connection), decision, by)
    assert connection.execute("select 1 from ledger.acts").fetchone() is None


def test_texts_of_other_forms_are_held_back_too(settings: Settings, connection: Connection) -> None:
    connection.execute("update ledger.campaigns set form = 'school-meals' where campaign_code = %s", [NEW])
    connection.execute("update ledger.returns_owed set audit_type = '' where campaign_code = %s", [NEW])
    ensure_tables(connection, [meals.CONTRACT])
    form_tables.ensure(connection, [meals.CONTRACT])
    rows = [("North, ask Mrs Smith-Sample", date(2026, 6, 12), 120, 3.5, (), None), ("South", None, 80, None, (), None)]
    meals.settled(connection, meals.meals(rows=rows))
    assert publish(settings, connection, NEW) is not None
    query = "select school, school_status, served from published.school_meals__meals order by sheet_row"
    assert connection.execute(query.encode()).fetchall() == [(None, "held_back", 120), ("South", "shown", 80)]
    assert "Sample" not in everything_published(settings, connection)
    (text,) = texts_to_review(connection).waiting
    assert (text.table, text.field, text.sheet, text.row) == ("meals", "school", "Meals", 2)
    decide(connection, NEW, text.sha256, "cleared", "marie")
    assert publish(settings, connection, NEW) is not None
    assert connection.execute(query.encode()).fetchall()[0] == ("North, ask Mrs Smith-Sample", "cleared", 120)
    comment = connection.execute(
        "select description from published.data_dictionary where column_name = 'school_status'"
    ).fetchone()
    assert comment is None or "held_back" in str(comment[0])


def test_what_is_held_back_is_erased_in_its_time_and_stays_held_back(
    settings: Settings, connection: Connection
) -> None:
    number = certified(connection, NAMED, "Accueil général", None)
    assert publish_figures(settings, connection, NEW) is not None
    (erased,) = connection.execute("select warehouse.erase_texts(array[%s::bigint])", [number]).fetchone() or (0,)
    # The held scope, and what was seen of each of five criteria.
    assert erased == 6
    scopes = "select scope from warehouse.certificates order by sheet_row"
    assert connection.execute(scopes).fetchall() == [("(effacé, ligne 2)",), ("Accueil général",), (None,)]
    assert connection.execute("select count(evidence) from warehouse.findings").fetchone() == (0,)
    assert connection.execute("select warehouse.erase_texts(array[%s::bigint])", [number]).fetchone() == (0,)
    assert texts_to_review(connection).waiting == ()
    later = figures_as_of(connection, NEW, datetime.now(UTC))["certificates"]
    assert list(later["scope_status"]) == ["held_back", "shown", "shown"]
    assert list(later["scope"])[1] == "Accueil général"
    with pytest.raises(Exception, match="neither changed nor deleted"):
        connection.execute("update warehouse.certificates set scope = 'x'")


def test_a_text_that_was_cleared_stays_when_the_time_of_the_others_is_over(connection: Connection) -> None:
    number = certified(connection, NAMED)
    decide(connection, NEW, the_text(connection), "cleared", "marie")
    connection.execute("select warehouse.erase_texts(array[%s::bigint])", [number])
    assert connection.execute("select scope from warehouse.certificates").fetchall() == [(NAMED,)]


def test_what_an_earlier_publication_showed_is_not_told_again_as_what_changed(
    settings: Settings, connection: Connection
) -> None:
    certified(connection, NAMED)
    decide(connection, NEW, the_text(connection), "cleared", "marie")
    assert publish(settings, connection, NEW) is not None
    decide(connection, NEW, texts_to_review(connection).decided[0].sha256, "held_back", "marie")
    certified(connection, "Titres", hour=14)
    assert publish(settings, connection, NEW) is not None
    rows = connection.execute("select table_name, column_name, c::text from published.corrections as c").fetchall()
    assert "certificates" in {table for table, _, _ in rows}
    assert "Dupont" not in str(rows)
    assert "Dupont" not in (Path(settings.publications) / NEW / "0002" / "corrections.csv").read_text(encoding="utf-8")
