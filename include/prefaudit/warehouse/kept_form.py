"""What is kept of a form: its tables and fields over all versions of its contract, and what its published tables show.

This is written into `warehouse.forms` as the tables are made; consolidation and publication go by it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from prefaudit.l10n import languages
from prefaudit.model.contract import Contract, Field
from prefaudit.model.errors import OperatorError
from prefaudit.model.suggestions import no_code, one_of
from prefaudit.warehouse import form_measures
from prefaudit.warehouse.form_measures import FormMeasure, FormMeasures

# Columns of a published table before and after the fields: where a row belongs, and where it comes from.
HEAD: Mapping[str, str] = {
    "campaign_code": "text not null",
    "site_code": "text not null",
    "site_name": "text",
    "departement_code": "text",
    "departement_name": "text",
    "region_code": "text not null",
    "region_name": "text",
}
TAIL: Mapping[str, str] = {
    "simulated": "boolean not null",
    "submission_id": "bigint not null references ledger.submissions",
    "file_sha256": "text not null",
    "sheet": "text not null",
    "sheet_row": "integer not null",
}
_OWN = {*HEAD, *TAIL, "publication_id", "return_id"}
# Breakdowns that every form may have; the others are by a field, as table.field.
TERRITORIES = ("region_code", "departement_code", "site_code")
SUMMARY = "summary"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,50}")
# What PostgreSQL cuts names at, less the beginning of the longest one that is made from a table's.
_LONGEST_NAME = 63 - len("regional_")


class FormTablesRefused(OperatorError):
    """The tables of a form cannot be made or changed as its contracts ask; the message says why and what to do."""

    french = "les tables d'un formulaire ne peuvent pas être faites"


@dataclass(frozen=True)
class KeptField:
    """A field of a kept table: its type in the contract, its words, the code list of its values.

    `free` where its texts are typed as whoever fills the form likes and published: they may be held back.
    """

    name: str
    type: str
    title: str
    description: str = ""
    codes: str = ""
    personal: bool = False
    published: bool = True
    free: bool = False

    @property
    def status(self) -> str:
        """The published column that says whether its text is shown; empty where it always is."""
        return f"{self.name}_status" if self.free else ""

    @property
    def label(self) -> str:
        """The published column with the labels of its codes; empty where it has no code list."""
        return f"{self.name}_label" if self.codes else ""


@dataclass(frozen=True)
class KeptTable:
    """A table of a form: the fields of all versions; `single` where a return has one row of it, a block of labels."""

    name: str
    title: str
    description: str
    fields: tuple[KeptField, ...]
    identity: tuple[str, ...] = ()
    single: bool = False

    @property
    def personal(self) -> tuple[KeptField, ...]:
        """The fields that stand in `restricted` only."""
        return tuple(field for field in self.fields if field.personal)

    @property
    def public(self) -> tuple[KeptField, ...]:
        """The fields that are kept among the others."""
        return tuple(field for field in self.fields if not field.personal)

    @property
    def published(self) -> tuple[KeptField, ...]:
        """The fields of the published table; its head has the campaign and the site already."""
        return tuple(field for field in self.shown if not (field.name in self.identity and field.name in HEAD))

    @property
    def shown(self) -> tuple[KeptField, ...]:
        """The fields that may be published."""
        return tuple(field for field in self.public if field.published)


@dataclass(frozen=True)
class KeptForm:
    """A form as its tables are made; one whose identity names who reports is `published`.

    `reporters` is the reference table of those who report, where they are no sites; `certainty` are the measures that
    say how sure its own are.
    """

    form: str
    title: str
    language: str
    published: bool
    tables: tuple[KeptTable, ...]
    measures: tuple[FormMeasure, ...] = ()
    by: tuple[str, ...] = ()
    reporters: str = ""
    certainty: tuple[FormMeasure, ...] = ()

    @property
    def figures(self) -> tuple[FormMeasure, ...]:
        """The measures of its national table, beside those of returns: its own, then what says how sure they are."""
        return (*self.measures, *self.certainty)

    def relation(self, table: KeptTable) -> str:
        """Return the name that a table has in each schema."""
        return relation_of(self.form, table.name)

    @property
    def summary(self) -> str:
        """The name of its national table; empty where nothing is published of it."""
        return relation_of(self.form, SUMMARY) if self.published else ""

    def is_of_reporters(self, breakdown: str) -> bool:
        """Return whether a breakdown is by who reports: a territory, or a column of their reference table."""
        table, dot, _ = breakdown.partition(".")
        return breakdown in TERRITORIES or bool(dot and table == self.reporters)

    def table(self, name: str) -> KeptTable:
        """Return the table called `name`; raise KeyError where there is none."""
        return {table.name: table for table in self.tables}[name]


def relation_of(form: str, table: str) -> str:
    """Return the name of a table of a form in the database: `school_meals__meals`."""
    return f"{form.replace('-', '_')}__{table}"


def form_of(versions: Sequence[Contract], measures: FormMeasures | None = None) -> KeptForm:
    """Return the tables of a form from all its versions, oldest first: each field with the words of the newest.

    Raises:
        FormTablesRefused: a name cannot be that of a column or table, or a measure does not fit.
    """
    declared = measures or FormMeasures()
    newest = versions[-1]
    fields: dict[str, dict[str, KeptField]] = {}
    for contract in versions:
        free = {(table.name, field.name) for table, field in contract.free_texts()}
        for table, field in contract.fields():
            known = fields.setdefault(table.name, {})
            known[field.name] = _field(field, known.get(field.name), free=(table.name, field.name) in free)
    words = {table.name: table for contract in versions for table in contract.tables}
    named = {target for contract in versions for role in ("campaign", "site") for target in _target(contract, role)}
    form = KeptForm(
        newest.form,
        newest.title,
        newest.language,
        any("site" in contract.identity for contract in versions),
        tuple(
            KeptTable(
                name,
                words[name].sheet,
                words[name].description,
                tuple(own.values()),
                tuple(sorted(each.partition(".")[2] for each in named if each.partition(".")[0] == name)),
                words[name].layout.kind == "form",
            )
            for name, own in fields.items()
        ),
        declared.measures,
        declared.by,
        _reporters(newest),
        form_measures.certainty_of(declared.measures, languages.language(languages.known(newest.language))),
    )
    refuse(
        form.form,
        chain(_identity_faults(versions), _name_faults(form), form_measures.faults(declared, *_measurable(form))),
    )
    return form


def fact_faults(form: KeptForm, tables: Mapping[str, Sequence[Mapping[str, str | None]]]) -> Iterator[str]:
    """Yield what measures name that the reference data lack: columns of the table of those who report, codes.

    Args:
        form: The form, whose measures fit its fields.
        tables: The reference tables by name.
    """
    rows = tables.get(form.reporters, ())
    for name in form.by:
        column = name.partition(".")[2]
        if column and form.is_of_reporters(name) and rows and column not in rows[0]:
            yield f"« by » has « {name} »; {one_of(column, rows[0])}"
    for measure in form.measures:
        for name, condition in measure.where.items():
            listed = next(field.codes for field in form.table(measure.rows).fields if field.name == name)
            rows = [row for row in tables.get("code_lists", ()) if row["list"] == listed]
            codes = {str(row["code"]): str(row["label"]) for row in rows}
            for value in condition.among if codes else ():
                if value not in codes:
                    yield f"the measure « {measure.name} »: {no_code(value, name, listed, codes)}"


def refuse(form: str, faults: Iterator[str]) -> None:
    """Raise FormTablesRefused where there is any fault, with all of them."""
    found = list(faults)
    if found:
        raise FormTablesRefused(
            "\n".join(f"Form {form}: {fault}" for fault in found)
            + " Nothing was changed; the returns of this form wait until then, those of the others do not."
        )


def _field(field: Field, known: KeptField | None, *, free: bool) -> KeptField:
    personal = field.personal or (known is not None and known.personal)
    codes = field.codes or (known.codes if known else "")
    published = field.published and (known is None or known.published)
    free = (free or (known is not None and known.free)) and published and not personal
    return KeptField(field.name, field.type, field.title, field.description, codes, personal, published, free)


def _target(contract: Contract, role: str) -> Iterator[str]:
    if role in contract.identity:
        yield contract.identity[role]


def _reporters(contract: Contract) -> str:
    """Return the reference table that a form brings along for those who report; empty where they are sites."""
    domains = [contract.table(table).field(field).domain for table, _, field in map(_split, _target(contract, "site"))]
    table = "".join(domains).partition(".")[0]
    return "" if table == "sites" or table in {own.name for own in contract.tables} else table


def _split(target: str) -> tuple[str, str, str]:
    return target.partition(".")


def _identity_faults(versions: Sequence[Contract]) -> Iterator[str]:
    """Yield the roles that a personal field has and that are published."""
    for contract in versions:
        for role in ("campaign", "site"):
            for table, _, field in map(_split, _target(contract, role)):
                if contract.table(table).field(field).personal:
                    yield (
                        f"identity.{role} is « {table}.{field} », a personal field, and it would be published. Name "
                        "another field, or take « personal » from it."
                    )


def _measurable(form: KeptForm) -> tuple[dict[str, dict[str, str]], dict[str, str], set[str]]:
    """Return the types of the fields of each table that may be published, those of the columns to break down by, and
    the personal fields as table.field."""
    fields = {table.name: {field.name: field.type for field in table.shown} for table in form.tables}
    own = {f"{table}.{name}": kind for table, types in fields.items() for name, kind in types.items()}
    # Whether their reference table has the column is for the reference data to say.
    facts = {name: "string" for name in form.by if form.is_of_reporters(name)}
    personal = {f"{table.name}.{field.name}" for table in form.tables for field in table.personal}
    return fields, {**dict.fromkeys(TERRITORIES, "string"), **facts, **own}, personal


def _name_faults(form: KeptForm) -> Iterator[str]:
    for table in form.tables:
        name = form.relation(table)
        if table.name == SUMMARY:
            yield f"the table « {SUMMARY} » has the name of the table of its measures. Give it another name."
        if len(name.encode()) > _LONGEST_NAME:
            yield (
                f"the table « {name} » has a name of more than {_LONGEST_NAME} letters in the database. Shorten the "
                "name of the form or of the table."
            )
        if not _NAME.fullmatch(name):
            yield (
                f"the table « {name} » cannot have this name in the database. Write form and table in small letters "
                "without accents, digits, hyphens and _, a letter first."
            )
        for field in table.fields:
            if not _COLUMN.fullmatch(field.name):
                yield f"the field « {field.name} » of the table {table.name}: write its name in letters, digits and _."
        labels = {made for field in table.public for made in (field.label, field.status) if made}
        for field in table.fields:
            taken = field.name in _OWN and not (field.name in table.identity and field.name in HEAD)
            if taken or field.name in labels:
                yield (
                    f"the field « {field.name} » of the table {table.name} has the name of a column that every kept or "
                    "published table has. Give it another name."
                )
