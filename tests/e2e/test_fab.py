"""The page under FAB, the auth manager of installations with many people: real users, real roles, real tokens."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from prefaudit.local import processes
from prefaudit.local.environment import METADATA, airflow_environment
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import server as postgres
from prefaudit.warehouse.postgres.ports import free_port
from tests.web.routes import every_route

FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
PAGE = "/retours-audit"
PASSWORD = "pass-for-tests"
ROLES = {"public": "Public", "viewer": "Viewer", "op": "Op", "admin": "Admin"}
RESERVED = {"/depot", "/actes"}


def _run(environment: Mapping[str, str], *command: str) -> None:
    done = subprocess.run(
        processes.python("airflow", *command), env=dict(environment), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def fab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """An API server under FAB with a user of each role: (its URL, the token of each)."""
    folder: Path = tmp_path_factory.mktemp("fab")
    settings = Settings.from_env({"PREFAUDIT_VAR": str(folder / "var")})
    info = postgres.ensure_running(settings)
    info.ensure_database(METADATA)
    port = free_port(folder / "port")
    environment = airflow_environment(settings, port, {**os.environ, "AIRFLOW__CORE__AUTH_MANAGER": FAB})
    names = {"firstname": "x", "lastname": "x"}
    users = [
        {"username": name, "email": f"{name}@example.org", "roles": [role], **names} for name, role in ROLES.items()
    ]
    (folder / "users.json").write_text(json.dumps(users))
    try:
        _run(environment, "db", "migrate")
        _run(environment, "sync-perm")
        _run(environment, "users", "import", str(folder / "users.json"))
        for name in ROLES:
            _run(environment, "users", "reset-password", "--username", name, "--password", PASSWORD)
        _run(environment, "dags", "reserialize")
        processes.launch(
            "api-server", processes.python("airflow", "api-server", "--workers", "1"), environment, folder / "services"
        )
        url = f"http://127.0.0.1:{port}"
        _wait(url)
        yield url, {name: _token(url, name) for name in ROLES}
    finally:
        processes.end(processes.recorded(folder / "services"), folder / "services")
        postgres.stop(settings)


def _wait(url: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/api/v2/monitor/health", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise TimeoutError(url)


def _token(url: str, name: str) -> str:
    answer = httpx.post(f"{url}/auth/token", json={"username": name, "password": PASSWORD}, trust_env=False, timeout=30)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["access_token"])


def test_each_role_may_do_what_it_should_on_each_route(fab: tuple[str, dict[str, str]]) -> None:
    url, tokens = fab
    found = {}
    for method, route in every_route():
        for who in ("anonymous", "forged", *ROLES):
            token = {"anonymous": "", "forged": tokens["admin"][:-4] + "AAAA"}.get(who) or tokens.get(who, "")
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = httpx.request(method, f"{url}{PAGE}{route}", headers=headers, trust_env=False, timeout=60)
            found[method, route, who] = answer.status_code
    for (method, route, who), status in found.items():
        reserved = method == "POST" or route in RESERVED
        if who == "anonymous":
            assert (route, who, status) == (route, who, 401)
        elif who in {"forged", "public"} or (who == "viewer" and reserved):
            assert (route, who, status) == (route, who, 403)
        else:
            # The warehouse is empty: what is let in finds nothing, or no database of its version.
            assert status not in {401, 403}, (method, route, who, status)
