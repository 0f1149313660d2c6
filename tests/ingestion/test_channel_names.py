"""What Airflow keeps and shows of a channel is its name; the address, with its password, stays in the environment."""

import pytest

from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.tasks.consolidate_returns import UnknownChannel

SECRET = "mot-de-passe"
CHANNELS = f"sftp://marie:{SECRET}@sftp.example.org/depots sftp://jean:{SECRET}2@sftp.example.org/depots s3://seau/retours?key={SECRET}"


def _settings() -> Settings:
    return Settings.from_env({"PREFAUDIT_CHANNELS": CHANNELS, "PREFAUDIT_DATABASE_URL": f"postgresql://u:{SECRET}@h/d"})


def test_channels_are_handed_over_by_name() -> None:
    assert consolidate_returns.channels(_settings()) == [
        "",
        "sftp://sftp.example.org/depots",
        "sftp://sftp.example.org/depots (2)",
        "s3://seau/retours",
    ]


def test_no_password_is_shown_with_the_settings() -> None:
    assert SECRET not in repr(_settings())


def test_a_channel_that_is_gone_is_told() -> None:
    with pytest.raises(UnknownChannel, match=r"has no channel « sftp://gone/x » now\. Put it back, or start a new run"):
        consolidate_returns.discover(_settings(), "sftp://gone/x")


def test_the_error_about_an_address_of_an_earlier_version_shows_no_password() -> None:
    with pytest.raises(UnknownChannel, match="sftp://gone/x") as raised:
        consolidate_returns.discover(_settings(), f"sftp://marie:{SECRET}@gone/x")
    assert SECRET not in str(raised.value)
