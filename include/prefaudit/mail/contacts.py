"""The register of the sites' addresses: what is mailed to a site goes there and nowhere else."""

import csv
from collections.abc import Collection, Iterable
from email.errors import HeaderParseError
from email.headerregistry import Address
from pathlib import Path

from prefaudit.mail.composition import readable_address
from prefaudit.model.errors import OperatorError
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reporters import known_reporters

# How many wrong lines a message names.
_MOST_NAMED = 20


class ContactsError(OperatorError):
    """The register cannot be used as it stands; the message names line and value."""

    french = "le registre des adresses ne peut pas être lu"


def read_csv(path: Path) -> list[tuple[int, str, str]]:
    """Read a file with the columns site_code and address, separated by commas or semicolons.

    Returns:
        Line, site code and address of each row.

    Raises:
        ContactsError: The file cannot be read.
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
    except FileNotFoundError as error:
        raise ContactsError(f"No such file: {path}. Check the name and call again.") from error
    except OSError as error:
        raise ContactsError(f"{path} cannot be read ({error.strerror}). Check the file and call again.") from error
    except UnicodeDecodeError as error:
        byte = f"0x{error.object[error.start]:02x}"
        raise ContactsError(f"{path} is not UTF-8 text (it has the byte {byte}). Save it so and call again.") from error
    except csv.Error as error:
        raise ContactsError(f"{path} is not a CSV file ({error}). Save it so and call again.") from error


def register(connection: Connection, rows: Iterable[tuple[int, str, str]], by: str) -> int:
    """Replace the register by the rows (line, site code, address); an address that stays keeps its registration date.

    Returns:
        How many addresses the register holds.

    Raises:
        ContactsError: Naming every wrong line; nothing is changed.
    """
    wanted = _checked(rows, known_reporters(connection).keys())
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
        addresses, sites = (int(each) for each in row or (0, 0))
        content = {"addresses": addresses, "sites": sites}
        record(connection, AuditLogEntry(AuditLogKind.CONTACTS_REGISTERED, by, content=content))
    return addresses


def _checked(rows: Iterable[tuple[int, str, str]], known: Collection[str]) -> list[tuple[str, str]]:
    """Return the rows as they are registered: site code, address in its one spelling. Raises ContactsError."""
    wrong: list[str] = []
    wanted = []
    for line, site, address in rows:
        problem = _problem(site, address, known)
        if problem:
            wrong.append(f"Line {line}: {problem}")
        wanted.append((site, readable_address(address)))
    if wrong:
        more = [f"And {len(wrong) - _MOST_NAMED} more lines are wrong."] if len(wrong) > _MOST_NAMED else []
        raise ContactsError("\n".join([*wrong[:_MOST_NAMED], *more, "No address was changed."]))
    return wanted


def _problem(site: str, address: str, known: Collection[str]) -> str:
    """Return what is wrong with a row, in a sentence; empty where nothing is."""
    if site not in known:
        return f"« {site} » is not the code of a site, or of who else reports. See include/reference."
    return "" if _is_address(address) else f"« {address} » is not a valid mail address. Write it as name@domain."


def _is_address(text: str) -> bool:
    try:
        parsed = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        return False
    return bool(parsed.domain and parsed.username) and not any(char.isspace() for char in text)


def addresses_of(connection: Connection, site: str) -> list[str]:
    """Return the registered addresses of a site."""
    query = "select address from restricted.contacts where site_code = %s order by address"
    return [str(address) for (address,) in connection.execute(query, [site]).fetchall()]


def sites_of(connection: Connection, address: str) -> list[str]:
    """Return the sites that an address is registered for."""
    query = "select site_code from restricted.contacts where address = %s order by site_code"
    return [str(site) for (site,) in connection.execute(query, [readable_address(address)]).fetchall()]
