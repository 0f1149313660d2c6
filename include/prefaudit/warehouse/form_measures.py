"""The measures of a form: what its national table counts, as `<form>.measures.yaml` beside its contract says.

The entries are those of include/sql/measures/catalogue.yaml, with what their SQL says there in two keys more: `of` (the
field that is summed, or whose different values are counted) and `where` (which rows are counted).
"""

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from prefaudit.l10n.languages import Language
from prefaudit.model.errors import OperatorError
from prefaudit.model.suggestions import one_of
from prefaudit.model.yaml_file import NotYaml, YamlFile, read_yaml
from prefaudit.reference.column_types import COLUMN_TYPES, is_of
from prefaudit.warehouse.measures import bounds, catalogue

ENDING = ".measures.yaml"
# Of the measures that every campaign has, those that a form's national table begins with: they count returns.
OF_RETURNS = ("owed", "received", "accepted", "on_time", "response_rate", "reporting_rate", "on_time_rate")
# Whether a line rests on few sites, as the measure of audits of this name says it of few audits.
FEW_SITES = "few_sites"
# The columns that every national table has.
LINE = ("campaign_code", "breakdown", "code", "label", "region_code")
_TAKEN = (*LINE, "publication_id", *OF_RETURNS)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
_COUNTED = ("count", "distinct", "sum")
# What each kind takes: the keys that it needs, those that it may have.
_KEYS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "count": (frozenset({"rows"}), frozenset({"where"})),
    "distinct": (frozenset({"rows", "of"}), frozenset({"where"})),
    "sum": (frozenset({"rows", "of"}), frozenset({"where"})),
    "rate": (frozenset({"numerator", "denominator"}), frozenset()),
    "mean": (frozenset({"numerator", "denominator"}), frozenset()),
    "share": (frozenset({"numerator"}), frozenset()),
    "flag": (frozenset({"denominator"}), frozenset()),
}
_PERSONAL = "personal field, of which nothing is published. Name another, or take « personal » from it."


class MeasuresRefused(OperatorError):
    """The measures of a form cannot be used as they are written; one line a fault."""

    french = "les mesures d'un formulaire sont mal décrites"


@dataclass(frozen=True)
class Condition:
    """Which values of a field are counted: one of some, between two bounds, given or blank."""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    among: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    given: bool | None = None


