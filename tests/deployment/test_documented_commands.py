"""The commands of the documents of a deployment, run as they stand there, without an engine of containers.

A stand-in for `docker` runs here what `docker compose exec` and `run` would run in a service; PostgreSQL, its programs,
tar and prefaudit are the real ones. What only an engine can do is listed with why.
"""

import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import yaml

from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres import cluster, housing
from prefaudit.warehouse.postgres.server import embedded
from tests.deployment.test_compose import SECRETS
from tests.support import form_trials
from tests.support.landing import deposit, form
from tests.support.publishing import unjudged

PAGES = ("deployment.md", "runbook.md", "security.md", "scale.md")
STAND_IN = """#!/bin/sh
shift
case "$1" in exec | run) ;; *) exit 0 ;; esac
shift
while [ "${1#-}" != "$1" ]; do shift; done
shift
exec "$@"
"""
# By its first line, each block of commands that is not run here, and why.
ENGINE = "people and their roles are Airflow's, in its own container: tests/e2e/test_fab.py asks each role's rights"
SUPERSET = "Superset is another installation: tests/publication/test_superset_dashboard.py reads what is imported"
NOT_HERE = {
    "echo 'AIRFLOW_AUTH_MANAGER=airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager' >> .env": ENGINE,
    "python3 -m zipfile -c prefaudit.zip include/bi/superset": SUPERSET,
}
FIGURES = (
    "select campaign_code, module_code, accepted, criteria_assessed, conforming from published.national_summary "
    "order by 1, 2"
)


def _blocks() -> dict[str, str]:
    """Each block of commands of the pages by its first line."""
    texts = "".join((PROJECT_ROOT / "docs" / page).read_text(encoding="utf-8") for page in PAGES)
    blocks = re.findall(r"^( *)```sh\n(.*?)^ *```", texts, re.MULTILINE | re.DOTALL)
    cut = ["\n".join(line.removeprefix(indent) for line in block.splitlines()) for indent, block in blocks]
    return {block.splitlines()[0]: block for block in cut}


@dataclass
class Deployment:
    """A warehouse and its places, and a folder to type commands in."""

    settings: Settings
    folder: Path
    environment: dict[str, str]
    typed: set[str]

    def type(self, first_line: str) -> str:
        """Run the block that begins so, as it stands but for where the volumes are; return what it printed."""
        self.typed.add(first_line)
        return self.run(_blocks()[first_line])

    def run(self, commands: str) -> str:
        # What is in a container is of that container alone, its /tmp too.
        text = commands.replace("/var/lib/prefaudit", self.settings.var).replace("/tmp/", f"{self.settings.var}/")
        done = subprocess.run(
            ["sh", "-euc", text], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{text}\n{done.stderr}"
        return done.stdout

    def figures(self) -> list[tuple[object, ...]]:
        with psycopg.connect(self.settings.database_url) as connection:
            return connection.execute(FIGURES).fetchall()


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Iterator[Deployment]:
    """A night over one return, on a server of its own: its databases are dropped and made again."""
    folder = tmp_path_factory.mktemp("deployment")
    server = embedded(folder / "postgres", cluster.THROWAWAY)
    programs = folder / "programs"
    programs.mkdir()
    (programs / "docker").write_text(STAND_IN, encoding="utf-8")
    (programs / "docker").chmod(0o755)
    url = server.url_for()
    given = {
        "PREFAUDIT_VAR": str(folder / "var"),
        "PREFAUDIT_DATABASE_URL": url,
        "PREFAUDIT_SETTLE_SECONDS": "0",
    }
    settings = Settings.from_env(given)
    address = psycopg.conninfo.conninfo_to_dict(url)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFAUDIT_")},
        **given,
        "PATH": os.pathsep.join(
            [str(programs), str(cluster.binaries()), str(Path(sys.executable).parent), os.environ["PATH"]]
        ),
        "PGHOST": str(address["host"]),
        "PGPORT": str(address["port"]),
    }
    deposit(settings, form(settings, reference, "26"), "26")
    # A volume of the compose file, empty as it was made.
    Path(settings.forms).mkdir()
    with unjudged():
        consolidate_returns.run(settings)
    form_trials.seed(settings)
    try:
        yield Deployment(settings, folder, environment, set())
    finally:
        cluster.stop(folder / "postgres")
        housing.remove(folder / "postgres")


