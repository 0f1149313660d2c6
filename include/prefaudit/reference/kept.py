"""What stays as the warehouse has it: tables and campaigns of which the files say what it cannot take in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from prefaudit.reference.amendments import Amendment
from prefaudit.reference.campaigns import SITES, Campaign
from prefaudit.reference.lines import Line, ReferenceRow
from prefaudit.reference.shapes import Shape

# Kinds of amendment: the rows of a table, or of the tables that a campaign has its rows in, as the warehouse has them.
TABLE_KEPT, CAMPAIGN_KEPT = "table_kept", "campaign_kept"
# The tables that the rows of a campaign stand in.
CAMPAIGN_TABLES = ("campaigns", "reporters", "engagements", "owed")


def decisions(amendments: Sequence[Amendment]) -> list[Amendment]:
    """Return the amendments that people decided."""
    return [each for each in amendments if each.kind not in (TABLE_KEPT, CAMPAIGN_KEPT)]


def with_kept_tables(
    lines: Mapping[str, tuple[Line, ...]], shapes: Mapping[str, Shape], amendments: Sequence[Amendment]
) -> dict[str, tuple[Line, ...]]:
    """Return the lines of the tables, those of a kept table as the warehouse has them; columns that it has not are
    those of the file."""
    found = dict(lines)
    for each in amendments:
        if each.kind == TABLE_KEPT:
            key, there = shapes[each.campaign].key, lines[each.campaign]
            others = {line.values(key): line.row for line in there}
            empty = dict.fromkeys(there[0].row) if there else {}
            found[each.campaign] = tuple(
                Line(
                    f"{each.campaign}.csv", number, {**empty, **others.get(tuple(row[name] for name in key), {}), **row}
                )
                for number, row in enumerate(each.data["rows"], 2)
            )
    return found


def with_kept_campaigns(campaigns: Sequence[Campaign], amendments: Sequence[Amendment]) -> list[Campaign]:
    """Return the campaigns, kept ones as the warehouse has them: what it does not keep is as their file says."""
    kept = {each.campaign: each.data for each in amendments if each.kind == CAMPAIGN_KEPT}
    before = {campaign.code: campaign for campaign in campaigns}
    return [
        *(campaign for campaign in campaigns if campaign.code not in kept),
        *(
            _campaign(before.get(code, Campaign({})), code, row, tables)
            for code, tables in kept.items()
            for row in tables["campaigns"]
        ),
    ]


# A campaign whose file is gone is not reminded of, and its figures are asked about before they are published.
_ALONE: ReferenceRow = {"remind_days_before": "", "remind_days_after": "", "approval": "required", "reporters": SITES}


def _campaign(
    campaign: Campaign, code: str, row: ReferenceRow, tables: Mapping[str, Sequence[ReferenceRow]]
) -> Campaign:
    return replace(
        campaign,
        row={**_ALONE, **campaign.row, **row},
        engagements=tuple(tables["engagements"]),
        expected=tuple(tables["owed"]),
        reporters=tuple(tables["reporters"]),
        faults=(),
        code=code,
        form=str(row["form"]),
    )
