"""What real offices do to a form without changing what it says: every benign variation must give the very same rows."""

from collections.abc import Callable

from prefaudit.campaigns.forms.draft import Cell, SheetDraft
from prefaudit.l10n.french import day
from prefaudit.simulation.mutation import Expected, Mutation, Workbench
from prefaudit.simulation.reshape import insert_columns, insert_rows, swap_columns, swap_rows

BENIGN_VARIATIONS: dict[str, Mutation] = {}


def variation(change: Callable[[Workbench], None]) -> Mutation:
    """File a benign variation under its function's name: it causes no issue."""

    def without_issue(bench: Workbench) -> list[Expected]:
        change(bench)
        return []

    name = change.__name__
    BENIGN_VARIATIONS[name] = Mutation(name, change=without_issue)
    return BENIGN_VARIATIONS[name]


@variation
def decimals_as_french_text(bench: Workbench) -> None:
    """12.5 typed as the text « 12,5 »."""
    sheet = bench.sheet("indicators")
    for row in bench.answered("indicators", "value"):
        value = sheet.get("value", row)
        sheet.set("value", f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value), row)


@variation
def thousands_with_spaces(bench: Workbench) -> None:
    """1234 typed as « 1 234 », with the narrow no-break space that word processors insert."""
    sheet = bench.sheet("indicators")
    for row in bench.answered("indicators", "denominator"):
        sheet.set("denominator", f"{sheet.get('denominator', row):,}".replace(",", "\u202f"), row)


@variation
def dates_as_text(bench: Workbench) -> None:
    """Dates typed as text in three French forms."""
    sheet = bench.sheet("identification")
    sheet.set("audit_started_on", day(bench.day("audit_started_on")))
    sheet.set("audit_ended_on", f"{bench.day('audit_ended_on'):%d/%m/%Y}")
    nonconformities = bench.sheet("nonconformities")
    for row in bench.answered("nonconformities", "due_on"):
        nonconformities.set("due_on", f"{nonconformities.get('due_on', row):%d.%m.%Y}", row)


@variation
def results_in_capitals(bench: Workbench) -> None:
    """« CONFORME », « POINT FORT » instead of the drop-down's own words."""
    sheet = bench.sheet("findings")
    for row in bench.answered("findings", "result"):
        sheet.set("result", str(sheet.get("result", row)).upper(), row)


@variation
def trailing_and_unbreakable_spaces(bench: Workbench) -> None:
    """Spaces that nobody sees, after codes and inside results."""
    sheet = bench.sheet("findings")
    for row in bench.rows("findings"):
        sheet.set("criterion_code", f"{sheet.get('criterion_code', row)} ", row)
        if (result := sheet.get("result", row)) is not None:
            sheet.set("result", str(result).replace(" ", "\u00a0") + "  ", row)


@variation
def results_without_accents(bench: Workbench) -> None:
    """« non conformite mineure », « non evalue »."""
    sheet = bench.sheet("findings")
    plain = str.maketrans("éèÉ-", "eeE ")
    for row in bench.answered("findings", "result"):
        sheet.set("result", str(sheet.get("result", row)).translate(plain).lower(), row)


@variation
def blank_rows_inside(bench: Workbench) -> None:
    """Blank lines left between groups of criteria."""
    sheet = bench.sheet("findings")
    for row in sorted(bench.random.sample(bench.rows("findings"), 4), reverse=True):
        insert_rows(sheet, row, 1)


@variation
def bordered_empty_rows_below(bench: Workbench) -> None:
    """Empty lines formatted far below the table."""
    sheet = bench.sheet("findings")
    end = sheet.first_row + sheet.rows
    for row in range(end, end + 40):
        for _, column in sheet.places.values():
            sheet.cells[row, column] = Cell(None, "answer")


@variation
def totals_row(bench: Workbench) -> None:
    """A « Total » line under the indicators."""
    sheet = bench.sheet("indicators")
    row = sheet.first_row + sheet.rows
    sheet.put(row, sheet.at("indicator_code", row)[1], "Total")
    sheet.put(row, sheet.at("denominator", row)[1], 12345)


@variation
def title_rows_above(bench: Workbench) -> None:
    """Two title lines pasted above the table."""
    sheet = bench.sheet("findings")
    insert_rows(sheet, 0, 2)
    sheet.put(0, 1, "République française — préfecture", "title")


@variation
def table_moved_right(bench: Workbench) -> None:
    """Two empty columns inserted left of the table."""
    insert_columns(bench.sheet("nonconformities"), 0, 2)


