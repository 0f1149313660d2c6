"""Which version of which form a workbook is: the one that it names, among those whose sheets it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract
from prefaudit.model.contracts import Contracts
from prefaudit.model.issues import Issue
from prefaudit.workbook.codes import read_identifier
from prefaudit.workbook.extract import Vocabulary, extract
from prefaudit.workbook.layout import locate
from prefaudit.workbook.marks import CellNames, Marks
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.reading_rules import Location, issue_of
from prefaudit.workbook.sheets import answer_sheets, candidates

# What a workbook says of itself: by role of the contract's identity the value, as text, and its place.
Said = Mapping[str, tuple[str, Location]]


@dataclass(frozen=True)
class Recognised:
    """The contract to read a workbook by; `whole` says that it holds every sheet that the contract needs.

    Where a workbook names a version that its form does not have, `unknown` says so, `version` is that version,
    `contract` the one that it is most like, and `identity` what it says of itself by role.
    """

    contract: Contract
    version: str
    whole: bool
    unknown: Issue | None = None
    identity: Mapping[str, str] = field(default_factory=dict)


def recognise(
    grids: Sequence[Grid], contracts: Contracts, vocabulary: Vocabulary, names: CellNames = None
) -> Recognised | None:
    """Return what a workbook is; None where it has no sheet of any form.

    Of the contracts with a sheet in the workbook — first those whose marks it has, last those whose marks it has not —
    in the order of the share of their sheets, then of the number of their headers that it holds, the first of the form
    that it names, or of all, says which form it is; of that form it is the first whose version it names, or where it
    names none the first.
    """
    marks = Marks(grids, names)
    likely = sorted(candidates(grids, contracts), key=lambda each: marks.rank(each.contract))
    found = [(each, _said(grids, each.contract, vocabulary)) for each in likely]
    found = [(each, said) for each, said in found if _form(said, contracts) in ("", each.contract.form)] or found
    if not found:
        return None
    best, said = found[0]
    for each, own in found:
        of_form = each.contract.form == best.contract.form
        if of_form and ("version" not in each.contract.identity or _names(own, each.contract)):
            return Recognised(each.contract, each.contract.version, each.whole)
    versions = contracts.of(best.contract.form)
    version, place = said.get("version", ("", Location()))
    contract = next((each for each in versions if _names(said, each)), best.contract if not version else None)
    if contract is not None:
        return Recognised(contract, contract.version, best.whole and contract is best.contract)
    with speaking(best.contract.language):
        there_are = ", ".join(phrase("format.quoted", text=each.version) for each in versions)
        facts = {"form": best.contract.title, "versions": there_are}
        unknown = issue_of("identity.version.unknown", place, found=version, **facts)
    identity = {role: text for role, (text, _) in said.items()}
    return Recognised(best.contract, version, best.whole, unknown, identity)


def _form(said: Said, contracts: Contracts) -> str:
    """Return the form that a workbook names; empty where it names none that there is."""
    text, _ = said.get("form", ("", None))
    return text if text in contracts.forms else ""


def _names(said: Said, contract: Contract) -> bool:
    """Return whether the version that a workbook names is this one, whichever of « 1 » and « 1.0 » is written."""
    text, _ = said.get("version", ("", None))
    return text in {contract.version, read_identifier(contract.version).value}


def _said(grids: Sequence[Grid], contract: Contract, vocabulary: Vocabulary) -> Said:
    found: dict[str, tuple[str, Location]] = {}
    own = answer_sheets(grids, contract)
    targets = {role: target.partition(".")[::2] for role, target in contract.identity.items()}
    for name in dict.fromkeys(table for table, _ in targets.values()):
        block, _ = locate(own, contract.table(name), contract)
        with speaking(contract.language):
            data = extract(block, vocabulary).data if block is not None else None
        for role, (table, field_name) in targets.items():
            if data is not None and table == name and data.rows:
                number, *values = data.rows[0]
                value = values[[each.name for each in contract.table(name).fields].index(field_name)]
                row = int(str(number))
                place = Location(data.sheet, data.cell(field_name, row or None), name, field_name, row)
                found |= {role: (str(value), place)} if value is not None else {}
    return found
