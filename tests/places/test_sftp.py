"""An SFTP server as a place: without a key that can be read there is no login."""

import pytest

from prefaudit.places import place_at
from prefaudit.places.faults import StoreRefused
from tests.support.zones import free_port


def test_a_private_key_that_cannot_be_read_is_named() -> None:
    place = place_at(f"sftp://depot@127.0.0.1:{free_port()}/retours", key="/nowhere/key")
    with pytest.raises(StoreRefused) as raised:
        place.exists()
    assert str(raised.value) == (
        "The private key /nowhere/key cannot be read. Correct PREFAUDIT_SFTP_KEY, or its rights, then run again; "
        "nothing is lost."
    )
