"""The description of a package: a Table Schema for each table, and a Data Package that names every file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from prefaudit.l10n import french
from prefaudit.publication import odcs, read_me
from prefaudit.publication.links import ForeignKey, foreign_keys
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
    (odcs.FILE, "Contrat de données (ODCS)"),
    (read_me.FILE, "Lisez-moi"),
)
_MEDIA = {
    "csv": "text/csv",
    "html": "text/html",
    "txt": "text/plain",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odcs.yaml": "application/yaml",
}
_KEYWORDS = ("audit", "qualité", "certification", "préfectures", "sous-préfectures", "Qualipref", "service public")
_FREQUENCY = (
    "Une nouvelle publication quand les retours de la campagne ont changé, au plus une par nuit ; les précédentes "
    "restent."
)
_LIMITATIONS = (
    "Les taux portent sur les retours acceptés. Un taux ne se moyenne pas : il se recalcule à partir de ses deux "
    "termes. Une cellule vide dit que la valeur n'est pas connue, jamais zéro."
)


def heading(publication: "Publication") -> str:
    """Return the French title of a publication; it says if data are simulated, and if it is not published yet."""
    form = publication.form
    what = form.title if form else "Audits qualité des préfectures et sous-préfectures"
    title = f"{what}, {publication.campaign_label}"
    title = f"{title} (données simulées)" if publication.simulated else title
    return f"Proposition, non publiée : {title}" if publication.proposed else title


def source(publication: "Publication") -> str:
    """Return the source of the figures, which the licence asks to state."""
    if publication.simulated:
        return _SIMULATED_SOURCE
    return f"Retours reçus pour « {publication.form.title} »" if publication.form else _SOURCE


def warning(publication: "Publication") -> str:
    """Return what a reader must know before using the figures; empty where they are published and of real data."""
    proposed = "Ces chiffres sont proposés, pas approuvés : ils ne sont pas publiés et ne doivent pas être diffusés."
    return " ".join(filter(None, [proposed if publication.proposed else "", _simulation(publication)]))


def _simulation(publication: "Publication") -> str:
    if not publication.simulated:
        return ""
    return "Tout ou partie de ces données est simulé : ce sont des exemples, sans rapport avec des audits réels."


def describe(
    folder: Path,
    publication: "Publication",
    contents: Sequence[Content],
    codes: Mapping[str, Sequence[str]],
    contact: str = "",
) -> None:
    """Write what describes a package: `<table>.schema.json`, the data contract, `lisez-moi.txt`, then
    `datapackage.json`, which seals it.

    Args:
        codes: The codes that each coded column may have, by `table.column`.
        contact: Who answers questions, an address of mail or of a page; empty where nobody is named.
    """
    links = {content.table.name: foreign_keys(content, contents) for content in contents}
    for content in contents:
        schema = table_schema(publication, content, links[content.table.name], codes)
        _write(folder / f"{content.table.name}.schema.json", schema)
    package = _package(publication, contact)
    odcs.write_contract(folder, publication, package, contents, links, codes)
    (folder / read_me.FILE).write_text(read_me.read_me(package, contents), encoding="utf-8")
    resources = [_table(folder, content) for content in contents]
    # Only the CSV is described as a table: the others hold the same rows, or several tables, as plain files.
    others = [(f"{content.table.name}.parquet", content.title) for content in contents]
    others += [(name, title) for name, title in _WHOLE if (folder / name).exists()]
    resources += [{**_file(folder, name, title), "type": "file"} for name, title in others]
    _write(folder / "datapackage.json", {**package, "resources": resources})


def _package(publication: "Publication", contact: str) -> dict[str, Any]:
    """Return what a Data Package says as a whole."""
    as_of = csv_text(publication.as_of)
    when = french.date_and_time(publication.as_of)
    about = f"{publication.name}, état au {when} (heure de Paris). {warning(publication)}".strip()
    form, start, end = publication.form, publication.audits_from, publication.audits_to
    person = {"title": "Contact", "role": "publisher", "email" if "@" in contact else "path": contact}
    return {
        "name": f"{form.form if form else 'audits-qualite'}-{publication.campaign}-{publication.number:04d}".lower(),
        "title": heading(publication),
        "description": about,
        "version": str(publication.number),
        "created": as_of,
        "measured_on": publication.measured_on.isoformat() if publication.measured_on else None,
        "finality": publication.finality,
        "language": form.language if form else "fr",
        "keywords": [form.title] if form else list(_KEYWORDS),
        "licenses": [LICENCE],
        "sources": [{"title": source(publication)}],
        **({"contributors": [person]} if contact else {}),
        "accrualPeriodicity": "irregular",
        "frequency": _FREQUENCY,
        "spatial": {"title": "France", "uri": "http://publications.europa.eu/resource/authority/country/FRA"},
        **({"temporal": {"start": csv_text(start), "end": csv_text(end)}} if start and end else {}),
        "limitations": _LIMITATIONS,
        "simulated": publication.simulated,
        "campaign": publication.campaign,
        "code_version": publication.code_version,
        "inputs_digest": publication.inputs_digest,
    }


def table_schema(
    publication: "Publication",
    content: Content,
    links: Sequence[ForeignKey] = (),
    codes: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Mapping[str, Any]:
    """Return the Table Schema of one table, with its foreign keys and the codes that its columns may have."""
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
                **_constraints(column.name in content.table.key, codes.get(f"{content.table.name}.{column.name}", ())),
            }
            for column in content.columns
        ],
        "primaryKey": list(content.table.key),
        **({"foreignKeys": [*map(_foreign_key, links)]} if links else {}),
        "missingValues": [""],
    }


def _constraints(required: bool, codes: Sequence[str]) -> dict[str, Any]:
    constraints = {**({"required": True} if required else {}), **({"enum": list(codes)} if codes else {})}
    return {"constraints": constraints} if constraints else {}


def _foreign_key(link: ForeignKey) -> dict[str, Any]:
    reference = {"resource": link.table.replace("_", "-"), "fields": list(link.columns)}
    return {"fields": list(link.columns), "reference": reference}


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
