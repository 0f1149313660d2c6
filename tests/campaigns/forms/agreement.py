"""What a form says of itself beside what the answer says, of every named fault: by LibreOffice, and by the rules.

A workbook takes a fault of each sheet; all are worked out by one LibreOffice, and judged as one batch.
`python -m tests.campaigns.forms.agreement` prints the table of both.
"""

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from more_itertools import chunked
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.self_check import SelfCheck, names_of, self_check, with_self_check
from prefaudit.campaigns.forms.template import template
from prefaudit.model.contracts import load_contracts
from prefaudit.model.issues import Issue, Severity
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.benign_variations import BENIGN_VARIATIONS
from prefaudit.simulation.campaign import filled
from prefaudit.simulation.faults import FAULTS
from prefaudit.simulation.faults.hostile import HOSTILE
from prefaudit.simulation.faults.structure import STRUCTURE
from prefaudit.simulation.form_filling import Filing
from prefaudit.simulation.mutation import Expected, NoPlace, Workbench
from prefaudit.validation.catalogue import catalogue
from prefaudit.validation.check import validate_returns
from prefaudit.validation.live.hidden_sheet import FIRST_ROW, NAMES_ROW
from prefaudit.workbook.live_names import live_name, rule_name
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.campaigns.forms.random_edits import edited
from tests.support.office import convert

SETTINGS = Settings.from_env({})
REFERENCE = Reference.load(SETTINGS.reference)
CONTRACT = load_contracts(SETTINGS.contracts).newest("audit-return")
CAMPAIGN = next(row for row in REFERENCE.table("campaigns") if row["campaign_code"] == "2026")
SITE = next(row for row in REFERENCE.table("sites") if row["site_code"] == "01")
FILING = Filing(CAMPAIGN, SITE, "self_assessment")
# A fault that the form cannot see as the answer does: of its name, of its version, of what is saved in it.
SEEN_OTHERWISE = ("another_sites_code", "an_older_form", "formula_never_calculated")
# What the workbook itself, its name or its sheets get wrong: no formula in it can say so.
AT_RECEPTION = {*STRUCTURE, *HOSTILE, *SEEN_OTHERWISE}
# These leave so much unknown that others cannot be seen beside them.
ALONE = (
    *("campaign_erased", "unknown_campaign", "standard_erased", "another_standard", "audit_start_erased"),
    *("modules_erased", "mandatory_module_left_out", "unknown_module", "several_faults_at_once"),
    *("audit_before_the_campaign", "audit_ends_before_it_starts"),
)
BLANK, SOUND = ("blank",), ("sound",)
# Forms with edits that nobody thought of, by their seeds.
RANDOM, SEEDS = "edited at random", (5, 11, 21, 22, 25)
# Numbers that their cells show as percentages: where the unit of the row is « % », and where it is another.
PERCENTAGES = ("percentages by format",)
# So many benign variations in one workbook; those that move a table move it away from its formulas.
_TOGETHER = 6
MUTATIONS = {**FAULTS, **BENIGN_VARIATIONS}


# A broken rule, its sheet, how many cells break it, and the first of them.
Broken = tuple[str, str, int, str]
# How bad a cell is in the hidden sheet, by which its conditional formats colour and mark it.
_LEVELS = {Severity.ERROR: 2, Severity.WARNING: 1}


@dataclass(frozen=True)
class Outcome:
    """What a form says of itself, what the answer says, and what its faults cause; the names by which its annotated
    copy would look at them and which the form does not have.

    `named` are all (rule, sheet, cell) that the form and the answer name, `marked` all (sheet, cell) that are coloured
    and how, by the form and by the answer."""

    form: list[Broken]
    answer: list[Broken]
    expected: Mapping[str, list[Expected]]
    missing: list[str]
    named: tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]
    marked: tuple[Mapping[tuple[str, str], int], Mapping[tuple[str, str], int]]


def own_check() -> SelfCheck:
    entries = catalogue(CONTRACT, REFERENCE, SETTINGS.expectations, SETTINGS.contracts)
    return self_check(blank(), CONTRACT, REFERENCE, SETTINGS.expectations, entries)


