"""The answer that a Minister would give to Parliament on a campaign: each number in it names the published figure.

What is not known leaves its sentence out.
"""

from collections.abc import Sequence
from datetime import date
from typing import cast

import pandas as pd

from prefaudit.l10n import clock as paris
from prefaudit.l10n import french
from prefaudit.publication.report.facts import KINDS, MEASURES, MODULES, Facts, Group, count_of
from prefaudit.publication.report.notes import notes
from prefaudit.publication.report.prose import (
    Cited,
    Count,
    Paragraph,
    Part,
    after,
    enumerated,
    joined,
    numbered,
    paragraph,
    references,
)

LISTED = 12  # the most certified sites that are named one by one
SUFFICIENT = 0.9  # the reporting rate below which the answer asks for caution
_PUBLICATION, _REPORTING = "publications/number", "national_summary/reporting_rate"
_AUDITS = {
    "self_assessment": "une auto-évaluation",
    "pre_certification": "un audit de pré-certification",
    "certification": "un audit de certification",
    "surveillance": "un audit de suivi",
    "renewal": "un audit de renouvellement",
}
_SEVERITIES = {  # the adjective, and what follows from one and from several
    "minor_nonconformities": ("mineure", "appelle un plan d'action", "appellent un plan d'action"),
    "major_nonconformities": (
        "majeure",
        "fait obstacle à la certification jusqu'à sa levée",
        "font obstacle à la certification jusqu'à leur levée",
    ),
}


def answer(facts: Facts) -> tuple[Paragraph, ...]:
    """The paragraphs of the answer; one without anything to say is left out."""
    paragraphs = (
        (_warning(facts), _engaged(facts), _standard(facts)),
        (_audits(facts), *_results(facts)),
        (_held(facts), _certified(facts), _renewed(facts), _attested(facts)),
        (*_gaps(facts), _published(facts)),
    )
    return tuple(paragraph(sentences) for sentences in paragraphs if any(sentences))


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


def _warning(facts: Facts) -> list[Part]:
    if not facts.simulated:
        return []
    return [
        "Tout ou partie des données sur lesquelles repose la présente réponse est simulé : "
        "elle ne décrit pas la situation réelle des services."
    ]


def _engaged(facts: Facts) -> list[Part]:
    sites, others = facts.figure("sites_engaged"), facts.figure("sub_prefectures_engaged")
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
    named = {code: facts.module_names(code) for code in MODULES}
    parts: list[list[Part]] = [
        [
            *Count(len(names), f"modules/{code}").before(f"module {MODULES[code]}", f"modules {MODULES[code]}s"),
            f" ({french.enumeration([french.lowered(name) for name in names])})",
        ]
        for code, names in named.items()
        if names
    ]
    if not parts:
        return []
    adopted = facts.standard["adopted_on"]
    since = f", adopté le {french.day(adopted)}," if isinstance(adopted, date) and not pd.isna(adopted) else ""
    return [f"Le référentiel {facts.standard['standard_name']}{since} comprend ", *enumerated(parts), "."]


def _audits(facts: Facts) -> list[Part]:
    owed = [(code, count) for code in _AUDITS if (count := facts.figure(f"returns_owed_{code}")) and count.value]
    if not owed:
        return []
    # The sentence on returns tells how many were accepted, of all types together.
    told = len(owed) == 1 and bool(_returns(facts))
    parts = [
        [f"{_AUDITS[code]} dans ", *count.before("site"), *([] if told else _accepted(facts, code))]
        for code, count in owed
    ]
    first, last = (cast(date, facts.campaign[name]) for name in ("audits_from", "audits_to"))
    verb = "prévoyait" if last < paris.day_of(facts.as_of) else "prévoit"
    return [f"La campagne {verb}, {french.months(first, last)}, ", *enumerated(parts), "."]


def _accepted(facts: Facts, audit_type: str) -> list[Part]:
    accepted = facts.figure(f"returns_accepted_{audit_type}")
    return [" (", *accepted.before("retour accepté", "retours acceptés"), ")"] if accepted else []


