"""What every test may ask for: a PostgreSQL of the session, a fresh migrated database, settings in a folder of its own.

Nothing here touches the .prefaudit of the user. With PREFAUDIT_DATABASE_URL the databases are made on that server,
under names of their own, and dropped afterwards; else an embedded server is started in a temporary folder.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import cluster, housing
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.migrations import migrate
from prefaudit.warehouse.postgres.server import ServerInfo, embedded, ensure_running
from prefaudit.warehouse.reference_sync import add_codes
from tests.support import form_trials
from tests.support.databases import World, temporary_database
from tests.warehouse.sample import sample_warehouse

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.support.zones import S3

USER_DATABASE = os.environ.get("PREFAUDIT_DATABASE_URL", "")


# Started once for all of them, in one process: an installation of Airflow.
SHARED = ("tests/e2e/",)
# Files that take longest: they come first, so that no process is left alone with one at the end.
LONGEST = (
    *SHARED,
    *("tests/kills/", "tests/tasks/", "tests/dags/", "tests/benchmarks/", "tests/recomputation/", "tests/restore/"),
    *("tests/publication/", "tests/web/", "tests/campaigns/", "tests/validation/"),
)
# What a test needs, by the fixture that it asks for or by its folder.
NEEDS = {"server": "database", "browser": "browser", "dagbag": "airflow"}

# A file system in memory, where Linux has one, and how much of it all tests may take (they take about 2 GB).
MEMORY, MEMORY_NEEDED = "/dev/shm", 6 * 2**30

CHROMIUM = shutil.which("chromium")
CHROMIUM_OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


class ByFile(LoadScopeScheduling):
    """Where several processes share the tests, a file stays in one of them, and so does all that starts Airflow."""

    def _split_scope(self, nodeid: str) -> str:
        return "shared" if nodeid.startswith(SHARED) else nodeid.partition("::")[0]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give the session a temporary folder of its own.

    pytest's own stands in one folder for all sessions of a user, which each new session closes to others; a server that
    runs as another user (embedded PostgreSQL where root tests) would lose its data folder in the middle of a test.
    """
    if config.option.basetemp is None:
        folder = tempfile.mkdtemp(prefix="prefaudit-tests-", dir=_in_memory())
        config.option.basetemp = f"{folder}/session"
        # After what multiprocessing removes of its own, at a priority of -100.
        Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=-200)
        _put_what_is_temporary_into(Path(folder))
    if os.geteuid() == 0:
        # Where the data of a server of its own user stand, which root's temporary folders are closed to.
        housing.STATE = Path(tempfile.mkdtemp(prefix="prefaudit-state-"))
        housing.STATE.chmod(0o755)
        config.add_cleanup(lambda: shutil.rmtree(housing.STATE, ignore_errors=True))
    signal.signal(signal.SIGTERM, _end_as_by_hand)


def _put_what_is_temporary_into(folder: Path) -> None:
    """Let every process of the session, those that are killed too, leave what is temporary in a folder that goes."""
    temporary = folder / "tmp"
    temporary.mkdir()
    for each in (folder, temporary):
        each.chmod(0o711)
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)
    os.environ[form_trials.FOLDER] = str(folder / "tried")


def _end_as_by_hand(*_: object) -> None:
    """End as Ctrl-C does, which all processes of a terminal hear: what was started for the tests is stopped."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for child in psutil.Process().children():
        child.terminate()
    raise KeyboardInterrupt


def _in_memory() -> str | None:
    """Return a folder in memory with room for all tests, which make hundreds of databases; None where there is none."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return None
    system = os.statvfs(MEMORY)
    # Programs of PostgreSQL are copied into it where root tests.
    fits = system.f_bavail * system.f_frsize > MEMORY_NEEDED and not system.f_flag & os.ST_NOEXEC
    return MEMORY if fits else None


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """How pytest-xdist shares the tests; groups marked for it (3.8) are not kept together under pytest 9."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs; what takes longest comes first."""
    for item in items:
        needs = {NEEDS[name] for name in getattr(item, "fixturenames", ()) if name in NEEDS}
        if item.nodeid.startswith(SHARED):
            needs |= {"airflow", "database"}
        for name in needs:
            item.add_marker(name)
    items.sort(key=lambda item: next((place for place, name in enumerate(LONGEST) if item.nodeid.startswith(name)), 99))


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever reads the settings from the environment finds a temporary folder, and none of the user's variables."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PREFAUDIT_") and "_TEST_" not in name]:
            patch.delenv(name)
        patch.setenv("PREFAUDIT_VAR", str(tmp_path_factory.mktemp("var")))
        yield


