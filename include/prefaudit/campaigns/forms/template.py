"""The blank form of a site: a workbook made of the contract, the reference data and the rules, prefilled; in the
language of the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from prefaudit.campaigns.forms.blocks import WARNING_ROW, blocks, matching
from prefaudit.campaigns.forms.draft import Draft, SheetDraft
from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract, Guide
from prefaudit.reference.data import Reference
from prefaudit.workbook.cell_places import column_index

_MARGIN, _LABEL, _ANSWER, _MARK = 0, 1, 2, 4
# What the instructions say, by the names in the catalogue; of modules only where the form lists them.
_LINES = (
    *("where", "keys", "blank", "lists", "dates", "numbers", "paste", "help", "modules", "names"),
    *("before", "check", "correction"),
)
# Those of a form that checks itself.
_CHECKED = {"keys", "paste", "before"}
_MODULES = "reference.modules"


@dataclass(frozen=True)
class RuleLine:
    """One rule as the last sheet of the template shows it; one without a sheet looks at the whole workbook."""

    rule: str
    sheet: str
    field: str
    severity: str
    message: str
    expected: str
    live: bool


def template(
    contract: Contract, reference: Reference, values: Mapping[str, str], rules: Sequence[RuleLine] = ()
) -> Draft:
    """Return the draft of a form for one site.

    `values` are the prefilled values by the names that the contract's fields use (form and version come from the
    contract): campaign, standard, site, site_name, audit_type and data_origin, as codes; labels are written.
    """
    with speaking(contract.language):
        return _draft(contract, reference, {"form": contract.form, "version": contract.version, **values}, rules)


def _draft(contract: Contract, reference: Reference, values: Mapping[str, str], rules: Sequence[RuleLine]) -> Draft:
    sheets = [_instructions(contract, reference, values, checked=bool(rules))]
    simulated = values.get("data_origin") == "simulated"
    sheets += blocks(contract, reference, values)
    for sheet in {sheet.title: sheet for sheet in reversed(sheets)}.values() if simulated else ():
        # For whoever opens the workbook.
        sheet.put(WARNING_ROW, _LABEL, phrase("template.simulated"), "warning")
    if rules:
        sheets.append(_rules_sheet(rules))
    used = {field.codes for _, field in contract.fields() if field.codes}
    lists = {name: tuple(reference.labels(name).values()) for name in sorted(used)}
    origin = reference.labels("data_origin").get(values.get("data_origin", ""), "")
    properties = {"title": contract.title, "subject": values.get("campaign", ""), "keywords": origin}
    return Draft(sheets, lists, properties, contract.language, _marked(sheets, contract))


def _marked(sheets: list[SheetDraft], contract: Contract) -> Mapping[str, tuple[str, int, int]]:
    """Write the marks of the form; return the cells that have names. Those stand right of the instructions."""
    names: dict[str, tuple[str, int, int]] = {}
    for number, mark in enumerate(contract.marks):
        if mark.range:
            names[mark.range] = (sheets[0].title, number, _MARK)
            sheets[0].put(number, _MARK, mark.text, "note")
            continue
        sheet = next((each for each in sheets if each.title.casefold() == mark.sheet.casefold()), None)
        if sheet is None:
            sheets.append(sheet := SheetDraft(mark.sheet, protected=True))
        letters = mark.cell.rstrip("0123456789")
        sheet.put(int(mark.cell[len(letters) :]) - 1, column_index(letters), mark.text, "note")
    return names


def _instructions(contract: Contract, reference: Reference, values: Mapping[str, str], *, checked: bool) -> SheetDraft:
    sheet = SheetDraft(phrase("template.instructions"), widths={_MARGIN: 3, _LABEL: 28, _ANSWER: 100}, protected=True)
    whom = phrase("template.for_whom", campaign=values.get("campaign", ""), site=values.get("site_name", ""))
    sheet.put(0, _LABEL, contract.title, "title")
    sheet.put(1, _LABEL, whom, "note")
    left_out = {"modules"} - {"modules" for each in contract.guides if each.source == _MODULES}
    left_out |= set() if checked else _CHECKED
    lines = [line for line in _LINES if line not in left_out]
    for row, line in enumerate(lines, start=3):
        sheet.put(row, _LABEL, phrase(f"template.{line}.title"), "label")
        sheet.put(row, _ANSWER, phrase(f"template.{line}.text"))
    row = len(lines) + 4
    for guide in contract.guides:
        row = _guide(sheet, row, guide, reference, values)
    for table in contract.tables:
        sheet.put(row, _LABEL, phrase("template.sheet", sheet=table.sheet), "section")
        sheet.put(row, _ANSWER, table.description, "section")
        for field in table.fields:
            row += 1
            sheet.put(row, _LABEL, field.title, "label")
            sheet.put(row, _ANSWER, field.description)
        row += 2
    return sheet


def _guide(sheet: SheetDraft, row: int, guide: Guide, reference: Reference, values: Mapping[str, str]) -> int:
    """Write a list of codes from a row on; return the row after it."""
    rows = [
        line
        for line in matching(reference, guide.source, guide.match, values)
        if all(line[column] == value for column, value in guide.where.items())
    ]
    if not rows:
        return row
    sheet.put(row, _LABEL, guide.title, "section")
    sheet.put(row, _ANSWER, guide.description, "section")
    for number, line in enumerate(rows, start=1):
        sheet.put(row + number, _LABEL, guide.label.format_map(line), "label")
        sheet.put(row + number, _ANSWER, guide.text.format_map(line))
    return row + len(rows) + 2


def _rules_sheet(rules: Sequence[RuleLine]) -> SheetDraft:
    sheet = SheetDraft(phrase("template.rules"), header_row=2, first_row=3, protected=True)
    sheet.put(0, 0, phrase("template.rules"), "title")
    sheet.widths = {0: 34, 1: 18, 2: 24, 3: 16, 4: 20, 5: 70, 6: 70}
    names = ("rule", "rule_sheet", "rule_field", "rule_effect", "rule_where", "rule_message", "rule_expected")
    for column, title in enumerate(phrase(f"template.{name}") for name in names):
        sheet.put(2, column, title, "header")
        sheet.places[title] = (None, column)
    for row, rule in enumerate(rules, start=3):
        sheet_name = rule.sheet or phrase("rule.anywhere")
        where = phrase("template.rule_live" if rule.live else "template.rule_at_reception")
        texts = (rule.rule, sheet_name, rule.field, rule.severity, where, rule.message, rule.expected)
        for column, text in enumerate(texts):
            sheet.put(row, column, text, "prefilled")
    sheet.rows = len(rules)
    return sheet
