"""What real offices do to a form without changing what it says: every habit must leave the very same rows."""

from datetime import date

from prefaudit.campaigns.forms.draft import Cell, SheetDraft
from prefaudit.l10n.months import MONTHS
from prefaudit.simulation.mutation import Expected, Mutation, Workbench, register
from prefaudit.simulation.reshape import insert_columns, insert_rows, swap_columns, swap_rows

HABITS: dict[str, Mutation] = {}
habit = register(HABITS)


@habit
def decimals_as_french_text(bench: Workbench) -> list[Expected]:
    """12.5 typed as the text « 12,5 »."""
    sheet = bench.sheet("indicators")
    for row in bench.answered("indicators", "value"):
        value = sheet.get("value", row)
        sheet.set("value", f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value), row)
    return []


@habit
def thousands_with_spaces(bench: Workbench) -> list[Expected]:
    """1234 typed as « 1 234 », with the narrow no-break space that word processors insert."""
    sheet = bench.sheet("indicators")
    for row in bench.answered("indicators", "denominator"):
        sheet.set("denominator", f"{sheet.get('denominator', row):,}".replace(",", "\u202f"), row)
    return []


@habit
def dates_as_text(bench: Workbench) -> list[Expected]:
    """Dates typed as text in three French forms."""
    sheet = bench.sheet("identification")
    started, ended = sheet.get("audit_started_on"), sheet.get("audit_ended_on")
    assert isinstance(started, date) and isinstance(ended, date)  # noqa: S101  the filled form has both
    day = "1er" if started.day == 1 else str(started.day)
    sheet.set("audit_started_on", f"{day} {MONTHS[started.month - 1]} {started.year}")
    sheet.set("audit_ended_on", f"{ended:%d/%m/%Y}")
    nonconformities = bench.sheet("nonconformities")
    for row in bench.answered("nonconformities", "due_on"):
        nonconformities.set("due_on", f"{nonconformities.get('due_on', row):%d.%m.%Y}", row)
    return []


@habit
def results_in_capitals(bench: Workbench) -> list[Expected]:
    """« CONFORME », « POINT FORT » instead of the drop-down's own words."""
    sheet = bench.sheet("findings")
    for row in bench.answered("findings", "result"):
        sheet.set("result", str(sheet.get("result", row)).upper(), row)
    return []


@habit
def trailing_and_unbreakable_spaces(bench: Workbench) -> list[Expected]:
    """Spaces that nobody sees, after codes and inside results."""
    sheet = bench.sheet("findings")
    for row in bench.rows("findings"):
        sheet.set("criterion_code", f"{sheet.get('criterion_code', row)} ", row)
        if (result := sheet.get("result", row)) is not None:
            sheet.set("result", str(result).replace(" ", "\u00a0") + "  ", row)
    return []


@habit
def results_without_accents(bench: Workbench) -> list[Expected]:
    """« non conformite mineure », « non evalue »."""
    sheet = bench.sheet("findings")
    plain = str.maketrans("éèÉ-", "eeE ")
    for row in bench.answered("findings", "result"):
        sheet.set("result", str(sheet.get("result", row)).translate(plain).lower(), row)
    return []


@habit
def blank_rows_inside(bench: Workbench) -> list[Expected]:
    """Blank lines left between groups of criteria."""
    sheet = bench.sheet("findings")
    for row in sorted(bench.random.sample(bench.rows("findings"), 4), reverse=True):
        insert_rows(sheet, row, 1)
    return []


@habit
def bordered_empty_rows_below(bench: Workbench) -> list[Expected]:
    """Empty lines formatted far below the table."""
    sheet = bench.sheet("findings")
    end = sheet.first_row + sheet.rows
    for row in range(end, end + 40):
        for _, column in sheet.places.values():
            sheet.cells[row, column] = Cell(None, "answer")
    return []


@habit
def totals_row(bench: Workbench) -> list[Expected]:
    """A « Total » line under the indicators."""
    sheet = bench.sheet("indicators")
    row = sheet.first_row + sheet.rows
    sheet.put(row, sheet.at("indicator_code", row)[1], "Total")
    sheet.put(row, sheet.at("denominator", row)[1], 12345)
    return []


@habit
def title_rows_above(bench: Workbench) -> list[Expected]:
    """Two title lines pasted above the table."""
    sheet = bench.sheet("findings")
    insert_rows(sheet, 0, 2)
    sheet.put(0, 1, "République française — préfecture", "title")
    return []


@habit
def table_moved_right(bench: Workbench) -> list[Expected]:
    """Two empty columns inserted left of the table."""
    insert_columns(bench.sheet("nonconformities"), 0, 2)
    return []


