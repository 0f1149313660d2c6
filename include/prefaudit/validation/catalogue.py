"""The catalogue of all rules, of reading and on values, generated from where they are written.

A site finds it in the last sheet of its form, the bureau in the documentation. Rules on values come from the suites,
rules of reading from include/contracts/reading-rules.yaml and the catalogues of the languages. It does without Great
Expectations.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from prefaudit.l10n.french import counted
from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract
from prefaudit.model.issues import Severity, Stage
from prefaudit.reference.data import Reference
from prefaudit.validation.live.expectations import family_of
from prefaudit.validation.suites import Rule, SuiteError, check_suites, load_suites
from prefaudit.workbook.reading_rules import ReadingRule, reading_rules

_HEADERS = ("Règle", "Gravité", "Contrôle", "Étape", "Rubrique", "Message", "Ce qui est attendu")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Entry:
    """One rule as the catalogue lists it.

    `table` and `field` are the contract's names, `sheet` and `title` what the site reads for them; all four are empty
    for a rule of reading, which looks at any place. `message` and `expected` are in the language of the form, a value
    found shown by the title of its field in brackets, or by « … ». `kind` is what it is about, of a rule of reading its
    stage.
    """

    id: str
    severity: Severity
    effect: str
    stage: Stage
    stage_label: str
    table: str
    sheet: str
    field: str
    title: str
    message: str
    expected: str
    kind: str


def catalogue(contract: Contract, reference: Reference, expectations: Path, contracts: Path) -> tuple[Entry, ...]:
    """Return every rule of a form: those of reading first, then those on values in the order of the workbook.

    `expectations` and `contracts` are the folders of the suites and of the reading rules. Raises SuiteError where a
    rule id is given twice.
    """
    suites = load_suites(expectations, contract.form, contract.version)
    check_suites(contract, suites)
    with speaking(contract.language):
        entries = [_reading(rule, reference) for rule in reading_rules(contracts).values()]
        for table in contract.tables:
            items = suites[table.name].content["expectations"] if table.name in suites else ()
            kinds = {item["meta"]["rule"]: item["type"] for item in items}
            rules = suites[table.name].rules if items else {}
            entries += [_on_values(rule, contract, reference, kinds[name]) for name, rule in rules.items()]
    for name, times in Counter(entry.id for entry in entries).items():
        if times > 1:
            raise SuiteError(f"The rule id « {name} » is given {times} times. Ids are unique over suites and reading.")
    return tuple(entries)


def markdown(entries: Sequence[Entry], contract: Contract, live: Collection[str]) -> str:
    """Return the catalogue as a page in Markdown, in French, ending with a newline; `live` are the rules that the form
    checks itself."""
    blocking = sum(entry.severity is Severity.ERROR for entry in entries)
    on_values = [entry.id for entry in entries if entry.table]
    in_form = sum(rule in live for rule in on_values)
    lines = [
        f"# Règles de contrôle : {contract.title}",
        "",
        "<!-- Page produite à partir des suites et du contrat : ne pas la modifier à la main. -->",
        "",
        f"Formulaire `{contract.form}`, version {contract.version} : {counted(len(entries), 'règle')}, dont "
        f"{counted(blocking, 'bloquante')} et {counted(len(entries) - blocking, 'avertissement')}. "
        "Une règle bloquante fait refuser le retour ; un avertissement demande seulement une relecture. "
        "Dans les messages, le titre d'une rubrique entre crochets tient la place de la valeur trouvée.",
        "",
        f"Le formulaire contrôle lui-même, avant l'envoi, {in_form} des {len(on_values)} règles sur les réponses, et "
        f"{sum(entry.id in live for entry in entries) - in_form} des autres ; le reste est contrôlé à la réception.",
        "",
        _row("Genre de règle", "Règles", "Contrôlées par le formulaire"),
        _row("---", "---:", "---:"),
        *(_row(kind, str(all_), str(said)) for kind, all_, said in _shares(entries, live)),
        "",
        "Aucune formule du classeur ne voit son fichier, ses feuilles, son nom ni son envoi : ces règles-là attendent "
        "la réception. Les textes que le formulaire donne, dans des cases verrouillées, y sont comparés aussi.",
    ]
    for sheet, members in _by_sheet(entries).items():
        lines += ["", f"## {sheet}", "", _row(*_HEADERS)]
        lines.append(_row(*["---"] * len(_HEADERS)))
        for entry in members:
            where = "Formulaire" if entry.id in live else "Réception"
            cells = (entry.effect, where, entry.stage_label, entry.title, entry.message, entry.expected)
            lines.append(_row(f"`{entry.id}`", *cells))
    return "\n".join(lines) + "\n"


def _shares(entries: Iterable[Entry], live: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Yield each kind of rules, how many there are, and how many the form checks itself: those on values first."""
    ordered = sorted(entries, key=lambda entry: not entry.table)
    for kind in dict.fromkeys(entry.kind for entry in ordered):
        own = [entry.id for entry in ordered if entry.kind == kind]
        yield kind, len(own), sum(rule in live for rule in own)


def _reading(rule: ReadingRule, reference: Reference) -> Entry:
    message, expected = (_PLACEHOLDER.sub("…", text) for text in (rule.message, rule.expected))
    severity, effect, stage, label = _severity_and_stage(rule, reference)
    return Entry(rule.id, severity, effect, stage, label, "", "", "", "", message, expected, label)


def _on_values(rule: Rule, contract: Contract, reference: Reference, kind: str) -> Entry:
    other, dot, name = rule.at.rpartition(".")
    home = contract.table(other if dot else rule.table)
    words = _words(rule.table, contract, reference)
    return Entry(
        rule.id,
        *_severity_and_stage(rule, reference),
        table=home.name,
        sheet=home.sheet,
        field=name,
        title=home.field(name).title,
        message=_PLACEHOLDER.sub(lambda found: words.get(found[1], "…"), rule.message),
        expected=_PLACEHOLDER.sub(lambda found: words.get(found[1], "…"), rule.expected),
        kind=family_of(kind),
    )


def _severity_and_stage(rule: Rule | ReadingRule, reference: Reference) -> tuple[Severity, str, Stage, str]:
    """Return severity and stage of a rule, each with its label."""
    effect, stage = reference.labels("issue_severity")[rule.severity], reference.labels("check_stage")[rule.stage]
    return rule.severity, effect, rule.stage, stage


def _words(table_name: str, contract: Contract, reference: Reference) -> Mapping[str, str]:
    """Return what stands for each placeholder of a table's rules: titles of fields, labels of code lists."""
    lists = {field.codes for _, field in contract.fields()}
    words = {f"codes_{name}": ", ".join(reference.labels(name).values()) for name in lists}
    table = contract.table(table_name)
    for lookup in table.lookups:
        if lookup.source and not lookup.source.startswith("reference."):
            titles = {field.name: field.title for field in contract.table(lookup.source).fields}
            for columns in (lookup.take, lookup.sum, lookup.min, lookup.max):
                words |= {new: f"[{titles[column]}]" for column, new in columns.items() if column in titles}
    return words | {field.name: f"[{field.title}]" for field in table.fields}


def _by_sheet(entries: Iterable[Entry]) -> Mapping[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.sheet or phrase("rule.anywhere"), []).append(entry)
    return groups


def _row(*cells: str) -> str:
    return f"| {' | '.join(_escaped(cells))} |"


def _escaped(cells: Iterable[str]) -> Iterator[str]:
    for cell in cells:
        yield cell.replace("|", "\\|").replace("\n", " ")
