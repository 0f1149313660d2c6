"""A past campaign under today's rules: every validated submission is checked again, and nothing of it changes.

Nothing is written: neither the current verdicts, nor the issues that were reported to the sites, nor anything
consolidated. The session cannot write even by mistake.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import zip_longest

from more_itertools import chunked

from prefaudit.archive.originals import local_copy
from prefaudit.model.contract import ContractError
from prefaudit.model.contracts import Key, load_contracts
from prefaudit.model.issues import Issue, Severity, Verdict, verdict_of
from prefaudit.model.read_return import ReadReturn, Unread
from prefaudit.places import place_at
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.check import ReadingUnavailable, validate_returns
from prefaudit.warehouse import ledger
from prefaudit.warehouse.campaigns import UnknownCampaign, current_reference
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox

Issues = Mapping[int, tuple[Issue, ...]]


@dataclass(frozen=True)
class Validated:
    """A submission as it was validated: the form and version that it was read by, its current verdict, and whether its
    rows still stand in staging."""

    submission_id: int
    site: str
    file_name: str
    sha256: str
    archive_path: str
    key: Key
    verdict: Verdict
    staged: bool


@dataclass(frozen=True)
class Difference:
    """One broken rule at one place, reported then or found now and not both in the same way.

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

    verdicts: tuple[tuple[Validated, Verdict], ...]
    differences: tuple[Difference, ...]
    counts: Mapping[str, tuple[int, int]]
    unread: tuple[Validated, ...]


def revalidate(settings: Settings, connection: Connection, campaign: str) -> Revalidation:
    """Check the validated submissions of a campaign under today's rules and reference data.

    From the staged rows where they are still there, else from the archived originals. The connection can only read
    from then on. Raises UnknownCampaign, RuleCrashed, SuiteError.
    """
    connection.execute("set session characteristics as transaction read only")
    if not connection.execute("select 1 from ledger.campaigns where campaign_code = %s", [campaign]).fetchone():
        raise UnknownCampaign(f"No campaign has the code « {campaign} ». See ledger.campaigns for those there are.")
    validated = _validated(connection, campaign, load_contracts(settings.contracts))
    unread = tuple(sent for sent in validated if not sent.staged and not place_at(sent.archive_path).exists())
    checked = [sent for sent in validated if sent not in unread]
    reference = current_reference(connection, settings.reference)
    then = ledger.issues_of(connection, [sent.submission_id for sent in checked])
    again = _read(settings, [sent for sent in checked if not sent.staged])
    again = {number: _as_it_came(read, then[number], campaign) for number, read in again.items()}
    now = _from_staging(settings, connection, [sent for sent in checked if sent.staged], reference)
    now |= validate_returns(again, reference, settings)
    return _compared(checked, then, now, unread)


def _as_it_came(read: ReadReturn, then: Sequence[Issue], campaign: str) -> ReadReturn:
    """Return what was read again of an original, with what was said of the way that it came: nobody asks that again."""
    if by_place := tuple(issue for issue in then if issue.rule == "identity.campaign.awaited" or _of_place(issue)):
        return ReadReturn(None, issues=by_place, language=read.language)
    by_sender = (issue for issue in then if issue.rule == "identity.sender")
    return replace(read, issues=(*read.issues, *by_sender), campaign=campaign)


def _of_place(issue: Issue) -> bool:
    return issue.rule == "identity.form.awaited" and not issue.sheet


def _validated(connection: Connection, campaign: str, known: Collection[Key]) -> list[Validated]:
    rows = connection.execute(statement("validation/validated.sql"), {"campaign": campaign}).fetchall()
    found = []
    for number, site, name, sha256, path, form, version, verdict, has_rows in rows:
        texts, key = (str(site), str(name), str(sha256), str(path)), (str(form), str(version))
        found.append(Validated(int(number), *texts, key, Verdict(str(verdict)), bool(has_rows) and key in known))
    return found


