"""A form tried before anybody fills it: its suites are built, its template is written, read again and judged.

Twice: as it is handed out, and with made-up answers. What goes wrong is a fault of the contract or of its suites.
"""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from prefaudit import atomic
from prefaudit.campaigns.forms.draft import Draft
from prefaudit.campaigns.forms.made_up import fill, prefilled_values, row_count
from prefaudit.campaigns.forms.prefilled import rule_lines
from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.self_check import self_check, with_self_check
from prefaudit.campaigns.forms.template import template
from prefaudit.l10n.languages import speaking
from prefaudit.model.contract import Contract
from prefaudit.model.contracts import contracts_of
from prefaudit.model.errors import OperatorError
from prefaudit.model.issues import Stage
from prefaudit.model.read_return import ReadReturn, Unread
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import catalogue
from prefaudit.warehouse.form_measures import ENDING, load_measures
from prefaudit.warehouse.form_tables import has_own_sql
from prefaudit.warehouse.kept_form import fact_faults, form_of, refuse
from prefaudit.workbook.cell_places import cell_name, column_letter
from prefaudit.workbook.headers import sheet_faults, title_faults
from prefaudit.workbook.reading import load_knowledge, read_return

log = logging.getLogger(__name__)

# The faults found last, by a digest of what they depend on: in this process, and in a file for the next one.
_FOUND: dict[str, Mapping[str, Sequence[str]]] = {}
_RESULT = "contract-check.json"
# Rules of reading that say something of the form itself, not of what was answered.
_OF_THE_FORM = (Stage.FILE, Stage.STRUCTURE, Stage.TYPES)
# What an empty template may say.
_TOO_FEW = "structure.rows.too_few"
_MARK = "identity.mark"


def faulty_forms(settings: Settings) -> Mapping[str, Sequence[str]]:
    """Return the faults of the forms that have any, by form; found anew only where a file has changed that they
    depend on."""
    place, digest = Path(settings.var) / _RESULT, _digest(settings)
    if digest not in _FOUND:
        try:
            _FOUND[digest] = json.loads(place.read_text(encoding="utf-8"))[digest]
        except (OSError, ValueError, LookupError, TypeError):
            _FOUND[digest] = _faults(settings)
            atomic.write(place, json.dumps({digest: _FOUND[digest]}, ensure_ascii=False))
    return _FOUND[digest]


def _faults(settings: Settings) -> Mapping[str, Sequence[str]]:
    contracts = load_checked(settings.contracts, settings.reference)
    faults = {form: sentences.splitlines() for form, sentences in contracts.broken.items()}
    for form in contracts.forms:
        faults[form] = [fault for contract in contracts.of(form) for fault in form_faults(contract, settings)]
        faults[form] += table_faults(contracts.of(form), settings)
    return {form: sentences for form, sentences in faults.items() if sentences}


