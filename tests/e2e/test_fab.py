"""The page under FAB, the auth manager of installations with many people: real users, real roles, real tokens."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

import httpx
import pytest

from prefaudit.local import processes
from prefaudit.local.environment import airflow_environment
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.ports import free_port
from prefaudit.warehouse.postgres.server import ServerInfo
from tests.support.connections import ONE_USE
from tests.support.databases import temporary_database
from tests.web.routes import RESERVED, every_route

FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
PAGE = "/retours-audit"
PASSWORD = "pass-for-tests"
ROLES = {"public": "Public", "viewer": "Viewer", "op": "Op", "admin": "Admin"}


# What the commands `airflow db migrate`, `sync-perm` and `users create` do, in one process and with one application:
# each would import Airflow, and build it, again.
PREPARED = """
import json, sys
from airflow.cli import cli_parser
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
from airflow.utils.providers_configuration_loader import providers_configuration_loaded

asked = cli_parser.get_parser().parse_args(["db", "migrate"])
asked.func(asked)

@providers_configuration_loaded
def prepare(roles, password):
    with get_application_builder() as builder:
        builder.add_permissions(update_perms=True)
        builder.sm.sync_roles()
        for name, role in roles.items():
            assert builder.sm.add_user(name, "x", "x", f"{name}@example.org", builder.sm.find_role(role), password)

prepare(json.loads(sys.argv[1]), sys.argv[2])
"""


def _prepare(environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-c", PREPARED, json.dumps(ROLES), PASSWORD]
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def fab(
    server: ServerInfo, module_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, str]]]:
    """An API server under FAB with a user of each role: (its URL, the token of each)."""
    folder = tmp_path_factory.mktemp("fab")
    port = free_port(folder / "port")
    with temporary_database(server) as metadata:
        own = {"AIRFLOW__CORE__AUTH_MANAGER": FAB, "PREFAUDIT_AIRFLOW_DATABASE_URL": server.url_for(metadata)}
        environment = airflow_environment(module_settings, port, {**os.environ, **own})
        try:
            _prepare(environment)
            command = processes.python("airflow", "api-server", "--workers", "1")
            processes.launch("api-server", command, environment, folder / "services")
            url = f"http://127.0.0.1:{port}"
            _wait(url)
            yield url, {name: _token(url, name) for name in ROLES}
        finally:
            processes.end(processes.recorded(folder / "services"), folder / "services")


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
    with httpx.Client(base_url=f"{url}{PAGE}", trust_env=False, timeout=60, limits=ONE_USE) as client:
        for method, route in every_route():
            for who in ("anonymous", "forged", *ROLES):
                token = {"anonymous": "", "forged": tokens["admin"][:-4] + "AAAA"}.get(who) or tokens.get(who, "")
                headers = {"Authorization": f"Bearer {token}"} if token else {}
                found[method, route, who] = client.request(method, route, headers=headers).status_code
    for (method, route, who), status in found.items():
        reserved = method == "POST" or route in RESERVED
        if who == "anonymous":
            assert (route, who, status) == (route, who, 401)
        elif who in {"forged", "public"} or (who == "viewer" and reserved):
            assert (route, who, status) == (route, who, 403)
        else:
            # The warehouse is empty: what is let in finds nothing, or no database of its version.
            assert status not in {401, 403}, (method, route, who, status)
