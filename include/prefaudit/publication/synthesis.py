"""The workbook that the bureau opens: its contents first, then a sheet for each breakdown of the figures, with its
chart, ready to filter and to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from prefaudit.l10n import clock as paris
from prefaudit.l10n import french
from prefaudit.l10n.typography import typeset
from prefaudit.publication import synthesis_chart as charts
from prefaudit.publication import synthesis_layout as layout
from prefaudit.publication.datapackage import LICENCE, heading, source, warning
from prefaudit.publication.publications import Publication
from prefaudit.publication.report.snapshot import Snapshot
from prefaudit.publication.synthesis_tables import SHEETS, Marked, SheetPlan, SynthesisTable

_COVER = "Lisez-moi"
_COVER_WIDTHS = (48.0, 84.0, 10.0, 32.0)
_TITLE_HEIGHT, _CAPTION_HEIGHT = 24.0, 22.0
_LONGEST_FOOTER = 200  # characters; Excel takes 255, codes included


@dataclass
class _Book:
    """The workbook being written, with its formats, each made once."""

    workbook: Any
    publication: Publication
    formats: dict[tuple[str, str], Any] = field(default_factory=dict)

    def look(self, name: str, number_format: str = "") -> Any:
        """Return a format, with a number format where it is of a number."""
        key = name, number_format
        if key not in self.formats:
            numbers = {"num_format": number_format} if number_format else {}
            self.formats[key] = self.workbook.add_format({**layout.looks()[name], **numbers})
        return self.formats[key]


@dataclass(frozen=True)
class _Entry:
    """A table in the list of contents: its caption, the cell that it begins at, what it has."""

    caption: str
    place: str
    description: str
    rows: int
    file: str


def write_synthesis(path: Path, snapshot: Snapshot) -> None:
    """Write the workbook. Texts are written as texts, so that none can become a formula or a link; the date of
    creation is that of the data, so that the same publication gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415  for this step only

    publication = snapshot.publication
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": typeset(heading(publication)),
            "subject": typeset(publication.name),
            "comments": typeset(warning(publication)),
            "created": publication.as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        }
    )
    book = _Book(workbook, publication)
    cover = workbook.add_worksheet(_COVER)
    entries: list[_Entry] = []
    for plan in SHEETS:
        tables = [made for made in (table(snapshot) for table in plan.tables) if made.rows]
        if tables:
            entries += _write_sheet(book, plan, tables)
    _write_cover(book, cover, entries)
    workbook.close()


def _write_sheet(book: _Book, plan: SheetPlan, tables: Sequence[SynthesisTable]) -> list[_Entry]:
    """Write a sheet: its title, then its tables one under the other; return their entries in the list of contents."""
    sheet = book.workbook.add_worksheet(plan.title)
    columns = layout.widths(tables)
    for index, width in enumerate(columns):
        sheet.set_column(index, index, width)
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_url(
        *(0, 0, f"internal:'{_COVER}'!A1", book.look("title")),
        string=typeset(f"{tables[0].caption} – {book.publication.campaign_label}"),
        tip="Retour au sommaire",
    )
    scale = layout.scale(columns, landscape=plan.landscape)
    row, total, repeated, entries = 1, _TITLE_HEIGHT, 0.0, []
    for number, table in enumerate(tables):
        if number:
            sheet.set_row(row + 1, _CAPTION_HEIGHT)
            sheet.write_string(row + 1, 0, typeset(table.caption), book.look("caption"))
            row, total = row + 2, total + _CAPTION_HEIGHT + layout.LINE
        place = f"internal:'{plan.title}'!A{row if number else 1}"
        files = " ".join(f"{source}.csv" for source in table.sources)
        entries.append(_Entry(table.caption, place, table.description, len(table.rows), files))
        end, height, head = _write_table(book, sheet, row, table, columns)
        repeated = repeated or _TITLE_HEIGHT + head
        # What is the same in all rows is said under the table, and needs no chart.
        if table.chart and {table.chart.names, *table.chart.values} <= set(table.heads):
            across = layout.pixels(columns)
            chart = charts.draw(book.workbook, (plan.title, row), table, across, scale)
            words = typeset(f"Graphique : {table.chart.title}. Les mêmes valeurs sont dans le tableau au-dessus.")
            sheet.insert_chart(end + 1, 0, chart, {"object_position": 1, "description": words})
            below = charts.size(across)[1] * 0.75
            end, height = end + 2 + round(below / 15), height + below + 2 * 15
        row, total = end, total + height
    _freeze(sheet, tables)
    _page(book, sheet, layout.pages(columns, total, repeated, landscape=plan.landscape), landscape=plan.landscape)
    return entries


def _freeze(sheet: Any, tables: Sequence[SynthesisTable]) -> None:
    """Keep the title in sight and on each page; with it the heads, and a filter, where they are those of the sheet."""
    if len(tables) > 1:
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        return
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    sheet.autofilter(1, 0, 1 + len(tables[0].rows), len(tables[0].heads) - 1)