def blank() -> Draft:
    known = {"campaign": "2026", "standard": str(CAMPAIGN["standard_code"]), "site": "01", "data_origin": "real"}
    known |= {"site_name": str(SITE["site_name"]), "audit_type": "self_assessment"}
    return template(CONTRACT, REFERENCE, known)


def faulty(names: Sequence[str]) -> tuple[Draft, Mapping[str, list[Expected]]]:
    """A filled form with some faults, and the issues that each of them causes."""
    for attempt in range(60):
        draft = filled(CONTRACT, REFERENCE, FILING, f"live/{attempt}")
        if not any(cell.value for (row, _), cell in draft.sheet("nonconformities").cells.items() if row >= 4):
            continue
        bench = Workbench(draft, FILING, REFERENCE, Random("live"))
        try:
            return draft, {name: MUTATIONS[name].change(bench) for name in names if name in MUTATIONS}
        except NoPlace:
            continue
    raise AssertionError(f"no filling gives {names} a place")


def groups() -> list[tuple[str, ...]]:
    """The faults of each workbook: one of each sheet, two of the first, whose fields are many."""
    by_sheet: dict[str, list[str]] = {}
    for name in sorted(FAULTS.keys() - AT_RECEPTION - set(ALONE)):
        _, expected = faulty([name])
        by_sheet.setdefault(expected[name][0].sheet, []).append(name)
    many = by_sheet.pop("Identification")
    columns = [many[: len(many) // 2], many[len(many) // 2 :], *by_sheet.values()]
    together = [tuple(name for name in names if name) for names in zip_longest(*columns)]
    edits = [(RANDOM, str(seed)) for seed in SEEDS]
    alone = [(name,) for name in (*ALONE, *SEEN_OTHERWISE)]
    return [BLANK, SOUND, PERCENTAGES, *edits, *alone, *together, *map(tuple, chunked(harmless(), _TOGETHER))]


def harmless() -> list[str]:
    """The benign variations that leave every table where it is."""

    def places(draft: Draft) -> object:
        return [(sheet.title, sheet.first_row, sheet.places) for sheet in draft.sheets]

    sound = places(faulty(SOUND)[0])
    return [name for name in BENIGN_VARIATIONS if places(faulty([name])[0]) == sound]


def outcomes_of(folder: Path) -> Mapping[tuple[str, ...], Outcome]:
    """What form and answer say of every workbook of the groups; the workbooks are written into a folder."""
    made = own_check()
    paths, expected = {}, {}
    for names in groups():
        draft, expected[names] = _drafted(names)
        paths[names] = render(with_self_check(draft, made), folder / f"{len(paths)}.xlsx")
        if names == PERCENTAGES:
            _shown_as_percentages(paths[names], draft, *_shares(draft))
    worked_out = recalculated(list(paths.values()), made, folder)
    knowledge = load_knowledge(SETTINGS.contracts, SETTINGS.reference)
    batch: dict[int, ReadReturn] = {}
    for number, path in enumerate(paths.values()):
        read = read_return(path, "retour_2026_01_self-assessment.xlsx", knowledge, SETTINGS)
        assert isinstance(read, ReadReturn)
        batch[number] = read
    issues = validate_returns(batch, REFERENCE, SETTINGS)
    return {
        names: Outcome(
            sorted(broken_rules(worked_out[path.stem], made)),
            sorted(grouped(issues[number])),
            expected[names],
            [name for each in issues[number] for name in looked_at(each) if name not in names_of(made)],
            (named_cells(worked_out[path.stem], made), answered_cells(issues[number], made)),
            (marked_cells(worked_out[path.stem], made), worst_cells(issues[number])),
        )
        for number, (names, path) in enumerate(paths.items())
    }


def _drafted(names: tuple[str, ...]) -> tuple[Draft, Mapping[str, list[Expected]]]:
    if names == BLANK:
        return blank(), {}
    if names[0] not in (RANDOM, *PERCENTAGES):
        return faulty(names)
    draft, _ = faulty(SOUND)
    if names == PERCENTAGES:
        sheet = draft.sheet("indicators")
        for row in _shares(draft):
            sheet.set("target", float(str(sheet.get("target", row))) / 100, row)
    else:
        edited(draft, CONTRACT, int(names[1]))
    return draft, {}


def _shares(draft: Draft) -> tuple[int, int]:
    """A row of the indicators whose unit is « % », and one whose unit is another."""
    own = [row for row in REFERENCE.table("indicators") if row["standard_code"] == CAMPAIGN["standard_code"]]
    units = {row["indicator_code"]: row["unit"] for row in own}
    sheet = draft.sheet("indicators")
    rows = [row for row in range(sheet.first_row, sheet.first_row + sheet.rows) if sheet.get("target", row)]
    per_cent = [row for row in rows if units[str(sheet.get("indicator_code", row))] == "%"]
    return per_cent[0], next(row for row in rows if row not in per_cent)


def _shown_as_percentages(path: Path, draft: Draft, *rows: int) -> None:
    """Give the targets of some rows the format that Excel gives a number typed as « 87,5 % »."""
    sheet = draft.sheet("indicators")
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    number = list(dict.fromkeys(each.title for each in draft.sheets)).index(sheet.title) + 1
    looks = int(re.findall(r'<cellXfs count="(\d+)"', parts["xl/styles.xml"])[0])
    parts["xl/styles.xml"] = re.sub(
        r'<cellXfs count="\d+"(.*)</cellXfs>',
        rf'<cellXfs count="{looks + 1}"\1<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>',
        parts["xl/styles.xml"],
    )
    for row in rows:
        cell, name = xl_rowcol_to_cell(*sheet.at("target", row)), f"xl/worksheets/sheet{number}.xml"
        parts[name] = re.sub(rf'(<c r="{cell}") s="\d+"', rf'\1 s="{looks}"', parts[name])
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part)


def recalculated(paths: list[Path], made: SelfCheck, folder: Path) -> Mapping[str, list[list[str]]]:
    """The hidden sheet of each workbook, worked out by one LibreOffice."""
    with zipfile.ZipFile(paths[0]) as book:
        # The hidden sheet is the last.
        number = book.read("xl/workbook.xml").count(b"<sheet name=")
    options = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{number}"
    convert(paths, options, folder / "out")
    found = {}
    for path in paths:
        with (folder / "out" / f"{path.stem}-{made.title}.csv").open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.reader(file))
    return found


