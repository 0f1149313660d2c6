"""The texts that seem to name people, as an operator lists them and decides of them."""

from datetime import date

import pytest

from prefaudit.warehouse.postgres.connection import Connection
from tests.support.command_line import typed
from tests.warehouse.sample import a_return, settled

pytestmark = pytest.mark.usefixtures("published")


def test_a_text_is_listed_and_decided_of(connection: Connection) -> None:
    assert typed("texts").out == "No text of a current return seems to name anybody.\n"
    scope = "Titres\n[Mme Fictifier]"
    held = {"scheme": "iso_9001", "scope": scope, "obtained_on": date(2026, 1, 1), "expires_on": date(2029, 1, 1)}
    settled(connection, a_return("25", certificates=[held]))
    number, campaign, site, *_, end = next(
        line for line in typed("texts").out.splitlines() if "Fictifier" in line
    ).split()
    assert (campaign, site, end) == ("2026", "25", "Fictifier]")
    assert "waiting" in typed("texts").out and "Titres\\n[Mme" in typed("texts").out
    refused = typed("texts", "--clear", number)
    assert (refused.code, refused.err) == (2, "A decision on a text says who takes it. Give a name with --by.\n")
    assert typed("texts", "--clear", "zz", "--by", "Bureau").err.startswith("No text has the number zz.")
    done = typed("texts", "--clear", number, "--by", "Bureau", "--reason", "lu")
    assert done.out == f"The text {number} is published as it is from the next publication on.\n"
    assert "cleared" in typed("texts").out
    typed("texts", "--keep", number, "--by", "Bureau")
    assert connection.execute(
        "select actor, reason, content ->> 'decision' from ledger.acts where kind = 'text_reviewed' order by act_id"
    ).fetchall() == [("Bureau", "lu", "cleared"), ("Bureau", None, "held_back")]
