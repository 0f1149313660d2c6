"""The French words for the codes that the warehouse and Airflow speak in."""

from prefaudit.web.queries import Row

VERDICTS = {"accepted": "accepté", "accepted_with_warnings": "accepté, à relire", "rejected": "refusé"}

# The states of a return, in the order in which an operator looks at them.
STATES = {
    "missing": "aucun dépôt",
    "rejected": "refusé",
    "withdrawn": "retiré",
    "accepted_with_warnings": "accepté, à relire",
    "accepted": "accepté",
}

# The states of a run of the night.
NIGHTS = {"queued": "en attente", "running": "en cours", "success": "réussie", "failed": "échouée"}

MAILS = {
    "taken": "classeurs pris en compte",
    "quarantined": "en quarantaine",
    "empty": "sans classeur",
    "released": "admis par une personne",
    "discarded": "écarté",
}

_CHANNELS = {
    "page": "par la page",
    "mail": "par courriel",
    "file": "par dossier de dépôt",
    "local": "par dossier de dépôt",
}


def channel(code: str) -> str:
    """How a submission came; a zone that is no folder of this host is named by its protocol."""
    return _CHANNELS.get(code, f"par dossier de dépôt ({code})")


def standing(row: Row) -> str:
    """What a submission is now, as its title says it: replaced, withdrawn, in force, refused, being checked."""
    verdict = VERDICTS.get(row["verdict"], "en cours de contrôle")
    if row["withdrawal"]:
        return f"{verdict}, retiré"
    if row["superseded_by"]:
        return f"remplacé par le dépôt n° {row['superseded_by']}"
    return f"{verdict}, en vigueur" if in_force(row) else verdict


def in_force(row: Row) -> bool:
    """Whether a submission is the one that counts for its return."""
    gone = row["withdrawal"] or row["superseded_by"]
    return bool(row["settled_at"]) and row["verdict"] != "rejected" and not gone


def why_unplaced(row: Row) -> str:
    """Why a submission belongs to no return, in a sentence."""
    campaign, site = row["campaign_code"], row["site_code"]
    reasons = (
        (row["state"] == "received", "Le fichier n'a pas encore été lu."),
        (row["trouble"], row["trouble"]),
        (not campaign, "Le classeur ne dit pas sa campagne."),
        (not row["campaign_known"], f"La campagne « {campaign} » n'existe pas."),
        (not site, "Le classeur ne dit pas son site."),
        (not row["site_known"], f"Le site « {site} » n'existe pas dans cette campagne."),
        (not row["site_owes"], "Ce site ne doit rien pour cette campagne."),
        (not row["audit_type"], "Le classeur ne dit pas son type d'audit."),
    )
    other = f"Ce site ne doit pas cet audit ({row['audit_type_label'] or row['audit_type']}) pour cette campagne."
    return next((str(sentence) for holds, sentence in reasons if holds), other)
