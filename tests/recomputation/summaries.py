"""The measures, from their definitions: by territory and subject, over returns, findings and corrective actions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import exp, log, sqrt
from statistics import median
from typing import Any, TypeVar

from tests.recomputation.returns import PARIS, Campaign, Key
from tests.recomputation.rows import SMALL, Action, Finding, Measured, actions, by_code, findings, measured, rate, scope

T = TypeVar("T")
FEW = 5
# The measures that count findings and corrective actions.
_COUNTS = {
    *("criteria_assessed", "not_applicable", "conforming", "strengths", "opportunities", "sensitive_points"),
    *("minor_nonconformities", "major_nonconformities", "corrective_actions", "closed", "overdue"),
    *("overdue_at_publication", "major_open", "major_overdue"),
}
# Of which part of the actions the time to close is said, and the normal quantile of its interval.
_MEDIAN, _P90, _NORMAL = 0.5, 0.9, 1.959963984540054
# After how many days the part that is closed is said.
_SEEN = 90
# What measures are of: all criteria, those of a module or commitment, or one.
Subject = tuple[str, str]
ALL: Subject = ("all", "")


@dataclass(frozen=True)
class Base:
    """What the measures of a campaign are made of."""

    campaign: Campaign
    findings: Sequence[Finding]
    actions: Sequence[Action]
    measured: Sequence[Measured]

    @classmethod
    def of(cls, campaign: Campaign) -> "Base":
        return cls(campaign, findings(campaign), actions(campaign), list(measured(campaign)))

    def measures(self, territory: set[Key], subject: Subject = ALL) -> dict[str, Any]:
        """Return the measures of some returns, for the criteria of a subject."""
        modules = self.modules[subject]
        audits = [key for key in self.campaign.books if key in territory and modules & {*scope(self.campaign, key)}]
        results = [each.result for each in self.findings_of.get(subject, ()) if each.key in territory]
        own = [each for each in self.actions_of.get(subject, ()) if each.key in territory]
        returned = self._returned(territory)
        counted = _of_findings(results, len(audits), returned) | self._of_actions(own)
        if not audits:
            # Of what no accepted return is about nothing is known.
            counted |= dict.fromkeys(_COUNTS)
        status = "known" if returned["accepted"] == returned["owed"] else "at_least"
        if not audits:
            status = "not_asked" if returned["accepted"] else "unknown"
        return returned | counted | {"results_status": status}

    @cached_property
    def modules(self) -> dict[Subject, set[str]]:
        """The modules that the criteria of each subject are of."""
        lines = [(dict(line), line["module_code"]) for line in self.campaign.lines("criteria")]
        return {subject: {*modules} for subject, modules in _by_subject(lines).items()}

    @cached_property
    def findings_of(self) -> dict[Subject, list[Finding]]:
        return _by_subject([(each.criterion, each) for each in self.findings])

    @cached_property
    def actions_of(self) -> dict[Subject, list[Action]]:
        return _by_subject([(each.criterion, each) for each in self.actions])

    def _returned(self, territory: set[Key]) -> dict[str, Any]:
        campaign = self.campaign
        files = {key: campaign.sent.get(key, []) for key in campaign.due if key in territory}
        owed = len(files)
        received = sum(bool(sent) for sent in files.values())
        accepted = sum(key in campaign.current for key in files)
        withdrawn = sum(
            key not in campaign.current and any(each.withdrawal for each in sent) for key, sent in files.items()
        )
        on_time = sum(
            next(each for each in sent if each.counts).received_at.astimezone(PARIS).date() <= campaign.due[key]
            for key, sent in files.items()
            if key in campaign.current
        )
        not_due = sum(not sent and campaign.published_on <= campaign.due[key] for key, sent in files.items())
        return {
            "owed": owed,
            "received": received,
            "accepted": accepted,
            "on_time": on_time,
            "missing_returns": owed - received - not_due,
            "not_due_returns": not_due,
            "rejected_returns": received - accepted - withdrawn,
            "withdrawn_returns": withdrawn,
            "reporting_rate": rate(accepted, owed),
            "on_time_rate": rate(on_time, owed),
            "response_rate": rate(received, owed),
        }

    def _of_actions(self, own: Sequence[Action]) -> dict[str, Any]:
        days = sorted(each.days_to_close for each in own if each.days_to_close is not None)
        closed = len(days)
        return {
            "corrective_actions": len(own),
            "closed": closed,
            "overdue": sum(each.state == "overdue" for each in own),
            "overdue_at_publication": sum(each.state_on(self.campaign.published_on) == "overdue" for each in own),
            "major_open": sum(each.severity == "major" and each.state != "closed" for each in own),
            "major_overdue": sum(each.severity == "major" and each.state == "overdue" for each in own),
            "share_closed": rate(closed, len(own)),
            "median_days_to_close": _tenth(median(days)) if days else None,
            "p90_days_to_close": _tenth(_interpolated(days, _P90)) if days else None,
            **self._estimated(own),
        }

    def _estimated(self, own: Sequence[Action]) -> dict[str, Any]:
        """Return the time to close by Kaplan-Meier: an open action is known to be open until its return came, or until
        the day of the figures where that says that it is lifted later."""
        times = []
        for each in own:
            told_on = self.campaign.current[each.key].received_at.astimezone(PARIS).date()
            last = self.campaign.day if each.closed_on else min(told_on, self.campaign.day)
            closed = each.days_to_close is not None
            times.append((each.days_to_close or 0 if closed else max((last - each.found_on).days, 0), closed))
        lasted = any(days >= _SEEN for days, _ in times)
        share = rate(Decimal(1) - _survival(times, _SEEN), 1) if lasted else None
        names = ("share_closed_90_days", "median_days_to_close", "median_days_low", "median_days_high")
        names += ("p90_days_to_close", "p90_days_low", "p90_days_high")
        found = [share, *_quantile(times, _MEDIAN), *_quantile(times, _P90)]
        return {f"estimated_{name}": value for name, value in zip(names, found, strict=True)}


def _by_subject(pairs: Iterable[tuple[Mapping[str, str], T]]) -> dict[Subject, list[T]]:
    """Return things by each subject that their criterion is of."""
    found: dict[Subject, list[T]] = defaultdict(list)
    for criterion, thing in pairs:
        found[ALL].append(thing)
        for kind in ("module_code", "commitment_code", "criterion_code"):
            found[kind, criterion[kind]].append(thing)
    return found


def _of_findings(results: Sequence[str], audits: int, returned: Mapping[str, Any]) -> dict[str, Any]:
    count = {name: results.count(name) for name in set(results)}
    assessed = len(results) - count.get("not_assessed", 0)
    not_applicable = count.get("not_applicable", 0)
    conforming = count.get("conformity", 0) + count.get("strength", 0)
    minor, major = count.get("minor_nonconformity", 0), count.get("major_nonconformity", 0)
    based_on, unknown = assessed - not_applicable, returned["owed"] - returned["accepted"]
    return {
        "audits": audits,
        "criteria_assessed": assessed,
        "not_applicable": not_applicable,
        "conforming": conforming,
        "strengths": count.get("strength", 0),
        "opportunities": count.get("opportunity", 0),
        "sensitive_points": count.get("sensitive_point", 0),
        "minor_nonconformities": minor,
        "major_nonconformities": major,
        "conformity_rate": rate(conforming, based_on),
        "small_denominator": based_on < SMALL,
        "few_sites": audits < FEW,
        "minor_per_audit": rate(minor, audits, 2),
        "major_per_audit": rate(major, audits, 2),
        # Each return that is unknown may be of the subject, with as much in it as the others have on average.
        "conformity_rate_low": rate(conforming * audits, based_on * (audits + unknown)),
        "conformity_rate_high": rate(conforming * audits + based_on * unknown, based_on * (audits + unknown)),
    }


def _tenth(value: float) -> Decimal:
    found = rate(Decimal(str(value)), 1, 1)
    assert found is not None
    return found


def _interpolated(values: Sequence[int], part: float) -> float:
    place = (len(values) - 1) * Decimal(str(part))
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return float(values[below] + (place - below) * (values[above] - values[below]))


def _survival(times: Sequence[tuple[int, bool]], until: int) -> Decimal:
    """Return which part of the actions is still open after so many days."""
    left = Decimal(1)
    for moment in sorted({days for days, closed in times if closed and days <= until}):
        at_risk = sum(days >= moment for days, _ in times)
        left *= Decimal(at_risk - sum(closed for days, closed in times if days == moment)) / at_risk
    return left


def _quantile(times: Sequence[tuple[int, bool]], part: float) -> tuple[Decimal | None, ...]:
    """Return the first day by which a part of the actions is closed, and the bounds of its interval (log-log)."""
    survival, variance, at_risk = Decimal(1), 0.0, len(times)
    found: list[int | None] = [None, None, None]
    left = Decimal(str(1 - part)).quantize(Decimal("0.1"))
    for moment in sorted({days for days, _ in times}):
        events = sum(closed for days, closed in times if days == moment)
        if events:
            survival *= Decimal(at_risk - events) / at_risk
            variance += events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
            values = (survival, *_bounds(float(survival), variance))
            for place, value in enumerate(values):
                if found[place] is None and value is not None and float(value) <= float(left) + 1e-12:
                    found[place] = moment
        at_risk -= sum(days == moment for days, _ in times)
    return tuple(None if value is None else _tenth(value) for value in found)


def _bounds(survival: float, variance: float) -> tuple[float | None, float | None]:
    """Return the lower and the upper bound of a survival, on the scale of its log-log: where none is left, there is no
    upper one."""
    if survival == 0.0:
        return 0.0, None
    width = _NORMAL * sqrt(variance) / log(survival)
    middle = log(-log(survival))
    return exp(-exp(middle - width)), exp(-exp(middle + width))


def _territories(campaign: Campaign, kind: str) -> dict[str, set[Key]]:
    found: dict[str, set[Key]] = defaultdict(set)
    for key in campaign.due:
        known = {**campaign.head(key), "nation": "FR"}
        found[known[kind]].add(key)
    return found


def by_module(base: Base, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield a summary by territory and module; the first of the columns is the code of the territory."""
    campaign = base.campaign
    modules = [("all", "Tous les modules"), *((m["module_code"], m["module_name"]) for m in campaign.lines("modules"))]
    kind = columns[0] if columns else "nation"
    for code, keys in _territories(campaign, kind).items():
        shown = {name: campaign.head(min(keys))[name] for name in columns} | ({kind: code} if columns else {})
        for module, name in modules:
            measures = base.measures(keys, ALL if module == "all" else ("module_code", module))
            head = {"campaign_code": campaign.code, "standard_code": campaign.file["standard_code"]}
            yield {**head, **shown, "module_code": module, "module_name": name, **measures}


