"""The returns as openpyxl gives them, read by code of its own: answers, and the cells in which they stand."""

import hashlib
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.recomputation.words import blank, plain, text

# Sheets, labels and headers by the names that a form, or an office, gives them.
SHEETS = {
    "identification": ("Identification",),
    "findings": ("Constats", "Grille d'évaluation"),
    "nonconformities": ("Fiches d'écart",),
    "indicators": ("Indicateurs",),
    "certificates": ("Certificats",),
}
LABELS = {
    "campaign": "Campagne",
    "simulated": "Nature des données",
    "site": "Code du site",
    "staff_total": "Effectif total",
    "staff_concerned": "Effectif concerné",
    "standard": "Référentiel",
    "audit_type": "Type d'audit",
    "started_on": "Début de l'audit",
    "ended_on": "Fin de l'audit",
    "external_on": "Date de l'audit externe à venir",
    "body": "Organisme d'audit",
    "modules": "Modules concernés",
    "sites": "Sites couverts",
}
HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "findings": {"criterion": ("Code critère",), "result": ("Résultat",)},
    "nonconformities": {
        "criterion": ("Code critère",),
        "severity": ("Gravité", "Niveau"),
        "due_on": ("Échéance",),
        "closed_on": ("Levée le",),
    },
    "indicators": {
        **{"indicator": ("Code indicateur",), "period": ("Période",), "numerator": ("Numérateur",)},
        **{"denominator": ("Dénominateur",), "value": ("Valeur",), "target": ("Cible",)},
    },
    "certificates": {
        **{"scheme": ("Certification ou label",), "scope": ("Périmètre certifié",)},
        **{"first_on": ("Première obtention",), "obtained_on": ("Obtenu le",), "expires_on": ("Expire le",)},
    },
}


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its number, its answers, and the column of each."""

    number: int
    values: Mapping[str, Any]
    letters: Mapping[str, str]

    def cell(self, name: str) -> str:
        return f"{self.letters[name]}{self.number}"


@dataclass(frozen=True)
class Workbook:
    """A return: what it says of itself, its rows by table, and the titles of the sheets that they stand on."""

    sha256: str
    said: Mapping[str, Any]
    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)


@cache
def _opened(path: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=True)


@cache
def read(path: Path) -> Workbook:
    """Read a workbook that is a return."""
    book = _opened(path)
    sheets = {}
    for table, titles in SHEETS.items():
        wanted = {plain(title) for title in titles}
        sheets[table] = next(sheet for sheet in book.worksheets if plain(sheet.title) in wanted)
    rows = {table: _rows(sheets[table], headers) for table, headers in HEADERS.items()}
    said = _labelled(sheets["identification"])
    titles_found = {table: sheet.title for table, sheet in sheets.items()}
    return Workbook(hashlib.sha256(path.read_bytes()).hexdigest(), said, rows, titles_found)


def _labelled(sheet: Worksheet) -> dict[str, Any]:
    """Return the answers right of their labels: the first cell that is filled."""
    wanted = {plain(label): name for name, label in LABELS.items()}
    found: dict[str, Any] = {}
    for cells in sheet.iter_rows():
        for place, cell in enumerate(cells):
            name = wanted.get(plain(cell.value)) if isinstance(cell.value, str) else None
            if name and name not in found:
                found[name] = next((each.value for each in cells[place + 1 :] if not blank(each.value)), None)
                break
    return found


def _rows(sheet: Worksheet, headers: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """Return the rows under the header that begin with a code; a line of totals is none."""
    wanted = {plain(title): name for name, titles in headers.items() for title in titles}
    columns: dict[str, int] = {}
    found: list[Row] = []
    first = next(iter(headers))
    for cells in sheet.iter_rows():
        if len(columns) < len(headers):
            columns = {
                wanted[plain(cell.value)]: place
                for place, cell in enumerate(cells)
                if isinstance(cell.value, str) and plain(cell.value) in wanted
            }
            continue
        values = {name: cells[place].value for name, place in columns.items()}
        if not blank(values[first]) and not plain(values[first]).startswith("total"):
            letters = {name: get_column_letter(place + 1) for name, place in columns.items()}
            found.append(Row(cells[0].row or 0, values, letters))
    return found


# The name of a form of a site: retour_<campaign>_<site>_<type of audit>.xlsx.
_NAMED = re.compile(r"retour_(?P<campaign>[^_]+)_(?P<site>[^_]+)_(?P<audit_type>[a-z-]+)")


def identity(path: Path) -> dict[str, str]:
    """Return the campaign, site and type of audit that a file names: in its cells, or of no workbook its name."""
    try:
        said = _labelled(next(sheet for sheet in _opened(path).worksheets if plain(sheet.title) == "identification"))
    except Exception:  # whatever a damaged file makes the library raise, it is no workbook
        named = _NAMED.search(path.name)
        if named is None:
            return dict.fromkeys(LABELS, "")
        return {**named.groupdict(), "audit_type": plain(named["audit_type"])}
    site = text(said.get("site")) or ""
    # Excel takes the zero from a code that it holds for a number.
    site = site.zfill(2) if site.isdigit() else site
    return {
        "campaign": text(said.get("campaign")) or "",
        "site": site.upper(),
        "audit_type": plain(said.get("audit_type") or ""),
    }