@dataclass(frozen=True)
class FormMeasure:
    """A measure of a form; beside those of the catalogue there are the kinds `sum`, and `share` (of the nation's)."""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    name: str
    title: str
    kind: Literal["count", "distinct", "sum", "rate", "share", "mean", "flag"]
    definition: str = ""
    label: str = ""
    heading: str = ""
    rows: str = ""
    of: str = ""
    where: Mapping[str, Condition] = field(default_factory=dict)
    numerator: str = ""
    denominator: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it counts rows, and is not worked out from other measures."""
        return self.kind in _COUNTED

    @property
    def made_from(self) -> tuple[str, ...]:
        """The measures whose rows it is traced by: itself, or those that it is worked out from."""
        return tuple(re.findall(r"\w+", f"{self.numerator} {self.denominator}")) or (self.name,)


@dataclass(frozen=True)
class FormMeasures:
    """The measures of a form, and the columns that its national table is broken down by."""

    measures: tuple[FormMeasure, ...] = ()
    by: tuple[str, ...] = ()


def load_measures(path: Path) -> FormMeasures:
    """Return the measures of a form; none where the file is not there.

    Raises:
        MeasuresRefused: it is not as it should be.
    """
    if not path.exists():
        return FormMeasures()
    try:
        file = read_yaml(path)
    except NotYaml as error:
        raise MeasuresRefused(str(error)) from error
    content = file.data if isinstance(file.data, dict) else {}
    faults = [
        f"{path.name}, line {file.line((key,))}: unknown key « {key} »; {one_of(key, ('measures', 'by'))}"
        for key in content
        if key not in ("measures", "by")
    ]
    if faults or not isinstance(content.get("measures"), dict) or not isinstance(content.get("by", []), list):
        expected = f"{path.name}: expected « measures », with an entry a measure, and perhaps « by », a list."
        raise MeasuresRefused("\n".join(faults or [expected]))
    entries = [_entry(str(name), entry) for name, entry in content["measures"].items()]
    try:
        return TypeAdapter(FormMeasures).validate_python({"measures": entries, "by": content.get("by", ())})
    except ValidationError as error:
        lines = (f"{path.name}, {_sentence(file, entries, fault)}" for fault in error.errors())
        raise MeasuresRefused("\n".join(lines)) from error


def certainty_of(measures: Sequence[FormMeasure], language: Language) -> tuple[FormMeasure, ...]:
    """Return what says how sure measures are: the bounds of each rate, and whether a line rests on few sites.

    A measure that the form itself declares under such a name stays as it is.
    """
    declared, added = {measure.name for measure in measures}, list[FormMeasure]()
    for measure in measures:
        if measure.kind == "rate":
            for side, terms in bounds(measure.numerator, measure.denominator).items():
                title, _, definition = language.phrase(f"summary.bound_{side}", title=measure.title).partition(" — ")
                name, (part, whole) = f"{measure.name}_{side}", terms
                added.append(FormMeasure(name, title, "rate", definition, numerator=part, denominator=whole))
    title, _, definition = language.written(f"summary.{FEW_SITES}").partition(" — ")
    added.append(FormMeasure(FEW_SITES, title, "flag", definition, denominator="accepted"))
    return tuple(measure for measure in added if measure.name not in declared)


def _entry(name: str, entry: Any) -> Any:
    """Return an entry as the dataclass takes it; one that is no mapping as it is, for its fault to be reported."""
    if not isinstance(entry, dict):
        return entry
    where = entry.get("where", {})
    if isinstance(where, dict):
        where = {key: _condition(value) for key, value in where.items()}
    return {**entry, "name": name, "where": where}


def _condition(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    items = value if isinstance(value, list) else [value]
    return {"among": [item if isinstance(item, bool) else str(item) for item in items]}


def _sentence(file: YamlFile, entries: Sequence[Any], fault: ErrorDetails) -> str:
    """Return a fault as a sentence that begins with its line and measure."""
    _, *place = fault["loc"]
    measure = str(list(file.data["measures"])[int(place[0])]) if fault["loc"][0] == "measures" else "by"
    keys = [str(step) for step in place[1:]]
    head = f"line {file.line(('measures', measure, *keys) if measure != 'by' else ('by',))}, {measure}"
    part = Condition if "where" in keys[:-1] else FormMeasure
    known = [each.name for each in dataclasses.fields(part) if each.name != "name"]
    if fault["type"] == "unexpected_keyword_argument":
        return f"{head}: unknown key « {keys[-1]} »; {one_of(keys[-1], known)}"
    if fault["type"] == "missing":
        return f"{head}: the key « {keys[-1]} » is missing."
    if fault["type"] == "literal_error":
        return f"{head}: « {keys[-1]} » is « {fault['input']} »; {one_of(fault['input'], _KEYS)}"
    expected = "a mapping with its keys" if fault["type"] == "dataclass_type" else fault["msg"].lower()
    return f"{head}: {f'« {keys[-1]} »' if keys else 'it'} is « {fault['input']} »; expected {expected}."


def faults(
    measures: FormMeasures,
    fields: Mapping[str, Mapping[str, str]],
    breakdowns: Mapping[str, str],
    personal: Collection[str],
) -> Iterator[str]:
    """Yield what in the measures does not fit the form.

    Args:
        fields: The types of the fields that may be published, by name, of each table.
        breakdowns: The columns that a breakdown may be by, with their types.
        personal: The fields that are never published, as table.field.
    """
    names = {measure.name: measure for measure in measures.measures}
    for measure in measures.measures:
        where = f"the measure « {measure.name} »"
        if not _NAME.fullmatch(measure.name) or measure.name in _TAKEN:
            yield f"{where} needs another name: small letters, digits and _, and none of {', '.join(_TAKEN)}."
        needed, allowed = _KEYS[measure.kind]
        given = {key for key in ("rows", "of", "where", "numerator", "denominator") if getattr(measure, key)}
        if needed - given or given - needed - allowed:
            yield f"{where} is of the kind {measure.kind}: expected the keys {', '.join(sorted(needed | allowed))}."
        elif measure.is_counted:
            yield from _counted_faults(where, measure, fields, personal)
        else:
            yield from _computed_faults(where, measure, names)
    for column in measures.by:
        if column in personal:
            yield f"« by » has « {column} », a {_PERSONAL}"
        elif column not in breakdowns:
            yield f"« by » has « {column} »; {one_of(column, breakdowns)}"
        elif breakdowns[column] == "list":
            yield f"« by » has « {column} », a list: a row would count in several lines. Take it out."


def _counted_faults(
    where: str, measure: FormMeasure, fields: Mapping[str, Mapping[str, str]], personal: Collection[str]
) -> Iterator[str]:
    if measure.rows not in fields:
        yield f"{where} has the rows « {measure.rows} »; {one_of(measure.rows, fields)}"
        return
    own = fields[measure.rows]
    for name in filter(None, (measure.of, *measure.where)):
        if f"{measure.rows}.{name}" in personal:
            yield f"{where} names « {name} », a {_PERSONAL}"
        elif name not in own:
            yield f"{where} names « {name} », no field of {measure.rows} that may be published; {one_of(name, own)}"
    for name, each in measure.where.items():
        kind = own.get(name, "string")
        for value in each.among if kind in COLUMN_TYPES else ():
            if not is_of(kind, value):
                yield f"{where} counts the rows where « {name} » is « {value} ». Write {COLUMN_TYPES[kind][1]}."
        if (each.min, each.max) != (None, None) and own.get(name, "number") not in ("integer", "number"):
            yield f"{where} has bounds for « {name} », which is no number."
    if measure.kind == "sum" and own.get(measure.of, "number") not in ("integer", "number"):
        yield f"{where} sums « {measure.of} », which is no number."


def _computed_faults(where: str, measure: FormMeasure, names: Mapping[str, FormMeasure]) -> Iterator[str]:
    for expression in filter(None, (measure.numerator, measure.denominator)):
        if not re.fullmatch(r"\w+( [+-] \w+)*", expression):
            yield f"{where} has « {expression} »; expected measures, with + or - between them."
    for name in measure.made_from:
        if name not in names and name not in OF_RETURNS:
            yield f"{where} names « {name} », which is no measure of the form; {one_of(name, [*names, *OF_RETURNS])}"
        elif not (names[name] if name in names else catalogue()[name]).is_counted:
            yield f"{where} is worked out from « {name} », which is worked out itself. Name what is counted."