@pytest.fixture(scope="session")
def s3() -> Iterator["S3"]:
    """An object store for the session."""
    from tests.support.zones import s3_server  # noqa: PLC0415  its libraries take seconds

    with s3_server() as found:
        yield found


@pytest.fixture
def store(s3: "S3", monkeypatch: pytest.MonkeyPatch) -> Iterator["S3"]:
    """An object store with one empty bucket, which the environment names as an operator would."""
    from prefaudit.places.object_store import ObjectStore  # noqa: PLC0415  its libraries take seconds

    s3.empty()
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    ObjectStore.clear_instance_cache()
    yield s3
    ObjectStore.clear_instance_cache()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerInfo]:
    """A PostgreSQL server for the session."""
    if USER_DATABASE:
        yield ensure_running(Settings.from_env({"PREFAUDIT_DATABASE_URL": USER_DATABASE}))
        return
    folder = tmp_path_factory.mktemp("postgres")
    try:
        # No database of a test lives long enough to be cleaned up.
        yield embedded(folder, {**cluster.THROWAWAY, "autovacuum": "off"})
    finally:
        cluster.stop(folder)
        housing.remove(folder)


@pytest.fixture(scope="session")
def template(server: ServerInfo) -> Iterator[str]:
    """The name of a migrated, empty database that others are copied from; it has the codes of the closed lists."""
    with temporary_database(server) as name:
        with psycopg.connect(server.url_for(name), autocommit=True) as connection:
            migrate(connection)
            add_codes(connection, Reference.load(Settings.from_env({}).reference))
        with form_trials.tried_once():
            yield name


@pytest.fixture(scope="session")
def sample(server: ServerInfo, template: str) -> Iterator[str]:
    """The name of a database that knows the small world of tests/warehouse/sample.py, which others are copied from."""
    with temporary_database(server, template) as name:
        with sample_warehouse(Settings.from_env({"PREFAUDIT_DATABASE_URL": server.url_for(name)})):
            pass
        yield name


@pytest.fixture
def database(request: pytest.FixtureRequest, server: ServerInfo, template: str) -> Iterator[str]:
    """The URL of a fresh, migrated database; where the test asks for `sample`, one that knows the small world."""
    known = request.getfixturevalue("sample") if "sample" in request.fixturenames else template
    with temporary_database(server, known) as name:
        yield server.url_for(name)


@pytest.fixture
def connection(sample: str, settings: Settings) -> Iterator[Connection]:
    """A connection to a fresh database that knows the small world."""
    with connect(settings) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    """Settings on a fresh database, with every place in the test's own folder."""
    return Settings.from_env({"PREFAUDIT_VAR": str(tmp_path / "var"), "PREFAUDIT_DATABASE_URL": database})


@pytest.fixture
def quick(settings: Settings) -> Settings:
    """The same settings, but no file is waited for."""
    return replace(settings, settle_seconds=0.0)


@pytest.fixture
def second(server: ServerInfo, template: str, tmp_path: Path) -> Iterator[Settings]:
    """Another installation, to compare with."""
    with temporary_database(server, template) as name:
        yield _quick_settings(tmp_path / "second", server.url_for(name))


@pytest.fixture(scope="module")
def module_settings(server: ServerInfo, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The same for all tests of a module that only look at what one of them has made."""
    with temporary_database(server, template) as name:
        yield _quick_settings(tmp_path_factory.mktemp("module") / "var", server.url_for(name))


@pytest.fixture(scope="module")
def keep(server: ServerInfo) -> Iterator[Callable[[Settings], World]]:
    """Keep an installation that was expensive to build: each test of the module takes a copy of it."""
    with ExitStack() as worlds:

        def kept(settings: Settings) -> World:
            world = World(server, settings)
            worlds.callback(world.forget)
            return world

        yield kept


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Chromium; tests that ask for it are skipped where it is not installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only these tests wait for it

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The reference data of the repository."""
    return Reference.load(Settings.from_env({}).reference)


def _quick_settings(var: Path, database_url: str) -> Settings:
    return Settings.from_env(
        {"PREFAUDIT_VAR": str(var), "PREFAUDIT_DATABASE_URL": database_url, "PREFAUDIT_SETTLE_SECONDS": "0"}
    )
