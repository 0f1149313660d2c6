"""The ledger of submissions: what came in, how far it got, what was found wrong in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prefaudit.model.contracts import Contracts
from prefaudit.model.file_name import announced_form
from prefaudit.model.issues import Issue, Severity, Stage, verdict_of
from prefaudit.model.read_return import ReadReturn, Value
from prefaudit.warehouse import staging
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.warehouse.postgres.text import sanitize_text

# The columns of a submission that its workbook fills, by the role that the contract's `identity` gives a field.
IDENTITY = {
    "campaign": "campaign_code",
    "site": "site_code",
    "standard": "standard_code",
    "audit_type": "audit_type",
}
ISSUE_COLUMNS = (
    "rule", "severity", "stage", "sheet", "cell", "found", "expected", "message", "table_name", "field", "row_number"
)  # fmt: skip


@dataclass(frozen=True)
class SubmissionFile:
    """A submission to read: its archived copy, and the name under which it came."""

    submission_id: int
    file_name: str
    archive_path: str


def pending(connection: Connection) -> tuple[int, ...]:
    """Return the submissions that are not settled, oldest first."""
    return _ids(connection, "state <> 'settled'")


def to_validate(connection: Connection) -> dict[int, tuple[str, str]]:
    """Return the submissions that have been read and have no verdict yet, each with its form and version (empty: of no
    form)."""
    rows = connection.execute(
        "select submission_id, coalesce(form, ''), coalesce(form_version, '') from ledger.submissions "
        "where state = 'read' order by submission_id"
    ).fetchall()
    return {int(number): (str(form), str(version)) for number, form, version in rows}


def submission_files(connection: Connection, ids: Sequence[int]) -> list[SubmissionFile]:
    """Return where the archived copies of some submissions are, in the order of their numbers."""
    rows = connection.execute(
        "select submission_id, file_name, archive_path from ledger.submissions "
        "where submission_id = any(%s) order by submission_id",
        [list(ids)],
    ).fetchall()
    return [SubmissionFile(int(number), str(name), str(path)) for number, name, path in rows]


def record_reading(connection: Connection, contracts: Contracts, returns: Mapping[int, ReadReturn]) -> None:
    """Keep what was read of a batch: rows in staging, issues and identity in the ledger, state `read`.

    One transaction; done again it gives the same rows. A return that was recognised as no form, or of no known version,
    leaves its issues only. Submissions already settled are left alone.
    """
    with connection.transaction():
        open_ids = connection.execute(
            statement("warehouse/ledger/lock_open_submissions.sql"), {"ids": list(returns)}
        ).fetchall()
        batch = {int(number): returns[int(number)] for (number,) in open_ids}
        # Also empties what an earlier reading left for a return that is now recognised as another form, or as nothing.
        staging.forget(connection, list(batch))
        for key, contract in contracts.items():
            staging.write(connection, contract, {number: read for number, read in batch.items() if read.key == key})
        _replace_issues(connection, {number: read.issues for number, read in batch.items()}, None)
        _replace_coercions(connection, batch)
        _record_identity(connection, contracts, batch)


def record_unread(connection: Connection, found: Mapping[int, str]) -> None:
    """Note submissions that this machine could not read, with why (French): they stay open, for the next run.

    How often it was tried is counted. What was read before, or is settled, is left alone.
    """
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            statement("warehouse/ledger/note_unread.sql"),
            [{"submission": number, "why": sanitize_text(why)} for number, why in found.items()],
        )


def record_unjudged(connection: Connection, found: Sequence[int], why: str) -> None:
    """Note submissions that were read and that no rule could judge, with why (French): they stay open."""
    with connection.transaction(), connection.cursor() as cursor:
        rows = [{"submission": number, "why": why} for number in found]
        cursor.executemany(statement("warehouse/ledger/note_unjudged.sql"), rows)


def reading_issues(connection: Connection, ids: Sequence[int]) -> tuple[tuple[int, Issue], ...]:
    """Return the issues that reading found in some submissions, in order: (submission, issue)."""
    return tuple((number, issue) for number, origin, issue in _issues(connection, ids) if origin == "reading")


def campaigns_of(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Return the campaigns of some submissions, of those that have one."""
    query = "select submission_id, campaign_code from ledger.submissions where submission_id = any(%s)"
    return {int(number): str(code) for number, code in connection.execute(query, [list(ids)]).fetchall() if code}


def issues_of(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Issue, ...]]:
    """Return all the issues of some submissions, in order; a submission without any has an empty tuple."""
    found: dict[int, list[Issue]] = {number: [] for number in ids}
    for number, _, issue in _issues(connection, ids):
        found[number].append(issue)
    return {number: tuple(each) for number, each in found.items()}


