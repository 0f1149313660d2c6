"""The embedded PostgreSQL: started once, found again, survived, stopped, and told of in sentences where it fails."""

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import psycopg
import pytest

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import cluster, housing, server
from prefaudit.warehouse.postgres.server import ServerError, ServerInfo

pytestmark = pytest.mark.database


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Settings]:
    """Settings whose embedded server is stopped after the test."""
    settings = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path / "var")})
    yield settings
    server.stop(settings)
    housing.remove(server.folder_of(settings))


def _value(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def test_a_second_call_finds_the_server_that_the_first_one_started(embedded: Settings) -> None:
    first = server.ensure_running(embedded)
    started = _value(first.base, "select pg_postmaster_start_time()")
    assert server.ensure_running(embedded) == first
    assert _value(server.url(embedded), "select pg_postmaster_start_time()") == started


def test_the_server_outlives_the_process_that_started_it(embedded: Settings) -> None:
    script = "from prefaudit.settings import Settings; from prefaudit.warehouse.postgres import server; "
    script += "server.ensure_running(Settings.from_env())"
    environment = {**os.environ, "PREFAUDIT_VAR": embedded.var}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=120)
    assert cluster.running(server.folder_of(embedded)) is not None


def test_several_processes_starting_at_once_get_one_server(embedded: Settings) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: server.ensure_running(embedded), range(4)))
    assert len(found) == 1


def test_stopping_keeps_the_data_and_tells_whether_there_was_a_server(embedded: Settings) -> None:
    with psycopg.connect(server.url(embedded), autocommit=True) as connection:
        connection.execute("create table kept as select 42 as answer")
    assert server.stop(embedded) is True
    assert server.stop(embedded) is False
    assert _value(server.url(embedded), "select answer from kept") == 42


def test_a_killed_server_starts_again_with_its_committed_rows(embedded: Settings) -> None:
    with psycopg.connect(server.url(embedded), autocommit=True) as connection:
        connection.execute("create table kept as select 42 as answer")
    folder = server.folder_of(embedded)
    killed = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    postmaster = psutil.Process(killed)
    postmaster.kill()
    psutil.wait_procs([postmaster], 10)
    assert _value(server.url(embedded), "select answer from kept") == 42


def test_a_recycled_process_number_does_not_keep_the_server_down(embedded: Settings) -> None:
    server.ensure_running(embedded)
    folder = server.folder_of(embedded)
    mark = (folder / "data" / "postmaster.pid").read_text()
    server.stop(embedded)
    (folder / "data" / "postmaster.pid").write_text(mark.replace(mark.split()[0], str(os.getpid()), 1))
    assert server.stop(embedded) is False
    assert _value(server.url(embedded), "select 1") == 1


def test_a_checkout_in_a_deep_folder_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    deep = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path / ("deep" * 10) / ("deep" * 10) / ("deep" * 10))})
    try:
        assert _value(server.url(deep), "select 1") == 1
    finally:
        server.stop(deep)
        housing.remove(server.folder_of(deep))


def test_only_its_owner_enters_the_socket_and_a_password_is_asked_over_tcp(embedded: Settings) -> None:
    with psycopg.connect(server.url(embedded), autocommit=True) as connection:
        connection.execute("create role visitor login password 'right'")
    address = cluster.running(server.folder_of(embedded))
    assert address is not None
    assert stat.S_IMODE(address.socket_folder.stat().st_mode) == 0o700
    tcp = f"127.0.0.1:{address.port}/prefaudit"
    assert _value(f"postgresql://visitor:right@{tcp}", "select inet_server_port()") == address.port
    for guess in ("visitor:guess", "prefaudit:guess"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://{guess}@{tcp}")


def test_a_database_is_made_once_and_its_url_serves_sqlalchemy(embedded: Settings) -> None:
    info = server.ensure_running(embedded)
    info.ensure_database("airflow")
    info.ensure_database("airflow")
    assert _value(info.url_for("airflow"), "select current_database()") == "airflow"
    assert info.url_for("airflow", driver="psycopg").startswith("postgresql+psycopg://prefaudit@/airflow?host=")


def test_a_server_named_by_url_is_used_and_never_stopped(embedded: Settings) -> None:
    url = server.url(embedded)
    named = replace(
        embedded, database_url=url.replace("postgresql://", "postgresql+psycopg://"), var=f"{embedded.var}2"
    )
    assert server.ensure_running(named) == ServerInfo(url)
    assert server.stop(named) is False
    assert _value(url, "select 1") == 1


def test_an_unreachable_server_is_told_in_a_sentence(embedded: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        away = replace(embedded, database_url=f"postgresql://nobody@127.0.0.1:{taken.getsockname()[1]}/away")
        with pytest.raises(ServerError, match=r"cannot be reached .* unset it to use the embedded server"):
            server.ensure_running(away)


def test_an_address_that_is_not_postgresql_is_told_in_a_sentence(embedded: Settings) -> None:
    with pytest.raises(ServerError, match="PREFAUDIT_DATABASE_URL is not the address of a PostgreSQL database"):
        server.url(replace(embedded, database_url="sqlite:///here.db"))


def test_a_place_that_cannot_be_a_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    with pytest.raises(ServerError, match="Make room or correct the permissions"):
        server.url(Settings.from_env({"PREFAUDIT_VAR": str(tmp_path / "var")}))
