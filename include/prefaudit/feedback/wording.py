"""The words of an answer: verdicts, severities, counts, and what to do next, in French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prefaudit.model.issues import Issue, Severity, Verdict, verdict_of

SEVERITY_WORDS = {Severity.ERROR: "Erreur", Severity.WARNING: "Avertissement"}
VERDICT_WORDS = {
    Verdict.ACCEPTED: "Retour accepté",
    Verdict.ACCEPTED_WITH_WARNINGS: "Retour accepté, avec des points à vérifier",
    Verdict.REJECTED: "Retour refusé : à corriger et à renvoyer",
}
# Of a workbook that was only checked.
_WOULD_BE = {
    Verdict.ACCEPTED: "Ce classeur serait accepté",
    Verdict.ACCEPTED_WITH_WARNINGS: "Ce classeur serait accepté, avec des points à vérifier",
    Verdict.REJECTED: "Ce classeur serait refusé : à corriger avant de l'envoyer",
}


@dataclass(frozen=True)
class AnswerFacts:
    """What an answer says beside the issues: whose return, under which name it came, by when a correction is due.

    `received` is empty and `number` zero for a workbook that was only checked and not sent; `overdue` says that it came
    after `due`; `standing` is when the accepted return came that stays in force where this one is refused, empty where
    there is none; `contact` is the address of the bureau.
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

    @classmethod
    def of(cls, letter: Mapping[str, Any], contact: str) -> "AnswerFacts":
        """From a row of known.letters."""
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
        )


def verdict_words(verdict: Verdict, facts: AnswerFacts) -> str:
    """The verdict on a return that was sent, or what it would be of a workbook that was only checked."""
    return (VERDICT_WORDS if facts.received else _WOULD_BE)[verdict]


def particulars(facts: AnswerFacts, issues: Sequence[Issue]) -> list[tuple[str, str]]:
    """What an answer is about, as labels and texts; what is not known is left out."""
    site = f"{facts.site} ({facts.site_code})" if facts.site_code and facts.site_code != facts.site else facts.site
    lines = [
        ("Fichier", facts.file_name),
        ("Dépôt", f"n° {facts.number}" if facts.number else ""),
        ("Campagne", facts.campaign),
        ("Site", site),
        ("Reçu le", facts.received),
        ("Anomalies", counted(issues)),
        ("Une question ?", facts.contact),
    ]
    return [(label, text) for label, text in lines if text]


def counted(issues: Sequence[Issue]) -> str:
    """How many errors and warnings, in words: « 3 erreurs, 1 avertissement »."""
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    warnings = len(issues) - errors
    return f"{errors} erreur{'s' * (errors > 1)}, {warnings} avertissement{'s' * (warnings > 1)}"


def title(facts: AnswerFacts) -> str:
    """The title of an answer: an acknowledgement, or a check made before sending."""
    return "Accusé de réception de votre retour" if facts.received else "Contrôle de votre classeur"


def next_step(issues: Sequence[Issue], facts: AnswerFacts, workbook: str) -> str:
    """What the site should do now, in a sentence or two.

    `workbook` says in which workbook the faults are marked (« ce classeur »); empty where none could be annotated.
    """
    verdict = verdict_of(issues)
    if verdict is Verdict.REJECTED:
        mend = (
            f"corrigez les cases signalées comme erreurs dans {workbook}" if workbook else "suivez l'indication donnée"
        )
        if facts.standing:
            stands = f"Le retour accepté, reçu le {facts.standing}, reste valable. Pour le remplacer, "
            return f"{stands}{mend}, enregistrez, puis renvoyez le classeur."
        return f"{mend[0].upper()}{mend[1:]}, enregistrez, puis {_send(facts)}."
    if verdict is Verdict.ACCEPTED_WITH_WARNINGS:
        state = "Votre retour est pris en compte." if facts.received else "Ce classeur peut être envoyé tel quel."
        return f"{state} Vérifiez les points signalés et renvoyez un classeur corrigé s'il y a lieu."
    if facts.received:
        return "Votre retour est pris en compte. Vous n'avez rien à faire."
    return "Aucune anomalie : ce classeur peut être envoyé."


def _send(facts: AnswerFacts) -> str:
    if not facts.received:
        return "contrôlez de nouveau le classeur avant de l'envoyer"
    if facts.due and not facts.overdue:
        return f"renvoyez le classeur au plus tard le {facts.due}"
    late = f" : l'échéance du {facts.due} est passée" if facts.due else ""
    return f"renvoyez le classeur dès que possible{late}"
