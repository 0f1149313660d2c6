"""Publishing in one step, by what the DAG `publish_summaries` calls in two tasks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from prefaudit.publication import publish as publication
from prefaudit.publication.publications import Publication
from prefaudit.publication.publish import Audit
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection


def holds(_: object) -> Sequence[str]:
    """The audit of figures that nothing is wrong with."""
    return ()


def publish(
    settings: Settings, connection: Connection, campaign: str, code_version: str = "essai", audit: Audit = holds
) -> Publication | None:
    """Stage the figures of a campaign and publish them with their package; None where nothing has changed."""
    candidate = publication.stage(settings, connection, campaign, code_version, audit)
    return publication.publish(settings, connection, candidate) if candidate else None


def publish_figures(
    settings: Settings, connection: Connection, campaign: str, code_version: str = "essai", audit: Audit = holds
) -> Publication | None:
    """Do the same for tests that look at the database alone."""
    with figures_alone():
        return publish(settings, connection, campaign, code_version, audit)


@contextmanager
def figures_alone() -> Iterator[None]:
    """Write no package of what is published meanwhile: that costs most of a publication."""
    with patch.object(publication, "export"):
        yield
