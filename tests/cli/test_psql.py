"""`make psql`: the password is not among the arguments, which every user of the machine reads."""

import pytest

from prefaudit.cli.psql import invocation
from prefaudit.settings import Settings


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://nuit:secret%20mot@db.example.org:5433/prefaudit",
        "postgresql://nuit@db.example.org:5433/prefaudit?password=secret%20mot",
    ],
)
def test_the_password_goes_by_the_environment(address: str) -> None:
    program, argument, environment = invocation(Settings.from_env({"PREFAUDIT_DATABASE_URL": address}))
    assert program.endswith("/psql")
    assert set(argument.split()) == {"user=nuit", "host=db.example.org", "port=5433", "dbname=prefaudit"}
    assert environment["PGPASSWORD"] == "secret mot"