def broken_rules(rows: list[list[str]], made: SelfCheck) -> Iterator[Broken]:
    """What the hidden sheet says: by rule and sheet how many cells, and the first."""

    def value(cell: str) -> str:
        row, column = xl_cell_to_rowcol(cell)
        return rows[row][column]

    for rule in made.checks.rules:
        if count := int(value(rule.count)):
            place, first = made.places[rule.table], value(rule.first)
            # What is wrong with a column as a whole is shown at its header, and has no cell in the answer.
            yield rule.rule, place.sheet, count, "" if first[1:] == str(place.header) else first


def named_cells(rows: list[list[str]], made: SelfCheck) -> set[tuple[str, str, str]]:
    """Every cell that the hidden sheet says breaks a rule, of the rules that are said row by row."""
    return {
        (rule, made.places[table].sheet, cell)
        for (table, rule), column in rule_columns(made).items()
        for cell, value in beside(rows, made, table, rule_field(made, rule), column)
        if value == "1"
    }


def answered_cells(issues: Iterable[Issue], made: SelfCheck) -> set[tuple[str, str, str]]:
    """Every cell that the answer says breaks one of those rules."""
    said = {rule for _, rule in rule_columns(made)}
    return {(issue.rule, issue.sheet, issue.cell) for issue in issues if issue.rule in said}


def marked_cells(rows: list[list[str]], made: SelfCheck) -> Mapping[tuple[str, str], int]:
    """Every cell that the conditional formats of the form colour: 2 an error, 1 a warning."""
    return {
        (made.places[table].sheet, cell): int(value)
        for (table, field), column in made.checks.cells.items()
        for cell, value in beside(rows, made, table, field, xl_cell_to_rowcol(f"{column.letter}1")[1])
        if value not in ("", "0")
    }


