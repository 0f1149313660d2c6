"""What the answer to Parliament is made from, out of one publication: figures by their addresses, certificates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

import pandas as pd

from prefaudit.l10n import french
from prefaudit.publication.report.prose import Cited, Count
from prefaudit.publication.report.snapshot import ALL, Edition

MEASURES = {
    "owed": "Retours attendus",
    "received": "Retours reçus",
    "accepted": "Retours acceptés",
    "on_time": "Retours remis à l'échéance",
    "reporting_rate": "Taux de réponse",
    "on_time_rate": "Taux de remise à l'échéance",
    "criteria_assessed": "Évaluations de critères",
    "not_applicable": "Critères sans objet",
    "conforming": "Évaluations conformes",
    "conformity_rate": "Taux de conformité",
    "minor_nonconformities": "Non-conformités mineures",
    "major_nonconformities": "Non-conformités majeures",
}
MODULES = {"mandatory": "obligatoire", "optional": "facultatif"}
KINDS = {"prefecture": "préfecture", "sub_prefecture": "sous-préfecture"}


@dataclass(frozen=True)
class Group:
    """The sites of one kind that hold a certificate of one scheme: by their code, where they are and its scopes."""

    scheme: str
    label: str
    kind: str
    sites: Mapping[str, str]

    @property
    def code(self) -> str:
        """The figure that counts these sites."""
        return f"certified_{self.kind}s_{self.scheme}"


@dataclass(frozen=True)
class Facts:
    """What the answer is made from: a campaign, its standard and modules, and three tables of one publication."""

    campaign: Mapping[str, object]
    standard: Mapping[str, object]
    modules: Sequence[Mapping[str, object]]
    headline: pd.DataFrame
    summary: pd.DataFrame
    certificates: pd.DataFrame
    number: int
    as_of: datetime
    simulated: bool

    @cached_property
    def figures(self) -> Mapping[str, Mapping[str, Any]]:
        """The headline figures by their code."""
        return {str(row["figure_code"]): row for row in _records(self.headline)}

    def figure(self, code: str) -> Count | None:
        """A headline figure as the data count it; as its source declares it where they do not."""
        row, figure = self.figures.get(code, {}), f"headline_figures/{code}"
        return count_of(row.get("enumerated"), figure) or count_of(row.get("declared"), figure)

    @cached_property
    def measures(self) -> Mapping[str, Any]:
        """The measures of the national summary by their name; none where there is no summary."""
        rows = _records(self.summary)
        return rows[0] if rows else {}

    def measure(self, name: str) -> Count | None:
        """A measure that is a whole number."""
        return count_of(self.measures.get(name), f"national_summary/{name}")

    def rate(self, name: str) -> Cited | None:
        """A measure that is a rate, as a percentage."""
        rate = self.measures.get(name)
        return None if pd.isna(rate) else Cited(french.share(rate), f"national_summary/{name}")

    def module_names(self, code: str) -> list[str]:
        """The modules of the standard that are mandatory, or optional."""
        return [
            str(module["module_name"]) for module in self.modules if bool(module["mandatory"]) == (code == "mandatory")
        ]

    def in_force(self) -> list[Mapping[str, Any]]:
        """The certificates in force of sites that the campaign knows."""
        rows = _records(self.certificates)
        return [row for row in rows if row["in_force"] is True and row["site_kind"] in KINDS]

    def groups(self) -> list[Group]:
        """The certificates in force by scheme and kind of site: the scheme of most sites first, préfectures first."""
        held = self.in_force()
        schemes = {str(row["scheme"]): str(row["scheme_label"]) for row in held}
        holders = {scheme: {row["site_code"] for row in held if row["scheme"] == scheme} for scheme in schemes}
        ordered = sorted(schemes, key=lambda scheme: (-len(holders[scheme]), french.collated(schemes[scheme])))
        return [
            Group(scheme, schemes[scheme], kind, _holders(rows))
            for scheme in ordered
            for kind in KINDS
            if (rows := [row for row in held if row["scheme"] == scheme and row["site_kind"] == kind])
        ]

    def held_by(self, group: Group) -> Count:
        """How many sites a group has, by its headline figure where that is the same number."""
        headline = self.figure(group.code)
        if headline and headline.value == len(group.sites):
            return headline
        return Count(len(group.sites), f"certificates/{group.code}")

    def renewals(self) -> Count | None:
        """How many certified sites have renewed; that none has is said only where it is known of all."""
        held = self.in_force()
        sites = {row["site_code"] for row in held if row["renewed"] is True}
        known = bool(sites) or (bool(held) and all(row["renewed"] is False for row in held))
        return Count(len(sites), "certificates/renewed") if known else None


def facts_of(edition: Edition) -> Facts:
    """What the answer is made from, out of a publication."""
    publication = edition.publication
    headline, summary, certificates = (
        pd.DataFrame(edition.rows(table, **where), columns=[column.name for column in edition.contents[table].columns])
        for table, where in (
            ("headline_figures", {}),
            ("national_summary", {"module_code": ALL}),
            ("certificates", {}),
        )
    )
    campaign, modules = edition.campaign, edition.modules
    state = (publication.number, publication.as_of, publication.simulated)
    return Facts(campaign, campaign, modules, headline, summary, certificates, *state)


def _holders(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """By site code, where the site is and the scopes of its certificates, each once: « du Jura (cartes grises) »."""
    places: dict[str, str] = {}
    scopes: dict[str, dict[str, None]] = {}
    for row in rows:
        code = str(row["site_code"])
        places[code] = french.elided("de", str(row["site_name"]))
        known = scopes.setdefault(code, {})
        if not pd.isna(row["scope"]):
            known[french.lowered(str(row["scope"]))] = None
    return {code: f"{place} ({', '.join(scopes[code])})" if scopes[code] else place for code, place in places.items()}


def _records(frame: pd.DataFrame) -> list[Mapping[str, Any]]:
    return cast("list[Mapping[str, Any]]", frame.to_dict("records"))


def count_of(value: Any, figure: str) -> Count | None:
    """A value of a table as a count at an address; nothing where it is unknown."""
    return None if pd.isna(value) else Count(int(value), figure)
