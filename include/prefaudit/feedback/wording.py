"""The French words of an answer: verdicts, severities, counts, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prefaudit.l10n.french import plural
from prefaudit.model.issues import Issue, Severity, Verdict, verdict_of

VERDICT_LABELS = {
    Verdict.ACCEPTED: "Retour accepté",
    Verdict.ACCEPTED_WITH_WARNINGS: "Retour accepté, avec des points à vérifier",
    Verdict.REJECTED: "Retour refusé : à corriger et à renvoyer",
}
# For a workbook that was only checked.
_CHECK_LABELS = {
    Verdict.ACCEPTED: "Ce classeur serait accepté",
    Verdict.ACCEPTED_WITH_WARNINGS: "Ce classeur serait accepté, avec des points à vérifier",
    Verdict.REJECTED: "Ce classeur serait refusé : à corriger avant de l'envoyer",
}


@dataclass(frozen=True)
class AnswerFacts:
    """What an answer says beside the issues: whose return it is, its file name, by when a correction is due.

    `received` is empty and `number` zero for a workbook that was only checked and not sent; `overdue` says that it came
    after `due`; `standing` is when the current accepted return came, where this one is refused and there is one;
    `contact` is the address of the bureau; `coercions` is how many values were read otherwise than they were typed.
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

    @classmethod
    def of(cls, letter: Mapping[str, Any], contact: str, coercions: int = 0) -> "AnswerFacts":
        """Return the facts in a row of as_of.letters."""
        return cls(
            file_name=letter["file_name"],
            campaign=letter["campaign_label"],
            site=letter["site_name"],
            site_code=letter["site_code"] or "",
            received=letter["received"],
            due=letter["due"],
            overdue=letter["overdue"],
            standing=letter["standing"],
            number=letter["submission_id"],
            contact=contact,
            coercions=coercions,
        )


def verdict_sentence(verdict: Verdict, facts: AnswerFacts) -> str:
    """Return the verdict on a return that was sent, or the one that a checked workbook would get."""
    return (VERDICT_LABELS if facts.received else _CHECK_LABELS)[verdict]


def particulars(facts: AnswerFacts, issues: Sequence[Issue]) -> list[tuple[str, str]]:
    """Return what an answer is about, as pairs of label and text; empty ones are left out."""
    site = f"{facts.site} ({facts.site_code})" if facts.site_code and facts.site_code != facts.site else facts.site
    coerced = plural(facts.coercions, "valeur lue", "valeurs lues")
    lines = [
        ("Fichier", facts.file_name),
        ("Dépôt", f"n° {facts.number}" if facts.number else ""),
        ("Campagne", facts.campaign),
        ("Site", site),
        ("Reçu le", facts.received),
        ("Anomalies", counted(issues)),
        ("Lecture", f"{facts.coercions} {coerced} sous une autre écriture, de même sens" if facts.coercions else ""),
        ("Une question ?", facts.contact),
    ]
    return [(label, text) for label, text in lines if text]


def counted(issues: Sequence[Issue]) -> str:
    """Return the number of issues in words: « 3 anomalies bloquantes, 1 avertissement »."""
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    warnings = len(issues) - errors
    blocking = plural(errors, "anomalie bloquante", "anomalies bloquantes")
    return f"{errors} {blocking}, {warnings} {plural(warnings, 'avertissement')}"


def title(facts: AnswerFacts) -> str:
    """Return the title of an answer: an acknowledgement, or a check made before sending."""
    return "Accusé de réception de votre retour" if facts.received else "Contrôle de votre classeur"


def next_step(issues: Sequence[Issue], facts: AnswerFacts, workbook: str) -> str:
    """Return what the site should do now, in a sentence or two.

    Args:
        issues: The issues of the workbook.
        facts: Whose workbook it is, and by when a correction is due.
        workbook: The words for the workbook in which they are marked (« ce classeur »); empty where there is none.
    """
    verdict = verdict_of(issues)
    if verdict is Verdict.REJECTED:
        correct = f"corrigez les anomalies bloquantes signalées dans {workbook}"
        action = correct if workbook else "suivez l'indication donnée"
        if facts.standing:
            stands = f"Le retour accepté, reçu le {facts.standing}, reste valable. Pour le remplacer, "
            return f"{stands}{action}, enregistrez, puis renvoyez le classeur."
        return f"{action[0].upper()}{action[1:]}, enregistrez, puis {_resend(facts)}."
    if verdict is Verdict.ACCEPTED_WITH_WARNINGS:
        state = "Votre retour est pris en compte." if facts.received else "Ce classeur peut être envoyé tel quel."
        return f"{state} Vérifiez les points signalés et renvoyez un classeur corrigé s'il y a lieu."
    if facts.received:
        return "Votre retour est pris en compte. Vous n'avez rien à faire."
    return "Aucune anomalie : ce classeur peut être envoyé."


def _resend(facts: AnswerFacts) -> str:
    if not facts.received:
        return "contrôlez de nouveau le classeur avant de l'envoyer"
    if facts.due and not facts.overdue:
        return f"renvoyez le classeur au plus tard le {facts.due}"
    late = f" : l'échéance du {facts.due} est passée" if facts.due else ""
    return f"renvoyez le classeur dès que possible{late}"