def _results(facts: Facts) -> Sequence[list[Part]]:
    """The returns and what was found in them: the reporting rate is said once, before the first result or with it."""
    returns = _returns(facts)
    criteria = _criteria(facts, reported=_REPORTING in _figures(returns))
    caution = _caution(facts, reported=_REPORTING in _figures([*returns, *criteria]))
    return [returns, criteria, *_nonconformities(facts), caution]


def _figures(sentence: list[Part]) -> tuple[str, ...]:
    return references([tuple(sentence)])


def _returns(facts: Facts) -> list[Part]:
    owed, received, accepted, on_time = (facts.measure(name) for name in ("owed", "received", "accepted", "on_time"))
    if not (owed and owed.value and received and accepted):
        return []
    names = ("reporting_rate", "on_time_rate")
    rates = [after(f"un {french.lowered(MEASURES[name])} de ", facts.rate(name)) for name in names]
    known = [rate for rate in rates if rate]
    return [
        *("Sur ", *owed.before("retour attendu", "retours attendus"), ", "),
        *(*received.does("a été reçu", "ont été reçus"), " et "),
        *accepted.does("a été accepté", "ont été acceptés"),
        *(after(", dont ", on_time.cited(), " à l'échéance") if on_time and accepted.value else []),
        *([", soit ", *enumerated(known)] if known else []),
        ".",
    ]


def _criteria(facts: Facts, *, reported: bool) -> list[Part]:
    assessed, aside, conforming = (
        facts.measure(name) for name in ("criteria_assessed", "not_applicable", "conforming")
    )
    if not (assessed and assessed.value and conforming):
        return []
    accepted, rate = facts.measure("accepted"), facts.rate("conformity_rate")
    holders = "Le retour accepté comporte" if accepted and accepted.value == 1 else "Les retours acceptés comportent"
    return [
        f"{holders} ",
        *assessed.before("évaluation de critère", "évaluations de critères", feminine=True),
        *(after(", dont ", aside.cited(feminine=True), " sans objet") if aside and aside.value else []),
        " ; ",
        *conforming.does("conclut à la conformité", "concluent à la conformité", feminine=True),
        *after(", soit un taux de conformité de ", rate),
        *(after(", pour un taux de réponse de ", facts.rate("reporting_rate")) if rate and not reported else []),
        ".",
    ]


def _nonconformities(facts: Facts) -> Sequence[list[Part]]:
    """A sentence on those that there are, and one on the severities of which there is none."""
    assessed = facts.measure("criteria_assessed")
    if not (assessed and assessed.value):
        return []
    some: list[list[Part]] = []
    none: list[list[Part]] = []
    for name, (adjective, one, many) in _SEVERITIES.items():
        if count := facts.measure(name):
            found = count.before(f"non-conformité {adjective}", f"non-conformités {adjective}s", feminine=True)
            if count.value:
                some.append([*found, f", qui {french.plural(count.value, one, many)}"])
            else:
                none.append(found)
    return [
        ["Il y est relevé ", *joined(some, ", et "), "."] if some else [],
        ["Il n'y est relevé ", *joined(none, " ni "), "."] if none else [],
    ]


def _caution(facts: Facts, *, reported: bool) -> list[Part]:
    rate, assessed = facts.rate("reporting_rate"), facts.measure("criteria_assessed")
    if not (rate and assessed and assessed.value and facts.measures["reporting_rate"] < SUFFICIENT):
        return []
    results: list[Part] = ["Ces résultats"] if reported else ["Avec un taux de réponse de ", rate, ", ces résultats"]
    return [
        *(*results, " sont à lire avec prudence : "),
        "ils ne disent rien des sites dont le retour manque.",
    ]


