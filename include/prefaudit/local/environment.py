"""The environment of every Airflow process of this checkout, made in one place: services, commands and tests agree."""

import base64
import json
import logging
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import server

METADATA = "airflow"
ADMIN = "admin"
# The services that sign or check the tokens of people and tasks.
SIGNS_TOKENS = frozenset({"api-server", "scheduler"})

# Quick answers on a small machine: a task is reported finished after 1 s instead of 5, a new file is seen after 10 s.
PACE = {
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",
    "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "2",
}

# The services talk to each other on this machine: no proxy stands between.
LOCAL = "127.0.0.1,localhost"

log = logging.getLogger(__name__)


def airflow_home(settings: Settings) -> Path:
    """Return the folder of Airflow's own files: logs, secrets, process numbers. Nothing in it is worth a backup."""
    return Path(settings.var).resolve() / "airflow"


def metadata_url(settings: Settings, environ: Mapping[str, str]) -> str:
    """Return the URL of Airflow's own database, as SQLAlchemy writes it.

    That of PREFAUDIT_AIRFLOW_DATABASE_URL where it is set; else the database `airflow` of the warehouse's server,
    made where it is missing.

    Raises:
        ServerError: Neither can be had.
    """
    own = environ.get("PREFAUDIT_AIRFLOW_DATABASE_URL", "")
    if own:
        return server.libpq(own).replace("postgresql://", "postgresql+psycopg://", 1)
    info = server.ensure_running(settings)
    info.ensure_database(METADATA)
    info.close_to_others(METADATA)
    return info.url_for(METADATA, driver="psycopg")


def airflow_environment(settings: Settings, port: int, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the whole environment of an Airflow process whose API answers on 127.0.0.1 at `port`.

    Starts from `environ` (the process's own by default); what is set here wins over an Airflow that the user has
    elsewhere. Starts the database where it is down; makes the secrets on first use.

    Raises:
        ServerError: The database cannot be reached or started.
    """
    source = dict(os.environ if environ is None else environ)
    # What a file held is handed on by value.
    source = {name: value for name, value in source.items() if not re.fullmatch("PREFAUDIT_.*_FILE", name)}
    home = airflow_home(settings)
    home.mkdir(parents=True, exist_ok=True)
    url = f"http://127.0.0.1:{port}"
    passwords = home / "passwords.json"
    _secret(passwords, lambda: json.dumps({ADMIN: secrets.token_urlsafe(12)}))
    return {
        **source,
        **_package(settings, source),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW_CONFIG": str(home / "airflow.cfg"),
        "AIRFLOW__CORE__DAGS_FOLDER": source.get("PREFAUDIT_DAGS", str(Path(settings.home) / "dags")),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(Path(settings.home) / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": source.get("PREFAUDIT_AIRFLOW_EXECUTOR", "LocalExecutor"),
        "AIRFLOW__CORE__PARALLELISM": str(parallelism()),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__CORE__FERNET_KEY": _secret(home / "fernet.key", _fernet_key),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMIN}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        # Read by the auth manager of Flask-AppBuilder alone.
        "AIRFLOW__FAB__CONFIG_FILE": str(Path(settings.home) / "webserver_config.py"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": metadata_url(settings, source),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": _secret(home / "api.key", secrets.token_urlsafe),
        "AIRFLOW__API_AUTH__JWT_SECRET": _secret(home / "jwt.key", lambda: secrets.token_urlsafe(64)),
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS": "0o750" if settings.group else "0o700",
        "AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS": "0o640" if settings.group else "0o600",
        # Tasks are not given Airflow's own database; housekeeping shortens its history all the same.
        "PREFAUDIT_METADATA_URL": metadata_url(settings, source),
        "PREFAUDIT_PAGE_URL": source.get("PREFAUDIT_PAGE_URL", url),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW__OPENLINEAGE__EXTRACTORS": "prefaudit_lineage.StepExtractor",
        **PACE,
        "NO_PROXY": LOCAL,
        "no_proxy": LOCAL,
    }


def own_environment(service: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of one service: only those that sign or check tokens have the key for it."""
    signs = service in SIGNS_TOKENS
    return {name: value for name, value in environment.items() if signs or name != "AIRFLOW__API_AUTH__JWT_SECRET"}


def parallelism() -> int:
    """Return how many tasks run at once: as many as the machine has cores, at least two, at most eight."""
    return min(8, max(2, os.cpu_count() or 2))


def admin_password(settings: Settings) -> str:
    """Return the password of the user `admin`, drawn once for this checkout."""
    return str(json.loads((airflow_home(settings) / "passwords.json").read_text(encoding="utf-8"))[ADMIN])


def _package(settings: Settings, source: Mapping[str, str]) -> dict[str, str]:
    """The current settings, handed on whole, so that a task has the same database and places as its caller."""
    paths = [str(Path(settings.home) / "include"), *filter(None, [source.get("PYTHONPATH", "")])]
    handed = {f"PREFAUDIT_{name.upper()}": str(value) for name, value in asdict(settings).items() if value != ""}
    return {**handed, "PYTHONPATH": os.pathsep.join(paths)}


def _secret(path: Path, draw: Callable[[], str]) -> str:
    """The secret kept in `path`, drawn on first use; only its owner can read it."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
            handle.write(draw())
        try:
            # A link fails where another process was first, whose secret is then the one.
            path.hardlink_to(draft)
        except FileExistsError:
            log.debug("Another process drew %s first.", path)
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")
