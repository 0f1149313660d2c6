"""What the letters to who reports have in common, in the language spoken: how they begin and end."""

from collections.abc import Mapping, Sequence
from typing import Any

from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n.languages import phrase, spoken
from prefaudit.settings import Settings


def framed(lines: Sequence[str]) -> str:
    """Return the text of a letter: a greeting, its lines, who writes it."""
    return "\n".join([phrase("mail.hello"), "", *lines, "", phrase("mail.signature")])


def heading(facts: AnswerFacts) -> list[str]:
    """Return the lines that say, before all else, whose return it is, of which campaign and by when it is due."""
    known = (("site", facts.site), ("campaign", facts.campaign), ("due", facts.due))
    return [f"{phrase(f'answer.{name}')}{phrase('page.colon')}{text}" for name, text in known if text]


def question(settings: Settings) -> list[str]:
    """Return the line that says whom to ask; none where the bureau has no address."""
    return [phrase("mail.question", address=settings.bureau)] if settings.bureau else []


def state_line(settings: Settings, row: Mapping[str, Any]) -> str:
    """Return the line that says where a site sees the state of its submissions."""
    address = f"{settings.control_room}/sites/{row['campaign_code']}/{row['site_code']}"
    return phrase("mail.state", address=address)


def subject_of(row: Mapping[str, Any], what: str) -> str:
    """Return the subject of a letter on a return."""
    return phrase("mail.subject", what=what, campaign=row["campaign_label"], site=spoken().typeset(row["site_name"]))
