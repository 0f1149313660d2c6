"""The French words for the codes of the warehouse and of Airflow; templates know this module as `labels`."""

from prefaudit.web.queries import QueryRow

VERDICTS = {"accepted": "accepté", "accepted_with_warnings": "accepté, à relire", "rejected": "refusé"}

# In the order in which an operator looks at them.
RETURN_STATES = {
    "missing": "aucun dépôt",
    "rejected": "refusé",
    "withdrawn": "retiré",
    "accepted_with_warnings": "accepté, à relire",
    "accepted": "accepté",
}

# Of a run in Airflow.
RUN_STATES = {"queued": "en attente", "running": "en cours", "success": "réussie", "failed": "échouée"}

MAIL_STATES = {
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


def verdict(code: str | None) -> str:
    """Return the words for a verdict, or for its absence."""
    return VERDICTS.get(code or "", "en cours de contrôle")


def channel(code: str) -> str:
    """Return how a submission came; a zone that is no folder of this host is named by its protocol."""
    return _CHANNELS.get(code, f"par dossier de dépôt ({code})")


def submission_state(row: QueryRow) -> str:
    """Return what a submission is now, for its title: replaced, withdrawn, current, rejected, being checked."""
    if row["withdrawal"]:
        return f"{verdict(row['verdict'])}, retiré"
    if row["superseded_by"]:
        return f"remplacé par le dépôt n° {row['superseded_by']}"
    return f"{verdict(row['verdict'])}, en vigueur" if is_current(row) else verdict(row["verdict"])


def is_current(row: QueryRow) -> bool:
    """Return whether a submission is the one that counts for its return."""
    gone = row["withdrawal"] or row["superseded_by"]
    return bool(row["settled_at"]) and row["verdict"] != "rejected" and not gone


def why_unmatched(row: QueryRow) -> str:
    """Return why a submission matches no expected return, as a sentence."""
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
    return next((str(sentence) for applies, sentence in reasons if applies), other)
