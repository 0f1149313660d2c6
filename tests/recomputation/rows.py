"""The published tables with a row an audit, an answer or a site: from the workbooks that count, and the registers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.recomputation.returns import Campaign, Key
from tests.recomputation.words import codes, day, number, plain, text
from tests.recomputation.workbooks import Row

Rows = list[dict[str, Any]]
_LITTLE = ("campaign_code", "site_code", "site_name", "site_kind", "departement_code", "region_code", "region_name")
SMALL = 30


@dataclass(frozen=True)
class Finding:
    """A finding of an audit: its criterion with the module and commitment of the standard, and its code."""

    key: Key
    row: Row
    criterion: dict[str, str]
    result: str


def by_code(campaign: Campaign, name: str, column: str) -> dict[str, dict[str, str]]:
    return {line[column]: dict(line) for line in campaign.lines(name)}


def code_of(campaign: Campaign, listed: str, answer: object) -> str | None:
    """Return the code of an answer to a list; None of no answer."""
    return None if text(answer) is None else campaign.registers.spellings[listed, plain(answer)]


def findings(campaign: Campaign) -> list[Finding]:
    """Return every answered criterion of the audits that count."""
    criteria = by_code(campaign, "criteria", "criterion_code")
    return [
        Finding(key, row, criteria[str(text(row.values["criterion"]))], result)
        for key, book in sorted(campaign.books.items())
        for row in book.rows["findings"]
        if (result := code_of(campaign, "finding", row.values["result"]))
    ]


def scope(campaign: Campaign, key: Key) -> list[str]:
    return codes(campaign.books[key].said["modules"])


def consolidated(campaign: Campaign) -> Rows:
    modules = by_code(campaign, "modules", "module_code")
    commitments = by_code(campaign, "commitments", "commitment_code")
    (standard,) = (
        line
        for line in campaign.registers.lines("standards")
        if line["standard_code"] == campaign.file["standard_code"]
    )
    return [
        {
            **campaign.head(each.key),
            "campaign_label": campaign.file["campaign_label"],
            "audit_started_on": day(campaign.books[each.key].said["started_on"]),
            "audit_ended_on": day(campaign.books[each.key].said["ended_on"]),
            "standard_code": standard["standard_code"],
            "standard_name": standard["standard_name"],
            "module_code": each.criterion["module_code"],
            "module_name": modules[each.criterion["module_code"]]["module_name"],
            "commitment_code": each.criterion["commitment_code"],
            "commitment_label": commitments[each.criterion["commitment_code"]]["commitment_label"],
            "criterion_code": each.criterion["criterion_code"],
            "criterion_label": each.criterion["criterion_label"],
            "result": each.result,
            "result_label": campaign.registers.labels["finding", each.result],
            **campaign.tail(each.key),
            "sheet": campaign.books[each.key].sheets["findings"],
            "sheet_row": each.row.number,
            "cell": each.row.cell("result"),
        }
        for each in findings(campaign)
    ]


def audits(campaign: Campaign) -> Rows:
    rows = []
    found = findings(campaign)
    for key, book in sorted(campaign.books.items()):
        results = [each.result for each in found if each.key == key]
        assessed = sum(result != "not_assessed" for result in results)
        not_applicable = results.count("not_applicable")
        conforming = results.count("conformity") + results.count("strength")
        body = code_of(campaign, "body", book.said["body"])
        rows.append(
            {name: value for name, value in campaign.head(key).items() if name != "city"}
            | {
                "audit_started_on": day(book.said["started_on"]),
                "audit_ended_on": day(book.said["ended_on"]),
                "external_audit_on": day(book.said["external_on"]),
                "body": body,
                "body_label": campaign.registers.labels["body", body] if body else None,
                "staff_total": _whole(book.said["staff_total"]),
                "staff_concerned": _whole(book.said["staff_concerned"]),
                "standard_code": campaign.file["standard_code"],
                "modules_in_scope": " ; ".join(scope(campaign, key)),
                "sites_covered": len(covered(campaign, key)),
                **_known(
                    results,
                    criteria_assessed=assessed,
                    not_applicable=not_applicable,
                    conforming=conforming,
                    minor_nonconformities=results.count("minor_nonconformity"),
                    major_nonconformities=results.count("major_nonconformity"),
                ),
                "conformity_rate": rate(conforming, assessed - not_applicable),
                "small_denominator": assessed - not_applicable < SMALL,
                "verdict": campaign.current[key].verdict,
                "received_at": campaign.current[key].received_at,
                **campaign.tail(key),
                "sheet": book.sheets["identification"],
            }
        )
    return rows


def _known(results: list[str], **counts: int) -> dict[str, Any]:
    """Return the counts of an audit; where it has no finding, they are not measured."""
    if results:
        return {**counts, "results_status": "known"}
    return {**dict.fromkeys(counts), "results_status": "not_measured"}


def _whole(value: object) -> int | None:
    found = number(value)
    return None if found is None else int(found)


def covered(campaign: Campaign, key: Key) -> list[str]:
    """Return the sites that an audit covers, that of the return among them."""
    named = [site.zfill(2) if site.isdigit() else site for site in codes(campaign.books[key].said["sites"])]
    return sorted({key[0], *named})


def audit_sites(campaign: Campaign) -> Rows:
    return [
        campaign.head(key, "campaign_code", "site_code", "region_code", "audit_type")
        | {"covered_site_code": site, "covered_site_name": campaign.sites[site]["site_name"]}
        | campaign.tail(key, "simulated")
        for key in sorted(campaign.books)
        for site in covered(campaign, key)
    ]


@dataclass(frozen=True)
class Action:
    """A nonconformity that has a sheet: when it was found, is due and was lifted, and what that is on a day."""

    key: Key
    row: Row
    criterion: dict[str, str]
    severity: str
    found_on: date
    due_on: date | None
    closed_on: date | None
    day: date

    @property
    def state(self) -> str:
        return self.state_on(self.day)

    def state_on(self, day: date) -> str:
        if self.closed_on and self.closed_on <= day:
            return "closed"
        return "overdue" if self.due_on and self.due_on < day else "open"

    @property
    def days_to_close(self) -> int | None:
        return max((self.closed_on - self.found_on).days, 0) if self.state == "closed" and self.closed_on else None


def actions(campaign: Campaign) -> list[Action]:
    criteria = by_code(campaign, "criteria", "criterion_code")
    found = []
    for key, book in sorted(campaign.books.items()):
        ended_on = day(book.said["ended_on"])
        assert ended_on
        for row in book.rows["nonconformities"]:
            severity = code_of(campaign, "nonconformity_severity", row.values["severity"])
            days = day(row.values["due_on"]), day(row.values["closed_on"])
            criterion = criteria[str(text(row.values["criterion"]))]
            found.append(Action(key, row, criterion, str(severity), ended_on, *days, campaign.day))
    return found


def nonconformities(campaign: Campaign) -> Rows:
    modules = by_code(campaign, "modules", "module_code")
    return [
        campaign.head(each.key, *_LITTLE, "audit_type")
        | {
            "standard_code": campaign.file["standard_code"],
            "module_code": each.criterion["module_code"],
            "module_name": modules[each.criterion["module_code"]]["module_name"],
            "commitment_code": each.criterion["commitment_code"],
            "criterion_code": each.criterion["criterion_code"],
            "criterion_label": each.criterion["criterion_label"],
            "severity": each.severity,
            "severity_label": campaign.registers.labels["nonconformity_severity", each.severity],
            "found_on": each.found_on,
            "due_on": each.due_on,
            "closed_on": each.closed_on,
            "state": each.state,
            "state_at_publication": each.state_on(campaign.published_on),
            "days_open": each.days_to_close
            if each.days_to_close is not None
            else max((campaign.day - each.found_on).days, 0),
            "days_to_close": each.days_to_close,
            **campaign.tail(each.key),
            "sheet": campaign.books[each.key].sheets["nonconformities"],
            "sheet_row": each.row.number,
            "cell": each.row.cell("severity"),
        }
        for each in actions(campaign)
    ]


@dataclass(frozen=True)
class Measured:
    """A line of indicators that an audit answers."""

    key: Key
    row: Row
    indicator: dict[str, str]
    period: str | None
    numerator: float | None
    denominator: float | None


def measured(campaign: Campaign) -> Iterator[Measured]:
    known = by_code(campaign, "indicators", "indicator_code")
    for key, book in sorted(campaign.books.items()):
        for row in book.rows["indicators"]:
            if any(text(row.values[name]) is not None for name in ("period", "numerator", "denominator", "value")):
                numbers = number(row.values["numerator"]), number(row.values["denominator"])
                indicator = known[str(text(row.values["indicator"]))]
                yield Measured(key, row, indicator, text(row.values["period"]), *numbers)


def _is_measured(line: Measured) -> bool:
    both = line.numerator is not None and line.denominator is not None
    return both or number(line.row.values["value"]) is not None


def indicators(campaign: Campaign) -> Rows:
    return [
        campaign.head(each.key, *_LITTLE, "audit_type")
        | {
            "standard_code": campaign.file["standard_code"],
            **{name: each.indicator[name] for name in ("module_code", "indicator_code", "indicator_label", "unit")},
            "period": each.period,
            "numerator": each.numerator,
            "denominator": each.denominator,
            "value": number(each.row.values["value"]),
            "value_status": "known" if _is_measured(each) else "not_measured",
            "target": number(each.row.values["target"]),
            **campaign.tail(each.key),
            "sheet": campaign.books[each.key].sheets["indicators"],
            "sheet_row": each.row.number,
            "cell": each.row.cell("value"),
        }
        for each in measured(campaign)
    ]


def engagements(campaign: Campaign) -> Rows:
    return [
        {"campaign_code": campaign.code}
        | {name: value for name, value in campaign.sites[site].items() if name != "city"}
        for site in campaign.engaged
    ]


def rate(part: int | Decimal, whole: int | Decimal, places: int = 4) -> Decimal | None:
    """Return a quotient rounded as people round; None of nothing."""
    return (Decimal(part) / whole).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if whole else None
