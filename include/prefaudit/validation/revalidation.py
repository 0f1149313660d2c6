"""A past campaign under today's rules: every judged submission is checked again, and nothing of it changes.

Nothing is written: not the verdicts in force, nor the issues that the sites were told, nor anything consolidated. The
session cannot write even by mistake.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest

from more_itertools import chunked
from upath import UPath

from prefaudit.archive.originals import local_copy
from prefaudit.model.contract import load_contracts
from prefaudit.model.issues import Issue, Severity, Verdict, verdict_of
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.check import validate_returns
from prefaudit.warehouse import ledger
from prefaudit.warehouse.campaigns import UnknownCampaign, current_reference
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox

Issues = Mapping[int, tuple[Issue, ...]]


@dataclass(frozen=True)
class Judged:
    """A submission as it was judged: its verdict in force, and whether its rows still stand in staging."""

    submission_id: int
    site: str
    file_name: str
    sha256: str
    archive_path: str
    form: str | None
    verdict: Verdict
    staged: bool


@dataclass(frozen=True)
class Difference:
    """One broken rule at one place, told then or found now and not both in the same way.

    `before` and `after` are error, warning, or empty where the rule was not broken there.
    """

    submission_id: int
    site: str
    file_name: str
    sha256: str
    verdict_before: str
    verdict_after: str
    rule: str
    sheet: str
    cell: str
    before: str
    after: str


@dataclass(frozen=True)
class Revalidation:
    """What checking again gave: the submissions with their verdicts then and now, every difference, and how often each
    rule was and is broken. `unread` are those whose original is no longer there."""

    verdicts: tuple[tuple[Judged, Verdict], ...]
    differences: tuple[Difference, ...]
    counts: Mapping[str, tuple[int, int]]
    unread: tuple[Judged, ...]


def revalidate(settings: Settings, connection: Connection, campaign: str) -> Revalidation:
    """Check the judged submissions of a campaign under today's rules and reference data.

    From the staged rows where they are still there, else from the archived originals. The connection can only read
    from then on. Raises UnknownCampaign, RuleCrashed, SuiteError.
    """
    connection.execute("set session characteristics as transaction read only")
    if not connection.execute("select 1 from ledger.campaigns where campaign_code = %s", [campaign]).fetchone():
        raise UnknownCampaign(f"No campaign has the code « {campaign} ». See ledger.campaigns for those there are.")
    judged = _judged(connection, campaign, load_contracts(settings.contracts).keys())
    unread = tuple(each for each in judged if not each.staged and not UPath(each.archive_path).exists())
    checked = [each for each in judged if each not in unread]
    reference = current_reference(connection, settings.reference)
    now: dict[int, tuple[Issue, ...]] = {}
    now |= _from_staging(settings, connection, [each for each in checked if each.staged], reference)
    now |= validate_returns(_read(settings, [each for each in checked if not each.staged]), reference, settings)
    told = ledger.issues_of(connection, [each.submission_id for each in checked])
    return _compared(checked, told, now, unread)


def _judged(connection: Connection, campaign: str, forms: Collection[str]) -> list[Judged]:
    rows = connection.execute(statement("validation/judged.sql"), {"campaign": campaign}).fetchall()
    found = []
    for number, site, name, sha256, path, form, verdict, staged in rows:
        known = None if form is None else str(form)
        texts = (str(site), str(name), str(sha256), str(path))
        found.append(Judged(int(str(number)), *texts, known, Verdict(str(verdict)), bool(staged) and form in forms))
    return found


def _from_staging(
    settings: Settings, connection: Connection, judged: Sequence[Judged], reference: Reference
) -> dict[int, tuple[Issue, ...]]:
    found: dict[int, tuple[Issue, ...]] = {}
    for form, contract in load_contracts(settings.contracts).items():
        submissions = [submission.submission_id for submission in judged if submission.form == form]
        if submissions:
            # Great Expectations takes seconds to import: only what has rows to check pays for it.
            from prefaudit.validation.batch import Batch  # noqa: PLC0415
            from prefaudit.validation.validate import validate  # noqa: PLC0415

            batch = Batch.from_staging(connection, contract, submissions)
            found |= validate(contract, batch, reference, settings.expectations)
    return found


def _read(settings: Settings, judged: Sequence[Judged]) -> dict[int, ReadReturn]:
    returns: dict[int, ReadReturn] = {}
    if not judged:
        return returns
    with Sandbox(settings) as sandbox:
        # By batches, as at night: copies of a remote archive do not all stand on this disk at once.
        for batch in chunked(judged, settings.batch_size):
            with ExitStack() as copies:
                jobs = [
                    Job(each.submission_id, copies.enter_context(local_copy(each.archive_path)), each.file_name)
                    for each in batch
                ]
                returns |= dict(read_jobs(jobs, sandbox, settings))
    return returns


def _compared(judged: Sequence[Judged], told: Issues, now: Issues, unread: tuple[Judged, ...]) -> Revalidation:
    verdicts = tuple((each, verdict_of(now[each.submission_id])) for each in judged)
    differences = tuple(
        Difference(
            each.submission_id,
            *(each.site, each.file_name, each.sha256, each.verdict.value, verdict.value),
            *place,
            *change,
        )
        for each, verdict in verdicts
        for place, change in _changes(told[each.submission_id], now[each.submission_id])
    )
    before = Counter(issue.rule for each in judged for issue in told[each.submission_id])
    after = Counter(issue.rule for each in judged for issue in now[each.submission_id])
    counts = {rule: (before[rule], after[rule]) for rule in sorted(before | after)}
    return Revalidation(verdicts, differences, counts, unread)


Place = tuple[str, str, str]


def _changes(told: Sequence[Issue], now: Sequence[Issue]) -> list[tuple[Place, tuple[str, str]]]:
    """The places (rule, sheet, cell) at which what is found now is not what was told, with the severity of each."""
    before, after = _by_place(told), _by_place(now)
    changes = []
    for place in sorted(before.keys() | after.keys()):
        then, today = before.get(place, []), after.get(place, [])
        if then != today:
            pairs = zip_longest(then, today, fillvalue="")
            changes += [(place, (one, other)) for one, other in pairs if one != other]
    return changes


def _by_place(issues: Sequence[Issue]) -> dict[Place, list[str]]:
    places: dict[Place, list[str]] = {}
    for issue in issues:
        places.setdefault((issue.rule, issue.sheet, issue.cell), []).append(issue.severity.value)
    return {place: sorted(severities) for place, severities in places.items()}


def accountable(differences: Sequence[Difference], number: int) -> tuple[str, ...]:
    """The rules whose errors, new or gone, a submission's verdict has changed for; its warnings where none has."""
    mine = [each for each in differences if each.submission_id == number]
    errors = [each for each in mine if (each.before == Severity.ERROR) != (each.after == Severity.ERROR)]
    return tuple(sorted({each.rule for each in errors or mine}))
