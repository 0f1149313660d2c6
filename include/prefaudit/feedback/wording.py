"""The words of an answer, in the language spoken: verdicts, counts, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prefaudit.l10n.languages import FRENCH, counted_phrase, known, phrase, speaking
from prefaudit.model.issues import Issue, Severity, Verdict, verdict_of


@dataclass(frozen=True)
class AnswerFacts:
    """What an answer says beside the issues: whose return it is, its file name, by when a correction is due.

    `received` is empty and `number` zero for a workbook that was only checked and not sent; `overdue` says that it came
    after `due`; `standing` is when the current accepted return came, where this one is refused and there is one;
    `contact` is the address of the bureau; `coercions` is how many values were read otherwise than they were typed;
    `language` is that of the answer.
    """

    file_name: str
    campaign: str = ""
    site: str = ""
    site_code: str = ""
    received: str = ""
    due: str = ""
    overdue: bool = False
    standing: str = ""
    number: int = 0
    contact: str = ""
    coercions: int = 0
    language: str = FRENCH

    @classmethod
    def of(cls, letter: Mapping[str, Any], contact: str, coercions: int = 0) -> "AnswerFacts":
        """Return the facts in a row of as_of.letters, as an answer in its language writes them."""
        language = known(letter["language"])
        with speaking(language) as own:
            received = own.timestamp(letter["received_at"])
            site = own.typeset(letter["site_name"] or "")
            due = own.day(letter["due_on"]) if letter["due_on"] else ""
            standing = own.timestamp(letter["standing_at"]) if letter["standing_at"] else ""
        return cls(
            file_name=letter["file_name"],
            campaign=letter["campaign_label"],
            site=site,
            site_code=letter["site_code"] or "",
            received=received,
            due=due,
            overdue=letter["overdue"],
            standing=standing,
            number=letter["submission_id"],
            contact=contact,
            coercions=coercions,
            language=language,
        )


def verdict_label(verdict: Verdict) -> str:
    """Return the verdict on a return that was sent."""
    return phrase(f"verdict.{verdict}")


def verdict_sentence(verdict: Verdict, facts: AnswerFacts) -> str:
    """Return the verdict on a return that was sent, or the one that a checked workbook would get."""
    return verdict_label(verdict) if facts.received else phrase(f"check.{verdict}")


def particulars(facts: AnswerFacts, issues: Sequence[Issue]) -> list[tuple[str, str]]:
    """Return what an answer is about, as pairs of label and text: first whose it is, by when a correction is due and
    whom to ask; empty ones are left out."""
    site = f"{facts.site} ({facts.site_code})" if facts.site_code and facts.site_code != facts.site else facts.site
    lines = [
        ("site", site),
        ("campaign", facts.campaign),
        ("due", facts.due),
        ("question", facts.contact),
        ("received", facts.received),
        ("issues", counted(issues)),
        ("reading", counted_phrase("answer.coerced", facts.coercions) if facts.coercions else ""),
        ("file", facts.file_name),
        ("submission", phrase("answer.submission_number", number=facts.number) if facts.number else ""),
    ]
    return [(phrase(f"answer.{name}"), text) for name, text in lines if text]


def counted(issues: Sequence[Issue]) -> str:
    """Return the number of issues in words: « 3 anomalies bloquantes, 1 avertissement »."""
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    return phrase(
        "answer.counts",
        errors=counted_phrase("answer.errors", errors),
        warnings=counted_phrase("answer.warnings", len(issues) - errors),
    )


def title(facts: AnswerFacts) -> str:
    """Return the title of an answer: an acknowledgement, or a check made before sending."""
    return phrase("answer.title" if facts.received else "answer.title_check")


def next_step(issues: Sequence[Issue], facts: AnswerFacts, workbook: str) -> str:
    """Return what the site should do now, in a sentence or two.

    Args:
        issues: The issues of the workbook.
        facts: Whose workbook it is, and by when a correction is due.
        workbook: The words for the workbook in which they are marked (« ce classeur »); empty where there is none.
    """
    verdict, state = verdict_of(issues), "sent" if facts.received else "check"
    if verdict is Verdict.REJECTED:
        kind = "correct" if workbook else "follow"
        words = {"workbook": workbook} if workbook else {}
        if facts.standing:
            return phrase(f"step.{kind}_to_replace", standing=facts.standing, **words)
        return phrase(f"step.{kind}", resend=_resend(facts), **words)
    kind = "look" if verdict is Verdict.ACCEPTED_WITH_WARNINGS else "none"
    return phrase(f"step.{kind}_{state}")


def _resend(facts: AnswerFacts) -> str:
    if not facts.received:
        return phrase("step.check_again")
    if facts.due:
        return phrase("step.resend_late" if facts.overdue else "step.resend_by", due=facts.due)
    return phrase("step.resend")
