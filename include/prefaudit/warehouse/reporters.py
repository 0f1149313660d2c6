"""Who may file a return: the sites, and those who report in campaigns of other forms; one code is one of them."""

from prefaudit.warehouse.postgres.connection import Connection


def known_reporters(connection: Connection) -> dict[str, str]:
    """Return the names of all who may report, by code: every site that there ever was among them."""
    query = (
        "select distinct on (site_code) site_code, site_name from "
        "(select site_code, site_name from reference.sites union all "
        "select site_code, site_name from ledger.reporters) as known order by site_code, site_name"
    )
    return dict(connection.execute(query).fetchall())
