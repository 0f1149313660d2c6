"""The shapes of the reference tables, as `include/reference/datapackage.json` holds them (Frictionless Data Package).

The library of that standard is not used: to import it takes many times what reading and checking all tables takes, and
it knows neither periods nor code lists.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefaudit.model.suggestions import one_of
from prefaudit.reference.column_types import COLUMN_TYPES

DATA_PACKAGE = "datapackage.json"


@dataclass(frozen=True)
class Shape:
    """What is expected of one table: its fields (other columns may stand beside them), its keys, what it refers to.

    `fields` are as in the data package; `codes` names the code list that a value must be in, `words` those that it may
    hold, separated by blanks. `links` are (columns, table): the columns must be found together in that table, under the
    same names.
    """

    fields: Sequence[Mapping[str, Any]]
    key: Sequence[str]
    unique: Sequence[Sequence[str]]
    links: Sequence[tuple[Sequence[str], str]]

    @property
    def columns(self) -> list[str]:
        """The names of the fields."""
        return [field["name"] for field in self.fields]

    @property
    def types(self) -> Mapping[str, str]:
        """The types of the fields by name."""
        return {field["name"]: field["type"] for field in self.fields}

    @property
    def trailing(self) -> list[str]:
        """The names of the fields after the last required one: a row may end before them."""
        required = [bool(field.get("constraints", {}).get("required")) for field in self.fields]
        return self.columns[len(required) - required[::-1].index(True) :]

    @property
    def dated(self) -> bool:
        """Whether each row holds during a period only."""
        return "valid_from" in self.key


def read_shapes(folder: Path) -> Mapping[str, Shape]:
    """Return the shape of each table of a folder of reference data, in the order of the data package.

    Raises:
        OSError, ValueError, LookupError, TypeError: the file is missing, or is not a data package with these keys.
    """
    package = json.loads((folder / DATA_PACKAGE).read_text(encoding="utf-8"))
    return {resource["name"]: _shape(resource["schema"]) for resource in package["resources"]}


def _shape(schema: Mapping[str, Any]) -> Shape:
    for field in schema["fields"]:
        if field["type"] not in COLUMN_TYPES:
            raise ValueError(
                f"« {field['name']} » is of type « {field['type']} »; {one_of(field['type'], COLUMN_TYPES)}"
            )
    links = [(key["fields"], key["reference"]["resource"]) for key in schema.get("foreignKeys", ())]
    return Shape(schema["fields"], schema["primaryKey"], schema.get("uniqueKeys", ()), links)
