"""The journal of acts in French: what was done, and what each act says, without a code or an English word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from prefaudit.l10n.french import enumeration
from prefaudit.web.queries import Row

KINDS = {
    "deposit": "Dépôt",
    "release": "Courriel admis",
    "discard": "Courriel écarté",
    "withdrawal": "Retrait",
    "night_triggered": "Nuit lancée",
    "campaign_opened": "Campagne ouverte",
    "site_added": "Site ajouté",
    "waiver": "Échéance reportée",
    "publication_approved": "Publication approuvée",
    "publication_refused": "Publication refusée",
    "contacts_registered": "Adresses enregistrées",
}

# What an act says, in the order in which it is told. The rest is told elsewhere in its line, or is for programs.
_WORDS = {
    "submission": "dépôt n°",
    "number": "publication n°",
    "mail": "courriel n°",
    "files": "fichiers",
    "run": "exécution",
    "audit_type": "audit",
    "reason": "raison",
    "standard_code": "référentiel",
    "reference_on": "sites lus au",
    "audits_from": "audits du",
    "audits_to": "audits jusqu'au",
    "engaged": "sites engagés",
    "due_on": "échéance",
    "approval": "publication à approuver",
    "remind_days_before": "rappels avant l'échéance (jours)",
    "remind_days_after": "rappels après l'échéance (jours)",
    "addresses": "adresses",
    "sites": "sites",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Place:
    """A campaign, or a site of it, as the journal names it; empty where there is none or it is not known yet."""

    campaign: str = ""
    campaign_label: str = ""
    site: str = ""
    site_name: str = ""


@dataclass(frozen=True)
class Entry:
    """An act as a line of the journal.

    `said` is what it says, a name and a value each; `files` are those of a deposit, each with where it belongs, and
    `batch` is the address of that deposit.
    """

    row: Row
    kind: str
    place: Place
    said: Sequence[tuple[str, str]]
    files: Sequence[tuple[str, Place]]
    batch: str


def entries(rows: Sequence[Row]) -> list[Entry]:
    """The lines of the journal, in the order of the acts given."""
    return [_entry(row) for row in rows]


def _entry(row: Row) -> Entry:
    files = [(str(each["file_name"]), _place(each)) for each in row["files"]]
    place = _shared([place for _, place in files]) or _place(row)
    batch = str(row["content"].get("batch", "")) if files else ""
    return Entry(row, KINDS[row["kind"]], place, _said(row), files, batch)


def _shared(places: Sequence[Place]) -> Place | None:
    """The place that the files of a deposit have in common, if only the campaign; None where they have nothing."""
    if len(set(places)) == 1:
        return places[0]
    campaigns = {(each.campaign, each.campaign_label) for each in places}
    return Place(*campaigns.pop()) if len(campaigns) == 1 else None


def _place(row: Mapping[str, Any]) -> Place:
    names = ("campaign_code", "campaign_label", "site_code", "site_name")
    return Place(*(str(row[name] or "") for name in names))


def _said(row: Row) -> list[tuple[str, str]]:
    content: dict[str, Any] = dict(row["content"])
    # A campaign says of each audit what is owed; there is one in the form that opens it.
    content |= next(iter(content.pop("owed", [])), {})
    labels = {"audit_type": row["audit_type_label"], "reason": row["reason_label"]}
    if row["files"]:
        content.pop("files", None)
    if row["kind"] == "campaign_opened":
        content.pop("sites", None)
    return [(words, labels.get(name) or _value(content[name])) for name, words in _WORDS.items() if name in content]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return enumeration([_value(each["name"] if isinstance(each, dict) else each) for each in value]) or "aucun"
    text = "–" if value is None else "tous" if value == "all" else str(value)
    return f"{date.fromisoformat(text):%d/%m/%Y}" if _DAY.fullmatch(text) else text