@variation
def columns_in_another_order(bench: Workbench) -> None:
    """Evidence before the result."""
    sheet = bench.sheet("findings")
    swap_columns(sheet, sheet.at("result", 0)[1], sheet.at("evidence", 0)[1])


@variation
def rows_sorted_otherwise(bench: Workbench) -> None:
    """Two criteria exchanged, as after a sort."""
    sheet = bench.sheet("findings")
    swap_rows(sheet, sheet.first_row, sheet.first_row + sheet.rows - 1)


@variation
def headers_with_line_breaks_and_stars(bench: Workbench) -> None:
    """« Code\\ncritère * », « RÉSULTAT : »."""
    sheet = bench.sheet("findings")
    sheet.put(*bench.header("findings", "criterion_code"), "Code\ncritère *", "header")
    sheet.put(*bench.header("findings", "result"), " RÉSULTAT :", "header")


@variation
def headers_by_another_accepted_name(bench: Workbench) -> None:
    """Headers by a known alias."""
    sheet = bench.sheet("nonconformities")
    sheet.put(*bench.header("nonconformities", "severity"), "Niveau", "header")
    sheet.put(*bench.header("nonconformities", "corrective_action"), "Plan d’action", "header")


@variation
def sheets_in_another_order(bench: Workbench) -> None:
    """The indicators before the findings."""
    bench.draft.sheets.reverse()


@variation
def sheet_by_another_accepted_name(bench: Workbench) -> None:
    """« Grille d'évaluation » for « Constats »."""
    bench.sheet("findings").title = "GRILLE D'EVALUATION"


@variation
def a_sheet_of_notes(bench: Workbench) -> None:
    """A sheet of the site's own."""
    notes = SheetDraft("Notes internes")
    notes.put(0, 0, "Relancer le service des titres")
    bench.draft.sheets.append(notes)


@variation
def labels_with_colons(bench: Workbench) -> None:
    """« Effectif total : »."""
    sheet = bench.sheet("identification")
    for name in ("staff_total", "audit_started_on", "auditors"):
        row, column = sheet.at(name)
        label = max(place for at, place in sheet.cells if at == row and place < column)
        sheet.put(row, label, f"{sheet.cells[row, label].value} :", "label")


@variation
def answers_one_column_further(bench: Workbench) -> None:
    """An empty column between the labels and the answers."""
    insert_columns(bench.sheet("identification"), 2, 1)


@variation
def modules_with_commas(bench: Workbench) -> None:
    """« 1, 2 et 4 » for « 1 ; 2 ; 4 »."""
    sheet = bench.sheet("identification")
    modules = str(sheet.get("modules_in_scope")).split(" ; ")
    text = ", ".join(modules[:-1]) + " et " + modules[-1] if len(modules) > 1 else modules[0]
    sheet.set("modules_in_scope", text)


@variation
def staff_as_text(bench: Workbench) -> None:
    """A number stored as text."""
    sheet = bench.sheet("identification")
    sheet.set("staff_total", f" {sheet.get('staff_total')} ")


@variation
def site_code_eaten_by_excel(bench: Workbench) -> None:
    """« 01 » turned into the number 1, where no other code can have been meant."""
    sheet = bench.sheet("identification")
    code = str(sheet.get("site_code"))
    others = [
        row["site_code"]
        for row in bench.reference.table("sites")
        if str(row["site_code"]).lstrip("0") == code.lstrip("0")
    ]
    if code.isdigit() and len(set(others)) == 1:
        sheet.set("site_code", int(code))
        sheet.set("sites_covered", int(code))


@variation
def nothing_said_in_words(bench: Workbench) -> None:
    """« néant » in an optional date left empty."""
    bench.sheet("identification").set("external_audit_on", "Néant")


@variation
def rows_and_columns_hidden(bench: Workbench) -> None:
    """A column of comments narrowed to nothing."""
    sheet = bench.sheet("findings")
    sheet.widths[sheet.at("comment", 0)[1]] = 0


@variation
def answers_between_quotes(bench: Workbench) -> None:
    """« “Conforme” » pasted from a text document."""
    sheet = bench.sheet("findings")
    for row in bench.answered("findings", "result")[:5]:
        sheet.set("result", f"“{sheet.get('result', row)}”", row)


@variation
def percent_signs(bench: Workbench) -> None:
    """« 87,5 % » as text where the unit is a percentage."""
    sheet = bench.sheet("indicators")
    units = {code: row["unit"] for code, row in bench.indicators().items()}
    for row in bench.answered("indicators", "target"):
        if units[str(sheet.get("indicator_code", row))] == "%":
            sheet.set("target", f"{sheet.get('target', row):g} %".replace(".", ","), row)
