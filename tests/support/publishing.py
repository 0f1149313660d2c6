"""Publishing in one step, by what the DAG `publish_summaries` calls in two tasks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from prefaudit.publication import export, proposal
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


@contextmanager
def unjudged() -> Iterator[None]:
    """Publish without the suites over the figures, which cost as much as the package, for tests that look at neither a
    refusal nor figures that no other test has."""
    with patch.object(proposal, "audit_publication", return_value=[]):
        yield


@contextmanager
def rows_alone() -> Iterator[None]:
    """Let whole runs publish for tests that look at the database alone: without package and without suites."""
    with figures_alone(), unjudged(), patch.object(export, "unpackaged", return_value=()):
        yield
