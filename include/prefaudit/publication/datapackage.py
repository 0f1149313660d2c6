"""The description of a package: a Table Schema for each table, and a Data Package that names every file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefaudit.publication.tabular import Content, csv_text

if TYPE_CHECKING:
    from prefaudit.publication.publications import Publication

LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte / Open Licence 2.0",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
_SOURCE = "Ministère de l'Intérieur : retours d'audit qualité des préfectures et des sous-préfectures"
_SIMULATED_SOURCE = "Retours simulés par le projet prefaudit"
_TYPES = {
    "integer": "integer",
    "bigint": "integer",
    "numeric": "number",
    "double precision": "number",
    "boolean": "boolean",
    "date": "date",
    "timestamp with time zone": "datetime",
}
# Files that are not one table each.
# Those of the report are written for audits only.
_WHOLE = (
    ("rapport.html", "Rapport"),
    ("reponse-parlement.txt", "Réponse au Parlement"),
    ("synthese.xlsx", "Synthèse"),
    ("dictionnaire.csv", "Dictionnaire"),
)
_MEDIA = {
    "csv": "text/csv",
    "html": "text/html",
    "txt": "text/plain",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def heading(publication: "Publication") -> str:
    """Return the French title of a publication; it says if data are simulated."""
    form = publication.form
    what = form.title if form else "Audits qualité des préfectures et sous-préfectures"
    title = f"{what}, {publication.campaign_label}"
    return f"{title} (données simulées)" if publication.simulated else title


def source(publication: "Publication") -> str:
    """Return the source of the figures, which the licence asks to state."""
    if publication.simulated:
        return _SIMULATED_SOURCE
    return f"Retours reçus pour « {publication.form.title} »" if publication.form else _SOURCE


def warning(publication: "Publication") -> str:
    """Return what a reader must know before using the figures; empty without simulated data."""
    if not publication.simulated:
        return ""
    return "Tout ou partie de ces données est simulé : ce sont des exemples, sans rapport avec des audits réels."


def describe(folder: Path, publication: "Publication", contents: Sequence[Content]) -> None:
    """Write `<table>.schema.json` for each table, then `datapackage.json`, which seals the package."""
    for content in contents:
        _write(folder / f"{content.table.name}.schema.json", table_schema(publication, content))
    resources = [_table(folder, content) for content in contents]
    # Only the CSV is described as a table: the others hold the same rows, or several tables, as plain files.
    others = [(f"{content.table.name}.parquet", content.title) for content in contents]
    others += [(name, title) for name, title in _WHOLE if (folder / name).exists()]
    resources += [{**_file(folder, name, title), "type": "file"} for name, title in others]
    as_of = csv_text(publication.as_of)
    about = f"Publication n° {publication.number}, état au {as_of}. {warning(publication)}".strip()
    stem = publication.form.form if publication.form else "audits-qualite"
    package = {
        "name": f"{stem}-{publication.campaign}-{publication.number:04d}".lower(),
        "title": heading(publication),
        "description": about,
        "version": str(publication.number),
        "created": as_of,
        "measured_on": publication.measured_on.isoformat() if publication.measured_on else None,
        "finality": publication.finality,
        "language": publication.form.language if publication.form else "fr",
        "licenses": [LICENCE],
        "sources": [{"title": source(publication)}],
        "simulated": publication.simulated,
        "campaign": publication.campaign,
        "code_version": publication.code_version,
        "inputs_digest": publication.inputs_digest,
        "resources": resources,
    }
    _write(folder / "datapackage.json", package)


def table_schema(publication: "Publication", content: Content) -> Mapping[str, Any]:
    """Return the Table Schema of one table."""
    return {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": content.table.name,
        "title": content.title,
        "description": content.description,
        "version": str(publication.number),
        "fields": [
            {
                "name": column.name,
                "type": _TYPES.get(column.kind, "string"),
                "title": column.title,
                "description": column.description,
                **({"constraints": {"required": True}} if column.name in content.table.key else {}),
            }
            for column in content.columns
        ],
        "primaryKey": list(content.table.key),
        "missingValues": [""],
    }


def _table(folder: Path, content: Content) -> dict[str, Any]:
    name = content.table.name
    described = {"description": content.description, "profile": "tabular-data-resource", "encoding": "utf-8"}
    return {**_file(folder, f"{name}.csv", content.title), **described, "schema": f"{name}.schema.json"}


def _file(folder: Path, name: str, title: str) -> dict[str, Any]:
    data = (folder / name).read_bytes()
    stem, _, extension = name.partition(".")
    return {
        "name": stem.replace("_", "-") if extension == "csv" else f"{stem.replace('_', '-')}-{extension}",
        "path": name,
        "title": title,
        "format": extension,
        "mediatype": _MEDIA[extension],
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "bytes": len(data),
    }


def _write(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
