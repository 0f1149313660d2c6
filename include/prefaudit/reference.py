"""Reference data: sites, régions, standards, code lists, campaigns; read from files, checked, never retyped in code."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prefaudit.settings import PROJECT_ROOT

Row = Mapping[str, str | None]


class ReferenceError(ValueError):
    """The reference data cannot be used as it stands."""


@dataclass(frozen=True)
class Reference:
    """The reference tables by name; every value is text, None where empty."""

    tables: Mapping[str, tuple[Row, ...]]

    @classmethod
    def load(cls, folder: Path | None = None) -> "Reference":
        """Read and check a folder of reference data, once a process."""
        return _load(folder or PROJECT_ROOT / "include" / "reference")

    def table(self, name: str) -> tuple[Row, ...]:
        """The rows of a table, in file order."""
        return self.tables[name]

    def codes(self, name: str) -> Mapping[str, str]:
        """Code → French label of a code list, in order."""
        return {str(row["code"]): str(row["label"]) for row in self.tables["code_lists"] if row["list"] == name}

    def spellings(self, name: str) -> Mapping[str, str]:
        """Accepted spelling → code of a code list: the label, the aliases and the code itself."""
        spellings: dict[str, str] = {}
        for row in self.tables["code_lists"]:
            if row["list"] == name:
                for text in (row["code"], row["label"], *(row["aliases"] or "").split("|")):
                    if text:
                        spellings[text] = str(row["code"])
        return spellings

    def sites_at(self, day: date) -> tuple[Row, ...]:
        """The sites that exist on a day."""
        return tuple(row for row in self.tables["sites"] if _in_force(row, day))


def _in_force(row: Row, day: date) -> bool:
    at = day.isoformat()
    return (row["valid_from"] or "") <= at and (row["valid_to"] is None or at < row["valid_to"])


@cache
def _load(folder: Path) -> Reference:
    tables = {path.stem: tuple(_rows(path)) for path in sorted(folder.glob("*.csv"))}
    campaigns, engagements, owed = [], [], []
    for path in sorted((folder / "campaigns").glob("*.yaml")):
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        campaigns.append(
            {key: None if value is None else str(value) for key, value in data.items() if not isinstance(value, list)}
        )
        at = date.fromisoformat(str(data["reference_on"]))
        every = [str(row["site_code"]) for row in tables["sites"] if _in_force(row, at)]
        code = str(data["campaign_code"])
        engaged = every if data["engaged"] == "all" else [str(site) for site in data["engaged"]]
        engagements += [{"campaign_code": code, "site_code": site} for site in engaged]
        for each in data["owed"]:
            sites = every if each["sites"] == "all" else [str(site) for site in each["sites"]]
            owed += [
                {
                    "campaign_code": code,
                    "site_code": site,
                    "audit_type": each["audit_type"],
                    "due_on": str(each["due_on"]),
                }
                for site in sites
            ]
    return Reference({**tables, "campaigns": tuple(campaigns), "engagements": tuple(engagements), "owed": tuple(owed)})


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield {key: value or None for key, value in row.items()}
