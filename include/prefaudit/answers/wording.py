"""The words of an answer: verdicts, severities, counts, and what to do next, in French."""

from collections.abc import Sequence
from dataclasses import dataclass

from prefaudit.issues import Issue, Severity, Verdict, verdict_of

SEVERITY_WORDS = {Severity.ERROR: "Erreur", Severity.WARNING: "Avertissement"}
VERDICT_WORDS = {
    Verdict.ACCEPTED: "Retour accepté",
    Verdict.ACCEPTED_WITH_WARNINGS: "Retour accepté, avec des points à vérifier",
    Verdict.REJECTED: "Retour refusé : à corriger et à renvoyer",
}


@dataclass(frozen=True)
class AnswerFacts:
    """What an answer says beside the issues: whose return, under which name it came, by when a correction is due.

    `received` is empty for a workbook that was only checked and not sent; `overdue` says that it came after `due`.
    """

    file_name: str
    campaign: str = ""
    site: str = ""
    received: str = ""
    due: str = ""
    overdue: bool = False


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
        where = (
            f"Corrigez les cases signalées comme erreurs dans {workbook}" if workbook else "Suivez l'indication donnée"
        )
        return f"{where}, enregistrez, puis {_send(facts)}."
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
