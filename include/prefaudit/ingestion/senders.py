"""Whether a workbook that came by mail alone names a site of those who sent it, each time that it is read.

It was asked before the file was taken in; what reads it since may be another version, or know other sites.
"""

from collections.abc import Mapping
from dataclasses import replace

from prefaudit.ingestion.named_sites import site_of
from prefaudit.l10n.languages import speaking
from prefaudit.model.contracts import Contracts
from prefaudit.model.read_return import ReadReturn
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement
from prefaudit.warehouse.reporters import known_reporters
from prefaudit.workbook.reading_rules import issue_of


def with_sender_issues(
    connection: Connection, contracts: Contracts, returns: Mapping[int, ReadReturn]
) -> dict[int, ReadReturn]:
    """Return what was read of some submissions, with an issue where nobody who sent one may file for its site."""
    rows = connection.execute(statement("ingestion/sites_of_senders.sql"), {"ids": list(returns)}).fetchall()
    if not rows:
        return dict(returns)
    senders, known = {int(number): set(sites) for number, sites in rows}, known_reporters(connection)
    found = dict(returns)
    for number, sites in senders.items():
        site = site_of(contracts, found[number])
        if site in known and site not in sites:
            with speaking(found[number].language):
                issue = issue_of("identity.sender", found=site)
            found[number] = replace(found[number], issues=(*found[number].issues, issue))
    return found
