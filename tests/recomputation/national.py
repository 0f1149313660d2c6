"""The tables about a campaign as a whole: certificates, key figures, the way to a certificate, earlier campaigns."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.recomputation.returns import Campaign, Key
from tests.recomputation.rows import SMALL, Rows, code_of, rate, scope
from tests.recomputation.summaries import FEW, Base
from tests.recomputation.words import day, text

_SITE = ("campaign_code", "site_code", "site_name", "site_kind", "site_kind_label", "departement_code", "region_code")
_EVALUATED = ("self_assessment", "pre_certification")
_DAYS = ("first_on", "obtained_on", "expires_on")
# What is neither is known not to be in force.
_IN_FORCE = {"valid": True, "undated": None}


def certificates(campaign: Campaign) -> Rows:
    """Return the certificates that returns tell of, and those of the register for the campaign, in order."""
    rows = [*_told(campaign), *_registered(campaign)]
    rows.sort(key=lambda row: (row["site_code"], row["scheme"], row["scope"] or ""))
    return [{**row, "position": position} for position, row in enumerate(rows, start=1)]


def _told(campaign: Campaign) -> Iterator[dict[str, Any]]:
    for key, book in sorted(campaign.books.items()):
        for line in book.rows["certificates"]:
            days = first, obtained, expires = [day(line.values[name]) for name in _DAYS]
            scheme = str(code_of(campaign, "scheme", line.values["scheme"]))
            status, later = (_status(*days, on) for on in (campaign.day, campaign.published_on))
            renewed = _renewed(first, obtained, campaign.day)
            yield {
                **campaign.head(key, *_SITE, "region_name"),
                "scheme": scheme,
                "scheme_label": campaign.registers.labels["scheme", scheme],
                "scope": text(line.values["scope"]),
                # No text of the simulator names anybody.
                "scope_status": "shown",
                "first_obtained_on": first,
                "obtained_on": obtained,
                "expires_on": expires,
                "in_force": _IN_FORCE.get(status, False),
                "expires_soon": expires <= _months_after(campaign.day, 6)
                if status == "valid" and expires
                else _IN_FORCE.get(status, False),
                "renewed": renewed,
                **_states(campaign, status, renewed),
                "in_force_at_publication": _IN_FORCE.get(later, False),
                "status_at_publication": later,
                "origin": "return",
                "source": None,
                **campaign.tail(key),
                "sheet": book.sheets["certificates"],
                "sheet_row": line.number,
                "cell": line.cell("scheme"),
                "site_as_named": None,
            }


def _registered(campaign: Campaign) -> Iterator[dict[str, Any]]:
    states = {"true": True, "false": False, "": None}
    for line in campaign.registers.lines("certificates"):
        if line["campaign_code"] != campaign.code:
            continue
        said, renewed = states[line["in_force"]], states[line["renewed"]]
        status = "undated" if said is None else "valid" if said else "not_valid"
        yield {
            "campaign_code": campaign.code,
            **{name: campaign.sites[line["site_code"]][name] for name in (*_SITE[1:], "region_name")},
            "scheme": line["scheme"],
            "scheme_label": campaign.registers.labels["scheme", line["scheme"]],
            "scope": line["scope"] or None,
            "scope_status": "shown",
            "first_obtained_on": None,
            "obtained_on": line["obtained_on"] or None,
            "expires_on": None,
            "in_force": said,
            "expires_soon": None,
            "renewed": renewed,
            **_states(campaign, status, renewed),
            "in_force_at_publication": None,
            "status_at_publication": "undated",
            "origin": "register",
            "source": line["source"],
            "simulated": False,
            **dict.fromkeys(("file_sha256", "sheet", "sheet_row", "cell")),
            "site_as_named": line["site_as_named"] or None,
        }


def _status(first: date | None, obtained: date | None, expires: date | None, on: date) -> str:
    """Return whether a certificate is in force on a day, by its dates."""
    began = min((each for each in (first, obtained) if each), default=None)
    if began and began > on:
        return "not_yet_valid"
    if expires and expires < on:
        return "expired"
    return "valid" if began and expires else "undated"


def _renewed(first: date | None, obtained: date | None, on: date) -> bool | None:
    """Return whether a certificate was renewed: a present cycle that is still to come may follow the first one."""
    if first is None or obtained is None:
        return None
    return first < obtained if obtained <= on or first >= obtained else None


def _states(campaign: Campaign, status: str, renewed: bool | None) -> dict[str, str]:
    labels = campaign.registers.labels
    renewal = {True: "renewed", False: "first_cycle", None: "unknown"}[renewed]
    return {
        "certificate_status": status,
        "certificate_status_label": labels["certificate_status", status],
        "renewal_status": renewal,
        "renewal_status_label": labels["renewal_status", renewal],
    }


def _months_after(start: date, months: int) -> date:
    year, month = divmod(start.month - 1 + months, 12)
    year += start.year
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def headline_figures(campaign: Campaign) -> Rows:
    """Return the key figures: counted here, and declared by a document; a kind of which there is none has no line."""
    counted = dict(_counted(campaign))
    declared = {
        line["figure_code"]: line
        for line in campaign.registers.lines("declared_figures")
        if line["campaign_code"] == campaign.code
    }
    rows = []
    for position, code in enumerate([*counted, *(code for code in declared if code not in counted)], start=1):
        said = declared.get(code, {})
        rows.append(
            {
                "campaign_code": campaign.code,
                "figure_code": code,
                "enumerated": counted[code][0] if code in counted and counted[code][1] != "unknown" else None,
                **_worth(campaign, counted[code][1] if code in counted else "not_measured", "enumerated"),
                "measured_on": campaign.day if code.startswith("certified") else None,
                "declared": int(said["declared"]) if said else None,
                "source": said.get("source"),
                "position": position,
            }
        )
    return rows


def _worth(campaign: Campaign, status: str, what: str) -> dict[str, str]:
    return {f"{what}_status": status, f"{what}_status_label": campaign.registers.labels["count_status", status]}


def _of(known: Sequence[object | None]) -> str:
    """Return what a count is worth, from what is known of each that it is asked of; None of whom nothing is."""
    unknown = sum(each is None for each in known)
    if not unknown:
        return "known"
    return "unknown" if unknown == len(known) else "at_least"


def _standing(campaign: Campaign) -> dict[str, tuple[bool | None, bool | None]]:
    """Return by site whether it is certified, and if so again: None where nobody knows.

    Nobody knows it of a site that has an undated certificate, or that neither a return nor a register speaks of.
    """
    held: dict[str, list[dict[str, Any]]] = {}
    for row in certificates(campaign):
        held.setdefault(row["site_code"], []).append(row)
    told = {site for site, _ in campaign.books}
    registered = any(row["origin"] == "register" for rows in held.values() for row in rows)
    found: dict[str, tuple[bool | None, bool | None]] = {}
    for site in {*campaign.engaged, *held}:
        valid = [row["renewed"] for row in held.get(site, []) if row["in_force"]]
        if valid:
            found[site] = True, True if True in valid else None if None in valid else False
        elif any(row["in_force"] is None for row in held.get(site, [])):
            found[site] = None, None
        else:
            found[site] = False if site in held or site in told or registered else None, None
    return found


def _counted(campaign: Campaign) -> Iterator[tuple[str, tuple[int, str]]]:
    kinds = {"prefecture": "prefectures", "sub_prefecture": "sub_prefectures"}
    of_kind = {site: kinds[campaign.sites[site]["site_kind"]] for site in campaign.sites}
    yield "sites_engaged", (len(campaign.engaged), "known")
    for name in kinds.values():
        yield f"{name}_engaged", (sum(of_kind[site] == name for site in campaign.engaged), "known")
    for audit_type in _types(campaign):
        yield f"returns_owed_{audit_type}", (sum(key[1] == audit_type for key in campaign.due), "known")
        yield f"returns_accepted_{audit_type}", (sum(key[1] == audit_type for key in campaign.books), "known")
    standing = {site: certified for site, (certified, _) in _standing(campaign).items()}
    worth = {name: _of([standing[site] for site in standing if of_kind[site] == name]) for name in kinds.values()}
    yield "certified_sites", (sum(map(bool, standing.values())), _of([*standing.values()]))
    for name in kinds.values():
        if sites := sum(bool(certified) for site, certified in standing.items() if of_kind[site] == name):
            yield f"certified_{name}", (sites, worth[name])
    held = {(row["site_code"], row["scheme"]) for row in certificates(campaign) if row["in_force"]}
    for scheme in [code for listed, code in campaign.registers.labels if listed == "scheme"]:
        for name in kinds.values():
            if sites := len({site for site, own in held if own == scheme and of_kind[site] == name}):
                yield f"certified_{name}_{scheme}", (sites, worth[name])


def _types(campaign: Campaign) -> list[str]:
    owed = {audit_type for _, audit_type in campaign.due}
    return [code for listed, code in campaign.registers.labels if listed == "audit_type" and code in owed]


def certification_funnel(campaign: Campaign) -> Rows:
    """Return how many of the engaged sites were evaluated, are certified, and are so again; what is known of it."""
    standing = [_standing(campaign)[site] for site in campaign.engaged]
    evaluated = {site for site, audit_type in campaign.books if audit_type in _EVALUATED} & {*campaign.engaged}
    asked = any(audit_type in _EVALUATED for _, audit_type in campaign.due)
    certified = _of([each for each, _ in standing])
    again = _of([renewed for each, renewed in standing if each])
    if "unknown" in (certified, again):
        again = "unknown"
    elif certified == "at_least":
        again = "at_least"
    steps: Sequence[tuple[str, int, str, date | None]] = (
        ("engaged", len(campaign.engaged), "known", None),
        ("pre_audited", len(evaluated), "known" if asked else "not_asked", None),
        ("certified", sum(bool(each) for each, _ in standing), certified, campaign.day),
        ("renewed", sum(bool(renewed) for _, renewed in standing), again, campaign.day),
    )
    rows = []
    for position, (stage, sites, status, measured_on) in enumerate(steps, start=1):
        known = sites if status in ("known", "at_least") else None
        rows.append(
            {
                "campaign_code": campaign.code,
                "stage": stage,
                "sites": known,
                "share_of_engaged": None if known is None else rate(known, len(campaign.engaged)),
                "position": position,
                **_worth(campaign, status, "sites"),
                "measured_on": measured_on,
                "engaged": len(campaign.engaged),
            }
        )
    return rows


def _comparability(campaign: Campaign, other: Campaign) -> list[str]:
    """Return why two campaigns cannot be compared, the first reason first; « comparable » where they can."""
    both = (campaign, other)
    kinds = ({each.sites[site]["site_kind"] for site, _ in each.due} for each in both)
    types = ({audit_type for _, audit_type in each.due} for each in both)
    reasons = []
    if campaign.file["standard_code"] != other.file["standard_code"]:
        reasons.append("other_standard")
    if len({frozenset(each) for each in types}) > 1:
        reasons.append("other_audit_types")
    if len({frozenset(each) for each in kinds}) > 1:
        reasons.append("other_site_kinds")
    return reasons or ["comparable"]


def _compared(campaign: Campaign, reasons: Sequence[str]) -> dict[str, str]:
    labels = " ; ".join(campaign.registers.labels["comparability", reason] for reason in reasons)
    return {"comparability": reasons[0], "comparability_label": labels}


def campaign_trend(base: Base, earlier: Sequence[Base]) -> Rows:
    """Return the measures of a campaign and of those before it."""
    rows = []
    for each in (*earlier, base):
        other, measures = each.campaign, each.measures({*each.campaign.due})
        reasons = _comparability(base.campaign, other)
        names = ("owed", "accepted", "reporting_rate", "criteria_assessed", "not_applicable", "conforming")
        rows.append(
            {
                "campaign_code": base.campaign.code,
                "compared_campaign_code": other.code,
                "compared_campaign_label": other.file["campaign_label"],
                "reference_on": other.file["reference_on"],
                "standard_code": other.file["standard_code"],
                "comparable": reasons == ["comparable"],
                **_compared(base.campaign, reasons),
                **{name: measures[name] for name in (*names, "conformity_rate", "small_denominator", "few_sites")},
                "results_status": measures["results_status"],
            }
        )
    return rows


def campaign_changes(base: Base, earlier: Sequence[Base]) -> Rows:
    """Return by module what changed since the last campaign of the same standard: of all sites, and of the same."""
    campaign = base.campaign
    before = [
        each
        for each in earlier
        if each.campaign.books and each.campaign.file["standard_code"] == campaign.file["standard_code"]
    ]
    if not before or not campaign.books:
        return []
    alike = [each for each in before if _comparability(campaign, each.campaign) == ["comparable"]]
    previous = (alike or before)[-1]
    reasons = _comparability(campaign, previous.campaign)
    measured = {each.criterion["module_code"] for one in (base, previous) for each in one.findings}
    names = {line["module_code"]: line["module_name"] for line in campaign.lines("modules")}
    return [
        {
            "campaign_code": campaign.code,
            "previous_campaign_code": previous.campaign.code,
            "standard_code": campaign.file["standard_code"],
            "module_code": module,
            "module_name": names.get(module, "Tous les modules"),
            **_compared(campaign, reasons),
            **_change(base, previous, {*measured} if module == "all" else {module}, reasons == ["comparable"]),
        }
        for module in ("all", *sorted(measured))
    ]


def _change(base: Base, previous: Base, modules: set[str], comparable: bool) -> dict[str, Any]:
    def audited(each: Base, module: str) -> set[Key]:
        return {key for key in each.campaign.books if module in scope(each.campaign, key)}

    def measured(each: Base, same: bool) -> tuple[int, int]:
        """Return how many of the criteria conform, and of how many: of the same sites those of modules in both."""
        results = [
            found.result
            for found in each.findings
            if found.criterion["module_code"] in modules
            and (not same or found.key in both[found.criterion["module_code"]])
        ]
        conforming = results.count("conformity") + results.count("strength")
        known.append(bool(results))
        return conforming, len(results) - results.count("not_assessed") - results.count("not_applicable")

    known: list[bool] = []
    both = {module: audited(base, module) & audited(previous, module) for module in modules}
    counts = [measured(each, same) for same in (False, True) for each in (base, previous)]
    now, then, same_now, same_then = (rate(*each) for each in counts)
    parts = ("", "previous_", "same_sites_", "same_sites_previous_")
    audits = [len({key for module in modules for key in audited(each, module)}) for each in (base, previous)]
    sites = len({site for keys in both.values() for site, _ in keys})
    return {
        "conformity_rate": now,
        "previous_conformity_rate": then,
        "change": _difference(*counts[:2]) if comparable else None,
        "same_sites": sites,
        "same_sites_conformity_rate": same_now,
        "same_sites_previous_conformity_rate": same_then,
        "same_sites_change": _difference(*counts[2:]),
        **{
            f"{part}{name}": count if there else None
            for part, pair, there in zip(parts, counts, known, strict=True)
            for name, count in zip(("conforming", "applicable"), pair, strict=True)
        },
        # Of the rates of the same sites.
        "small_denominator": min(whole for _, whole in counts[2:]) < SMALL,
        # Of any of the line.
        "few_sites": min(*audits, *([sites] if sites else [])) < FEW,
    }


def _difference(now: tuple[int, int], then: tuple[int, int]) -> Decimal | None:
    """Return the difference of two rates, rounded once."""
    if not now[1] or not then[1]:
        return None
    return rate(now[0] * then[1] - then[0] * now[1], now[1] * then[1])


def declared_facts(campaign: Campaign) -> Rows:
    """Return what documents say of a campaign that is no count: how its standard came about, then what they declare."""
    names = ("campaign_code", "fact_code", "label", "text", "starts_on", "ends_on", "status", "source")
    (standard,) = (
        line
        for line in campaign.registers.lines("standards")
        if line["standard_code"] == campaign.file["standard_code"]
    )
    rows: list[dict[str, Any]] = [
        {
            "campaign_code": campaign.code,
            "fact_code": "standard_act",
            "label": f"Acte du référentiel {standard['standard_name']}",
            "text": campaign.registers.labels["standard_act", standard["act"]],
            "starts_on": standard["adopted_on"],
            "ends_on": standard["adopted_on"],
            **{name: standard[name] for name in ("status", "source")},
        }
    ]
    rows += [
        {name: line[name] or None for name in names}
        for line in sorted(campaign.registers.lines("declared_facts"), key=lambda line: int(line["position"]))
        if line["campaign_code"] == campaign.code
    ]
    return [{**row, "position": position} for position, row in enumerate(rows, start=1)]
