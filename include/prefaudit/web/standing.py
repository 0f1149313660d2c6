"""Where a submission stands: every state that there is, and the one that a row of `web/standings.sql` says."""

from enum import StrEnum

from prefaudit.web.queries import QueryRow


class Standing(StrEnum):
    """The states of a file, from its arrival on; each has its words in `Labels.standing`."""

    UNSEEN = "unseen"
    RECEIVED = "received"
    LEFT_OPEN = "left_open"
    READ = "read"
    VALIDATED = "validated"
    JUDGED_AGAIN = "judged_again"
    REJECTED = "rejected"
    CURRENT = "current"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNEXPECTED = "unexpected"


def standing_of(row: QueryRow | None) -> Standing:
    """Return where a submission stands; None is a file that no run has met yet."""
    if row is None:
        return Standing.UNSEEN
    if row["withdrawal"]:
        return Standing.WITHDRAWN
    return _settled(row) if row["settled_at"] else _open(row)


def _open(row: QueryRow) -> Standing:
    if row["former_verdict"]:
        return Standing.JUDGED_AGAIN
    if row["unread"]:
        return Standing.LEFT_OPEN
    return Standing(row["state"])


def _settled(row: QueryRow) -> Standing:
    if row["verdict"] == "rejected":
        return Standing.REJECTED
    if row["superseded_by"]:
        return Standing.REPLACED
    return Standing.CURRENT if row["is_expected"] else Standing.UNEXPECTED
