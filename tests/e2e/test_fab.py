"""The page under FAB, the auth manager of installations with many people: real users, real roles, real tokens."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from html import unescape

import httpx
import pytest

from prefaudit.local import processes
from prefaudit.local.environment import airflow_environment
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.ports import free_port
from prefaudit.warehouse.postgres.server import ServerInfo
from tests.support.connections import ONE_USE
from tests.support.databases import temporary_database
from tests.support.oidc_provider import CLIENT, SECRET, Provider, oidc_provider
from tests.web.routes import RESERVED, every_route

FAB = "airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager"
PAGE = "/retours-audit"
PASSWORD = "pass-for-tests"
GROUPS: dict[str, list[str] | None] = {
    "lea": ["lecture"],
    "omar": ["autre", "exploitation"],
    "ada": ["administration"],
    "noe": ["autre"],
    "max": None,
    "admin": ["administration"],
}
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
def provider() -> Iterator[Provider]:
    with oidc_provider(GROUPS) as provider:
        yield provider


@pytest.fixture(scope="module")
def fab(
    server: ServerInfo, module_settings: Settings, provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, str]]]:
    """An API server under FAB with a user of each role: (its URL, the token of each)."""
    folder = tmp_path_factory.mktemp("fab")
    port = free_port(folder / "port")
    with temporary_database(server) as metadata:
        own = {"AIRFLOW__CORE__AUTH_MANAGER": FAB, "PREFAUDIT_AIRFLOW_DATABASE_URL": server.url_for(metadata)}
        settings = replace(
            module_settings,
            page_url=f"http://127.0.0.1:{port}",
            oidc_issuer=provider.url,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            oidc_roles="lecture=Viewer;exploitation=Op;administration=Admin",
        )
        environment = airflow_environment(settings, port, {**os.environ, **own})
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
    deadline = time.monotonic() + 300
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


def _log_in(url: str, provider: Provider, name: str) -> tuple[httpx.Client, httpx.Response]:
    """A browser in which somebody has gone the way to the provider and back, with the page that they see then."""
    provider.person = name
    browser = httpx.Client(base_url=url, trust_env=False, timeout=60, follow_redirects=True)
    return browser, browser.get("/auth/login/oidc", params={"next": f"{PAGE}/depot"})


def test_the_groups_of_the_provider_say_what_somebody_may_do(
    fab: tuple[str, dict[str, str]], provider: Provider
) -> None:
    url, _ = fab
    reached = {}
    for name in ("lea", "omar", "ada"):
        browser, page = _log_in(url, provider, name)
        with closing(browser):
            me = browser.get("/ui/auth/me").json()["username"]
            people = browser.get("/auth/users/list/", follow_redirects=False).status_code
            reached[name] = (page.url.path, page.status_code, me, people)
            browser.get("/auth/logout")
            assert browser.get(f"{PAGE}/").status_code == 401
    assert reached == {
        "lea": (f"{PAGE}/depot", 403, "lea", 302),
        "omar": (f"{PAGE}/depot", 200, "omar", 302),
        "ada": (f"{PAGE}/depot", 200, "ada", 200),
    }


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("noe", "connaît sous le nom « noe », mais aucun de vos groupes ne donne accès à ces pages."),
        ("max", "connaît sous le nom « max », mais n'a pas transmis vos groupes."),
        ("admin", "Le nom « admin » est déjà celui d'un autre compte."),
    ],
)
def test_who_may_not_come_in_is_told_why(
    fab: tuple[str, dict[str, str]], provider: Provider, name: str, sentence: str
) -> None:
    browser, page = _log_in(fab[0], provider, name)
    with closing(browser):
        assert (page.status_code, sentence in unescape(page.text)) == (403, True)
        assert browser.get(f"{PAGE}/").status_code == 401


def test_a_group_that_is_lost_shuts_what_is_open_too(fab: tuple[str, dict[str, str]], provider: Provider) -> None:
    provider.groups["eva"] = ["exploitation"]
    first, _ = _log_in(fab[0], provider, "eva")
    with closing(first):
        assert first.get("/ui/auth/me").json()["username"] == "eva"
        provider.groups["eva"] = []
        second, page = _log_in(fab[0], provider, "eva")
        second.close()
        assert page.status_code == 403
        assert first.get(f"{PAGE}/").status_code == 403
        assert "Votre compte Airflow ne donne pas accès" in first.get(f"{PAGE}/").text


def test_a_name_stays_with_the_person_who_had_it_first(fab: tuple[str, dict[str, str]], provider: Provider) -> None:
    provider.groups["zoe"] = ["lecture"]
    _log_in(fab[0], provider, "zoe")[0].close()
    provider.subjects["zoe"] = "somebody else"
    browser, page = _log_in(fab[0], provider, "zoe")
    browser.close()
    assert (page.status_code, "Le nom « zoe » est déjà" in unescape(page.text)) == (403, True)


def test_a_provider_that_refuses_or_does_not_answer_is_told_and_a_local_account_comes_in(
    fab: tuple[str, dict[str, str]], provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "secret", "another")
    browser, page = _log_in(fab[0], provider, "ada")
    assert (page.status_code, "a refusé la demande de cette application" in page.text) == (403, True)
    monkeypatch.setattr(provider, "away", True)
    page = browser.get("/auth/login/oidc")
    assert (page.status_code, "Le fournisseur d'identité ne répond pas." in unescape(page.text)) == (503, True)
    form = dict(re.findall(r'name="(csrf_token|next)" value="([^"]*)"', browser.get("/auth/login/").text))
    wrong = browser.post("/auth/local/", data={**form, "username": "admin", "password": "x"})
    assert (wrong.status_code, "ne vont pas ensemble" in wrong.text) == (403, True)
    right = browser.post("/auth/local/", data={**form, "username": "admin", "password": PASSWORD})
    assert (right.status_code, browser.get("/ui/auth/me").json()["username"]) == (200, "admin")
    browser.close()
