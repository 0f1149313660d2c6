"""Campaign files: what a campaign is, who is engaged in it and which returns are expected, as rows and checked.

A campaign is of a form. Those of the audit return audit a standard, between two days, by types of audit; another form
may have none of these, and one return of each who reports is expected then. Who reports is named by the key
`reporters`, a column of a reference table: the sites, where it is not given.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.model.yaml_file import NotYaml, read_yaml, written
from prefaudit.reference.lines import Line, ReferenceRow, Tables, is_date, valid_on

_NEEDED = ("campaign_code", "campaign_label", "status", "source", "reference_on", "engaged", "owed")
# What the campaigns of the audit return need beside.
_OF_AUDITS = ("standard_code", "audits_from", "audits_to")
DATES = ("reference_on", "audits_from", "audits_to", "figures_on")
SITES = "sites.site_code"
# The calendar of reminders of a campaign that gives none: days before and after the due date.
_CALENDAR: Mapping[str, tuple[int, ...]] = {"remind_days_before": (14, 3), "remind_days_after": (1, 7, 14)}


@dataclass(frozen=True)
class Campaign:
    """One campaign file as rows, and its faults as sentences; `expected` is what the file calls `owed`.

    `reporters` are all who may be engaged, with their names, where they are no sites. `code` and `form` are there
    whatever is wrong with it, where the file gives them.
    """

    row: ReferenceRow
    engagements: tuple[ReferenceRow, ...] = ()
    expected: tuple[ReferenceRow, ...] = ()
    faults: tuple[str, ...] = ()
    reporters: tuple[ReferenceRow, ...] = ()
    code: str = ""
    form: str = ""


def read_campaign(path: Path, tables: Tables) -> Campaign:
    """Read one campaign file; sites, or who else reports, are those that exist on the campaign's `reference_on`.

    `all` stands for every one of that day under `engaged`, for every engaged site under `owed`.
    """
    try:
        data = read_yaml(path).data
    except NotYaml as error:
        named = [written(path, key) for key in ("campaign_code", "form")]
        # A campaign that is not known by its code could not keep its place.
        code, form = named if all(named) else ("", "")
        return Campaign({}, faults=(str(error),), code=code, form=form)
    if not isinstance(data, dict):
        return Campaign({}, faults=(Line(path.name, 1, {}).fault("a campaign is written as « key: value » lines."),))
    return _checked(data, tables, _Places(path.name, path.read_text(encoding="utf-8")))


def campaign_of(data: Mapping[str, Any], tables: Tables) -> Campaign:
    """Return a campaign that was opened in Airflow, as rows; `data` holds the keys of a campaign file."""
    return _checked(data, tables, _Places(f"the campaign {data.get('campaign_code')}", ""))


def _checked(data: Mapping[str, Any], tables: Tables, places: "_Places") -> Campaign:
    faults = tuple(_head_faults(data, places))
    found = Campaign({}, faults=faults) if faults else _resolved(data, tables, places)
    code, form = str(data.get("campaign_code") or ""), str(data.get("form") or DEFAULT_FORM)
    return replace(found, code=code, form=form)


@dataclass(frozen=True)
class _Places:
    file: str
    text: str

    def fault(self, needle: str, sentence: str) -> str:
        """Return a sentence that begins with the file and the first line that holds the needle."""
        lines = self.text.splitlines()
        number = next((number for number, line in enumerate(lines, 1) if needle in line.split("#")[0]), 1)
        return Line(self.file, number, {}).fault(sentence)


def _head_faults(data: Mapping[str, Any], places: _Places) -> Iterator[str]:
    for name in (*_NEEDED, *(_OF_AUDITS if _of_audits(data) else ())):
        if not data.get(name):
            yield places.fault(f"{name}:", f"« {name} » is missing or empty. Give it a value.")
    for name in DATES:
        if data.get(name) and not is_date(str(data[name])):
            yield places.fault(f"{name}:", f"« {name} » is « {data[name]} ». Write a date as YYYY-MM-DD.")
    for name in ("form", "form_version", "reporters"):
        if not isinstance(data.get(name, ""), str):
            yield places.fault(f"{name}:", f"« {name} » is « {data[name]} ». Write a text, between quotes.")
    if data.get("audits_from") and data.get("audits_to") and str(data["audits_from"]) > str(data["audits_to"]):
        yield places.fault("audits_to:", "the audits end before they begin. Correct « audits_from » or « audits_to ».")
    if data.get("figures_on") and data.get("audits_to") and str(data["figures_on"]) < str(data["audits_to"]):
        yield places.fault(
            "figures_on:",
            f"the figures are of {data['figures_on']}, before the audits end on {data['audits_to']}. Write a later "
            "day, or leave « figures_on » out: the figures are of the last day of the audits then.",
        )
    if data.get("status") not in (None, "attested", "project"):
        yield places.fault("status:", f"« status » is « {data['status']} ». Write one of: attested, project.")
    for name in ("engaged", "owed"):
        if data.get(name) and not isinstance(data[name], list) and not (name == "engaged" and data[name] == "all"):
            yield places.fault(f"{name}:", f"« {name} » must be a list{' or « all »' if name == 'engaged' else ''}.")
    yield from _option_faults(data, places)
    yield from _expected_faults(data, places)


def _of_audits(data: Mapping[str, Any]) -> bool:
    return bool(data.get("form", DEFAULT_FORM) == DEFAULT_FORM)


def _expected_faults(data: Mapping[str, Any], places: _Places) -> Iterator[str]:
    needed, owed = (*(("audit_type",) if _of_audits(data) else ()), "due_on", "sites"), data.get("owed")
    for item in owed if isinstance(owed, list) else ():
        if not isinstance(item, dict) or not all(item.get(name) for name in needed):
            named = ", ".join(f"« {name} »" for name in needed[:-1])
            yield places.fault("owed:", f"each item of « owed » needs {named} and « sites ».")
        elif not is_date(str(item["due_on"])):
            yield places.fault(str(item["due_on"]), f"« due_on » is « {item['due_on']} ». Write a date as YYYY-MM-DD.")


def _option_faults(data: Mapping[str, Any], places: _Places) -> Iterator[str]:
    """Yield what is wrong with the keys that a campaign may leave out: approval and reminders."""
    if data.get("approval") not in (None, True, False):
        yield places.fault("approval:", f"« approval » is « {data['approval']} ». Write true or false.")
    for name in _CALENDAR:
        days = data.get(name, [])
        if not isinstance(days, list) or not all(isinstance(day, int) and 0 <= day <= 366 for day in days):
            yield places.fault(f"{name}:", f"« {name} » is a list of days, each from 0 to 366, such as [14, 3].")


def _resolved(data: Mapping[str, Any], tables: Tables, places: _Places) -> Campaign:
    code = str(data["campaign_code"])
    on, source = date.fromisoformat(str(data["reference_on"])), str(data.get("reporters") or SITES)
    rows = _rows(source, tables, on)
    names = _names(source, rows)
    known, what = list(names), "a site" if source == SITES else f"a code of {source}"
    engaged = _sites(data["engaged"], known)
    expected = [
        {
            "campaign_code": code,
            "site_code": site,
            "audit_type": str(item.get("audit_type") or ""),
            "due_on": str(item["due_on"]),
        }
        for item in data["owed"]
        for site in _sites(item["sites"], engaged)
    ]
    faults = [
        *_code_faults(data, tables, places),
        *_reporter_faults(source, names, tables, places),
        *(
            places.fault(f'"{site}"' if f'"{site}"' in places.text else "engaged:", sentence)
            for site, sentence in _site_faults(engaged, set(known), f"{what} on {on}")
        ),
        *(
            places.fault("owed:", sentence)
            for item in data["owed"]
            for _, sentence in _site_faults(_sites(item["sites"], engaged), set(engaged), "engaged in the campaign")
        ),
    ]
    row: dict[str, str | None] = {
        "form": DEFAULT_FORM,
        **dict.fromkeys(("form_version", "standard_code", "figures_on")),
    }
    row |= {key: None if value is None else str(value) for key, value in data.items() if not isinstance(value, list)}
    calendar = {name: " ".join(map(str, data.get(name, default))) for name, default in _CALENDAR.items()}
    row = {**row, **calendar, "reporters": source, "approval": "required" if data.get("approval") else None}
    reporters = () if source == SITES else names.items()
    facts = {} if source == SITES else {code: json.dumps(row, ensure_ascii=False) for code, row in rows.items()}
    return Campaign(
        row,
        tuple({"campaign_code": code, "site_code": site} for site in engaged),
        tuple(expected),
        tuple(faults),
        tuple(
            {"campaign_code": code, "site_code": site, "site_name": name, "facts": facts[site]}
            for site, name in reporters
        ),
    )


def _rows(source: str, tables: Tables, on: date) -> dict[str, ReferenceRow]:
    """Return who may report, by code, each with the row of their table."""
    table, _, column = source.partition(".")
    rows = (line.row for line in tables.get(table, ()) if line.row.get(column) and valid_on(line.row, on))
    return {str(row[column]): row for row in rows}


def _names(source: str, rows: Mapping[str, ReferenceRow]) -> dict[str, str]:
    """Return who may report, by code: the name is in the column « …_name » of their table, where it has one."""
    titles = (name for row in list(rows.values())[:1] for name in row if name.endswith("_name"))
    title = next(titles, source.partition(".")[2])
    return {code: str(row[title] or code) for code, row in rows.items()}


def _reporter_faults(source: str, names: Mapping[str, str], tables: Tables, places: _Places) -> Iterator[str]:
    if not names:
        yield places.fault(
            "reporters:", f"« {source} » is no column of a reference table with rows. Write one, as {SITES}."
        )
    shared = sorted({str(line.row["site_code"]) for line in tables["sites"]} & names.keys())
    if source != SITES and shared:
        yield places.fault(
            "reporters:",
            f"« {shared[0]} » of {source} is a site's code too, and letters go by code. Give these who report codes of "
            "their own.",
        )


def _sites(given: object, every: Sequence[str]) -> list[str]:
    return list(every) if given == "all" else [str(site) for site in (given if isinstance(given, list) else [given])]


def _code_faults(data: Mapping[str, Any], tables: Tables, places: _Places) -> Iterator[str]:
    standards = {line.row["standard_code"] for line in tables["standards"]}
    if data.get("standard_code") and str(data["standard_code"]) not in standards:
        yield places.fault(
            "standard_code:", f"the standard « {data['standard_code']} » is not in standards.csv. Correct it."
        )
    types = {line.row["code"] for line in tables["code_lists"] if line.row["list"] == "audit_type"}
    for audit_type in (item.get("audit_type") for item in data["owed"]):
        if audit_type and str(audit_type) not in types:
            yield places.fault(
                f"audit_type: {audit_type}",
                f"« {audit_type} » is not a code of the list « audit_type ». Write one of: "
                f"{', '.join(sorted(filter(None, types)))}.",
            )


def _site_faults(sites: Sequence[str], known: set[str], what: str) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for site in sites:
        if site not in known:
            yield site, f'« {site} » is not {what}. Correct the code; write it in quotes, as in "01".'
        if site in seen:
            yield site, f"« {site} » is listed twice. Keep one of the two."
        seen.add(site)
