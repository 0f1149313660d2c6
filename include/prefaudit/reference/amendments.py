"""What people decide after the files were written: a campaign opened, a site added, a due date extended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from prefaudit.reference.campaigns import Campaign, campaign_of
from prefaudit.reference.lines import ReferenceRow, Tables

OPENED, SITE_ADDED, WAIVER = "campaign_opened", "site_added", "waiver"


@dataclass(frozen=True)
class Amendment:
    """One decision on a campaign: its kind, and its content as JSON text.

    What is kept as the warehouse has it (`reference.kept`) is of this shape too: it holds over the files as well.
    `campaign_opened` holds the keys of a campaign file; `site_added` and `waiver` hold site_code, audit_type and
    due_on (YYYY-MM-DD).
    """

    kind: str
    campaign: str
    content: str

    @property
    def data(self) -> dict[str, Any]:
        """The content as a mapping."""
        return dict(json.loads(self.content))


def amended(campaigns: Sequence[Campaign], tables: Tables, amendments: Sequence[Amendment]) -> list[Campaign]:
    """Return the campaigns of the files and those opened since (each as last opened), with the decisions upon them.

    A site added or a due date extended outlives a campaign's being opened again. A decision on what is no longer there
    has no effect, and a campaign file overrides a form of the same code.
    """
    found = list(campaigns)
    of_files = {campaign.row.get("campaign_code") for campaign in campaigns}
    opened = {item.campaign: item for item in amendments if item.kind == OPENED and item.campaign not in of_files}
    found.extend(campaign_of(item.data, tables) for item in opened.values())
    for amendment in amendments:
        for place, campaign in enumerate(found):
            if amendment.kind != OPENED and campaign.row.get("campaign_code") == amendment.campaign:
                found[place] = _changed(campaign, amendment)
    return found


def _changed(campaign: Campaign, amendment: Amendment) -> Campaign:
    data = amendment.data
    row: ReferenceRow = {"campaign_code": amendment.campaign} | {
        name: data[name] for name in ("site_code", "audit_type", "due_on")
    }
    key = (row["site_code"], row["audit_type"])
    expected = [row if (other["site_code"], other["audit_type"]) == key else other for other in campaign.expected]
    engagements = list(campaign.engagements)
    if amendment.kind == SITE_ADDED:
        if row not in expected:
            expected.append(row)
        if row["site_code"] not in [other["site_code"] for other in engagements]:
            engagements.append({"campaign_code": amendment.campaign, "site_code": row["site_code"]})
    return replace(campaign, expected=tuple(expected), engagements=tuple(engagements))
