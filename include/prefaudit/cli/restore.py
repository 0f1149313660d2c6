"""`prefaudit restore`: what was made again from an archive, what was left out, and what no archive holds."""

import time
from typing import Annotated

import typer

from prefaudit.ingestion.channels import without_secrets
from prefaudit.places import place_at
from prefaudit.restore.inventory import Inventory, scan
from prefaudit.restore.replay import Restored, require_empty, restore
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect

WHOLE, INCOMPLETE = 0, 1

# What a backup of the database holds and no archive does: a line each, with the way out.
NOT_KEPT = (
    "registered addresses of the sites: register them again with `prefaudit contacts`",
    "mails sent and looked at: those in quarantine stand in the mailbox still, and a reminder of today may go twice",
    "earlier publications but their numbers: their packages stand in the place of the publications",
    "what the reference data said before: figures as of an earlier timestamp cannot be shown",
    "logins of BI tools: make them again with `prefaudit reader`",
    "what the check at a deposit found: the verdict of the nightly run stands",
)


def command(
    source: Annotated[
        str, typer.Option("--from", help="The archive, a folder or an fsspec URL; PREFAUDIT_ARCHIVE if none is named.")
    ] = "",
) -> None:
    """Make an empty warehouse again from the archive of original files, their manifests and the audit log.

    Exit 0: all of the archive is restored; 1: something in it is missing or damaged and was left out; 2: the call
    cannot be carried out, or the warehouse is not empty.
    """
    began = time.monotonic()
    settings = Settings.from_env()
    place = source or settings.archive
    with connect(settings) as connection:
        require_empty(connection)
        inventory = scan(place_at(place))
        whole, entries = len(inventory.kept), len(inventory.audit_log)
        print(f"Archive {without_secrets(place)}: {whole} originals that are whole, {entries} audit-log entries.")
        done = restore(settings, connection, inventory)
    print(_said(done, len(inventory.kept), time.monotonic() - began))
    left_out = list(_left_out(inventory, done))
    for line in left_out:
        print(f"- {line}")
    print("A backup of the database would hold besides:")
    for line in NOT_KEPT:
        print(f"- {line}.")
    print("Next: `prefaudit night` (or trigger consolidate_returns) publishes the figures again.")
    raise typer.Exit(INCOMPLETE if left_out else WHOLE)


def _said(done: Restored, found: int, seconds: float) -> str:
    waiting = found - done.settled - len(done.unmatched)
    parts = [
        f"Restored: {done.submissions} submissions in {seconds:.0f} s; {done.settled} settled in {done.runs} runs "
        f"({done.accepted} accepted, {done.settled - done.accepted} rejected), {done.withdrawn} withdrawn",
        f"{waiting} to be validated by the next run" if waiting else "",
        f"{done.packages} publications whose numbers stay taken" if done.packages else "",
    ]
    return f"{'; '.join(filter(None, parts))}."


def _left_out(inventory: Inventory, done: Restored) -> list[str]:
    said = list(inventory.problems)
    if inventory.erased:
        said.append(
            f"{inventory.erased} submissions whose originals were erased because their time was over: their rows are "
            "in a backup of the database and in the publications only."
        )
    if done.unmatched:
        said.append(
            f"Submissions {', '.join(map(str, done.unmatched))} were accepted, and their originals cannot be read "
            "today as they were then: their rows are missing. See ledger.submissions."
        )
    return said
