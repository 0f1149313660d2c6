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
_MODULES = {"mandatory": "obligatoire", "optional": "optionnel"}
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
class PlannedAudit:
    """A type of audit that sites are to have: one and several of it in words, in how many sites, and how many of
    their returns are accepted."""

    one: str
    several: str
    planned: Count
    accepted: Count | None


@dataclass(frozen=True)
class Facts:
    """What the answer is made from: a campaign with its standard and modules, the labels of the types of audit in their
    order, and the rows of four tables of one publication.

    `finality` says whether the publication is provisional or final, in French.
    `measured_on` is the day that the publication counts certificates and corrective actions on.
    """

    campaign: PublishedRow
    standard: PublishedRow
    modules: Sequence[PublishedRow]
    audit_types: Mapping[str, str]
    headline: Sequence[PublishedRow]
    summary: Sequence[PublishedRow]
    certificates: Sequence[PublishedRow]
    declared_facts: Sequence[PublishedRow]
    number: int
    as_of: datetime
    measured_on: date
    simulated: bool
    finality: str = ""

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
    def stated(self) -> Mapping[str, Cited]:
        """What official documents state of the campaign and is no count, by the code of the fact."""
        return {
            str(row["fact_code"]): Cited(in_words(row), f"declared_facts/{row['fact_code']}")
            for row in self.declared_facts
        }

    @property
    def conditions(self) -> list[str]:
        """What the approach takes to succeed, of what is stated."""
        return [str(cited) for code, cited in self.stated.items() if code.startswith("condition_")]

    @cached_property
    def gaps(self) -> list[tuple[object, Count, Count]]:
        """The other figures that their source declares otherwise than the data count them: label, declared, counted."""
        modules = {count.figure.partition("/")[2]: count for count, _, _ in self.module_groups}
        both = [
            (code, self.declared(code), modules.get(code) or self.enumerated(code))
            for code in self.figures
            if code != "certified_sites"
        ]
        return [
            (self.figures[code]["label"], declared, counted)
            for code, declared, counted in both
            if declared is not None and counted is not None and declared.value != counted.value
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
    def rates_of_returns(self) -> list[tuple[str, Cited]]:
        """The rates of returns that the counts do not say, each with what it is the rate of: none is of « all », and
        that of response is another than that of acceptance."""
        values = self.measures
        owed, received, accepted = (values.get(name) for name in ("owed", "received", "accepted"))
        rates = (
            ("de réponse", "response_rate", received not in (owed, accepted)),
            ("d'acceptation", "reporting_rate", accepted != owed),
            ("de remise à l'échéance", "on_time_rate", values.get("on_time") != owed),
        )
        return [(words, rate) for words, name, adds in rates if adds and (rate := self.rate(name)) is not None]

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

    @property
    def earlier(self) -> bool:
        """Whether the day that is counted on is past."""
        return self.measured_on < paris.day_of(self.as_of)

    @property
    def superseded(self) -> bool:
        """Whether the standard has ended."""
        ended = self.standard["valid_to"]
        return ended is not None and cast(date, ended) <= paris.day_of(self.as_of)

    @property
    def chosen(self) -> bool:
        """Whether the sites are the project's own choice, where a source declares how many they are."""
        return self.campaign["campaign_status"] == "project" and self.declared("sites_engaged") is not None

    @cached_property
    def audits(self) -> list[PlannedAudit]:
        """The types of audit that sites are to have."""
        counts = [
            (_audit(code, label), self.figure(f"returns_owed_{code}"), self.figure(f"returns_accepted_{code}"))
            for code, label in self.audit_types.items()
        ]
        return [PlannedAudit(*words, planned, accepted) for words, planned, accepted in counts if planned]

    @cached_property
    def module_groups(self) -> list[tuple[Count, str, list[str]]]:
        """The modules of the standard, mandatory ones and optional ones: how many, the adjective, their names."""
        names = {
            code: [
                str(module["module_name"]) for module in self.modules if module["mandatory"] == (code == "mandatory")
            ]
            for code in _MODULES
        }
        return [(Count(len(of), f"modules/{code}_modules"), _MODULES[code], of) for code, of in names.items() if of]

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
        """Whether there are current certificates, all of them of the register."""
        return bool(self.held) and all(row["origin"] == "register" for row in self.held)

    @property
    def undated(self) -> Count:
        """How many certificates nobody knows to be in force or not."""
        return Count(sum(row["in_force"] is None for row in self.certificates), "certificates/in_force_unknown")

    @property
    def lower_bound(self) -> bool:
        """Whether sites of which nobody knows may hold a certificate too."""
        return self.figures.get("certified_sites", {}).get("enumerated_status") == "at_least"

    @property
    def named(self) -> list[str]:
        """How many sites of each kind hold one."""
        counts = [(noun, self.enumerated(f"certified_{kind}s")) for kind, noun in _NOUNS.items()]
        return [count.before(noun, feminine=True) for noun, count in counts if count]

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

    @cached_property
    def _renewed(self) -> Mapping[object, bool | None]:
        """The sites that hold one: whether they renewed any, None where that is unknown."""
        stated = {site: [row["renewed"] for row in self.held if row["site_code"] == site] for site in self.holders}
        return {site: True if True in each else None if None in each else False for site, each in stated.items()}

    def renewals(self) -> Count | None:
        """Return how many certified sites have renewed; None where that is known of none."""
        states = list(self._renewed.values())
        known = True in states or (bool(states) and None not in states)
        return Count(states.count(True), "certificates/renewed") if known else None

    @property
    def renewals_unknown(self) -> Count:
        """How many certified sites nobody knows to have renewed or not."""
        return Count(list(self._renewed.values()).count(None), "certificates/renewal_unknown")

    @cached_property
    def certified(self) -> Mapping[str, tuple[str, Count]]:
        """What is counted in the table of certificates alone: its label and value."""
        counts = {
            group.count.figure: (f"{group.noun.capitalize()}s titulaires d'un certificat {group.label}", group.count)
            for group in self.groups
        }
        others = (
            ("Sites au certificat renouvelé", self.renewals()),
            ("Sites certifiés dont le renouvellement n'est pas connu", self.renewals_unknown),
            ("Certificats dont la validité n'est pas connue", self.undated),
        )
        return {**counts, **{count.figure: (label, count) for label, count in others if count is not None}}


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
        declared_facts=snapshot.rows("declared_facts"),
        number=publication.number,
        as_of=publication.as_of,
        # One that was made before there was such a day counted on that of its data.
        measured_on=publication.measured_on or paris.day_of(publication.as_of),
        simulated=publication.simulated,
        finality=publication.finality_label or "",
    )


