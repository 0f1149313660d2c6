"""The other pages of the control room as HTML: French, without a script, every value escaped."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from prefaudit.validation.catalogue import Entry
from prefaudit.web import refusals as refusing
from prefaudit.web.audit_log import entries
from prefaudit.web.labels import MAILS, STATES, VERDICTS, channel, in_force, standing, why_unplaced
from prefaudit.web.page_context import Frame, render
from prefaudit.web.queries import Row

# The parts of a page that the night wrote down (prefaudit.validation.data_docs), and its links to its neighbours.
_STORED = re.compile(r"<main[^>]*>\s*<h1>(?P<title>.*?)</h1>(?P<body>.*)</main>", re.DOTALL)
_NEIGHBOUR = re.compile(r'(?<=href=")(?=[\w-]+\.html")')
_TO_SEE = ">à voir<"


def site(
    frame: Frame,
    campaign: Row,
    returns: Sequence[Row],
    submissions: Sequence[tuple[Row, Any]],
    reasons: Mapping[str, str],
    forms: Collection[str],
) -> str:
    """A site in a campaign: what it owes, what it sent, what was found in each submission.

    `forms` are the audit types for which its prefilled form can be had.
    """
    return render(
        "site",
        frame,
        title=f"{returns[0]['site_name']}, {campaign['campaign_label']}",
        campaign=campaign,
        place=returns[0],
        returns=returns,
        submissions=submissions,
        states=STATES,
        verdicts=VERDICTS,
        reasons=reasons,
        forms=forms,
        standing=standing,
        in_force=in_force,
        channel=channel,
    )


def deposit(frame: Frame, limit: int, most: int) -> str:
    """The form to deposit returns; `limit` is the size of the largest one, in bytes."""
    return render("deposit", frame, title="Déposer des retours", limit=limit // 2**20, most=most)


def deposited(frame: Frame, files: Sequence[tuple[Row, Any]]) -> str:
    """What the check of a deposit found, file by file."""
    return render("deposited", frame, title="Résultat du dépôt", files=files, verdicts=VERDICTS)


def journal(frame: Frame, rows: Sequence[Row]) -> str:
    """What people did."""
    return render("journal", frame, title="Journal des actes", entries=entries(rows))


def mails(frame: Frame, rows: Sequence[Row]) -> str:
    """The mails that came in."""
    return render("mails", frame, title="Courriels reçus", rows=rows, states=MAILS)


def publications(frame: Frame, rows: Sequence[Row]) -> str:
    """The publications with their files, the refusals with their reasons."""
    return render("publications", frame, title="Publications", rows=rows)


def unplaced(frame: Frame, rows: Sequence[Row]) -> str:
    """The submissions that belong to no return, each with the reason."""
    return render("unplaced", frame, title="Dépôts sans retour attendu", rows=rows, verdicts=VERDICTS, why=why_unplaced)


def rules(frame: Frame, catalogue: Sequence[Entry]) -> str:
    """The catalogue of the rules."""
    return render("rules", frame, title="Règles de contrôle", entries=catalogue)


def controls(frame: Frame, stored: str) -> str:
    """A page of the rules' results as the night wrote it down, in the frame that every other page has.

    The night knows neither who reads nor where the pages are mounted. A page of another make is shown as it is.
    """
    parts = _STORED.search(stored)
    if parts is None:
        return stored
    body = _NEIGHBOUR.sub(f"{frame.base}/controles/", parts["body"])
    # Made by our own templates, which escape.
    content = {"title": Markup(parts["title"]), "body": Markup(body)}  # noqa: S704
    return render("controls", frame, **content, to_see=_TO_SEE in body)


def refusal(frame: Frame, status: int, detail: str, login: str = "") -> str:
    """A page that says what is refused or not there, and where to go; `login` is where one logs in, if anywhere."""
    told = refusing.sentence(status, detail)
    way = login if refusing.wants_login(status, told) else ""
    return render("refusal", frame, title=refusing.title(status), sentence=told, login=way)
