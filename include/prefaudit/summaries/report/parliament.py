"""The answer that a Minister would give to Parliament on a campaign: each number in it names the published figure.

Numbers below a hundred are in letters, others in digits. What is not known leaves its sentence out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import pandas as pd

from prefaudit import french
from prefaudit.summaries.report.edition import Edition

LISTED = 12  # the most certified sites that are named one by one
LETTERS = 100  # the first number in digits
SUFFICIENT = 0.9  # the reporting rate below which the answer asks for caution

_PUBLICATION = "publications/number"
_MEASURES = {
    "owed": "Retours attendus",
    "received": "Retours reçus",
    "accepted": "Retours acceptés",
    "on_time": "Retours acceptés à l'échéance",
    "reporting_rate": "Taux de réponse",
    "on_time_rate": "Taux de remise à l'échéance",
    "criteria_assessed": "Évaluations de critères",
    "not_applicable": "Critères sans objet",
    "conforming": "Évaluations conformes",
    "conformity_rate": "Taux de conformité",
    "minor_nonconformities": "Non-conformités mineures",
    "major_nonconformities": "Non-conformités majeures",
}
_AUDITS = {
    "self_assessment": "une auto-évaluation",
    "pre_certification": "un audit de pré-certification",
    "certification": "un audit de certification",
    "surveillance": "un audit de suivi",
    "renewal": "un audit de renouvellement",
}
_KINDS = {"prefecture": "préfecture", "sub_prefecture": "sous-préfecture"}
_MODULES = {"mandatory": "obligatoire", "optional": "facultatif"}
_SEVERITIES = {  # the adjective, and what follows from one and from several
    "minor_nonconformities": ("mineure", "appelle un plan d'action", "appellent un plan d'action"),
    "major_nonconformities": (
        "majeure",
        "fait obstacle à la certification jusqu'à sa levée",
        "font obstacle à la certification jusqu'à leur levée",
    ),
}


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


@dataclass(frozen=True)
class Cited:
    """Words that say a published figure, and its address: a table and what is counted there."""

    text: str
    figure: str


Part = str | Cited
Paragraph = tuple[Part, ...]


@dataclass(frozen=True)
class _Count:
    """A whole number that was published, and its address."""

    value: int
    figure: str

    def cited(self, *, feminine: bool = False) -> Cited:
        """The number; none is « aucun »."""
        if not self.value:
            return Cited("aucune" if feminine else "aucun", self.figure)
        return Cited(_written(self.value, feminine=feminine), self.figure)

    def before(self, noun: str, plural: str | None = None, *, feminine: bool = False) -> list[Part]:
        """The number and what it counts: « deux sites »."""
        return [self.cited(feminine=feminine), f" {french.plural(self.value, noun, plural)}"]

    def does(self, one: str, many: str, noun: str = "", *, feminine: bool = False) -> list[Part]:
        """The number as the subject of a verb: « deux ont été reçus », « aucun site n'est énuméré »."""
        verb = french.plural(self.value, one, many) if self.value else french.elided("ne", one)
        subject = self.before(noun, feminine=feminine) if noun else [self.cited(feminine=feminine)]
        return [*subject, f" {verb}"]


@dataclass(frozen=True)
class _Group:
    """The sites of one kind that hold a certificate of one scheme: by their code, where they are and its scopes."""

    scheme: str
    label: str
    kind: str
    sites: Mapping[str, str]

    @property
    def code(self) -> str:
        """The figure that counts these sites."""
        return f"certified_{self.kind}s_{self.scheme}"


def answer(facts: Facts) -> tuple[Paragraph, ...]:
    """The paragraphs of the answer; one without anything to say is left out."""
    paragraphs = (
        (_warning(facts), _engaged(facts), _standard(facts)),
        (_audits(facts), _returns(facts), _criteria(facts), *_nonconformities(facts), _caution(facts)),
        (_held(facts), _certified(facts), _renewed(facts), _attested(facts)),
        (*_gaps(facts), _published(facts)),
    )
    return tuple(_paragraph(sentences) for sentences in paragraphs if any(sentences))


def facts_of(edition: Edition) -> Facts:
    """What the answer is made from, out of a publication."""
    publication = edition.publication
    headline, summary, certificates = (
        pd.DataFrame(edition.rows(table, **where), columns=[column.name for column in edition.contents[table].columns])
        for table, where in (
            ("headline_figures", {}),
            ("national_summary", {"module_code": "all"}),
            ("certificates", {}),
        )
    )
    campaign, modules = edition.campaign, edition.modules
    state = (publication.number, publication.as_of, publication.simulated)
    return Facts(campaign, campaign, modules, headline, summary, certificates, *state)