def _digest(settings: Settings) -> str:
    """Return a digest of all files that a form, and how it is read and judged, depend on."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parents[2]
    patterns = [(settings.contracts, "*"), (settings.expectations, "**/*.json"), (settings.reference, "**/*")]
    for folder, pattern in [*patterns, (package, "**/*.py")]:
        for path in sorted(each for each in folder.glob(pattern) if each.is_file()):
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def table_faults(versions: Sequence[Contract], settings: Settings) -> tuple[str, ...]:
    """Return what keeps the rows of a form, and its measures, from having tables; each fault as a sentence."""
    form = versions[-1].form
    if has_own_sql(form):
        return ()
    try:
        kept = form_of(versions, load_measures(settings.contracts / f"{form}{ENDING}"))
        refuse(form, fact_faults(kept, Reference.load(settings.reference).tables))
    except OperatorError as error:
        return tuple(str(error).splitlines())
    return ()


def form_faults(contract: Contract, settings: Settings) -> tuple[str, ...]:
    """Return what keeps a form from being filled, read and judged, each fault as a sentence.

    A fault of the suites ends the trial: what comes after would only follow from it.
    """
    # Great Expectations takes seconds to import.
    from prefaudit.validation.trial import built_faults, judged_faults  # noqa: PLC0415

    reference = Reference.load(settings.reference)
    named = [
        f", table {table.name}, field {field}: {sentence}"
        for table in contract.tables
        for field, sentence in title_faults(table)
    ]
    if named := [*(f": {sentence}" for sentence in sheet_faults(contract)), *named]:
        return tuple(f"Contract {contract.form} {contract.version}{sentence}" for sentence in named)
    try:
        entries = catalogue(contract, reference, settings.expectations, settings.contracts)
        if faults := tuple(built_faults(contract, reference, settings.expectations)):
            return faults
        with speaking(contract.language):
            known = prefilled_values(contract, reference)
            blank = template(contract, reference, known)
            made = self_check(blank, contract, reference, settings.expectations, entries)
            draft = with_self_check(template(contract, reference, known, rule_lines(entries, made.live)), made)
            empty, faults = _tried(draft, contract, settings)
            fill(draft, contract, reference)
            filled, others = _tried(draft, contract, settings, filled=True)
            # Judged together: what the rules cost, they cost once.
            read = [each for each in (empty, filled) if each]
            judged = judged_faults(contract, read, reference, settings, texts=filled is not None) if read else ()
            return tuple(dict.fromkeys([*faults, *others, *judged]))
    except OperatorError as error:
        return tuple(str(error).splitlines())
    except Exception as error:  # whatever a contract makes another room raise, the fault is the contract's
        log.debug("The trial of a form failed.", exc_info=True)
        place = f"Form {contract.form} {contract.version}"
        return (f"{place}: its trial ends in {type(error).__name__} ({error}). Correct the contract.",)


def _tried(
    draft: Draft, contract: Contract, settings: Settings, filled: bool = False
) -> tuple[ReadReturn | None, tuple[str, ...]]:
    """Read a workbook of the form, written by its own writer; return what was read, None where it is not of the form,
    and what goes wrong."""
    known = load_knowledge(settings.contracts, settings.reference)
    # What another form lacks is not to leave this one unread.
    knowledge = replace(known, contracts=contracts_of(list(known.contracts.values())))
    with TemporaryDirectory() as folder:
        path = render(draft, Path(folder) / "form.xlsx")
        read = read_return(path, path.name, knowledge, settings)
    name = f"Form {contract.form} {contract.version}, its "
    name += "template with made-up answers" if filled else "empty template"
    if isinstance(read, Unread):
        return None, (f"{name}: it cannot be read ({read.why}); expected a workbook.",)
    if (read.form, read.version) != (contract.form, contract.version):
        found = (
            f"taken for the form « {read.form} {read.version} »" if read.form else f"not recognised ({_rules(read)})"
        )
        return None, (f"{name}: it is {found}; expected sheets and headers that no other form has.",)
    misread = (
        f"{name}, {fault}" for fault in (*_said_of_the_form(read, filled), *_misplaced(draft, contract, read, filled))
    )
    return read, tuple(misread)


def _said_of_the_form(read: ReadReturn, filled: bool) -> Iterator[str]:
    """Yield what reading finds wrong with the form itself."""
    for issue in read.issues:
        of_form = issue.stage in _OF_THE_FORM or issue.rule.startswith(_MARK)
        if of_form and (filled or issue.rule != _TOO_FEW):
            where = f"sheet {issue.sheet} {issue.cell}".strip() if issue.sheet else "the workbook"
            yield f"{where}: reading finds {issue.rule}; expected none. It says: {issue.message}"


def _rules(read: ReadReturn) -> str:
    return ", ".join(issue.rule for issue in read.issues)


def _misplaced(draft: Draft, contract: Contract, read: ReadReturn, filled: bool) -> Iterator[str]:
    """Yield the fields that were not read where the template has them, or whose answers were not read."""
    for table in contract.tables:
        data, sheet = read.tables.get(table.name), draft.sheet(table.name)
        if data is None:
            yield f"sheet {table.sheet}: the table {table.name} was not found; expected it there."
            continue
        for place, field in enumerate(table.fields, start=1):
            row, column = sheet.places[field.name]
            wanted = (column_letter(column), None if row is None else row + 1)
            found = data.locations.get(field.name)
            if found != wanted:
                at = cell_name((sheet.header_row or 0) if row is None else row, column)
                yield f"sheet {table.sheet} {at}: the field {field.name} is not read there; expected its own title."
            elif filled and any(values[place] is None for values in data.rows[: row_count(table)]):
                yield f"sheet {table.sheet}: an answer to {field.name} was not read; expected each to be."
        if filled and not data.rows:
            yield f"sheet {table.sheet}: no row of the table {table.name} was read; expected its answers."
