"""A simulated campaign: one filled workbook a site, some with a named fault, and what must be found in each."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.template import template
from prefaudit.model.contract import Contract
from prefaudit.model.errors import OperatorError
from prefaudit.model.file_name import file_name
from prefaudit.model.issues import Verdict
from prefaudit.reference.data import Reference
from prefaudit.reference.lines import ReferenceRow
from prefaudit.simulation.benign_variations import BENIGN_VARIATIONS
from prefaudit.simulation.faults import FAULTS
from prefaudit.simulation.form_filling import Filing, fill
from prefaudit.simulation.mutation import Expected, Mutation, NoPlace, Workbench

EXPECTED_FILE = "expected.jsonl"


class SimulationError(OperatorError):
    """What was asked cannot be simulated."""

    french = "la simulation ne peut pas être faite"


@dataclass(frozen=True)
class Plan:
    """How a campaign is simulated: how many sites answer, and how many of them are faulty, late, corrected, missing.

    `sites` of 0 means all from which a return is expected; `missing` of them send nothing; `late` send after the due
    date; `twice` of the faulty ones send a corrected return the day after. All draws follow from `seed`.
    """

    campaign: str
    sites: int = 0
    seed: int = 1
    faults: int = 0
    missing: int = 0
    late: int = 0
    twice: int = 0


@dataclass(frozen=True)
class SimulatedFile:
    """One line of expected.jsonl: a file and what must come of it."""

    file: str
    site: str
    verdict: str
    issues: tuple[Expected, ...]
    fault: str
    variations: tuple[str, ...]
    received_at: str
    simulated: bool = field(default=True)


def simulate(plan: Plan, contract: Contract, reference: Reference, folder: Path) -> list[SimulatedFile]:
    """Write the workbooks of a plan and expected.jsonl into `folder`; the same plan gives the same bytes.

    Raises SimulationError, writing nothing, where the campaign is unknown or the numbers do not fit together.
    """
    files = list(_files(plan, contract, reference, folder))
    lines = [json.dumps(asdict(file), ensure_ascii=False) for file in files]
    (folder / EXPECTED_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return files


def _files(plan: Plan, contract: Contract, reference: Reference, folder: Path) -> Iterator[SimulatedFile]:
    campaign, expected = _expected(plan, reference)
    random = Random(f"{plan.seed}/{plan.campaign}")  # noqa: S311  reproducible draws, no secret
    answering = random.sample(expected, _answering(plan, len(expected)))
    folder.mkdir(parents=True, exist_ok=True)
    faulty = dict(zip((row["site_code"] for row in answering), _fault_names(plan), strict=False))
    late = {row["site_code"] for row in answering[len(answering) - plan.late :]}
    sites = {row["site_code"]: row for row in reference.sites_at(_day(campaign["reference_on"]))}
    for number, row in enumerate(answering):
        site = sites[row["site_code"]]
        filing = Filing(campaign, site, str(row["audit_type"]))
        received = _received(_day(row["due_on"]), row["site_code"] in late, random)
        name = file_name(plan.campaign, str(site["site_code"]), filing.audit_type)
        fault = faulty.get(row["site_code"], "")
        yield _write(_Job(plan, contract, reference, filing, folder / name, fault, received))
        if fault and number < plan.twice:
            corrected = folder / name.replace(".xlsx", "_corrige.xlsx")
            yield _write(_Job(plan, contract, reference, filing, corrected, "", received + timedelta(days=1)))


def _expected(plan: Plan, reference: Reference) -> tuple[ReferenceRow, list[ReferenceRow]]:
    """Return the campaign and the returns expected in it."""
    campaigns = {str(row["campaign_code"]): row for row in reference.table("campaigns")}
    if plan.campaign not in campaigns:
        known = ", ".join(sorted(campaigns))
        raise SimulationError(f"The campaign « {plan.campaign} » is unknown; the reference data has {known}.")
    expected = [row for row in reference.table("owed") if row["campaign_code"] == plan.campaign]
    return campaigns[plan.campaign], expected


def _answering(plan: Plan, expected: int) -> int:
    """Return how many sites answer of the expected ones. Raises SimulationError where the numbers do not fit."""
    for name in ("sites", "faults", "missing", "late", "twice"):
        if getattr(plan, name) < 0:
            raise SimulationError(f"« {name} » is {getattr(plan, name)}; a number of zero or more is expected.")
    _require(plan.sites, "sites", expected, f"owe a return in the campaign « {plan.campaign} »")
    asked = plan.sites or expected
    _require(plan.missing, "missing returns", asked - 1, f"of {asked} sites may send nothing: one at least answers")
    answering = asked - plan.missing
    _require(plan.faults, "returns with a fault", answering, "sites answer")
    _require(plan.late, "late returns", answering, "sites answer")
    _require(plan.twice, "corrected returns", plan.faults, "returns have a fault")
    return answering


def _require(wanted: int, what: str, most: int, why: str) -> None:
    if wanted > most:
        raise SimulationError(f"{wanted} {what} asked for, but only {most} {why}. Ask for {most} at most.")


def _day(text: str | None) -> date:
    return date.fromisoformat(str(text))


def _fault_names(plan: Plan) -> list[str]:
    names = sorted(FAULTS)
    Random(f"{plan.seed}/faults").shuffle(names)  # noqa: S311
    return [names[number % len(names)] for number in range(plan.faults)]


def _received(due: date, late: bool, random: Random) -> datetime:
    days = random.randint(1, 6) if late else -random.randint(1, 40)
    hour = time(random.randint(8, 18), random.randint(0, 59))
    return datetime.combine(due + timedelta(days=days), hour, tzinfo=UTC)


@dataclass(frozen=True)
class _Job:
    """All that one simulated file is made from."""

    plan: Plan
    contract: Contract
    reference: Reference
    filing: Filing
    path: Path
    fault: str
    received: datetime


def _write(job: _Job) -> SimulatedFile:
    site = str(job.filing.site["site_code"])
    random = Random(f"{job.plan.seed}/{site}")  # noqa: S311
    variations = random.sample(list(BENIGN_VARIATIONS.values()), random.choice((0, 0, 1, 1, 2)))
    fault = FAULTS.get(job.fault)
    draft, issues = _mutated(job, variations, fault)
    render(draft, job.path)
    if fault and fault.corrupt:
        issues = fault.corrupt(job.path, random)
    os.utime(job.path, (job.received.timestamp(), job.received.timestamp()))
    return SimulatedFile(
        file=job.path.name,
        site=site,
        verdict=_verdict(issues),
        issues=tuple(sorted(issues)),
        fault=job.fault,
        variations=tuple(variation.name for variation in variations),
        received_at=job.received.isoformat(),
    )


def filled(contract: Contract, reference: Reference, filing: Filing, seed: str) -> Draft:
    """Return the form of a site, filled without fault or variation; the same `seed` gives the same answers."""
    prefilled = {
        "campaign": str(filing.campaign["campaign_code"]),
        "standard": str(filing.campaign["standard_code"]),
        "site": str(filing.site["site_code"]),
        "site_name": str(filing.site["site_name"]),
        "audit_type": filing.audit_type,
        "data_origin": "simulated",
    }
    draft = template(contract, reference, prefilled)
    fill(draft, filing, reference, Random(seed))  # noqa: S311
    return draft


def _mutated(job: _Job, variations: Sequence[Mutation], fault: Mutation | None) -> tuple[Draft, list[Expected]]:
    """Return the filled form with its fault. Where a filling holds nothing that the fault could change, try another."""
    site = str(job.filing.site["site_code"])
    for attempt in range(50):
        seed = f"{job.plan.seed}/{site}/{attempt}"
        draft = filled(job.contract, job.reference, job.filing, seed)
        bench = Workbench(draft, job.filing, job.reference, Random(seed))  # noqa: S311
        try:
            # The fault comes first and knows its cells by field; benign variations would move them under it.
            for variation in variations:
                if variation.change and not fault:
                    variation.change(bench)
            return draft, fault.change(bench) if fault and fault.change else []
        except NoPlace:
            continue
    raise SimulationError(f"The fault « {job.fault} » found no place in fifty fillings of the form of site {site}.")


def _verdict(issues: Sequence[Expected]) -> str:
    if any(issue.severity == "error" for issue in issues):
        return Verdict.REJECTED
    return Verdict.ACCEPTED_WITH_WARNINGS if issues else Verdict.ACCEPTED