def as_text(facts: Facts) -> str:
    """The answer as a text file: the prose with the numbers of its notes in brackets, then the notes."""
    paragraphs = answer(facts)
    places = {figure: f" [{place}]" for place, figure in enumerate(references(paragraphs), start=1)}
    lines = [
        "".join(part if isinstance(part, str) else f"{part.text}{places[part.figure]}" for part in paragraph)
        for paragraph in paragraphs
    ]
    listed = [f"[{place}] {note}" for place, note in enumerate(notes(facts, paragraphs), start=1)]
    return "\n\n".join([*lines, "\n".join(listed)]) + "\n"


def plain(paragraphs: Iterable[Paragraph]) -> str:
    """The prose alone, with an empty line between paragraphs."""
    return "\n\n".join("".join(_text(part) for part in paragraph) for paragraph in paragraphs)


def references(paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """The addresses of the figures cited, each once, in the order of the prose: the first has the note number one."""
    parts = (part for paragraph in paragraphs for part in paragraph)
    return tuple(dict.fromkeys(part.figure for part in parts if isinstance(part, Cited)))


def notes(facts: Facts, paragraphs: Iterable[Paragraph]) -> tuple[str, ...]:
    """What stands behind each of the references, in their order: the figure with its value, source and publication."""
    return tuple(french.typeset(_note(facts, figure)) for figure in references(paragraphs))


def _warning(facts: Facts) -> list[Part]:
    if not facts.simulated:
        return []
    return [
        "Tout ou partie des données sur lesquelles repose la présente réponse est simulé : "
        "elle ne décrit pas la situation réelle des services."
    ]


def _engaged(facts: Facts) -> list[Part]:
    sites, others = _headline(facts, "sites_engaged"), _headline(facts, "sub_prefectures_engaged")
    if sites is None:
        return []
    label = str(facts.campaign["campaign_label"])
    campaign = f"La {french.lowered(label)}" if label.lower().startswith("campagne ") else f"La campagne « {label} »"
    all_others = others is not None and 0 < others.value == sites.value
    counted = sites.before("sous-préfecture" if all_others else "site", feminine=all_others)
    among = others is not None and 0 < others.value < sites.value
    part = [", dont ", *others.before("sous-préfecture", feminine=True), ","] if others and among else []
    verb = "réunit" if sites.value else "ne réunit"
    engaged = french.plural(sites.value, "engagée" if all_others else "engagé")
    return [f"{campaign} {verb} ", *counted, *part, f" {engaged} dans la démarche de certification."]


def _standard(facts: Facts) -> list[Part]:
    named = {code: _modules(facts, code) for code in _MODULES}
    parts: list[list[Part]] = [
        [
            *_Count(len(names), f"modules/{code}").before(f"module {_MODULES[code]}", f"modules {_MODULES[code]}s"),
            f" ({french.enumeration([french.lowered(name) for name in names])})",
        ]
        for code, names in named.items()
        if names
    ]
    if not parts:
        return []
    adopted = facts.standard["adopted_on"]
    since = f", adopté le {french.day(adopted)}," if isinstance(adopted, date) and not pd.isna(adopted) else ""
    return [f"Le référentiel {facts.standard['standard_name']}{since} comprend ", *_enumerated(parts), "."]


def _audits(facts: Facts) -> list[Part]:
    owed = [(code, count) for code in _AUDITS if (count := _headline(facts, f"returns_owed_{code}")) and count.value]
    if not owed:
        return []
    # The sentence on returns tells how many were accepted, of all types together.
    told = len(owed) == 1 and bool(_returns(facts))
    parts = [
        [f"{_AUDITS[code]} dans ", *count.before("site"), *([] if told else _accepted(facts, code))]
        for code, count in owed
    ]
    first, last = (cast(date, facts.campaign[name]) for name in ("audits_from", "audits_to"))
    return [f"La campagne prévoit, {french.months(first, last)}, ", *_enumerated(parts), "."]


def _accepted(facts: Facts, audit_type: str) -> list[Part]:
    accepted = _headline(facts, f"returns_accepted_{audit_type}")
    return [" (", *accepted.before("retour accepté", "retours acceptés"), ")"] if accepted else []


def _returns(facts: Facts) -> list[Part]:
    owed, received, accepted, on_time = (_measure(facts, name) for name in ("owed", "received", "accepted", "on_time"))
    if not (owed and owed.value and received and accepted):
        return []
    names = ("reporting_rate", "on_time_rate")
    rates = [_after(f"un {french.lowered(_MEASURES[name])} de ", _rate(facts, name)) for name in names]
    known = [rate for rate in rates if rate]
    return [
        *("Sur ", *owed.before("retour attendu", "retours attendus"), ", "),
        *(*received.does("a été reçu", "ont été reçus"), " et "),
        *accepted.does("a été accepté", "ont été acceptés"),
        *(_after(", dont ", on_time.cited(), " à l'échéance") if on_time and accepted.value else []),
        *([", soit ", *_enumerated(known)] if known else []),
        ".",
    ]


def _criteria(facts: Facts) -> list[Part]:
    assessed, aside, conforming = (
        _measure(facts, name) for name in ("criteria_assessed", "not_applicable", "conforming")
    )
    if not (assessed and assessed.value and conforming):
        return []
    accepted, rate = _measure(facts, "accepted"), _rate(facts, "conformity_rate")
    holders = "Le retour accepté comporte" if accepted and accepted.value == 1 else "Les retours acceptés comportent"
    return [
        f"{holders} ",
        *assessed.before("évaluation de critère", "évaluations de critères", feminine=True),
        *(_after(", dont ", aside.cited(feminine=True), " sans objet") if aside and aside.value else []),
        " ; ",
        *conforming.does("conclut à la conformité", "concluent à la conformité", feminine=True),
        *_after(", soit un taux de conformité de ", rate),
        *(_after(", pour un taux de réponse de ", _rate(facts, "reporting_rate")) if rate else []),
        ".",
    ]


def _nonconformities(facts: Facts) -> Sequence[list[Part]]:
    """A sentence on those that there are, and one on the severities of which there is none."""
    assessed = _measure(facts, "criteria_assessed")
    if not (assessed and assessed.value):
        return []
    some: list[list[Part]] = []
    none: list[list[Part]] = []
    for name, (adjective, one, many) in _SEVERITIES.items():
        if count := _measure(facts, name):
            found = count.before(f"non-conformité {adjective}", f"non-conformités {adjective}s", feminine=True)
            if count.value:
                some.append([*found, f", qui {french.plural(count.value, one, many)}"])
            else:
                none.append(found)
    return [
        ["Il y est relevé ", *_joined(some, ", et "), "."] if some else [],
        ["Il n'y est relevé ", *_joined(none, " ni "), "."] if none else [],
    ]


def _caution(facts: Facts) -> list[Part]:
    rate, assessed = _rate(facts, "reporting_rate"), _measure(facts, "criteria_assessed")
    if not (rate and assessed and assessed.value and _summary(facts)["reporting_rate"] < SUFFICIENT):
        return []
    return [
        *("Avec un taux de réponse de ", rate, ", ces résultats sont à lire avec prudence : "),
        "ils ne disent rien des sites dont le retour manque.",
    ]


def _held(facts: Facts) -> list[Part]:
    groups = _groups(facts)
    if not groups:
        return []
    if len({site for group in groups for site in group.sites}) <= LISTED:
        parts = [_listed(facts, group) for group in groups]
    else:
        schemes = {group.scheme: [each for each in groups if each.scheme == group.scheme] for group in groups}
        parts = [_counted(facts, alike) for alike in schemes.values()]
    return ["Le relevé des certificats en vigueur fait apparaître ", *_joined(parts, " ; "), "."]


def _listed(facts: Facts, group: _Group) -> list[Part]:
    """« deux préfectures certifiées ISO 9001 : celles de l'Ain (cartes grises) et du Rhône »."""
    count = _held_by(facts, group)
    those = french.plural(count.value, "celle")
    named = french.enumeration(list(group.sites.values()))
    return [*_of_kind(count, group), f" {_holding(count.value, group.label)} : {those} {named}"]


def _counted(facts: Facts, alike: Sequence[_Group]) -> list[Part]:
    """« vingt préfectures et une sous-préfecture certifiées ISO 9001 »."""
    counts = [_held_by(facts, group) for group in alike]
    kinds = [_of_kind(count, group) for count, group in zip(counts, alike, strict=True)]
    return [*_enumerated(kinds), f" {_holding(sum(count.value for count in counts), alike[0].label)}"]


def _of_kind(count: _Count, group: _Group) -> list[Part]:
    return count.before(_KINDS[group.kind], feminine=True)


def _holding(holders: int, label: str) -> str:
    """What is said of those who hold a certificate, or a label, of a scheme."""
    if label.startswith("Label "):
        return f"{french.plural(holders, 'titulaire')} du {french.lowered(label)}"
    return f"{french.plural(holders, 'certifiée')} {label}"


def _certified(facts: Facts) -> list[Part]:
    """How many sites hold a certificate; where the source declares another number, both."""
    row = _rows(facts).get("certified_sites", {})
    figure = "headline_figures/certified_sites"
    declared, counted = (_count(row.get(name), figure) for name in ("declared", "enumerated"))
    if declared and declared != counted:
        nouns = (
            "préfecture ou sous-préfecture déclarée certifiée",
            "préfectures et sous-préfectures déclarées certifiées",
        )
        verb = "annonce" if declared.value else "n'annonce"
        listed = [" ; ", *counted.does("est énuméré", "sont énumérés", "site")] if counted else []
        return [f"La source officielle {verb} ", *declared.before(*nouns, feminine=True), *listed, "."]
    groups = _groups(facts)
    if not counted or not counted.value or len(groups) == 1:
        return []
    several = ", certains de plusieurs" if sum(len(group.sites) for group in groups) > counted.value else ""
    return ["Au total, ", *counted.does("est titulaire", "sont titulaires", "site"), f" d'un certificat{several}."]


def _renewed(facts: Facts) -> list[Part]:
    renewed = _renewals(facts)
    if renewed is None:
        return []
    whose = french.plural(renewed.value, "son", "leur")
    renewal = f" le renouvellement de {whose} certificat."
    return ["Parmi ces sites, ", *renewed.does("a obtenu", "ont obtenu"), renewal]


def _attested(facts: Facts) -> list[Part]:
    held = _certificates(facts)
    if not facts.simulated or not held or any(row["simulated"] is not False for row in held):
        return []
    return ["Ces certificats, eux, ne sont pas simulés."]


def _gaps(facts: Facts) -> list[list[Part]]:
    """A sentence for each other figure that its source declares otherwise than the data count it."""
    sentences: list[list[Part]] = []
    for code, row in _rows(facts).items():
        declared, counted = (_count(row[name], f"headline_figures/{code}") for name in ("declared", "enumerated"))
        if code != "certified_sites" and declared and counted and declared != counted:
            said, found = (Cited(_written(count.value), count.figure) for count in (declared, counted))
            about = f"S'agissant du chiffre « {row['label']} », la source officielle déclare "
            sentences.append([about, said, ", alors que le dénombrement donne ", found, "."])
    return sentences


def _published(facts: Facts) -> list[Part]:
    edition = Cited(french.number(facts.number), _PUBLICATION)
    return [
        "Ces chiffres sont ceux de la publication n° ",
        edition,
        f", arrêtée le {french.moment(facts.as_of)} (heure de Paris).",
    ]


def _note(facts: Facts, figure: str) -> str:
    table, _, name = figure.partition("/")
    said = {
        "headline_figures": _headline_note,
        "national_summary": _measure_note,
        "certificates": _certificates_note,
        "modules": _modules_note,
        "publications": _publication_note,
    }[table](facts, name)
    return f"{said}, publication n° {french.number(facts.number)}."


def _headline_note(facts: Facts, name: str) -> str:
    row = _rows(facts)[name]
    values = ((row["enumerated"], "selon le dénombrement"), (row["declared"], f"selon la source ({row['source']})"))
    said = " ; ".join(f"{french.number(value)} {origin}" for value, origin in values if not pd.isna(value))
    return f"{row['label']} : {said}. Table headline_figures, {name}"


def _measure_note(facts: Facts, name: str) -> str:
    value = _summary(facts)[name]
    said = french.share(value) if name.endswith("_rate") else french.number(value)
    return f"{_MEASURES[name]} : {said}. Table national_summary, {name}"


def _certificates_note(facts: Facts, name: str) -> str:
    label, value = _certificate_figures(facts)[name]
    return f"{label} : {french.number(value)}. Table certificates"


def _modules_note(facts: Facts, name: str) -> str:
    modules = french.number(len(_modules(facts, name)))
    standard = facts.standard
    return (
        f"Modules {_MODULES[name]}s du référentiel {standard['standard_name']} : {modules}. "
        f"Référentiel {standard['standard_code']}"
    )


def _publication_note(facts: Facts, _name: str) -> str:
    return f"Campagne {facts.campaign['campaign_code']}, état des données au {french.moment(facts.as_of)}"


def _certificate_figures(facts: Facts) -> Mapping[str, tuple[str, int]]:
    """What is counted in the table of certificates alone: its label and value."""
    figures = {
        group.code: (f"{_KINDS[group.kind].capitalize()}s titulaires d'un certificat {group.label}", len(group.sites))
        for group in _groups(facts)
    }
    renewed = _renewals(facts)
    return {**figures, **({"renewed": ("Sites au certificat renouvelé", renewed.value)} if renewed else {})}


def _groups(facts: Facts) -> list[_Group]:
    """The certificates in force by scheme and kind of site: the scheme of most sites first, préfectures first."""
    held = _certificates(facts)
    schemes = {str(row["scheme"]): str(row["scheme_label"]) for row in held}
    holders = {scheme: {row["site_code"] for row in held if row["scheme"] == scheme} for scheme in schemes}
    ordered = sorted(schemes, key=lambda scheme: (-len(holders[scheme]), schemes[scheme].lower()))
    return [
        _Group(scheme, schemes[scheme], kind, _holders(rows))
        for scheme in ordered
        for kind in _KINDS
        if (rows := [row for row in held if row["scheme"] == scheme and row["site_kind"] == kind])
    ]


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


def _certificates(facts: Facts) -> list[Mapping[str, Any]]:
    """The certificates in force of sites that the campaign knows."""
    rows = _records(facts.certificates)
    return [row for row in rows if row["in_force"] is True and row["site_kind"] in _KINDS]


def _held_by(facts: Facts, group: _Group) -> _Count:
    """How many sites a group has, by its headline figure where that is the same number."""
    headline = _headline(facts, group.code)
    if headline and headline.value == len(group.sites):
        return headline
    return _Count(len(group.sites), f"certificates/{group.code}")


def _renewals(facts: Facts) -> _Count | None:
    """How many certified sites have renewed; that none has is said only where it is known of all."""
    held = _certificates(facts)
    sites = {row["site_code"] for row in held if row["renewed"] is True}
    known = bool(sites) or (bool(held) and all(row["renewed"] is False for row in held))
    return _Count(len(sites), "certificates/renewed") if known else None


def _modules(facts: Facts, code: str) -> list[str]:
    return [
        str(module["module_name"]) for module in facts.modules if bool(module["mandatory"]) == (code == "mandatory")
    ]


def _rows(facts: Facts) -> Mapping[str, Mapping[str, Any]]:
    return {str(row["figure_code"]): row for row in _records(facts.headline)}


def _headline(facts: Facts, code: str) -> _Count | None:
    """A headline figure as the data count it; as its source declares it where they do not."""
    row, figure = _rows(facts).get(code, {}), f"headline_figures/{code}"
    return _count(row.get("enumerated"), figure) or _count(row.get("declared"), figure)


def _summary(facts: Facts) -> Mapping[str, Any]:
    rows = _records(facts.summary)
    return rows[0] if rows else {}


def _records(frame: pd.DataFrame) -> list[Mapping[str, Any]]:
    return cast("list[Mapping[str, Any]]", frame.to_dict("records"))


def _measure(facts: Facts, name: str) -> _Count | None:
    return _count(_summary(facts).get(name), f"national_summary/{name}")


def _rate(facts: Facts, name: str) -> Cited | None:
    rate = _summary(facts).get(name)
    return None if pd.isna(rate) else Cited(french.share(rate), f"national_summary/{name}")


def _count(value: Any, figure: str) -> _Count | None:
    return None if pd.isna(value) else _Count(int(value), figure)


def _written(value: int, *, feminine: bool = False) -> str:
    return french.words(value, feminine=feminine) if value < LETTERS else french.number(value)


def _after(words: str, cited: Cited | None, then: str = "") -> list[Part]:
    """A figure between the words around it; nothing where it is not known."""
    return [words, cited, then] if cited else []


def _enumerated(parts: Sequence[list[Part]]) -> list[Part]:
    """Parts of a sentence in a row: « a, b et c »."""
    *before, last = parts
    return [*_joined(before, ", "), " et ", *last] if before else last


def _joined(parts: Sequence[list[Part]], by: str) -> list[Part]:
    return [piece for place, part in enumerate(parts) for piece in ([by, *part] if place else part)]


def _paragraph(sentences: Iterable[list[Part]]) -> Paragraph:
    """Sentences one after the other, with the spaces of French typography; neighbouring texts are one."""
    parts: list[Part] = []
    for part in _joined([sentence for sentence in sentences if sentence], " "):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return tuple(french.typeset(part) if isinstance(part, str) else part for part in parts)


def _text(part: Part) -> str:
    return part.text if isinstance(part, Cited) else part