def _write_table(
    book: _Book, sheet: Any, top: int, table: SynthesisTable, columns: Sequence[float]
) -> tuple[int, float, float]:
    """Write a table from a row on; return the row under it, how high it is, and how high its heads are."""
    values = {name: [layout.unmarked(row.get(name)) for row in table.rows] for name in table.heads}
    formats = {name: layout.number_format(name, found) for name, found in values.items()}
    for index, (name, title) in enumerate(table.heads.items()):
        look = "head_number" if layout.is_numeric(values[name]) else "head"
        sheet.write_string(top, index, typeset(title), book.look(look))
    # Above a head there is room for the button of its filter.
    heads = zip(map(typeset, table.heads.values()), (width - 1 for width in columns), strict=False)
    total = head = layout.height(heads, bold=True)
    sheet.set_row(top, head)
    for number, row in enumerate(table.rows, start=top + 1):
        texts = [
            (layout.text_of(row.get(name)) or "", width) for name, width in zip(table.heads, columns, strict=False)
        ]
        for index, name in enumerate(table.heads):
            _write_cell(book, sheet, (number, index), row.get(name), formats[name])
        # A row of wrapped text is given its height: not every program works it out on opening.
        height = layout.height(texts)
        sheet.set_row(number, height)
        total += height
    end = top + 1 + len(table.rows)
    across = list(columns[: max(len(table.heads), 2)])
    for note in map(typeset, table.notes):
        height = layout.height([(note, sum(across))])
        sheet.set_row(end, height)
        sheet.merge_range(end, 0, end, len(across) - 1, "", book.look("note"))
        sheet.write_string(end, 0, note, book.look("note"))
        end, total = end + 1, total + height
    return end, total, head


def _write_cell(book: _Book, sheet: Any, place: tuple[int, int], value: object, number_format: str) -> None:
    marks = ""
    if isinstance(value, Marked):
        value, marks = value
    if value is None:
        sheet.write_blank(*place, None, book.look("number"))
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        marked = f'{number_format}"{marks}"' if marks else number_format
        # A change of a rate is shown in points.
        factor = 100 if number_format.startswith("+") else 1
        sheet.write_number(*place, float(value * factor), book.look("number", marked))
    elif isinstance(value, date):
        day = paris.day_of(value) if isinstance(value, datetime) else value
        sheet.write_datetime(*place, datetime(day.year, day.month, day.day), book.look("date"))
    else:
        sheet.write_string(*place, str(layout.text_of(value)), book.look("text"))


def _page(book: _Book, sheet: Any, pages: int, *, landscape: bool = True) -> None:
    """Set a sheet up to print on A4, one page wide, with the publication and the page number at the foot."""
    sheet.set_landscape() if landscape else sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages)
    sheet.set_margins(**layout.MARGINS)
    publication = book.publication
    simulated = " (données simulées)" if publication.simulated else ""
    label = publication.campaign_label[:_LONGEST_FOOTER].replace("&", "&&")
    sheet.set_footer(typeset(f"&L{label}, {publication.name.lower()}{simulated}&R&P / &N"))
    sheet.hide_gridlines(2)


def _particulars(publication: Publication) -> Mapping[str, str]:
    """Return what the cover says of a publication; what is empty is left out."""
    day = publication.on_day
    return {
        "Campagne": publication.campaign_label,
        "Publication": ", ".join(
            filter(None, [f"n° {publication.number}{', proposée' * publication.proposed}", publication.finality_label])
        ),
        "État au": f"{french.date_and_time(publication.as_of)} (heure de Paris)",
        "Jour des chiffres": f"Certificats et avancement des écarts comptés{day}" if day else "",
        "Source": source(publication),
        "Licence": LICENCE["title"],
        "Attention": warning(publication),
        "Case vide": "Une case vide veut dire « inconnu » ou « sans valeur » : elle n'est pas un zéro.",
        "Tout le détail": "Chaque table complète, avec toutes ses colonnes, est dans le fichier CSV nommé ci-dessous.",
    }


def _write_cover(book: _Book, sheet: Any, entries: Sequence[_Entry]) -> None:
    for index, width in enumerate(_COVER_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_row(0, _TITLE_HEIGHT)
    sheet.write_string(0, 0, typeset(heading(book.publication)), book.look("title"))
    row = 2
    for title, text in _particulars(book.publication).items():
        if text:
            sheet.write_string(row, 0, typeset(title), book.look("lead"))
            sheet.write_string(row, 1, typeset(text), book.look("text"))
            sheet.set_row(row, layout.height([(typeset(text), _COVER_WIDTHS[1])]))
            row += 1
    row += 1
    for index, title in enumerate(("Sommaire", "Ce que la table contient", "Lignes", "Table complète")):
        sheet.write_string(row, index, title, book.look("head_number" if title == "Lignes" else "head"))
    for entry in entries:
        row += 1
        caption, description = typeset(entry.caption), typeset(entry.description)
        sheet.write_url(row, 0, entry.place, book.look("link"), string=caption, tip="Aller à cette table")
        sheet.write_string(row, 1, description, book.look("text"))
        sheet.write_number(row, 2, entry.rows, book.look("number", "#,##0"))
        sheet.write_string(row, 3, entry.file, book.look("text"))
        sheet.set_row(row, layout.height(zip((caption, description, "", entry.file), _COVER_WIDTHS, strict=True)))
    _page(book, sheet, 1)
