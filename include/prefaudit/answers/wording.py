"""The words of an answer: verdicts, severities, counts, and what to do next, in French."""

from collections.abc import Sequence
from dataclasses import dataclass

from prefaudit.issues import Issue, Severity, Verdict

SEVERITY_WORDS = {Severity.ERROR: "Erreur", Severity.WARNING: "Avertissement"}
VERDICT_WORDS = {
    Verdict.ACCEPTED: "Retour accepté",
    Verdict.ACCEPTED_WITH_WARNINGS: "Retour accepté, avec des points à vérifier",
    Verdict.REJECTED: "Retour refusé : à corriger et à renvoyer",
}


@dataclass(frozen=True)
class AnswerFacts:
    """What an answer says beside the issues: whose return, under which name it came, by when a correction is due."""

    file_name: str
    campaign: str = ""
    site: str = ""
    received: str = ""
    due: str = ""


def counted(issues: Sequence[Issue]) -> str:
    """How many errors and warnings, in words: « 3 erreurs, 1 avertissement »."""
    errors = sum(issue.severity is Severity.ERROR for issue in issues)
    warnings = len(issues) - errors
    return f"{errors} erreur{'s' * (errors > 1)}, {warnings} avertissement{'s' * (warnings > 1)}"


def next_step(verdict: Verdict, due: str) -> str:
    """What the site should do now, in a sentence or two."""
    if verdict is Verdict.REJECTED:
        by = f" avant le {due}" if due else " dès que possible"
        return (
            f"Corrigez les cases signalées comme erreurs, enregistrez ce classeur et renvoyez-le{by}. "
            "Il n'est pas nécessaire de supprimer les commentaires ni cette feuille."
        )
    if verdict is Verdict.ACCEPTED_WITH_WARNINGS:
        return (
            "Votre retour est pris en compte. Vérifiez les points signalés et renvoyez le classeur s'il faut corriger."
        )
    return "Votre retour est pris en compte. Vous n'avez rien à faire."
