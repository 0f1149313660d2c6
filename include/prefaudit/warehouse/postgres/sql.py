"""The SQL files of include/sql: one function reads them, everything else names them."""

from functools import cache

from prefaudit.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "include" / "sql"


@cache
def statement(name: str) -> bytes:
    """The text of one file, by its path under include/sql (`"publication/national_summary.sql"`), read once a process.

    Parameters are written in the psycopg form, `%(campaign)s`.
    """
    return (FOLDER / name).read_bytes()


def statements(folder: str) -> tuple[tuple[str, bytes], ...]:
    """Every .sql file of a folder under include/sql, (file name, text), in the order of their names."""
    return tuple((path.name, statement(f"{folder}/{path.name}")) for path in sorted((FOLDER / folder).glob("*.sql")))
