"""The compiler: from a contract, its suites and the reference data to the hidden sheet of a form and its live rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prefaudit.l10n.languages import phrase, speaking, spoken
from prefaudit.model.contract import Contract, Field, Table
from prefaudit.model.issues import Severity, Stage
from prefaudit.reference.data import Reference
from prefaudit.validation.live import lookups
from prefaudit.validation.live.conditions import condition_of
from prefaudit.validation.live.expectations import Asked, broken, with_values
from prefaudit.validation.live.formula import (
    Column,
    NotSaid,
    both,
    either,
    negated,
    text,
)
from prefaudit.validation.live.hidden_sheet import FIRST_ROW, HiddenSheet
from prefaudit.validation.live.places import FormPlaces
from prefaudit.validation.live.suppression import Broken, Cell, cells_of, follows_from, static_sources
from prefaudit.validation.live.values import Asked as AskedOfCell
from prefaudit.validation.live.values import Lists, marks_of, value_of, words_for_no_row, words_for_nothing
from prefaudit.validation.parameters import parameter_values
from prefaudit.validation.suites import Rule, RuleCrashed, Suite
from prefaudit.workbook.cell_places import column_letter
from prefaudit.workbook.extract import code_of_unit
from prefaudit.workbook.lengths import longest
from prefaudit.workbook.text import answer_key

_PRESENCE = "expect_column_values_to_not_be_null"


@dataclass(frozen=True)
class LiveRule:
    """A rule that the form checks itself: where it is placed, and the cells of the hidden sheet that say how many cells
    break it, which is the first, and in which row of the hidden sheet it is (the empty text where in none)."""

    rule: str
    severity: Severity
    table: str
    field: str
    count: str
    first: str
    row: str


@dataclass(frozen=True)
class Progress:
    """How far a table is filled: the cells of the hidden sheet that say how many answers are asked for, and given."""

    table: str
    asked: str
    given: str


@dataclass
class LiveChecks:
    """What a form checks itself: its hidden sheet, the live rules in the order of the workbook, why the others are not,
    and by table the columns that the sheets of the form look at."""

    sheet: HiddenSheet = field(default_factory=HiddenSheet)
    rules: list[LiveRule] = field(default_factory=list)
    why_not: dict[str, str] = field(default_factory=dict)
    progress: list[Progress] = field(default_factory=list)
    # Of each field, how bad its cells are: 2 an error, 1 a warning; of a table, the words of the mark beside a row.
    cells: dict[tuple[str, str], Column] = field(default_factory=dict)
    marks: dict[str, Column] = field(default_factory=dict)
    # The answers as they are typed, by table and field; what else rules look at, by table and name.
    answers: dict[tuple[str, str], Column] = field(default_factory=dict)
    derived: dict[tuple[str, str], Column] = field(default_factory=dict)
    # Of each code list, the ranges of its spellings and of their codes.
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    # Whether the rows of a table are in the scope of the return: 0 where they are not.
    scopes: dict[str, Column] = field(default_factory=dict)


def compiled(contract: Contract, suites: Mapping[str, Suite], reference: Reference, places: FormPlaces) -> LiveChecks:
    """Return the live checks of a form.

    Args:
        contract: The form.
        suites: Its suites by table.
        reference: The reference data.
        places: Where its tables and fields stand.
    """
    with speaking(contract.language):
        return _Compiler(contract, suites, reference, places).checks()


@dataclass
class _Compiler:
    contract: Contract
    suites: Mapping[str, Suite]
    reference: Reference
    places: FormPlaces
    made: LiveChecks = field(default_factory=LiveChecks)
    columns: dict[str, dict[str, Column]] = field(default_factory=dict)
    present: dict[str, str] = field(default_factory=dict)
    taken: dict[tuple[str, str], Column] = field(default_factory=dict)
    broken: list[Broken] = field(default_factory=list)

    def checks(self) -> LiveChecks:
        """Return all of them."""
        for table in self.contract.tables:
            self._values(table)
        for table in self.contract.tables:
            self._lookups(table)
            self._types(table)
        sources = static_sources(self.contract, self.reference)
        conditions: list[tuple[Broken, Table, Mapping[str, Any]]] = []
        for table in self.contract.tables:
            suite = self.suites[table.name]
            for item in suite.content["expectations"]:
                rule = suite.rules[item["meta"]["rule"]]
                try:
                    raw, condition = self._raw(table, suite, item)
                    found = Broken(rule, self._at(rule), cells_of(rule, self._at(rule), sources[table.name]), raw)
                    conditions.append((found, table, item))
                    self._progress(table, rule, item, condition)
                except NotSaid as why:
                    self.made.why_not[rule.id] = str(why)
        for found, table, _ in sorted(conditions, key=lambda each: each[0].rank):
            self._flag(found, table)
        self._marks()
        self._rules()
        return self.made

    def _rows(self, table: str) -> tuple[int, int]:
        place = self.places[table]
        return place.first, place.last

    def _add(self, table: str, name: str, kind: str, formula: str) -> Column:
        return self.made.sheet.computed(f"{table}.{name}", kind, self._rows(table), formula)

    def _values(self, table: Table) -> None:
        own: dict[str, Column] = {}
        # The unit of a number is found by a code beside it.
        for each in sorted(table.fields, key=lambda field: bool(field.unit)):
            if each.name not in self.places[table.name].cells:
                continue
            raw = self.places[table.name].raw(each.name)

            def helper(formula: str, name: str = each.name, kind: str = each.type) -> str:
                column = self._add(table.name, f"{name} read", kind, formula)
                # The first is the cell itself.
                self.made.answers.setdefault((table.name, name), column)
                return column.cell

            percent = self._in_percent(table, each, own)
            asked = AskedOfCell(self._lists(each), longest(each, table), table.layout.placeholders, percent, spoken())
            formula = value_of(each, raw, helper, asked)
            own[each.name] = self._add(table.name, each.name, each.type, formula)
        self.columns[table.name] = own
        filled = [f'{own[each.name].cell}<>""' for each in table.fields if each.name in own and not each.computed]
        if table.layout.kind == "form" or not filled:
            self.present[table.name] = "TRUE"
        else:
            # A row of sums below the answers is none.
            first = own[next(each.name for each in table.fields if each.name in own)].cell
            sums = either(f"LEFT({first},{len(word)})={text(word)}" for word in ("total", "sous-total", "subtotal"))
            answers = [own[each.name].cell for each in table.fields if each.name in own and not each.computed]
            lone = f"{'+'.join(f'({cell})' for cell in filled)}=1"
            words = self.made.sheet.listed("nothing in a row", words_for_no_row(spoken()))
            nothing = both(lone, f"ISNUMBER(MATCH({'&'.join(answers)},{words},0))")
            filled_row = both(either(filled), negated(sums), negated(nothing))
            present = self._add(table.name, "filled", "flag", _one(filled_row))
            self.present[table.name] = f"{present.cell}=1"

    def _lists(self, each: Field) -> Lists:
        sheet, listed = self.made.sheet, dict[str, str]()
        if each.codes:
            spellings: dict[str, tuple[str, str]] = {}
            for spelling, code in self.reference.spellings(each.codes).items():
                for known in (spelling, answer_key(spelling)):
                    spellings.setdefault(known.casefold(), (known, code))
            # Of a code the first spelling is its label.
            listed["spellings"] = sheet.listed(f"{each.codes} spelling", [known for known, _ in spellings.values()])
            listed["codes"] = sheet.listed(f"{each.codes} code", [code for _, code in spellings.values()])
            self.made.labels[each.codes] = (listed["spellings"], listed["codes"])
        if each.domain:
            table, _, column = each.domain.partition(".")
            rows = self.reference.tables.get(table, ())
            codes = list(dict.fromkeys(row[column] for row in rows if row.get(column)))
            listed["domain"] = sheet.listed(each.domain, codes) if codes else ""
        if each.type in ("integer", "number", "date"):
            listed["nothing"] = sheet.listed("nothing", words_for_nothing(spoken()))
            listed["digits"] = sheet.listed("digit", list("0123456789"))
        return Lists(**listed)

    def _lookups(self, table: Table) -> None:
        fields = {name: dict(columns) for name, columns in self.columns.items() if name != table.name}
        fields |= {
            name: {each.name: columns[each.name] for each in self.contract.table(name).fields if each.name in columns}
            for name, columns in self.columns.items()
        }
        for lookup in table.lookups:
            bench = lookups.Bench(
                table.name, self.columns[table.name], fields, self.reference, self.made.sheet, self._add
            )
            try:
                brought = lookups.brought(lookup, bench)
            except NotSaid:
                # Rules that ask for what it would bring are left to reception.
                continue
            self.columns[table.name] |= brought.columns
            self.made.derived |= {(table.name, name): column for name, column in brought.columns.items()}
            if brought.place:
                self.taken[table.name, lookup.source] = brought.place
            if lookup.flag and table.layout.kind == "table":
                self.made.scopes.setdefault(table.name, brought.columns[lookup.flag])

    def _types(self, table: Table) -> None:
        """Find the cells that hold no value of their type: they break no other rule."""
        for each in table.fields:
            column = self.columns[table.name].get(each.name)
            if column is None:
                continue
            at: Cell = (table.name, each.name, "row")
            for value, name in marks_of(each, longest(each, table)).items():
                rule = Rule(name, Severity.ERROR, Stage.TYPES, table.name, each.name, "", "", "", ())
                self.broken.append(Broken(rule, at, (at,), "", flag=column, value=text(value)))

    def _in_percent(self, table: Table, each: Field, own: Mapping[str, Column]) -> str:
        """Return the condition that the unit of a number is « % »: by the code beside it, and the standard."""
        if not each.unit:
            return "FALSE"
        code, unit = code_of_unit(table, each), each.unit.partition(".")
        column = code.domain.partition(".")[2]
        rows = [row for row in self.reference.table(unit[0]) if row[unit[2]] == "%"]
        keys = [f"{row.get('standard_code') or ''}|{row[column]}" for row in rows]
        place, _, standard = self.contract.identity.get("standard", "").partition(".")
        given = self.columns.get(place, {}).get(standard)
        key = f'{given.only if given else text("")}&"|"&{own[code.name].cell}'
        return f"ISNUMBER(MATCH({key},{self.made.sheet.listed(each.unit, keys)},0))" if keys else "FALSE"

    def _raw(self, table: Table, suite: Suite, item: Mapping[str, Any]) -> tuple[str, str]:
        """Return the condition that a row breaks a rule, and that the rule looks at it."""
        if item["meta"].get("across") is True:
            raise NotSaid("live.why.across")
        try:
            values = parameter_values(suite.content, self.reference, self.contract)
        except RuleCrashed as error:
            raise NotSaid("live.why.value") from error
        columns = self.columns[table.name]
        condition = condition_of(item, columns, values)

        def helper(formula: str) -> Column:
            return self._add(table.name, f"{item['meta']['rule']} rows", "flag", formula)

        def listed(items: Sequence[Any]) -> str:
            return self.made.sheet.listed("values", items)

        present = self.present[table.name]
        kwargs = with_values(item["kwargs"], values)
        fails = broken(item["type"], Asked(kwargs, columns, condition, present, listed, helper))
        looked_at = both(present, condition)
        return both(looked_at, fails), looked_at

    def _progress(self, table: Table, rule: Rule, item: Mapping[str, Any], condition: str) -> None:
        """Count what a rule asks for, where it asks for an answer that the form leaves open."""
        own = {each.name: each for each in table.fields}
        asked = own.get(item["kwargs"].get("column", ""))
        if item["type"] != _PRESENCE or rule.severity is not Severity.ERROR or asked is None or asked.prefilled:
            return
        wanted = self._add(table.name, f"{rule.id} asked", "flag", _one(condition))
        value = self.columns[table.name][asked.name]
        given = f'SUMPRODUCT(({wanted.whole}=1)*({value.whole}<>""))'
        self.made.progress.append(Progress(table.name, f"SUM({wanted.whole})", given))

    def _at(self, rule: Rule) -> Cell:
        table, dot, name = rule.at.rpartition(".")
        return (table, name, "column") if dot and table != rule.table else (rule.table, name, "row")

    def _flag(self, found: Broken, table: Table) -> None:
        """Write the column that says where a rule is broken: not where that follows from what is broken before."""
        terms = follows_from(found, self.broken, self.taken)
        standing = both(found.raw, f"{'+'.join(terms)}=0") if terms else found.raw
        try:
            flag = self._add(table.name, found.rule.id, "flag", f"IFERROR({_one(standing)},0)")
        except NotSaid as why:
            self.made.why_not[found.rule.id] = str(why)
            return
        self.broken.append(found.flagged(flag))

    def _marks(self) -> None:
        """Write how bad each cell is, and beside each row of a table what to look at."""
        for table in self.contract.tables:
            titles = []
            for each in table.fields:
                own = [one for one in self.broken if one.at == (table.name, each.name, "row")]
                # A text that the form brings along and that no rule looks at has no colours.
                own = own if any(one.rule.columns for one in own) or not each.prefilled else []
                errors = "+".join(one.in_row for one in own if one.rule.severity is Severity.ERROR)
                warnings = "+".join(one.in_row for one in own if one.rule.severity is Severity.WARNING)
                if not own:
                    continue
                formula = f"IF({errors or 0}>0,2,IF({warnings or 0}>0,1,0))"
                column = self._add(table.name, f"{each.name} mark", "flag", formula)
                self.made.cells[table.name, each.name] = column
                titles.append((column, each.title))
            if titles and table.layout.kind == "table":
                worst = f"MAX({','.join(column.cell for column, _ in titles)})"
                named = "&".join(f'IF({column.cell}>0,{text(f", {title}")},"")' for column, title in titles)
                scope = self.made.scopes.get(table.name)
                # What is out of scope can be filtered by it.
                outside = f'IF({scope.cell}=0,{text(phrase("live.out_of_scope"))},"")' if scope else '""'
                formula = (
                    f"IF({worst}=0,{outside},IF({worst}=2,{text(ERROR_MARK)},{text(WARNING_MARK)})&MID({named},2,200))"
                )
                self.made.marks[table.name] = self._add(table.name, "mark", "string", formula)

    def _rules(self) -> None:
        """Write for each live rule how many cells break it, and the first of them."""
        sheet = self.made.sheet
        columns = {name: sheet.column(f"rule {name}") for name in ("count", "first", "row")}
        row = FIRST_ROW
        for table in self.contract.tables:
            order = {rule: number for number, rule in enumerate(self.suites[table.name].rules)}
            groups: dict[str, list[Broken]] = {}
            for one in self.broken:
                if one.rule.table == table.name:
                    groups.setdefault(one.rule.id, []).append(one)
            for name in sorted(groups, key=lambda name: order.get(name, -1)):
                members = groups[name]
                counted = "+".join(one.total for one in members)
                written = {"count": counted, "first": self._first(members), "row": self._first_row(members)}
                cells = {}
                for what, (number, letter) in columns.items():
                    sheet.cells[row, number] = f"={written[what]}"
                    cells[what] = f"${letter}${row}"
                (at, placed, _), single = members[0].at, len(members) == 1
                severity = members[0].rule.severity
                self.made.rules.append(LiveRule(name, severity, at, placed if single else "", **cells))
                row += 1

    def _first(self, members: Sequence[Broken]) -> str:
        """Return the formula of the name of the first cell that breaks a rule, in the order of reading; the empty text
        where none does."""
        if len(members) > 1:
            places = ",".join(f"IF({one.total}>0,{self._place(one)},9E9)" for one in members)
            totals = "+".join(one.total for one in members)
            return f'IF({totals}=0,"",ADDRESS(INT(MIN({places})/1000),MOD(MIN({places}),1000),4))'
        formula = '""'
        for one in reversed(members):
            table, name, how = one.at
            place = self.places[table]
            letter = column_letter(place.cells[name][1])
            if how == "column" or place.is_form:
                cell = text(f"{letter}{place.head(name)}")
            else:
                cell = f"{text(letter)}&({one.first_row})"
            formula = f"IF({one.total}>0,{cell},{formula})"
        return formula

    def _place(self, one: Broken) -> str:
        """Return the formula of a thousand times the row of the first cell that breaks a rule, and its column."""
        table, name, _ = one.at
        place = self.places[table]
        row = str(place.head(name)) if place.is_form else f"({one.first_row})"
        return f"{row}*1000+{place.cells[name][1] + 1}"

    def _first_row(self, members: Sequence[Broken]) -> str:
        if len(members) > 1:
            return '""'
        return f'IF({members[0].total}>0,{members[0].first_row},"")'


# What stands beside a row or a label that is to be corrected, and that is to be looked at again; no colour alone.
ERROR_MARK, WARNING_MARK = "\u25b2", "\u25b3"


def _one(condition: str) -> str:
    return f"IF({condition},1,0)"