@habit
def columns_in_another_order(bench: Workbench) -> list[Expected]:
    """Evidence before the result."""
    sheet = bench.sheet("findings")
    swap_columns(sheet, sheet.at("result", 0)[1], sheet.at("evidence", 0)[1])
    return []


@habit
def rows_sorted_otherwise(bench: Workbench) -> list[Expected]:
    """Two criteria exchanged, as after a sort."""
    sheet = bench.sheet("findings")
    swap_rows(sheet, sheet.first_row, sheet.first_row + sheet.rows - 1)
    return []


@habit
def headers_with_line_breaks_and_stars(bench: Workbench) -> list[Expected]:
    """« Code\\ncritère * », « RÉSULTAT : »."""
    sheet = bench.sheet("findings")
    assert sheet.header_row is not None  # noqa: S101  a table block
    sheet.put(sheet.header_row, sheet.at("criterion_code", 0)[1], "Code\ncritère *", "header")
    sheet.put(sheet.header_row, sheet.at("result", 0)[1], " RÉSULTAT :", "header")
    return []


@habit
def headers_by_another_accepted_name(bench: Workbench) -> list[Expected]:
    """Headers by a known alias."""
    sheet = bench.sheet("nonconformities")
    assert sheet.header_row is not None  # noqa: S101  a table block
    sheet.put(sheet.header_row, sheet.at("severity", 0)[1], "Niveau", "header")
    sheet.put(sheet.header_row, sheet.at("corrective_action", 0)[1], "Plan d’action", "header")
    return []


@habit
def sheets_in_another_order(bench: Workbench) -> list[Expected]:
    """The indicators before the findings."""
    bench.draft.sheets.reverse()
    return []


@habit
def sheet_by_another_accepted_name(bench: Workbench) -> list[Expected]:
    """« Grille d'évaluation » for « Constats »."""
    bench.sheet("findings").title = "GRILLE D'EVALUATION"
    return []


@habit
def a_sheet_of_notes(bench: Workbench) -> list[Expected]:
    """A sheet of the site's own."""
    notes = SheetDraft("Notes internes")
    notes.put(0, 0, "Relancer le service des titres")
    bench.draft.sheets.append(notes)
    return []


@habit
def labels_with_colons(bench: Workbench) -> list[Expected]:
    """« Effectif total : »."""
    sheet = bench.sheet("identification")
    for name in ("staff_total", "audit_started_on", "auditors"):
        row, column = sheet.at(name)
        label = max(place for at, place in sheet.cells if at == row and place < column)
        sheet.put(row, label, f"{sheet.cells[row, label].value} :", "label")
    return []


@habit
def answers_one_column_further(bench: Workbench) -> list[Expected]:
    """An empty column between the labels and the answers."""
    insert_columns(bench.sheet("identification"), 2, 1)
    return []


@habit
def modules_with_commas(bench: Workbench) -> list[Expected]:
    """« 1, 2 et 4 » for « 1 ; 2 ; 4 »."""
    sheet = bench.sheet("identification")
    modules = str(sheet.get("modules_in_scope")).split(" ; ")
    text = ", ".join(modules[:-1]) + " et " + modules[-1] if len(modules) > 1 else modules[0]
    sheet.set("modules_in_scope", text)
    return []


@habit
def staff_as_text(bench: Workbench) -> list[Expected]:
    """A number stored as text."""
    sheet = bench.sheet("identification")
    sheet.set("staff_total", f" {sheet.get('staff_total')} ")
    return []


@habit
def site_code_eaten_by_excel(bench: Workbench) -> list[Expected]:
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
    return []


@habit
def nothing_said_in_words(bench: Workbench) -> list[Expected]:
    """« néant » in an optional date left empty."""
    bench.sheet("identification").set("external_audit_on", "Néant")
    return []


@habit
def rows_and_columns_hidden(bench: Workbench) -> list[Expected]:
    """A column of comments narrowed to nothing."""
    sheet = bench.sheet("findings")
    sheet.widths[sheet.at("comment", 0)[1]] = 0
    return []


@habit
def answers_between_quotes(bench: Workbench) -> list[Expected]:
    """« “Conforme” » pasted from a text document."""
    sheet = bench.sheet("findings")
    for row in bench.answered("findings", "result")[:5]:
        sheet.set("result", f"“{sheet.get('result', row)}”", row)
    return []


@habit
def percent_signs(bench: Workbench) -> list[Expected]:
    """« 87,5 % » as text where the unit is a percentage."""
    sheet = bench.sheet("indicators")
    units = {code: row["unit"] for code, row in bench.indicators().items()}
    for row in bench.answered("indicators", "target"):
        if units[str(sheet.get("indicator_code", row))] == "%":
            sheet.set("target", f"{sheet.get('target', row):g} %".replace(".", ","), row)
    return []