def test_the_file_of_secrets_has_all_of_them_and_is_closed(deployment: Deployment) -> None:
    deployment.type("umask 077")
    file = deployment.folder / ".env"
    lines = dict(line.split("=", 1) for line in file.read_text(encoding="utf-8").splitlines())
    assert lines.keys() == SECRETS
    assert len(lines["AIRFLOW_JWT_SECRET"]) >= 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_secrets_from_files_are_all_there_and_give_a_connection_its_password(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment.type("umask 022")
    folder = deployment.folder / "secrets"
    compose = yaml.safe_load((PROJECT_ROOT / "deploy" / "compose" / "secrets.yaml").read_text(encoding="utf-8"))
    assert {file.name for file in folder.iterdir()} == compose["secrets"].keys()
    lines = dict(line.split("=", 1) for line in (deployment.folder / ".env").read_text("utf-8").splitlines())
    assert lines == {**dict.fromkeys(SECRETS, "in-a-file"), "COMPOSE_FILE": lines["COMPOSE_FILE"]}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    password = (folder / "postgres_password").read_text(encoding="utf-8").strip()
    address = psycopg.conninfo.conninfo_to_dict(deployment.settings.database_url)
    with psycopg.connect(deployment.settings.database_url, autocommit=True) as connection:
        connection.execute(f"create role by_file login password '{password}'")
        connection.execute(f"grant connect on database {address['dbname']} to by_file")
    monkeypatch.setenv("PGSERVICE", "prefaudit")
    monkeypatch.setenv("PGSERVICEFILE", str(folder / "pg_service"))
    place = {name: address[name] for name in ("host", "port", "dbname")}
    with psycopg.connect(user="by_file", **place) as connection:
        assert connection.info.password == password


def test_a_folder_that_is_fed_keeps_the_zone_closed_and_came_in_now(deployment: Deployment) -> None:
    text = (PROJECT_ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
    command = re.search(r"`(tar -c [^`]+)`", text)
    assert command is not None
    sent = deployment.folder / "returns" / "Drôme"
    sent.mkdir(parents=True)
    (sent / "retour.xlsx").write_bytes(b"x")
    os.utime(sent / "retour.xlsx", (0, 0))
    (deployment.folder / "returns").chmod(0o777)
    zone = Path(deployment.settings.landing)
    before, began = zone.stat().st_mode, time.time()
    deployment.run(command[1])
    fed = zone / "Drôme" / "retour.xlsx"
    assert fed.stat().st_mtime >= began - 2
    assert zone.stat().st_mode == before
    fed.unlink()


def test_contacts_are_registered(deployment: Deployment) -> None:
    (deployment.folder / "contacts.csv").write_text("site_code,address\n26,drome@example.org\n", encoding="utf-8")
    deployment.type("docker compose exec -T worker sh -c 'cat > /tmp/contacts.csv' < contacts.csv")
    with psycopg.connect(deployment.settings.database_url) as connection:
        assert connection.execute("select site_code, address from restricted.contacts").fetchall() == [
            ("26", "drome@example.org")
        ]


def test_what_was_backed_up_is_restored(deployment: Deployment) -> None:
    before = deployment.figures()
    assert before
    deployment.type(
        "docker compose exec -T postgres pg_dump --username prefaudit --format custom prefaudit > prefaudit.dump"
    )
    publications = Path(deployment.settings.publications)
    packages = sorted(publications.rglob("*"))
    publications.rename(publications.with_name("lost"))
    with psycopg.connect(deployment.settings.database_url, autocommit=True) as connection:
        connection.execute("drop schema published cascade")
    deployment.type("docker compose stop api-server scheduler dag-processor triggerer worker")
    assert deployment.figures() == before
    assert sorted(publications.rglob("*")) == packages


def test_without_a_dump_the_archive_is_enough(deployment: Deployment) -> None:
    before = deployment.figures()
    deployment.run("dropdb --username prefaudit prefaudit; createdb --username prefaudit prefaudit")
    deployment.type("docker compose run --rm --no-deps scheduler prefaudit restore --from /var/lib/prefaudit/archive")
    assert deployment.figures() == before


def test_a_login_of_the_runs_is_shown_once(deployment: Deployment) -> None:
    line = "docker compose run --rm --no-deps migrate prefaudit pipeline nuit"
    assert "nuit" in deployment.type(line)


def test_every_block_of_commands_is_run_or_says_why_not(deployment: Deployment) -> None:
    assert _blocks().keys() - deployment.typed == NOT_HERE.keys()
