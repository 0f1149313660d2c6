"""What tests of whole runs share: deposit workbooks, look at the ledger, fingerprint the whole database."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.campaigns.forms.render import render
from prefaudit.model.contracts import load_contracts
from prefaudit.model.file_name import file_name
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.campaign import EXPECTED_FILE, Plan, filled, simulate
from prefaudit.simulation.form_filling import Filing
from prefaudit.simulation.mutation import Mutation, Workbench
from prefaudit.warehouse.postgres.connection import Connection

CAMPAIGN = "2026"
AUDIT = "self_assessment"
RECEIVED = datetime(2026, 11, 2, 9, tzinfo=UTC)


def filing(reference: Reference, site_code: str, campaign: str = CAMPAIGN) -> Filing:
    """The filing of a site for the national campaign."""
    row = next(each for each in reference.table("campaigns") if each["campaign_code"] == campaign)
    site = next(each for each in reference.table("sites") if each["site_code"] == site_code)
    return Filing(row, site, AUDIT)


def form(settings: Settings, reference: Reference, site_code: str, seed: str = "a", campaign: str = CAMPAIGN) -> Draft:
    """The filled form of a site; another seed gives other answers."""
    contract = load_contracts(settings.contracts).newest("audit-return")
    return filled(contract, reference, filing(reference, site_code, campaign), f"{site_code}/{seed}")


def deposit(
    settings: Settings, draft: Draft, site_code: str, *, name: str = "", days: int = 0, fault: Mutation | None = None
) -> Path:
    """Write a form into the landing zone as if received `days` after a fixed day, spoiled by a `fault` if any."""
    reference = Reference.load(settings.reference)
    path = Path(settings.landing) / (name or file_name(CAMPAIGN, site_code, AUDIT))
    path.parent.mkdir(parents=True, exist_ok=True)
    if fault and fault.change:
        fault.change(Workbench(draft, filing(reference, site_code), reference, Random("deposit")))
    render(draft, path)
    if fault and fault.corrupt:
        fault.corrupt(path, Random("deposit"))
    moment = (RECEIVED + timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))
    return path


def deposit_plan(settings: Settings, plan: Plan, aside: Path) -> dict[str, dict[str, object]]:
    """Simulate a plan, put its workbooks into the landing zone, give what is expected by file name."""
    contract = load_contracts(settings.contracts).newest("audit-return")
    simulate(plan, contract, Reference.load(settings.reference), aside)
    landing = Path(settings.landing)
    landing.mkdir(parents=True, exist_ok=True)
    for path in aside.glob("*.xlsx"):
        shutil.copy2(path, landing / path.name)
    lines = (aside / EXPECTED_FILE).read_text(encoding="utf-8").splitlines()
    return {str(each["file"]): each for each in map(json.loads, lines)}


def verdicts(connection: Connection) -> dict[str, str]:
    """The verdict of every submission, by file name."""
    rows = connection.execute("select file_name, verdict from ledger.submissions").fetchall()
    return {str(name): str(verdict) for name, verdict in rows}


def issues(connection: Connection) -> dict[str, list[tuple[str, str, str, str]]]:
    """The issues of every submission by file name: (rule, sheet, cell, severity), sorted."""
    found: dict[str, list[tuple[str, str, str, str]]] = {name: [] for name in verdicts(connection)}
    query = (
        "select s.file_name, i.rule, i.sheet, i.cell, i.severity "
        "from ledger.issues i join ledger.submissions s using (submission_id)"
    )
    for name, *issue in connection.execute(query.encode()).fetchall():
        found[str(name)].append(tuple(map(str, issue)))  # type: ignore[arg-type]
    return {name: sorted(each) for name, each in found.items()}


def fingerprint(
    connection: Connection, schemas: Iterable[str] = ("ledger", "warehouse", "publication", "staging")
) -> dict[str, str]:
    """A digest of every table's rows: equal before and after where nothing has changed."""
    tables = connection.execute(
        "select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE' "
        "and table_schema = any(%s) order by 1, 2",
        [list(schemas)],
    ).fetchall()
    digests = {}
    for schema, table in tables:
        query = f'select t::text from "{schema}"."{table}" t order by t::text collate "C"'
        rows = connection.execute(query.encode()).fetchall()
        digests[f"{schema}.{table}"] = hashlib.sha256("\n".join(str(row[0]) for row in rows).encode()).hexdigest()
    return digests
