"""The answer to Parliament: the paragraph that a Minister would sign, every number of it a published figure.

A sentence whose figures were not published is left out; a figure that an official document declares otherwise than it
is counted here is said in both ways.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from prefaudit.summaries.report.edition import Edition, Row
from prefaudit.summaries.report.french import capital, counted, day, enumeration, months, small, words
from prefaudit.summaries.report.tables import exactly, number, shown

# From this many on, certificates are counted by scheme instead of being named.
_TOO_MANY = 13
_LOW = 0.9
_AUDITS = {
    "self_assessment": "une auto-évaluation",
    "pre_certification": "un audit de pré-certification",
    "certification": "un audit de certification",
    "surveillance": "un audit de suivi",
    "renewal": "un audit de renouvellement",
}


@dataclass(frozen=True)
class Part:
    """A piece of the prose; `note` is the number of the note that says where its figure comes from, 0 without one."""

    text: str
    note: int = 0


@dataclass(frozen=True)
class Answer:
    """The paragraphs, and the notes that trace their figures."""

    paragraphs: Sequence[Sequence[Part]]
    notes: Sequence[str]

    @property
    def plain(self) -> str:
        """The prose with the numbers of its notes in brackets, then the notes: a text file."""
        lines = [
            "".join(f"{part.text}[{part.note}]" if part.note else part.text for part in paragraph)
            for paragraph in self.paragraphs
        ]
        notes = [f"[{place}] {note}" for place, note in enumerate(self.notes, start=1)]
        return "\n\n".join(lines) + "\n\n" + "\n".join(notes) + "\n"


@dataclass
class _Prose:
    """Paragraphs and notes as they are written."""

    edition: Edition
    paragraphs: list[list[Part]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def figure(self, text: str, address: str, value: object, more: str = "") -> Part:
        """A figure of the prose, with the note that traces it; the same figure has the same note."""
        publication = self.edition.publication
        note = (
            f"{address} = {exactly(value)}{more} (publication n° {publication.number} de la campagne "
            f"{publication.campaign})."
        )
        if note not in self.notes:
            self.notes.append(note)
        return Part(text, self.notes.index(note) + 1)

    def headline(self, row: Row, text: str) -> Part:
        declared = f", déclaré {row['declared']} par : {row['source']}" if row["declared"] is not None else ""
        return self.figure(text, f"headline_figures/{row['figure_code']}", row["enumerated"], declared)

    def say(self, *parts: str | Part) -> None:
        """Add a paragraph."""
        self.paragraphs.append([Part(part) if isinstance(part, str) else part for part in parts])


def answer(edition: Edition) -> Answer:
    """The answer made from a publication."""
    prose = _Prose(edition)
    headline = {str(row["figure_code"]): row for row in edition.rows("headline_figures")}
    if edition.publication.simulated:
        prose.say("Les retours de cette campagne sont simulés : ce texte est un exemple, sans valeur officielle.")
    _engagement(prose, headline)
    _audits(prose, headline)
    _results(prose)
    _certificates(prose, headline)
    _differences(prose, headline)
    return Answer(prose.paragraphs, prose.notes)


def _count(row: Row | None) -> int | None:
    value = row["enumerated"] if row else None
    return value if isinstance(value, int) else None


def _engagement(prose: _Prose, headline: dict[str, Row]) -> None:
    engaged, among = headline.get("sites_engaged"), headline.get("sub_prefectures_engaged")
    count, subs = _count(engaged), _count(among)
    if engaged is None or count is None:
        return
    campaign = small(str(prose.edition.campaign["campaign_label"]))
    parts: list[str | Part] = [
        f"La démarche de certification repose sur l'engagement volontaire. Pour la {campaign}, ",
        prose.headline(engaged, counted(count, "site", "sites")),
    ]
    if among is not None and subs:
        parts += [
            ", dont ",
            prose.headline(among, counted(subs, "sous-préfecture", "sous-préfectures", feminine=True)),
            ",",
        ]
    prose.say(*parts, " s'est engagé" if count < 2 else " se sont engagés", *_standard(prose.edition))


def _standard(edition: Edition) -> Iterator[str]:
    name, adopted = edition.campaign["standard_name"], edition.campaign["adopted_on"]
    yield f" selon le référentiel {name}"
    if isinstance(adopted, date):
        yield f" du {day(adopted)}"
    groups = []
    for mandatory, word in ((True, "obligatoire"), (False, "facultatif")):
        names = [small(str(row["module_name"])) for row in edition.modules if row["mandatory"] is mandatory]
        if names:
            groups.append(f"{counted(len(names), f'module {word}', f'modules {word}s')} ({' ; '.join(names)})")
    if groups:
        yield f", qui comprend {enumeration(groups)}"
    yield "."


def _audits(prose: _Prose, headline: dict[str, Row]) -> None:
    first, last = prose.edition.campaign["audits_from"], prose.edition.campaign["audits_to"]
    when = f", {months(first, last)}" if isinstance(first, date) and isinstance(last, date) else ""
    for code, row in headline.items():
        audit = _AUDITS.get(code.removeprefix("returns_owed_"))
        owed = _count(row)
        if audit is None or not code.startswith("returns_owed_") or not owed:
            continue
        accepted = headline.get(code.replace("_owed_", "_accepted_"))
        done = _count(accepted)
        parts: list[str | Part] = [
            prose.headline(row, capital(counted(owed, "site", "sites"))),
            f" {'devait' if owed < 2 else 'devaient'} {audit}{when}",
        ]
        if accepted is not None and done is not None:
            parts += [
                " ; ",
                prose.headline(accepted, counted(done, "site", "sites")),
                f" {'a' if done < 2 else 'ont'} un retour accepté",
            ]
        prose.say(*parts, ".")


def _results(prose: _Prose) -> None:
    (summary,) = prose.edition.rows("national_summary", module_code="all")
    if summary["conformity_rate"] is None:
        return

    def cite(name: str, text: str = "") -> Part:
        return prose.figure(text or shown(summary[name], name), f"national_summary/all/{name}", summary[name])

    parts: list[str | Part] = [
        "Sur ",
        cite("criteria_assessed", number(_whole(summary["criteria_assessed"]))),
        " critères évalués, le taux de conformité s'établit à ",
        cite("conformity_rate"),
        ", pour un taux de réponse de ",
        cite("reporting_rate"),
        ". Les audits ont relevé ",
        cite("minor_nonconformities", _nonconformities(summary, "minor", "mineure")),
        " et ",
        cite("major_nonconformities", _nonconformities(summary, "major", "majeure")),
        ".",
    ]
    if summary["share_closed"] is not None:
        parts += [
            " À la date d'arrêté des données, ",
            cite("share_closed"),
            " des écarts étaient levés.",
        ]
    rate = summary["reporting_rate"]
    if rate is not None and float(str(rate)) < _LOW:
        parts.append(" Le taux de réponse appelle à lire ces résultats avec prudence.")
    prose.say(*parts)


def _nonconformities(summary: Row, name: str, word: str) -> str:
    count = _whole(summary[f"{name}_nonconformities"])
    return counted(count, f"non-conformité {word}", f"non-conformités {word}s", feminine=True)


def _certificates(prose: _Prose, headline: dict[str, Row]) -> None:
    total = headline.get("certified_sites")
    count = _count(total)
    rows = prose.edition.rows("certificates", in_force=True)
    if total is None or not count or not rows:
        return
    held = f" {'est titulaire' if count < 2 else 'sont titulaires'} d'un certificat ou d'un label en vigueur : "
    groups: list[str | Part] = []
    for code, row in headline.items():
        group = _group(code, rows)
        if group:
            said = prose.headline(row, _holders(group))
            groups += [" ; " if groups else "", said]
            if len(rows) < _TOO_MANY:
                groups.append(f", {enumeration([_named(each) for each in group])}")
    prose.say(prose.headline(total, capital(counted(count, "site", "sites"))), held, *groups, ".")


def _group(code: str, rows: Sequence[Row]) -> list[Row]:
    """The certificates that a headline figure counts, by the kind of site and scheme in its name."""
    return [row for row in rows if code == f"certified_{row['site_kind']}s_{row['scheme']}"]


def _holders(group: Sequence[Row]) -> str:
    count = len({row["site_code"] for row in group})
    sub = "sous-" if group[0]["site_kind"] == "sub_prefecture" else ""
    noun = counted(count, f"{sub}préfecture", f"{sub}préfectures", feminine=True)
    return f"{noun} pour {group[0]['scheme_label']}"


def _named(row: Row) -> str:
    scope = f" ({small(str(row['scope']))})" if row["scope"] else ""
    return f"la {small(str(row['site_name']))}{scope}"


def _differences(prose: _Prose, headline: dict[str, Row]) -> None:
    for row in headline.values():
        declared, enumerated = row["declared"], row["enumerated"]
        if declared is None or enumerated is None or declared == enumerated:
            continue
        prose.say(
            f"Les deux comptes de « {small(str(row['label']))} » diffèrent : le document cité ({row['source']}) ",
            "en déclare ",
            prose.headline(row, words(_whole(declared))),
            ", le dénombrement en donne ",
            prose.headline(row, words(_whole(enumerated))),
            " ; les deux sont publiés.",
        )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