def in_words(row: PublishedRow) -> str:
    """Return a declared fact in words: its text, else its period; an act ends with its day."""
    text, first, last = row["text"], row["starts_on"], row["ends_on"]
    if row["fact_code"] == "standard_act":
        return f"{french.lowered(str(text))} {french.day(cast(date, first))}"
    return str(text) if text is not None else french.period(cast(date, first), cast(date, last))


def _audit(code: str, label: str) -> tuple[str, str]:
    """Return a type of audit in words, one and several: « une auto-évaluation », « un audit de suivi »."""
    name = french.lowered(label)
    if code == "self_assessment":
        return f"une {name}", f"{name}s"
    noun = name if name.startswith("audit") else f"audit {french.elided('de', name)}"
    return f"un {noun}", noun.replace("audit", "audits", 1)


def _sites(rows: Iterable[PublishedRow]) -> Mapping[str, str]:
    """Return, by site code, where the site is and the scopes that the register has for it, each once: « du Jura (cartes
    grises) ». What a site typed in its return is not shown."""
    places: dict[str, str] = {}
    scopes: dict[str, dict[str, None]] = {}
    for row in rows:
        code = str(row["site_code"])
        places[code] = french.elided("de", str(row["site_as_named"] or row["site_name"]))
        listed = scopes.setdefault(code, {})
        if row["scope"] is not None and row["origin"] == "register":
            listed[french.lowered(str(row["scope"]))] = None
    return {code: f"{place} ({', '.join(scopes[code])})" if scopes[code] else place for code, place in places.items()}


def _count(value: object, figure: str) -> Count | None:
    """Return a value of a table as a count at an address; nothing where it is unknown."""
    return Count(int(value), figure) if isinstance(value, int | float | Decimal) else None