def _held(facts: Facts) -> list[Part]:
    groups = facts.groups()
    if not groups:
        return []
    if len({site for group in groups for site in group.sites}) <= LISTED:
        parts = [_listed(facts, group) for group in groups]
    else:
        schemes = {group.scheme: [each for each in groups if each.scheme == group.scheme] for group in groups}
        parts = [_counted(facts, alike) for alike in schemes.values()]
    return ["Le relevé des certificats en vigueur fait apparaître ", *joined(parts, " ; "), "."]


def _listed(facts: Facts, group: Group) -> list[Part]:
    """« deux préfectures certifiées ISO 9001 : celles de l'Ain (cartes grises) et du Rhône »."""
    count = facts.held_by(group)
    those = french.plural(count.value, "celle")
    named = french.enumeration(list(group.sites.values()))
    return [*_of_kind(count, group), f" {_holding(count.value, group.label)} : {those} {named}"]


def _counted(facts: Facts, alike: Sequence[Group]) -> list[Part]:
    """« vingt préfectures et une sous-préfecture certifiées ISO 9001 »."""
    counts = [facts.held_by(group) for group in alike]
    kinds = [_of_kind(count, group) for count, group in zip(counts, alike, strict=True)]
    return [*enumerated(kinds), f" {_holding(sum(count.value for count in counts), alike[0].label)}"]


def _of_kind(count: Count, group: Group) -> list[Part]:
    return count.before(KINDS[group.kind], feminine=True)


def _holding(holders: int, label: str) -> str:
    """What is said of those who hold a certificate, or a label, of a scheme."""
    if label.startswith("Label "):
        return f"{french.plural(holders, 'titulaire')} du {french.lowered(label)}"
    return f"{french.plural(holders, 'certifiée')} {label}"


def _certified(facts: Facts) -> list[Part]:
    """How many sites hold a certificate; where the source declares another number, both."""
    row = facts.figures.get("certified_sites", {})
    figure = "headline_figures/certified_sites"
    declared, counted = (count_of(row.get(name), figure) for name in ("declared", "enumerated"))
    if declared and declared != counted:
        nouns = (
            "préfecture ou sous-préfecture déclarée certifiée",
            "préfectures et sous-préfectures déclarées certifiées",
        )
        verb = "annonce" if declared.value else "n'annonce"
        listed = [" ; ", *counted.does("est énuméré", "sont énumérés", "site")] if counted else []
        return [f"La source officielle {verb} ", *declared.before(*nouns, feminine=True), *listed, "."]
    groups = facts.groups()
    if not counted or not counted.value or len(groups) == 1:
        return []
    several = ", certains de plusieurs" if sum(len(group.sites) for group in groups) > counted.value else ""
    return ["Au total, ", *counted.does("est titulaire", "sont titulaires", "site"), f" d'un certificat{several}."]


def _renewed(facts: Facts) -> list[Part]:
    renewed = facts.renewals()
    if renewed is None:
        return []
    if len({row["site_code"] for row in facts.in_force()}) == 1:
        obtained = "Ce site a obtenu " if renewed.value else "Ce site n'a obtenu "
        return [obtained, *renewed.before("renouvellement"), " de son certificat."]
    whose = french.plural(renewed.value, "son", "leur")
    renewal = f" le renouvellement de {whose} certificat."
    return ["Parmi ces sites, ", *renewed.does("a obtenu", "ont obtenu"), renewal]


def _attested(facts: Facts) -> list[Part]:
    held = facts.in_force()
    if not facts.simulated or not held or any(row["simulated"] is not False for row in held):
        return []
    return ["Ces certificats, eux, ne sont pas simulés."]


def _gaps(facts: Facts) -> list[list[Part]]:
    """A sentence for each other figure that its source declares otherwise than the data count it."""
    sentences: list[list[Part]] = []
    for code, row in facts.figures.items():
        declared, counted = (count_of(row[name], f"headline_figures/{code}") for name in ("declared", "enumerated"))
        if code != "certified_sites" and declared and counted and declared != counted:
            said, found = (numbered(count.value, count.figure) for count in (declared, counted))
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