def record_validation(connection: Connection, found: Mapping[int, Iterable[Issue]]) -> None:
    """Keep the complete issues of some submissions, those of reading included, and the verdict that follows.

    One transaction; done again it gives the same rows. Submissions already settled are left alone.
    """
    with connection.transaction():
        open_ids = connection.execute(
            statement("warehouse/ledger/lock_open_submissions.sql"), {"ids": list(found)}
        ).fetchall()
        batch = {int(number): tuple(found[int(number)]) for (number,) in open_ids}
        reading: dict[int, set[Issue]] = defaultdict(set)
        for number, issue in reading_issues(connection, list(batch)):
            reading[number].add(issue)
        _replace_issues(connection, batch, reading)
        with connection.cursor() as cursor:
            cursor.executemany(
                "update ledger.submissions set state = 'validated', verdict = %s where submission_id = %s",
                [(verdict_of(issues).value, number) for number, issues in batch.items()],
            )


def _ids(connection: Connection, condition: str) -> tuple[int, ...]:
    query = f"select submission_id from ledger.submissions where {condition} order by submission_id"
    return tuple(int(number) for (number,) in connection.execute(query.encode()).fetchall())


def _record_identity(connection: Connection, contracts: Contracts, batch: Mapping[int, ReadReturn]) -> None:
    rows = []
    for number, read in batch.items():
        identity = identity_of(contracts, read)
        columns = [None if identity.get(role) is None else str(sanitize_text(identity[role])) for role in IDENTITY]
        version = None if read.version is None else str(sanitize_text(read.version))
        simulated = identity.get("simulated") == "simulated"
        rows.append((read.form, version, *columns, simulated, read.language, number))
    names = ("form", "form_version", *IDENTITY.values(), "simulated", "language")
    assignments = ", ".join(f"{column} = %s" for column in names)
    query = (
        f"update ledger.submissions set state = 'read', verdict = null, unread = null, {assignments} "
        "where submission_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(query.encode(), rows)
        cursor.execute(statement("warehouse/ledger/keep_identity.sql"), {"ids": list(batch)})


def identity_of(contracts: Contracts, read: ReadReturn) -> dict[str, Value]:
    """Return what a return says of itself, by role; of no known version, what its file's name announces.

    Its campaign is that of the place where it came, where it names none.
    A form that has no type of audit has the empty one, as the return that it is expected as.
    """
    contract, versions = contracts.get(read.key), contracts.of(read.form or announced_form(read.announced))
    identity: dict[str, Value] = {} if contract else dict(read.announced)
    if versions and "audit_type" not in versions[-1].identity:
        identity["audit_type"] = ""
    if contract is None:
        return identity
    for role, target in contract.identity.items():
        table_name, _, field_name = target.partition(".")
        data = read.tables.get(table_name)
        names = [field.name for field in contract.table(table_name).fields]
        if data and data.rows:
            identity[role] = data.rows[0][1 + names.index(field_name)]
    if read.campaign and identity.get("campaign") is None:
        identity["campaign"] = read.campaign
    return identity


def _replace_issues(
    connection: Connection, found: Mapping[int, Iterable[Issue]], reading: Mapping[int, set[Issue]] | None
) -> None:
    """`reading` says which issues come from reading; None where all do."""
    connection.execute("delete from ledger.issues where submission_id = any(%s)", [list(found)])
    columns = ("submission_id", "position", "origin", *ISSUE_COLUMNS)
    query = f"copy ledger.issues ({', '.join(columns)}) from stdin"
    with connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
        for number, issues in found.items():
            for position, issue in enumerate(issues, start=1):
                origin = "reading" if reading is None or issue in reading.get(number, ()) else "validation"
                copy.write_row((number, position, origin, *_issue_row(issue)))


def _replace_coercions(connection: Connection, batch: Mapping[int, ReadReturn]) -> None:
    connection.execute("delete from ledger.coercions where submission_id = any(%s)", [list(batch)])
    query = b"copy ledger.coercions (submission_id, table_name, field, sheet_row, found, value) from stdin"
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for number, read in batch.items():
            for each in read.coercions:
                texts = (sanitize_text(each.found), sanitize_text(each.value))
                copy.write_row((number, each.table, each.field, each.row, *texts))


def _issue_row(issue: Issue) -> tuple[object, ...]:
    texts = (issue.sheet, issue.cell, issue.found, issue.expected, issue.message, issue.table, issue.field)
    return (issue.rule, issue.severity.value, issue.stage.value, *map(sanitize_text, texts), issue.row)


def _issues(connection: Connection, ids: Sequence[int]) -> list[tuple[int, str, Issue]]:
    query = (
        f"select submission_id, origin, {', '.join(ISSUE_COLUMNS)} from ledger.issues "
        "where submission_id = any(%s) order by submission_id, position"
    )
    rows = connection.execute(query.encode(), [list(ids)]).fetchall()
    return [
        (int(number), str(origin), Issue(str(rule), Severity(severity), Stage(stage), *rest))
        for number, origin, rule, severity, stage, *rest in rows
    ]
