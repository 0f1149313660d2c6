"""What a visitor is told who is not let in, or asks for what is not there: a title, a French sentence, a way out."""

_LOGGED_OUT = 401
_DENIED = 403
_TITLES = {_LOGGED_OUT: "Connexion nécessaire", 404: "Introuvable", 503: "Service indisponible"}
_OTHER = "Demande refusée"
_UNKNOWN = "Vous n'êtes pas connecté à Airflow, ou votre connexion a expiré."
_INVALID = "Votre connexion à Airflow n'est pas valable. Connectez-vous de nouveau."

# What Airflow and the web framework say in English.
_SENTENCES = {
    "Invalid JWT token": _INVALID,
    "Forbidden": "Votre compte Airflow ne donne pas accès à ces pages : il faut pouvoir consulter le DAG "
    "consolidate_returns. Demandez ce droit à l'exploitant.",
    "Not Found": "Cette page n'existe pas.",
    "Method Not Allowed": "Cette adresse ne se demande pas ainsi : revenez à la page, puis recommencez.",
}


def title(status: int) -> str:
    """The heading of the page that a status is told on."""
    return _TITLES.get(status, _OTHER)


def sentence(status: int, detail: str) -> str:
    """Why, in French: a detail of our own stands as it is."""
    return _UNKNOWN if status == _LOGGED_OUT else _SENTENCES.get(detail, detail)


def wants_login(status: int, told: str) -> bool:
    """Whether logging in (again) may help who was told this."""
    return status == _LOGGED_OUT or (status == _DENIED and told == _INVALID)
