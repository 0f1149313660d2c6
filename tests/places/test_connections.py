"""A zone by the name of a connection of Airflow: its server and login, and no word of them where it fails."""

import json
import sys
from types import ModuleType, SimpleNamespace

import pytest

from prefaudit.ingestion.channels import without_secrets
from prefaudit.places.connections import ConnectionUnusable, server_address

SECRET = "p@ss/mot"
AS_JSON = {"conn_type": "sftp", "login": "marie", "password": SECRET, "host": "depots.example.org", "port": 2222}
ADDRESS = "sftp://marie:p%40ss%2Fmot@depots.example.org:2222"


@pytest.mark.parametrize("given", [ADDRESS, f"{ADDRESS}/schema?extra=1", json.dumps(AS_JSON)])
def test_the_connection_gives_server_and_login_the_setting_the_folder(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_SITES_SFTP", given)
    assert server_address("airflow://sites_sftp/retours/2026") == f"{ADDRESS}/retours/2026"
    assert without_secrets("airflow://sites_sftp/retours") == "airflow://sites_sftp/retours"
    assert server_address("s3://seau/retours") == "s3://seau/retours"


def test_a_connection_without_variable_is_asked_of_airflow(monkeypatch: pytest.MonkeyPatch) -> None:
    sdk = ModuleType("airflow.sdk")
    asked = []

    def get(name: str) -> SimpleNamespace:
        asked.append(name)
        return SimpleNamespace(get_uri=lambda: ADDRESS)

    sdk.Connection = SimpleNamespace(get=get)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "airflow.sdk", sdk)
    assert (server_address("airflow://sites_sftp/retours"), asked) == (f"{ADDRESS}/retours", ["sites_sftp"])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (f'{{"password": "{SECRET}"', "cannot be had. Make it in Airflow"),
        (f"marie:{SECRET}", "names no kind of server or no host"),
        ('{"conn_type": "sftp", "password": "p@ss/mot"}', "cannot be had"),
    ],
)
def test_what_is_no_server_is_told_without_the_password(
    monkeypatch: pytest.MonkeyPatch, given: str, words: str
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_SITES_SFTP", given)
    with pytest.raises(ConnectionUnusable, match=words) as raised:
        server_address("airflow://sites_sftp/retours")
    assert SECRET not in str(raised.value) and raised.value.__cause__ is None
