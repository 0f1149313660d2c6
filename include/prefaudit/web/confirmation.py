"""What an act that cannot be undone will change, in French sentences, before it is done."""

from dataclasses import dataclass

from prefaudit.l10n import clock as paris
from prefaudit.l10n.typography import typed
from prefaudit.web.labels import Labels
from prefaudit.web.queries import QueryRow


@dataclass(frozen=True)
class Act:
    """An act on a submission that is to be confirmed: its title, its address after that of the submission, the words of
    its button, and what it changes."""

    title: str
    path: str
    button: str
    changes: list[str]


def withdrawal(row: QueryRow) -> Act:
    """Return what the withdrawal of a submission changes: the return that counts then, the figures that follow."""
    other = f"Le dépôt n° {row['next_id']} du {paris.short(row['next_received_at'])}" if row["next_id"] else ""
    changes = [
        f"{other}, accepté avant lui, redeviendra le retour en vigueur du site."
        if other
        else "Aucun autre dépôt de ce retour ne compte : le site n'aura plus de retour en vigueur, il sera « retiré ».",
        _figures(row),
        "Le dépôt, ses documents et la raison du retrait sont conservés. Un retrait ne s'annule pas : le même fichier, "
        "déposé de nouveau, reste retiré.",
    ]
    return Act(f"Retirer le dépôt n° {row['submission_id']}", "retrait", "Retirer ce dépôt", changes)


def rejudgement(row: QueryRow, standing: QueryRow, labels: Labels) -> Act:
    """Return what it changes that a submission is judged again."""
    changes = [
        f"La prochaine nuit relit et juge ce dépôt ({labels.standing(standing)}), puis répond de nouveau au site.",
        "D'ici là, son dernier verdict reste, avec ses chiffres ; il est conservé ensuite.",
    ]
    if labels.is_current(standing):
        then = (
            f"le dépôt n° {row['next_id']} redeviendra" if row["next_id"] else "aucun autre dépôt du site ne deviendra"
        )
        changes.append(f"S'il est alors refusé, {then} le retour en vigueur. {_figures(row)}")
    return Act(f"Contrôler de nouveau le dépôt n° {row['submission_id']}", "controle", "Contrôler de nouveau", changes)


def _figures(row: QueryRow) -> str:
    campaign = f"Les chiffres de « {typed(row['campaign_label'])} » suivront à la prochaine nuit"
    if not row["publication_number"]:
        return f"{campaign}. Rien n'en a encore été publié."
    number = row["publication_number"]
    return f"{campaign} ; la publication n° {number} reste telle quelle, la suivante dira ce qui a changé."
