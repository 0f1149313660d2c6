"""Why a request is refused: a status, a French sentence, a way out."""

from collections.abc import Mapping

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from prefaudit.ingestion.channels import LandingError
from prefaudit.ingestion.quarantine import MailUnknown, MailUnopened
from prefaudit.model.errors import OperatorError
from prefaudit.places.faults import StoreFault
from prefaudit.publication.text_review import TextReviewRefused
from prefaudit.warehouse.postgres.connection import DatabaseFull, DatabaseUnavailable, LockNotGranted
from prefaudit.warehouse.postgres.migrations import MigrationError
from prefaudit.warehouse.rejudgement import RejudgementRefused
from prefaudit.warehouse.withdrawal import WithdrawalRefused
from prefaudit.web.authorisation import host_of
from prefaudit.web.host import AnswerRefused
from prefaudit.web.responses import base_path, page

_LOGGED_OUT = 401
_DENIED = 403
_TITLES = {
    _LOGGED_OUT: "Connexion nécessaire",
    404: "Introuvable",
    500: "Erreur du service",
    503: "Service indisponible",
}
_OTHER_TITLE = "Demande refusée"
_DEFECT = "Le service a rencontré une erreur. Recommencez ; si elle se répète, prévenez l'exploitant, qui la trouvera "
_DEFECT += "dans le journal du serveur."
_LOGGED_OUT_SENTENCE = "Vous n'êtes pas connecté à Airflow, ou votre connexion a expiré."
_INVALID_LOGIN = "Votre connexion à Airflow n'est pas valable. Connectez-vous de nouveau."

# For the English details of Airflow and of the web framework.
_SENTENCES = {
    "Invalid JWT token": _INVALID_LOGIN,
    "Forbidden": "Votre compte Airflow ne donne pas accès à ces pages : il faut pouvoir consulter le DAG "
    "consolidate_returns. Demandez ce droit à l'exploitant.",
    "Not Found": "Cette page n'existe pas.",
    "Method Not Allowed": "Cette adresse ne se demande pas ainsi : revenez à la page, puis recommencez.",
}

_WAREHOUSE_UNUSABLE = (503, "L'entrepôt ne répond pas comme attendu.")
_OPERATOR_ERRORS: Mapping[type[OperatorError], tuple[int, str]] = {
    DatabaseUnavailable: _WAREHOUSE_UNUSABLE,
    MigrationError: _WAREHOUSE_UNUSABLE,
    DatabaseFull: (503, "Le disque de la base est plein : rien n'a été changé. L'exploitant doit y faire de la place."),
    LockNotGranted: (503, "Une exécution travaille sur ces données : recommencez dans quelques minutes."),
    StoreFault: (503, "L'espace où les fichiers sont conservés ne répond pas : voyez l'exploitant, puis recommencez."),
    LandingError: (503, "La zone de dépôt ne peut pas être écrite : rien n'a été déposé."),
    WithdrawalRefused: (409, "Le dépôt n'a pas été retiré."),
    RejudgementRefused: (409, "Le nouveau contrôle n'a pas été demandé."),
    AnswerRefused: (
        409,
        "La décision n'a pas été prise : elle l'est déjà, ou n'est pas encore demandée. Rechargez la page.",
    ),
    TextReviewRefused: (409, "La décision n'a pas été prise : ce texte n'est plus dans un retour en vigueur."),
    MailUnknown: (404, "Ce courriel n'est pas (ou n'est plus) en quarantaine."),
    MailUnopened: (
        409,
        "Ce courriel ne peut pas être ouvert ici. Ouvrez-le dans le dossier « Quarantaine » de la boîte, déposez ses "
        "fichiers sur cette page, puis écartez-le.",
    ),
}
_OTHER_OPERATOR_ERROR = (503, "Le service ne peut pas répondre à cette demande. L'exploitant peut y remédier.")


def http_refusal(request: Request, error: Exception) -> Response:
    """Return the page of an HTTPException: ours, FastAPI's or Airflow's."""
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class
    logged_out = error.status_code == _LOGGED_OUT
    detail = str(error.detail)
    sentence = _LOGGED_OUT_SENTENCE if logged_out else _SENTENCES.get(detail, detail)
    # Logging in again may help.
    may_log_in = logged_out or (error.status_code == _DENIED and sentence == _INVALID_LOGIN)
    login = host_of(request).login_url(_way_back(request)) if may_log_in else ""
    return _refusal(request, error.status_code, sentence, login=login)


def operator_error(request: Request, error: Exception) -> Response:
    """Return the page of an OperatorError: a French sentence, and the message of the program for the operator."""
    status, sentence = next(
        (found for kind, found in _OPERATOR_ERRORS.items() if isinstance(error, kind)), _OTHER_OPERATOR_ERROR
    )
    return _refusal(request, status, sentence, message=str(error))


def database_away(request: Request, error: Exception) -> Response:
    """Return the page of a database that went away, or that refuses a connection, during a request."""
    return _refusal(request, *_WAREHOUSE_UNUSABLE, message=str(error).strip().partition("\n")[0])


def defect(request: Request, error: Exception) -> Response:
    """Return the page of an error that nobody foresaw; what it was is in the log of the server, not on the page."""
    # Airflow asks its own database who the user is.
    away = type(error).__module__.startswith("sqlalchemy.exc")
    status, sentence = (503, "La base de données d'Airflow ne répond pas.") if away else (500, _DEFECT)
    return _refusal(request, status, sentence)


def invalid_address(request: Request, error: Exception) -> Response:
    """Return the page of an address, or a form, whose parts cannot be read."""
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for this class
    return _refusal(request, 422, "L'adresse demandée n'est pas valable : revenez à la page, puis suivez ses liens.")


def _refusal(request: Request, status: int, sentence: str, *, login: str = "", message: str = "") -> Response:
    title = _TITLES.get(status, _OTHER_TITLE)
    return page(request, "refusal", status=status, title=title, sentence=sentence, login=login, message=message)


def _way_back(request: Request) -> str:
    """Return the path to come back to after a login: the page asked for; the first page where an action was asked."""
    if request.method != "GET":
        return f"{base_path(request)}/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
