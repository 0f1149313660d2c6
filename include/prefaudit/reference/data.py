"""Reference data: sites, régions, standards, code lists, campaigns; read from files, checked, never retyped in code."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from prefaudit.l10n.languages import spoken
from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.model.errors import OperatorError
from prefaudit.reference.amendments import Amendment, amended
from prefaudit.reference.campaigns import DATES as CAMPAIGN_DATES
from prefaudit.reference.campaigns import Campaign, read_campaign
from prefaudit.reference.checks import own_table_faults, table_faults
from prefaudit.reference.kept import decisions, with_kept_campaigns, with_kept_tables
from prefaudit.reference.lines import Line, ReferenceRow, Tables, valid_on
from prefaudit.reference.shapes import DATA_PACKAGE, Shape, read_shapes

_MOST_FAULTS = 20
# The tables that are made of the campaigns, each with its columns that are no texts.
_MADE: Mapping[str, Mapping[str, str]] = {
    "campaigns": dict.fromkeys(CAMPAIGN_DATES, "date"),
    "reporters": {},
    "engagements": {},
    "owed": {"due_on": "date"},
}


class ReferenceDataError(OperatorError):
    """The reference data cannot be used as it stands; the message has one sentence a fault, with file and line."""

    french = "les données de référence ont une erreur"


@dataclass(frozen=True)
class Reference:
    """The reference tables by name; every value is text, None where empty.

    Beside the files' tables there are `campaigns` (one row each, with its form, the version that it awaits or None,
    the calendar of its reminders as days separated by spaces, and `approval`, « required » or None), `reporters` (who
    may report in it where they are no sites: campaign_code, site_code, site_name), `engagements` (campaign_code,
    site_code) and `owed`, the returns expected (campaign_code, site_code, audit_type, due_on).
    """

    tables: Mapping[str, tuple[ReferenceRow, ...]]
    # Why a form cannot be used: its own reference tables, or a campaign of it, are wrong. By its code.
    broken: Mapping[str, str] = field(default_factory=dict)
    # The campaigns of such forms that are not among the rows, each with what is wrong.
    unresolved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # What rules and lookups compare a column as: table → column → type, a text where none is given.
    types: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path, amendments: tuple[Amendment, ...] = ()) -> "Reference":
        """Read and check a folder of reference data, once a process, and apply what was decided since.

        Raises:
            ReferenceDataError: files are missing or contradict themselves; each fault with file and line, all at once.
        """
        return _load(folder, amendments)

    def types_of(self, name: str) -> Mapping[str, str]:
        """Return the columns of a table with their types; none of a table without rows and types."""
        columns = self.table(name)[0] if self.table(name) else ()
        return {**dict.fromkeys(columns, "string"), **self.types.get(name, {})}

    def table(self, name: str) -> tuple[ReferenceRow, ...]:
        """Return the rows of a table, in file order."""
        return self.tables[name]

    def codes(self, name: str) -> Mapping[str, str]:
        """Return code → label of a code list as it stands there, in order; French, unless a form brings its own."""
        return {str(row["code"]): str(row["label"]) for row in self.tables["code_lists"] if row["list"] == name}

    def meanings(self, name: str) -> Mapping[str, frozenset[str]]:
        """Return code → the words that say what the code means to a measure or a rule, of a code list, in order."""
        rows = (row for row in self.tables["code_lists"] if row["list"] == name)
        return {str(row["code"]): frozenset((row.get("meaning") or "").split()) for row in rows}

    def codes_meaning(self, name: str, word: str) -> tuple[str, ...]:
        """Return the codes of a code list that mean `word` (`"conforming"`, `"blocking"`…), in order."""
        return tuple(code for code, words in self.meanings(name).items() if word in words)

    def labels(self, name: str) -> Mapping[str, str]:
        """Return code → label of a code list in the language spoken, in order."""
        return {code: spoken().label(name, code, label) for code, label in self.codes(name).items()}

    def spellings(self, name: str) -> Mapping[str, str]:
        """Return accepted spelling → code of a code list: its label in the language spoken, what the list itself has
        for it (a label, aliases), and the code."""
        spellings = {label: code for code, label in self.labels(name).items()}
        for row in self.tables["code_lists"]:
            if row["list"] == name:
                for text in (row["code"], row["label"], *(row["aliases"] or "").split("|")):
                    if text:
                        spellings[text] = str(row["code"])
        return spellings

    def sites_at(self, day: date) -> tuple[ReferenceRow, ...]:
        """Return the sites that exist on a day."""
        return tuple(row for row in self.tables["sites"] if valid_on(row, day))


def reporters(reference: Reference, campaign: ReferenceRow) -> Mapping[str, str]:
    """Return who may report in a campaign, as its row says: names by code."""
    own = [row for row in reference.table("reporters") if row["campaign_code"] == campaign["campaign_code"]]
    rows = own or reference.sites_at(date.fromisoformat(str(campaign["reference_on"])))
    return {str(row["site_code"]): str(row["site_name"]) for row in rows}


def expected_returns(
    reference: Reference, campaign_code: str, sites: Collection[str] | None = None
) -> list[ReferenceRow]:
    """Return the returns expected in a campaign, rows of the table `owed`: those of some sites, or all."""
    return [
        row
        for row in reference.table("owed")
        if row["campaign_code"] == campaign_code and (sites is None or row["site_code"] in sites)
    ]


@lru_cache(maxsize=8)
def _load(folder: Path, amendments: tuple[Amendment, ...]) -> Reference:
    shapes = _shapes(folder)
    lines, faults = dict[str, tuple[Line, ...]](), list[str]()
    for name, shape in shapes.items():
        lines[name], wrong = _read(folder / f"{name}.csv", shape)
        faults += wrong
    _refuse(folder, faults)
    lines = with_kept_tables(lines, shapes, amendments)
    _refuse(folder, list(table_faults(lines, shapes)))
    own, own_types, broken = _own_tables(folder, lines, shapes)
    lines |= own
    files = [read_campaign(path, lines) for path in sorted((folder / "campaigns").glob("*.yaml"))]
    campaigns = amended(files, lines, decisions(amendments))
    campaigns = _with_own_codes(with_kept_campaigns(campaigns, amendments))
    # What is wrong in a campaign of another form is that form's alone.
    unresolved = {each.code: each.faults for each in campaigns if each.faults and each.form not in ("", DEFAULT_FORM)}
    for each in campaigns:
        if each.code in unresolved:
            broken[each.form] = "\n".join(filter(None, [broken.get(each.form, ""), *each.faults]))
    campaigns = [each for each in campaigns if each.code not in unresolved]
    _refuse(folder, [fault for campaign in campaigns for fault in campaign.faults])
    _refuse(folder, list(_between_faults(lines, campaigns)))
    return Reference(
        {
            **{name: tuple(line.row for line in table) for name, table in lines.items()},
            "campaigns": tuple(campaign.row for campaign in campaigns),
            "reporters": tuple(row for campaign in campaigns for row in campaign.reporters),
            "engagements": tuple(row for campaign in campaigns for row in campaign.engagements),
            "owed": tuple(row for campaign in campaigns for row in campaign.expected),
        },
        broken,
        unresolved,
        {**{name: shape.types for name, shape in shapes.items()}, **own_types, **_MADE},
    )


def _own_tables(
    folder: Path, shared: Tables, shapes: Mapping[str, Shape]
) -> tuple[dict[str, tuple[Line, ...]], dict[str, Mapping[str, str]], dict[str, str]]:
    """Return the tables that forms bring along, each in a folder of its form's code, and their types; and whose are
    wrong, with why."""
    found, types, broken = dict[str, tuple[Line, ...]](), dict[str, Mapping[str, str]](), dict[str, str]()
    for package in sorted(folder.glob(f"*/{DATA_PACKAGE}")):
        try:
            own = _shapes(package.parent)
            found |= _tables_of(package.parent, own, {**shared, **found}, shapes)
        except ReferenceDataError as error:
            broken[package.parent.name] = str(error)
        else:
            types |= {name: shape.types for name, shape in own.items()}
    return found, types, broken


def _tables_of(
    folder: Path, own: Mapping[str, Shape], others: Tables, shapes: Mapping[str, Shape]
) -> dict[str, tuple[Line, ...]]:
    lines, faults = dict[str, tuple[Line, ...]](), list[str]()
    for name, shape in own.items():
        lines[name], wrong = _read(folder / f"{name}.csv", shape)
        faults += wrong
        if name in others or name in _MADE:
            faults.append(f"{DATA_PACKAGE}: there is a table « {name} » already. Give this one another name.")
        unknown = {target for _, target in shape.links} - {*own, *others}
        faults += [f"{DATA_PACKAGE}: « {name} » refers to « {target} », which is no table." for target in unknown]
    _refuse(folder, faults)
    _refuse(folder, list(own_table_faults({**others, **lines}, own, {**shapes, **own})))
    return lines


def _shapes(folder: Path) -> Mapping[str, Shape]:
    try:
        return read_shapes(folder)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ReferenceDataError(
            f"{DATA_PACKAGE} of {folder} cannot be read as a Frictionless data package ({error!r}). Put it back."
        ) from error


def _read(path: Path, shape: Shape) -> tuple[tuple[Line, ...], list[str]]:
    """Return the lines of a CSV file, or no lines and why it cannot be read as the table it should be."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream)
            header = next(reader, [])
            rows = [(reader.line_num, row) for row in reader if row]
    except FileNotFoundError:
        return (), [f"{path.name}: the file is missing. Put it back; its header alone is enough."]
    except UnicodeDecodeError:
        return (), [f"{path.name}: the file is not UTF-8. Save it again with that encoding."]
    faults = [
        f"{path.name}, line {number}: {len(row)} values for {len(header)} columns. "
        "Put a text that holds a comma between quotes."
        for number, row in rows
        if not len(header) - len(shape.trailing) <= len(row) <= len(header)
    ]
    if missing := [column for column in shape.columns if column not in header]:
        faults = [f"{path.name}, line 1: the column(s) {', '.join(missing)} are missing. Separate by commas.", *faults]
    if faults:
        return (), faults
    named = ((number, dict(zip_longest(header, (value or None for value in row)))) for number, row in rows)
    return tuple(Line(path.name, number, row) for number, row in named), []