def _from_staging(
    settings: Settings, connection: Connection, submissions: Sequence[Validated], reference: Reference
) -> dict[int, tuple[Issue, ...]]:
    found: dict[int, tuple[Issue, ...]] = {}
    for key, contract in load_contracts(settings.contracts).items():
        members = [submission.submission_id for submission in submissions if submission.key == key]
        if members:
            # Great Expectations takes seconds to import: only what has rows to check pays for it.
            from prefaudit.validation.batch import Batch  # noqa: PLC0415
            from prefaudit.validation.validate import judge  # noqa: PLC0415

            found |= judge(key, Batch.from_staging(connection, contract, members), reference, settings)
    return found


def _read(settings: Settings, submissions: Sequence[Validated]) -> dict[int, ReadReturn]:
    returns: dict[int, ReadReturn] = {}
    if not submissions:
        return returns
    with Sandbox(settings) as sandbox:
        # By batches, as the nightly run does: copies of a remote archive do not all stand on this disk at once.
        for batch in chunked(submissions, settings.batch_size):
            with ExitStack() as copies:
                jobs = [
                    Job(sent.submission_id, copies.enter_context(local_copy(sent.archive_path)), sent.file_name)
                    for sent in batch
                ]
                read = dict(read_jobs(jobs, sandbox, settings))
                if any(isinstance(each, Unread) and each.by_contract for each in read.values()):
                    broken = load_checked(settings.contracts, settings.reference).broken
                    raise ContractError("\n".join(broken.values()))
                if lost := [number for number, each in read.items() if isinstance(each, Unread)]:
                    raise ReadingUnavailable(
                        f"This machine could not read the originals of the submissions {', '.join(map(str, lost))}. "
                        "Free memory and disk space or wait until it is less loaded, then call again."
                    )
                returns |= {number: each for number, each in read.items() if isinstance(each, ReadReturn)}
    return returns


def _compared(checked: Sequence[Validated], then: Issues, now: Issues, unread: tuple[Validated, ...]) -> Revalidation:
    verdicts = tuple((sent, verdict_of(now[sent.submission_id])) for sent in checked)
    differences = tuple(
        Difference(
            sent.submission_id,
            *(sent.site, sent.file_name, sent.sha256, sent.verdict.value, verdict.value),
            *place,
            *change,
        )
        for sent, verdict in verdicts
        for place, change in _changes(then[sent.submission_id], now[sent.submission_id])
    )
    before = Counter(issue.rule for sent in checked for issue in then[sent.submission_id])
    after = Counter(issue.rule for sent in checked for issue in now[sent.submission_id])
    counts = {rule: (before[rule], after[rule]) for rule in sorted(before | after)}
    return Revalidation(verdicts, differences, counts, unread)


# Rule, sheet, cell.
Place = tuple[str, str, str]


def _changes(then: Sequence[Issue], now: Sequence[Issue]) -> list[tuple[Place, tuple[str, str]]]:
    """Return the places at which what is found now is not what was reported, with the severity of each."""
    before, after = _by_place(then), _by_place(now)
    return [
        (place, (one, other))
        for place in sorted(before.keys() | after.keys())
        if before.get(place) != after.get(place)
        for one, other in zip_longest(before.get(place, []), after.get(place, []), fillvalue="")
        if one != other
    ]


def _by_place(issues: Sequence[Issue]) -> dict[Place, list[str]]:
    places: dict[Place, list[str]] = {}
    for issue in issues:
        places.setdefault((issue.rule, issue.sheet, issue.cell), []).append(issue.severity.value)
    return {place: sorted(severities) for place, severities in places.items()}


def accountable(differences: Sequence[Difference], number: int) -> tuple[str, ...]:
    """Return the rules whose errors, new or gone, changed a submission's verdict; of its warnings where none has."""
    own = [difference for difference in differences if difference.submission_id == number]
    errors = [change for change in own if (change.before == Severity.ERROR) != (change.after == Severity.ERROR)]
    return tuple(sorted({change.rule for change in errors or own}))
