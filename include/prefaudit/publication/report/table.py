"""One table of the report: columns of a published table under French headings, with notes and marks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from prefaudit.l10n.typography import NO_BREAK
from prefaudit.publication.published_tables import ON_DAY
from prefaudit.publication.report.snapshot import PublishedRow, Snapshot
from prefaudit.publication.report.values import NOTHING, PLAIN, column
from prefaudit.warehouse.measures import catalogue

ReportCell = tuple[str, str]  # the text and the CSS classes


@dataclass(frozen=True)
class ReportTable:
    """One table: its identifier in the page, caption, headings, rows (the first cell heads the row), the file that has
    it whole, and the measures it shows, each explained in the method."""

    ident: str
    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[ReportCell]]
    file: str
    measures: Sequence[str] = ()
    folded: bool = False
    note: str = ""


def table(
    snapshot: Snapshot, source: str, rows: Sequence[PublishedRow], columns: Sequence[str], **words: object
) -> ReportTable:
    """Return some columns of a published table, headed by their titles in the dictionary."""
    titles = [_OURS.get(name) or snapshot.meaning(source, name)[0] for name in columns]
    head = [title.replace(ON_DAY, snapshot.publication.on_day or ON_DAY) for title in titles]
    numbers = {name for name in columns for row in rows if isinstance(row[name], int | float | Decimal)}
    texts = [_marked(column([row[name] for row in rows], name), rows, name) for name in columns]
    classes = ["num" if name in numbers else "" for name in columns]
    same, once = noted_once(head, texts, {place for place, css in enumerate(classes) if css})
    bounds = _bounds_met(rows, columns)
    if bounds:
        once.append(f"Égales au taux sur toutes les lignes : {' ; '.join(head[place] for place in bounds)}.")
    kept = [place for place in range(len(columns)) if place not in {*same, *bounds}]
    cells = [[(texts[place][line], classes[place]) for place in kept] for line in range(len(rows))]
    measures = [name for name in columns if name in explained()]
    flags = [
        name for name in MARKS if any(row.get(name) is True for row in rows) and not MARKED_RATES.isdisjoint(columns)
    ]
    notes = [str(words.get("note", "")), *once, *(MARKS[name][1] for name in flags)]
    words["note"] = " ".join(filter(None, notes))
    shown = [head[place] for place in kept]
    return ReportTable(head=shown, rows=cells, file=f"{source}.csv", measures=measures, **words)  # type: ignore[arg-type]


def _bounds_met(rows: Sequence[PublishedRow], columns: Sequence[str]) -> list[int]:
    """Return the places of the bounds that are their rate in every row: nothing is missing that could move it."""
    rates = {place: name.removesuffix("_low").removesuffix("_high") for place, name in enumerate(columns)}
    return [
        place
        for place, rate in rates.items()
        if rate != columns[place] and rate in columns and rows and all(row[rate] == row[columns[place]] for row in rows)
    ]


def noted_once(
    heads: Sequence[str], texts: Sequence[Sequence[str]], kept: Collection[int]
) -> tuple[list[int], list[str]]:
    """Return the columns that repeat one value, by place, and the sentences that give it once instead.

    The first column stays, as do those of `kept`, whatever they repeat.
    """
    places = range(1, len(texts))
    same = [place for place in places if place not in kept and len(texts[place]) > 1 and len({*texts[place]}) == 1]
    empty = [heads[place] for place in same if texts[place][0] == NOTHING]
    notes = [
        f"{heads[place]}, sur toutes les lignes : {texts[place][0].removesuffix('.')}."
        for place in same
        if texts[place][0] != NOTHING
    ]
    return same, notes + ([f"Sans valeur sur toutes les lignes : {' ; '.join(empty)}."] if empty else [])


# What marks a rate that is to be read with caution, and what the mark says.
MARKS = {
    "small_denominator": ("*", "* : moins de trente observations."),
    "few_sites": ("†", "† : moins de cinq audits."),
}
MARKED_RATES = frozenset(
    {
        *("conformity_rate", "previous_conformity_rate", "change", "same_sites_conformity_rate", "value"),
        *("same_sites_previous_conformity_rate", "same_sites_change"),
    }
)


def _marked(texts: Sequence[str], rows: Sequence[PublishedRow], name: str) -> list[str]:
    """Return the values of a column, a rate with the marks of its row."""
    if name not in MARKED_RATES:
        return list(texts)
    return [text + (marks(row) if row[name] is not None else "") for text, row in zip(texts, rows, strict=True)]


def marks(row: PublishedRow) -> str:
    """Return the marks of the rates of a row, few observations and few audits, behind a space."""
    found = "".join(mark for name, (mark, _) in MARKS.items() if row.get(name) is True)
    return f"{NO_BREAK}{found}" if found else ""


# Titles of what is worked out here from published columns.
_OURS = {"open": "Écarts ouverts non échus", "plain": PLAIN, "group": "Nature de site, type d'audit ou région"}


def explained() -> tuple[str, ...]:
    """Return the measures that the method explains: those that are computed from others."""
    return tuple(name for name, measure in catalogue().items() if measure.made_from != (name,))


def meanings(snapshot: Snapshot) -> Mapping[str, tuple[str, str]]:
    """Return title and definition of each measure that the method explains."""
    return {name: snapshot.meaning("national_summary", name) for name in explained()}