def _with_own_codes(campaigns: Sequence[Campaign]) -> list[Campaign]:
    """Return the campaigns, with a fault where who reports has a code that those of another table have: letters and
    addresses go by code."""
    owners: dict[str, str] = {}
    found = []
    for campaign in campaigns:
        source = str(campaign.row.get("reporters") or "")
        taken = [str(row["site_code"]) for row in campaign.reporters]
        shared = [code for code in taken if owners.setdefault(code, source) != source]
        faults = [
            f"The campaign {campaign.code}: « {code} » of {source} is a code of {owners[code]} too, and letters go by "
            "code. Give these who report codes of their own."
            for code in shared[:1]
        ]
        found.append(replace(campaign, faults=(*campaign.faults, *faults)))
    return found


def _between_faults(lines: Mapping[str, Sequence[Line]], campaigns: Sequence[Campaign]) -> Iterator[str]:
    """Yield the faults between the campaigns and the tables."""
    codes = [campaign.row["campaign_code"] for campaign in campaigns]
    for code in sorted({str(code) for code in codes if codes.count(code) > 1}):
        yield f"campaigns: two files have the campaign_code « {code} ». Give each campaign a code of its own."
    for name in ("certificates", "declared_figures", "declared_facts"):
        for line in lines[name]:
            if line.row["campaign_code"] not in codes:
                yield line.fault(f"{line.quoted(('campaign_code',))} is in no file of campaigns/. Correct it.")


def _refuse(folder: Path, faults: Sequence[str]) -> None:
    if faults:
        rest = len(faults) - _MOST_FAULTS
        more = [f"… and {rest} more."] if rest > 0 else []
        raise ReferenceDataError(
            "\n".join([f"The reference data of {folder} cannot be used.", *faults[:_MOST_FAULTS], *more])
        )
