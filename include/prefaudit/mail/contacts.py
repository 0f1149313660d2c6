"""The register of the sites' addresses: what is mailed to a site goes there and nowhere else."""

import csv
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path

from prefaudit.warehouse.acts import Act, Kind, record
from prefaudit.warehouse.connection import Connection


class ContactsError(ValueError):
    """The register cannot be used as it stands; the message names line and value."""


def read_csv(path: Path) -> list[tuple[int, str, str]]:
    """Read a file with the columns site_code and address (comma or semicolon): (line, site code, address).

    Raises ContactsError.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            head = stream.readline()
            stream.seek(0)
            reader = csv.DictReader(stream, delimiter=";" if ";" in head else ",")
            if not {"site_code", "address"} <= set(reader.fieldnames or ()):
                raise ContactsError(f"{path.name}: the columns « site_code » and « address » are expected on line 1.")
            return [
                (reader.line_num, (row["site_code"] or "").strip(), (row["address"] or "").strip()) for row in reader
            ]
    except (OSError, UnicodeDecodeError) as error:
        raise ContactsError(f"{path} cannot be read as UTF-8 text ({error}). Save it so and try again.") from error


def register(connection: Connection, rows: Iterable[tuple[int, str, str]], by: str) -> int:
    """Make the register say what the rows (line, site code, address) say; give how many addresses it holds.

    An address that stays keeps the moment since when it is registered. Raises ContactsError, changing nothing.
    """
    known = {str(code) for (code,) in connection.execute("select site_code from reference.sites").fetchall()}
    wanted = [(site, _checked(line, site, address, known)) for line, site, address in rows]
    with connection.transaction():
        connection.execute("create temporary table wanted (site_code text, address text) on commit drop")
        with connection.cursor() as cursor:
            cursor.executemany("insert into wanted values (%s, %s)", wanted)
        connection.execute(
            "delete from restricted.contacts as kept where not exists "
            "(select 1 from wanted where (wanted.site_code, wanted.address) = (kept.site_code, kept.address))"
        )
        connection.execute(
            "insert into restricted.contacts (site_code, address) select site_code, address from wanted "
            "on conflict do nothing"
        )
        row = connection.execute("select count(*), count(distinct site_code) from restricted.contacts").fetchone()
        addresses, sites = (int(str(each)) for each in row or (0, 0))
        content = {"addresses": addresses, "sites": sites}
        record(connection, Act(Kind.CONTACTS_REGISTERED, by, content=content))
    return addresses


def _checked(line: int, site: str, address: str, known: set[str]) -> str:
    if site not in known:
        raise ContactsError(f"Line {line}: « {site} » is no code of a site. See include/reference/sites.csv.")
    try:
        parsed = Address(addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise ContactsError(f"Line {line}: « {address} » is no mail address ({error}). Correct it.") from error
    if not parsed.domain or not parsed.username or any(char.isspace() for char in address):
        raise ContactsError(f"Line {line}: « {address} » is no mail address. Write it as name@domain.")
    return address.lower()


def addresses_of(connection: Connection, site: str) -> list[str]:
    """The registered addresses of a site."""
    query = "select address from restricted.contacts where site_code = %s order by address"
    return [str(address) for (address,) in connection.execute(query, [site]).fetchall()]


def sites_of(connection: Connection, address: str) -> list[str]:
    """The sites that an address is registered for."""
    query = "select site_code from restricted.contacts where address = %s order by site_code"
    return [str(site) for (site,) in connection.execute(query, [address.lower()]).fetchall()]
