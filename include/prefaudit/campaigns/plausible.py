"""What a person may write into a decision: looked at here, whoever hands it over."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.model.errors import OperatorError

CODE = r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}"
STANDARD = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"
SITE = r"[0-9A-Za-z][0-9A-Za-z-]{0,39}"
_WRITTEN = {
    CODE: "up to 40 letters without accents, digits, hyphens and underscores, a letter or digit first, such as 2027",
    STANDARD: "up to 40 letters without accents, digits, hyphens, underscores and full stops, such as qualipref-2.0",
    SITE: "up to 40 letters without accents, digits and hyphens, such as 26 or 692",
}
LONGEST_LABEL = 200
LONGEST_REASON = 2000
# Digits of a number of days.
LONGEST_NUMBER = 4
_DAYS = ("reference_on", "audits_from", "audits_to")
_OPTIONAL_DAYS = ("figures_on",)
_YEARS = range(2000, 2101)
# How many days before or after a due date a reminder goes out, and how many reminders there are.
_FURTHEST, _MOST_REMINDERS = 366, 20
_CORRECT_AND_REPEAT = (
    "La campagne ne peut pas être enregistrée ainsi. Vérifiez les champs, puis recommencez ; si cela ne suffit pas, "
    "transmettez à l'exploitant le message du programme."
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class DecisionRefused(OperatorError):
    """A campaign cannot be opened or amended as asked; the message says why, `sentence` in French and what to do."""

    french = "le formulaire de la campagne est à corriger"

    def __init__(self, message: str, sentence: str = _CORRECT_AND_REPEAT) -> None:
        super().__init__(message)
        self.sentence = sentence


def require_plausible_campaign(wanted: Mapping[str, Any]) -> None:
    """Make sure that a campaign is one, as a file of include/reference/campaigns holds it. Raises DecisionRefused."""
    require_code("code of the campaign", wanted["campaign_code"])
    require_text("name of the campaign", wanted["campaign_label"], LONGEST_LABEL)
    of_audits = wanted.get("form", DEFAULT_FORM) == DEFAULT_FORM
    if wanted.get("standard_code") or of_audits:
        require_code("code of the standard", wanted["standard_code"], STANDARD)
    for name in _DAYS:
        if wanted.get(name) or of_audits or name == "reference_on":
            require_day(name, wanted[name])
    for name in filter(wanted.get, _OPTIONAL_DAYS):
        require_day(name, wanted[name])
    if wanted["engaged"] != "all":
        require_sites(wanted["engaged"])
    for owed in wanted["owed"]:
        if owed["audit_type"] or of_audits:
            require_code("type of audit", owed["audit_type"])
        require_day("due_on", owed["due_on"])
    for name in ("remind_days_before", "remind_days_after"):
        require_reminders(name, wanted[name])


def require_reminders(name: str, days: Collection[int]) -> None:
    """Make sure that days before or after a due date are some on which to remind. Raises DecisionRefused."""
    if len(days) > _MOST_REMINDERS or any(not 0 <= int(day) <= _FURTHEST for day in days):
        raise DecisionRefused(
            f"{name} holds more than {_MOST_REMINDERS} days, or one beyond {_FURTHEST}. Write a few, such as 14 3."
        )


def require_code(what: str, value: object, pattern: str = CODE) -> None:
    """Make sure that a code is one, by one of the patterns here: it becomes the name of folders and files.

    Raises:
        DecisionRefused: It is none; says what to write.
    """
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise DecisionRefused(f"The {what} is « {_shown(value)} ». Write {_WRITTEN[pattern]}.")


def require_text(what: str, value: object, longest: int, *, empty: bool = False) -> None:
    """Make sure that a text can be kept and shown; where it may not be empty it is one line. Raises DecisionRefused."""
    broken = not isinstance(value, str) or len(value) > longest or _CONTROL.search(value)
    if broken or not (empty or (str(value).strip() and str(value).splitlines() == [value])):
        raise DecisionRefused(
            f"The {what} is « {_shown(value)} ». Write {'0' if empty else '1'} to {longest} characters, none of them a "
            "control character."
        )


def require_day(what: str, value: object) -> None:
    """Make sure that a day is one of this century. Raises DecisionRefused."""
    try:
        day = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        day = date.min
    if day.year not in _YEARS or day.isoformat() != value:
        raise DecisionRefused(
            f"« {what} » is « {_shown(value)} ». Write a day between {_YEARS[0]} and {_YEARS[-1]} as YYYY-MM-DD."
        )


def require_sites(codes: Iterable[object]) -> None:
    """Make sure that codes of sites are some. Raises DecisionRefused."""
    for code in codes:
        require_code("code of a site", code, SITE)


def _shown(value: object) -> str:
    text = _CONTROL.sub("\ufffd", str(value))
    return text if len(text) <= 60 else f"{text[:60]}…"
