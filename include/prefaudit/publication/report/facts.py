"""What the answer to Parliament is made from, out of one publication: figures by their addresses, certificates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, cast

from prefaudit.l10n import clock as paris
from prefaudit.l10n import french
from prefaudit.publication.report.prose import Cited, Count
from prefaudit.publication.report.snapshot import ALL, PublishedRow, Snapshot

SUFFICIENT = 0.9  # the acceptance rate below which the answer asks for caution
_MODULES = {"mandatory": "obligatoire", "optional": "facultatif"}
_NOUNS = {"prefecture": "préfecture", "sub_prefecture": "sous-préfecture"}


@dataclass(frozen=True)
class CertifiedSites:
    """The sites of one kind that hold a certificate of one scheme: how many, and by their code where they are and for
    which scopes."""

    scheme: str
    label: str
    noun: str
    count: Count
    sites: Mapping[str, str]


@dataclass(frozen=True)
class Facts:
    """What the answer is made from: a campaign with its standard and modules, the labels of the types of audit in their
    order, and the rows of three tables of one publication."""

    campaign: PublishedRow
    standard: PublishedRow
    modules: Sequence[PublishedRow]
    audit_types: Mapping[str, str]
    headline: Sequence[PublishedRow]
    summary: Sequence[PublishedRow]
    certificates: Sequence[PublishedRow]
    number: int
    as_of: datetime
    simulated: bool

    @cached_property
    def figures(self) -> Mapping[str, PublishedRow]:
        """The headline figures by their code."""
        return {str(row["figure_code"]): row for row in self.headline}

    def enumerated(self, code: str) -> Count | None:
        """Return a headline figure as the data count it."""
        return _count(self.figures.get(code, {}).get("enumerated"), f"headline_figures/{code}")

    def declared(self, code: str) -> Count | None:
        """Return a headline figure as its source declares it."""
        return _count(self.figures.get(code, {}).get("declared"), f"headline_figures/{code}")

    def figure(self, code: str) -> Count | None:
        """Return a headline figure as the data count it; as its source declares it where they do not."""
        counted = self.enumerated(code)
        return self.declared(code) if counted is None else counted

    @cached_property
    def gaps(self) -> list[tuple[object, Count, Count]]:
        """The other figures that their source declares otherwise than the data count them: label, declared, counted."""
        both = [
            (code, self.declared(code), self.enumerated(code)) for code in self.figures if code != "certified_sites"
        ]
        return [
            (self.figures[code]["label"], declared, counted)
            for code, declared, counted in both
            if declared is not None and counted is not None and declared != counted
        ]

    @cached_property
    def measures(self) -> Mapping[str, Any]:
        """The measures of the national summary by their name; none where there is no summary."""
        return next(iter(self.summary), {})

    def measure(self, name: str) -> Count | None:
        """Return a measure that is a whole number."""
        return _count(self.measures.get(name), f"national_summary/{name}")

    def rate(self, name: str) -> Cited | None:
        """Return a measure that is a rate, as a percentage."""
        rate = self.measures.get(name)
        return None if rate is None else Cited(french.share(rate), f"national_summary/{name}")

    @property
    def cautious(self) -> bool:
        """Whether the results rest on too few returns to stand alone."""
        rate = self.measures.get("reporting_rate")
        return rate is not None and rate < SUFFICIENT

    @property
    def published(self) -> Cited:
        """The number of the publication."""
        return Cited(french.number(self.number), "publications/number")

    @property
    def over(self) -> bool:
        """Whether the last day of the audits is past."""
        return cast(date, self.campaign["audits_to"]) < paris.day_of(self.as_of)

    @cached_property
    def audits(self) -> list[tuple[str, Count, Count | None]]:
        """The types of audit that sites are to have: each in words, in how many sites, and how many returns of it are
        accepted."""
        counts = [
            (_audit(code, label), self.figure(f"returns_owed_{code}"), self.figure(f"returns_accepted_{code}"))
            for code, label in self.audit_types.items()
        ]
        return [(phrase, planned, accepted) for phrase, planned, accepted in counts if planned]

    @cached_property
    def module_groups(self) -> list[tuple[Count, str, list[str]]]:
        """The modules of the standard, mandatory ones and optional ones: how many, the adjective, their names."""
        names = {
            code: [
                str(module["module_name"]) for module in self.modules if module["mandatory"] == (code == "mandatory")
            ]
            for code in _MODULES
        }
        return [(Count(len(of), f"modules/{code}"), _MODULES[code], of) for code, of in names.items() if of]

    @cached_property
    def held(self) -> Sequence[PublishedRow]:
        """The current certificates of sites that the campaign knows."""
        return [row for row in self.certificates if row["in_force"] is True and row["site_kind"] in _NOUNS]

    @property
    def holders(self) -> set[object]:
        """The sites that hold one."""
        return {row["site_code"] for row in self.held}

    @property
    def attested(self) -> bool:
        """Whether there are current certificates, none of them simulated."""
        return bool(self.held) and all(row["simulated"] is False for row in self.held)

    @cached_property
    def groups(self) -> list[CertifiedSites]:
        """The current certificates by scheme and kind of site: the scheme of most sites first, préfectures first."""
        labels = {str(row["scheme"]): str(row["scheme_label"]) for row in self.held}
        holders = {scheme: {row["site_code"] for row in self.held if row["scheme"] == scheme} for scheme in labels}
        ordered = sorted(labels, key=lambda scheme: (-len(holders[scheme]), french.collated(labels[scheme])))
        return [
            self._group(scheme, labels[scheme], kind, rows)
            for scheme in ordered
            for kind in _NOUNS
            if (rows := [row for row in self.held if row["scheme"] == scheme and row["site_kind"] == kind])
        ]

    @property
    def schemes(self) -> list[list[CertifiedSites]]:
        """The groups of each scheme."""
        return [list(alike) for _, alike in groupby(self.groups, lambda group: group.scheme)]

    def _group(self, scheme: str, label: str, kind: str, rows: Sequence[PublishedRow]) -> CertifiedSites:
        """Return a group; its count is a headline figure where that is the same number."""
        code, sites = f"certified_{kind}s_{scheme}", _sites(rows)
        headline = self.figure(code)
        same = headline is not None and headline.value == len(sites)
        return CertifiedSites(
            scheme,
            label,
            _NOUNS[kind],
            headline if headline and same else Count(len(sites), f"certificates/{code}"),
            sites,
        )

    def renewals(self) -> Count | None:
        """Return how many certified sites have renewed; « none » only where it is recorded of all."""
        sites = {row["site_code"] for row in self.held if row["renewed"] is True}
        recorded = bool(sites) or (bool(self.held) and all(row["renewed"] is False for row in self.held))
        return Count(len(sites), "certificates/renewed") if recorded else None

    @cached_property
    def certified(self) -> Mapping[str, tuple[str, Count]]:
        """What is counted in the table of certificates alone: its label and value."""
        counts = {
            group.count.figure: (f"{group.noun.capitalize()}s titulaires d'un certificat {group.label}", group.count)
            for group in self.groups
        }
        renewed = self.renewals()
        return {
            **counts,
            **({renewed.figure: ("Sites au certificat renouvelé", renewed)} if renewed is not None else {}),
        }


def facts_of(snapshot: Snapshot) -> Facts:
    """Return what the answer is made from, out of a publication."""
    publication, campaign = snapshot.publication, snapshot.campaign
    return Facts(
        campaign=campaign,
        standard=campaign,
        modules=snapshot.modules,
        audit_types=snapshot.audit_types,
        headline=snapshot.rows("headline_figures"),
        summary=snapshot.rows("national_summary", module_code=ALL),
        certificates=snapshot.rows("certificates"),
        number=publication.number,
        as_of=publication.as_of,
        simulated=publication.simulated,
    )


def _audit(code: str, label: str) -> str:
    """Return a type of audit in words: « une auto-évaluation », « un audit de suivi »."""
    name = french.lowered(label)
    if code == "self_assessment":
        return f"une {name}"
    return f"un {name}" if name.startswith("audit") else f"un audit {french.elided('de', name)}"


def _sites(rows: Iterable[PublishedRow]) -> Mapping[str, str]:
    """Return, by site code, where the site is and the scopes of its certificates, each once: « du Jura (cartes
    grises) »."""
    places: dict[str, str] = {}
    scopes: dict[str, dict[str, None]] = {}
    for row in rows:
        code = str(row["site_code"])
        places[code] = french.elided("de", str(row["site_name"]))
        listed = scopes.setdefault(code, {})
        if row["scope"] is not None:
            listed[french.lowered(str(row["scope"]))] = None
    return {code: f"{place} ({', '.join(scopes[code])})" if scopes[code] else place for code, place in places.items()}


def _count(value: object, figure: str) -> Count | None:
    """Return a value of a table as a count at an address; nothing where it is unknown."""
    return Count(int(value), figure) if isinstance(value, int | float | Decimal) else None
