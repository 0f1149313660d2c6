"""A place that is named by a connection of Airflow: `airflow://NAME/folder`. Its password stands in no setting."""

import json
import os
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from prefaudit.model.errors import OperatorError

SCHEME = "airflow"


class ConnectionUnusable(OperatorError):
    """A connection of Airflow is not there, or names no server; the message says what to do."""

    french = "une connexion d'Airflow manque ou n'est pas complète"


def server_address(url: str) -> str:
    """Return the address of a place: of `airflow://NAME/folder` the server and the login of the connection NAME.

    Raises:
        ConnectionUnusable: There is no such connection, or it names no server. The message holds nothing of it.
    """
    parts = urlsplit(url)
    if parts.scheme != SCHEME:
        return url
    found = urlsplit(_address(parts.netloc))
    if not found.scheme or not found.hostname:
        raise ConnectionUnusable(
            f"The Airflow connection « {parts.netloc} » names no kind of server or no host. Correct it, then run again."
        )
    return urlunsplit((found.scheme, found.netloc, parts.path, "", ""))


def _address(name: str) -> str:
    """Return the address of a connection, from its variable where it has one, else as Airflow gives it to a task."""
    given = os.environ.get(f"AIRFLOW_CONN_{name.upper()}", "")
    try:
        return _from_json(given) if given.startswith("{") else given or _asked_of_airflow(name)
    except Exception:  # Airflow, its secrets backends and what they hold fail in many ways, and may say what is secret
        raise ConnectionUnusable(
            f"The Airflow connection « {name} » cannot be had. Make it in Airflow (Admin, Connections) or by the "
            f"variable AIRFLOW_CONN_{name.upper()}, or correct the setting that names it, then run again."
        ) from None


def _from_json(text: str) -> str:
    fields: dict[str, Any] = json.loads(text)
    login, password = (quote(str(fields.get(name) or ""), safe="") for name in ("login", "password"))
    port = f":{fields['port']}" if fields.get("port") else ""
    return f"{fields['conn_type']}://{login}:{password}@{fields['host']}{port}"


def _asked_of_airflow(name: str) -> str:
    from airflow.sdk import Connection  # noqa: PLC0415  takes seconds, and a run outside of Airflow has none

    return str(Connection.get(name).get_uri())
