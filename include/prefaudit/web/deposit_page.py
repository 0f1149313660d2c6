"""What the page of a deposit says of a file: its verdict, whether it was known, and what it changes, in French."""

from prefaudit.l10n import clock as paris
from prefaudit.l10n.typography import typed
from prefaudit.web.labels import Labels
from prefaudit.web.queries import DepositedFile
from prefaudit.web.standing import Standing, standing_of

# What a known file changes by coming again.
_AGAIN = {
    Standing.REJECTED: "Il reste refusé : corrigez-le, puis déposez-le sous sa nouvelle forme.",
    Standing.WITHDRAWN: "Il reste retiré.",
    Standing.REPLACED: "Comme il vient en dernier, il comptera de nouveau après la prochaine nuit.",
    Standing.CURRENT: "Rien ne change : il compte déjà.",
}


def outcome(file: DepositedFile, labels: Labels) -> str:
    """Return what has become of a file, to follow its name: the word of the night where there is one, else that of the
    check at the deposit."""
    if file.standing:
        known = "déjà connu, " if file.row["is_known"] else ""
        return f"{known}{labels.standing(file.standing)}"
    if file.row["verdict"]:
        return f"serait {labels.verdict(file.row['verdict'])}"
    return "contrôle en cours" if file.row["is_being_checked"] else "pas encore contrôlé"


def tone(file: DepositedFile) -> str:
    """Return the CSS class of that outcome."""
    verdict = file.standing["verdict"] if file.standing else file.row["verdict"]
    return {"accepted": "good", "rejected": "bad"}.get(verdict or "", "warn")


def sentences(file: DepositedFile, labels: Labels) -> list[str]:
    """Return what there is to know of a file beside its verdict: what is known of it already, what it changes."""
    row, found = file.row, _known(file)
    if found:
        return [found]
    if row["is_being_checked"]:
        return []
    same = [_same(file)] if row["same_delivery"] and not file.standing else []
    if not row["verdict"] and not file.standing:
        return [
            *same,
            "Le fichier est en sûreté, mais le contrôle n'a pu être fait maintenant. La prochaine nuit le fera.",
        ]
    return [*same, *filter(None, [_effect(file, labels)])]


def _known(file: DepositedFile) -> str:
    """Return the sentence of a file whose content a run had met before; "" of a new one."""
    row, standing = file.row, file.standing
    if not standing or not row["is_known"]:
        return ""
    again = _AGAIN.get(standing_of(standing), "La prochaine nuit le contrôle.")
    return f"Ce fichier est déjà connu : c'est le dépôt n° {row['submission_id']}. {again}"


def _same(file: DepositedFile) -> str:
    row = file.row
    when = "dans ce même dépôt" if row["is_twice"] else f"le {paris.short(row['same_delivered_at'])}"
    name = typed(row["same_file_name"])
    return f"Le même contenu a été déposé {when}, sous le nom « {name} » : il ne comptera qu'une fois."


def _effect(file: DepositedFile, labels: Labels) -> str:
    """Return what a file replaces, or leaves as it is; "" where no return was recognised, or the night has decided."""
    row = file.row
    if file.standing or not row["is_expected"]:
        return ""
    if not file.current:
        if row["verdict"] == "rejected":
            return "Aucun retour accepté de ce site ne compte à ce jour pour cet audit."
        return "Il serait le premier retour accepté de ce site pour cet audit."
    other = f"dépôt n° {row['current_id']} du {paris.short(row['current_received_at'])}"
    if row["verdict"] == "rejected":
        return f"Le {other} ({labels.standing(file.current)}) resterait en place."
    return f"Il remplacerait le {other} ({labels.standing(file.current)})."
