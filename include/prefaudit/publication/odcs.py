"""The data contract of a publication, as the Open Data Contract Standard (ODCS) writes it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from prefaudit.publication.links import ForeignKey
from prefaudit.publication.tabular import Content

if TYPE_CHECKING:
    from prefaudit.publication.publications import Publication

FILE = "contrat.odcs.yaml"
_USAGE_OF_BI = (
    "Un outil de BI n'importe pas ces tables, mais celles du schéma bi de l'entrepôt : dimensions et faits à clé d'une "
    "colonne. bi.data_dictionary en dit les colonnes, bi.relationships les relations."
)
_TYPES = {
    **{"integer": "integer", "bigint": "integer", "numeric": "number", "double precision": "number"},
    **{"boolean": "boolean", "date": "date", "timestamp with time zone": "timestamp"},
}


def write_contract(
    folder: Path,
    publication: "Publication",
    package: Mapping[str, Any],
    contents: Sequence[Content],
    links: Mapping[str, Sequence[ForeignKey]],
    codes: Mapping[str, Sequence[str]],
) -> None:
    """Write the contract of a package.

    Args:
        package: The Data Package, of which it takes title, licence, contact, territory and time.
        links: The foreign keys of each table, by its name.
        codes: The codes of each coded column, by `table.column`.
    """
    of_bi = "" if publication.form else _USAGE_OF_BI
    contract = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": package["name"],
        "name": package["title"],
        "version": package["version"],
        "status": "active",
        "domain": "audits-qualite",
        "tags": list(package["keywords"]),
        "description": {
            "purpose": package["description"],
            "usage": f"{package['licenses'][0]['title']} : {package['licenses'][0]['path']}. {of_bi}".rstrip(),
            "limitations": package["limitations"],
        },
        "contractCreatedTs": package["created"],
        "servers": [{"server": "paquet", "type": "local", "path": "./*.csv", "format": "csv"}],
        "schema": [_table(content, links[content.table.name], codes) for content in contents],
        **({"support": [_support(person) for person in package["contributors"]]} if "contributors" in package else {}),
        "slaProperties": [
            {"property": "frequency", "value": package["accrualPeriodicity"], "description": package["frequency"]},
            {"property": "timeOfAvailability", "value": package["created"], "description": "État des données."},
        ],
        "customProperties": [
            *([] if publication.form else [{"property": "biSchema", "value": "bi"}]),
            {"property": "simulated", "value": publication.simulated},
            {"property": "spatial", "value": package["spatial"]["title"]},
            *(
                {"property": f"temporal{end.capitalize()}", "value": day}
                for end, day in package.get("temporal", {}).items()
            ),
        ],
    }
    text = yaml.dump(contract, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=120)
    (folder / FILE).write_text(text, encoding="utf-8")


def _table(content: Content, links: Sequence[ForeignKey], codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    name, key = content.table.name, content.table.key
    composite = [link for link in links if len(link.columns) > 1]
    return {
        "name": name,
        "physicalName": f"{name}.csv",
        "physicalType": "file",
        "logicalType": "object",
        "businessName": content.title,
        "description": content.description,
        "dataGranularityDescription": f"Une ligne par {', '.join(key)}.",
        **({"relationships": [_relationship(name, link) for link in composite]} if composite else {}),
        "properties": [
            {
                "name": column.name,
                "businessName": column.title,
                "description": column.description,
                "logicalType": _TYPES.get(column.kind, "string"),
                "physicalType": column.kind,
                "required": column.name in key,
                **(
                    {"primaryKey": True, "primaryKeyPosition": key.index(column.name) + 1} if column.name in key else {}
                ),
                **_references(column.name, links),
                **_allowed(codes.get(f"{name}.{column.name}", ())),
            }
            for column in content.columns
        ],
    }


def _relationship(table: str, link: ForeignKey) -> dict[str, list[str]]:
    return {
        "from": [f"{table}.{column}" for column in link.columns],
        "to": [f"{link.table}.{column}" for column in link.columns],
    }


def _references(column: str, links: Sequence[ForeignKey]) -> dict[str, Any]:
    to = [{"to": f"{link.table}.{column}"} for link in links if link.columns == (column,)]
    return {"relationships": to} if to else {}


def _allowed(codes: Sequence[str]) -> dict[str, Any]:
    """Return the allowed values as a rule of quality: version 3.1 of the standard has no list of its own for them."""
    if not codes:
        return {}
    rule = {"metric": "invalidValues", "arguments": {"validValues": list(codes)}, "mustBe": 0}
    return {"quality": [rule]}


def _support(person: Mapping[str, str]) -> dict[str, str]:
    url = person.get("path") or f"mailto:{person['email']}"
    return {"channel": person["title"], "url": url}