def worst_cells(issues: Iterable[Issue]) -> Mapping[tuple[str, str], int]:
    """Every cell that the answer names, and how bad it is at worst."""
    found: dict[tuple[str, str], int] = {}
    for issue in issues:
        if issue.cell:
            at = issue.sheet, issue.cell
            found[at] = max(found.get(at, 0), _LEVELS[issue.severity])
    return found


def rule_columns(made: SelfCheck) -> Mapping[tuple[str, str], int]:
    """The columns of the hidden sheet that say row by row where a rule is broken, by table and rule."""
    headers = {value: column for (row, column), value in made.checks.sheet.cells.items() if row == NAMES_ROW and value}
    live = [(rule.table, rule.rule) for rule in made.checks.rules if rule.field]
    return {(table, rule): headers[f"{table}.{rule}"] for table, rule in live if f"{table}.{rule}" in headers}


def rule_field(made: SelfCheck, name: str) -> str:
    return next(rule.field for rule in made.checks.rules if rule.rule == name)


def beside(rows: list[list[str]], made: SelfCheck, table: str, field: str, column: int) -> Iterator[tuple[str, str]]:
    """The cells of a field on its own sheet, and what a column of the hidden sheet says beside them."""
    place = made.places[table]
    at = place.cells[field][1]
    if place.is_form:
        yield xl_rowcol_to_cell(place.head(field) - 1, at), rows[FIRST_ROW - 1][column]
        return
    for row in range(place.first, place.last + 1):
        yield xl_rowcol_to_cell(row - 1, at), rows[row - 1][column]


def looked_at(issue: Issue) -> list[str]:
    """The names that the annotated copy looks at to see whether an issue is corrected."""
    cell = [live_name(issue.table, issue.field)] if issue.cell else []
    return [rule_name(issue.table, issue.rule), *cell]


def grouped(issues: Iterable[Issue]) -> list[Broken]:
    """What the answer says, in the same words."""
    found: dict[tuple[str, str], list[str]] = {}
    for issue in issues:
        found.setdefault((issue.rule, issue.sheet), []).append(issue.cell)
    return [(rule, sheet, len(cells), cells[0]) for (rule, sheet), cells in found.items()]


def table(outcomes: Mapping[tuple[str, ...], Outcome]) -> Iterator[str]:
    """Yield the lines of the table: of each fault its rule and cell, and where form and answer see that rule broken."""
    yield "| fault | rule | cell | the form says | the answer says | |"
    yield "|---|---|---|---|---|---|"
    rows = sorted(
        (fault, expected, outcome)
        for outcome in outcomes.values()
        for fault, issues in outcome.expected.items()
        for expected in issues
    )
    for fault, expected, outcome in rows:
        form, answer = (_said(broken, expected) for broken in (outcome.form, outcome.answer))
        equal = "=" if form == answer else "contrôlé à la réception" if fault in AT_RECEPTION else "≠"
        yield f"| {fault} | {expected.rule} | {expected.sheet} {expected.cell} | {form} | {answer} | {equal} |"
    for fault in sorted(AT_RECEPTION - {*SEEN_OTHERWISE}):
        yield f"| {fault} | | | | | contrôlé à la réception |"


def _said(broken: Iterable[Broken], expected: Expected) -> str:
    """How many cells of a sheet break a rule, and the first of them."""
    own = [(count, first) for rule, sheet, count, first in broken if (rule, sheet) == (expected.rule, expected.sheet)]
    return ", ".join(f"{count} × from {first or 'the whole'}" for count, first in own) or "–"


def main() -> None:
    """Print the table, and in how many lines form and answer are equal."""
    with TemporaryDirectory() as folder:
        lines = list(table(outcomes_of(Path(folder))))
    print("\n".join(lines))
    ends = Counter(line.rsplit("| ", 1)[-1].removesuffix(" |") for line in lines[2:])
    print(f"\n{ends['=']} equal, {ends['≠']} not, {ends['contrôlé à la réception']} left to reception.")


if __name__ == "__main__":
    main()
