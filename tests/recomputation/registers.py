"""The reference files, read by code of its own: sites of a day and their territories, standards, lists, campaigns."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.recomputation.words import plain

Line = Mapping[str, str]


@dataclass(frozen=True)
class Registers:
    """The files of a folder of reference data."""

    folder: Path

    def lines(self, name: str) -> list[Line]:
        return _lines(self.folder / f"{name}.csv")

    @cached_property
    def campaigns(self) -> dict[str, Mapping[str, Any]]:
        """The campaigns of audits, by code, oldest first."""
        files = sorted((self.folder / "campaigns").glob("*.yaml"))
        found = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
        return {each["campaign_code"]: each for each in sorted(found, key=lambda each: each["reference_on"])}

    @cached_property
    def labels(self) -> dict[tuple[str, str], str]:
        """The French label of each code of a list."""
        return {(line["list"], line["code"]): line["label"] for line in self.lines("code_lists")}

    @cached_property
    def spellings(self) -> dict[tuple[str, str], str]:
        """The code that an answer to a list stands for."""
        found = {}
        for line in self.lines("code_lists"):
            for text in (line["code"], line["label"], *line["aliases"].split("|")):
                found[line["list"], plain(text)] = line["code"]
        return found

    def sites(self, day: date) -> dict[str, dict[str, str]]:
        """Return the sites of a day with the names of their département and région."""
        regions = {line["region_code"]: line["region_name"] for line in _on(self.lines("regions"), day)}
        departements = {line["departement_code"]: line for line in _on(self.lines("departements"), day)}
        found = {}
        for line in _on(self.lines("sites"), day):
            departement = departements[line["departement_code"]]
            found[line["site_code"]] = {
                "site_code": line["site_code"],
                "site_name": line["site_name"],
                "site_kind": line["site_kind"],
                "site_kind_label": self.labels["site_kind", line["site_kind"]],
                "city": line["city"],
                "departement_code": line["departement_code"],
                "departement_name": departement["departement_name"],
                "region_code": departement["region_code"],
                "region_name": regions[departement["region_code"]],
            }
        return found

    def region_crosswalk(self) -> list[dict[str, Any]]:
        """Return the régions of every time, each with those of today that its départements are of."""
        found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        departements = self.lines("departements")
        today = {line["departement_code"]: line["region_code"] for line in departements if not line["valid_to"]}
        names = {line["region_code"]: line["region_name"] for line in self.lines("regions") if not line["valid_to"]}
        for line in departements:
            now = today[line["departement_code"]]
            for region in self.lines("regions"):
                begins = max(line["valid_from"], region["valid_from"])
                ends = min(line["valid_to"] or "~", region["valid_to"] or "~")
                if region["region_code"] == line["region_code"] and begins < ends:
                    key = (region["region_code"], region["region_name"], now, names[now])
                    found.setdefault(key, []).append((begins, ends))
        return [
            {
                **dict(zip(("region_code", "region_name", "region_code_today", "region_name_today"), key, strict=True)),
                "valid_from": min(begins for begins, _ in periods),
                "valid_to": max(ends for _, ends in periods).replace("~", ""),
                "departements": len(periods),
            }
            for key, periods in found.items()
        ]


@cache
def _lines(path: Path) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _on(lines: Sequence[Line], day: date) -> list[Line]:
    text = day.isoformat()
    return [line for line in lines if line["valid_from"] <= text and (not line["valid_to"] or text < line["valid_to"])]
