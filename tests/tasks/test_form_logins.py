"""A new form where the login of the runs may make no tables: its returns wait for the owner, the audits do not."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import checks_beside, consolidate_returns
from prefaudit.warehouse import setup
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.logins import add_pipeline
from tests.support import worked_example
from tests.support.landing import CAMPAIGN, deposit, form


def test_a_new_form_waits_for_the_owner_and_the_audits_do_not(
    quick: Settings, reference: Reference, tmp_path: Path
) -> None:
    setup.prepare(quick)
    with connect(quick) as connection:
        login = add_pipeline(connection, "nightly_of_forms")
    owner = replace(quick, home=str(worked_example.home(tmp_path / "home")))
    url = f"postgresql://{login.name}:{login.password}@{quick.database_url.rpartition('@')[2]}"
    nightly = replace(owner, database_url=url)
    deposit(nightly, form(nightly, reference, "26"), "26")
    worked_example.deposit(Path(nightly.landing), "26", [("North", date(2026, 6, 12), 120, 30)])
    with pytest.raises(checks_beside.StoppedForms, match=r"this login may not .* Run `prefaudit migrate`"):
        consolidate_returns.run(nightly)
    with connect(nightly) as connection:
        states = connection.execute("select form, state, unread from ledger.submissions order by form").fetchall()
        published = connection.execute("select campaign_code from published.publications").fetchall()
    why = "les tables de son formulaire sont à mettre à jour (la tâche « Vérifier les formulaires » dit pourquoi)"
    assert (states, published) == ([("audit-return", "settled", None), (None, "received", why)], [(CAMPAIGN,)])
    setup.prepare(owner)
    assert consolidate_returns.run(nightly) == [worked_example.CAMPAIGN]
    with connect(nightly) as connection:
        rows = connection.execute("select school, served from published.school_meals__meals").fetchall()
        named = connection.execute("select contact from restricted.school_meals__cover").fetchall()
    assert (rows, named) == ([("North", 120)], [("J. Cook",)])