def by_commitment(base: Base) -> Iterator[dict[str, Any]]:
    names = by_code(base.campaign, "modules", "module_code")
    for line in base.campaign.lines("commitments"):
        yield {
            "campaign_code": base.campaign.code,
            **{name: line[name] for name in ("standard_code", "module_code", "commitment_code", "commitment_label")},
            "module_name": names[line["module_code"]]["module_name"],
            **base.measures({*base.campaign.due}, ("commitment_code", line["commitment_code"])),
        }


def by_criterion(base: Base) -> Iterator[dict[str, Any]]:
    names = by_code(base.campaign, "modules", "module_code")
    labels = by_code(base.campaign, "commitments", "commitment_code")
    columns = ("standard_code", "module_code", "commitment_code", "criterion_code", "criterion_label")
    for line in base.campaign.lines("criteria"):
        yield {
            "campaign_code": base.campaign.code,
            **{name: line[name] for name in columns},
            "module_name": names[line["module_code"]]["module_name"],
            "commitment_label": labels[line["commitment_code"]]["commitment_label"],
            **base.measures({*base.campaign.due}, ("criterion_code", line["criterion_code"])),
        }


def indicator_summary(base: Base) -> Iterator[dict[str, Any]]:
    """Yield the indicators of the nation and of each région: the sum of numerators over that of denominators of the
    sites that measure both; those that no site of it measures once, without numbers."""
    campaign = base.campaign
    groups: dict[tuple[Any, ...], list[Measured]] = defaultdict(list)
    for each in base.measured:
        if each.numerator is not None and each.denominator is not None:
            for place in _places(campaign, each.key):
                groups[each.indicator["indicator_code"], each.period, *place].append(each)
    known = {(code, *place) for code, _, *place in groups}
    for place in dict.fromkeys(place for key in campaign.due for place in _places(campaign, key)):
        for line in campaign.lines("indicators"):
            if (line["indicator_code"], *place) not in known:
                groups[line["indicator_code"], "none", *place] = []
    indicators = {line["indicator_code"]: line for line in campaign.lines("indicators")}
    for (indicator_code, period, level, code, name, region), both in groups.items():
        indicator = indicators[indicator_code]
        total = sum(Decimal(str(each.numerator)) for each in both), sum(Decimal(str(each.denominator)) for each in both)
        value = rate(total[0] * Decimal(indicator["factor"]), total[1], 2)
        accepted = [key for key in campaign.books if code in ("FR", campaign.head(key)["region_code"])]
        asked = len({key[0] for key in accepted if indicator["module_code"] in scope(campaign, key)})
        status = "known" if both else "not_measured" if asked else "not_asked" if accepted else "unknown"
        yield {
            "campaign_code": campaign.code,
            "standard_code": campaign.file["standard_code"],
            **{column: indicator[column] for column in ("module_code", "indicator_code", "indicator_label", "unit")},
            "period": period,
            "territory_kind": level,
            "territory_code": code,
            "territory_name": name,
            "region_code": region,
            "sites_measuring": len({each.key[0] for each in both}),
            "sites_asked": asked,
            "numerator": float(total[0]) if both else None,
            "denominator": float(total[1]) if both else None,
            "value": None if value is None else float(value),
            "small_denominator": total[1] < SMALL,
            "few_sites": len({each.key[0] for each in both}) < FEW,
            "value_status": status,
            "value_status_label": campaign.registers.labels["count_status", status],
        }


def _places(campaign: Campaign, key: Key) -> list[tuple[str, str, str, str | None]]:
    head = campaign.head(key)
    return [
        ("nation", "FR", "France", None),
        ("region", head["region_code"], head["region_name"], head["region_code"]),
    ]
