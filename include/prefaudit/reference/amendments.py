"""What people decide after the files were written: a campaign opened, a site added, a due date extended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from prefaudit.reference.campaigns import Campaign, campaign_of
from prefaudit.reference.checks import Row, Tables

OPENED, SITE_ADDED, WAIVER = "campaign_opened", "site_added", "waiver"


@dataclass(frozen=True)
class Amendment:
    """One decision on a campaign: its kind, and its content as JSON text.

    `campaign_opened` holds what a campaign file would say; `site_added` and `waiver` hold site_code, audit_type and
    due_on (YYYY-MM-DD).
    """

    kind: str
    campaign: str
    content: str

    @property
    def data(self) -> dict[str, Any]:
        """The content, read."""
        found: dict[str, Any] = json.loads(self.content)
        return found


def amended(campaigns: Sequence[Campaign], tables: Tables, amendments: Sequence[Amendment]) -> list[Campaign]:
    """The campaigns of the files and those opened since (each as it was last opened), with the decisions upon them.

    A site added or a due date extended outlives a campaign's being opened again. A decision on what is no longer there
    is passed over, and a campaign file has the last word over a form of the same code.
    """
    made = list(campaigns)
    of_files = {each.row.get("campaign_code") for each in campaigns}
    opened = {each.campaign: each for each in amendments if each.kind == OPENED and each.campaign not in of_files}
    made.extend(campaign_of(each.data, tables) for each in opened.values())
    for each in amendments:
        for place, campaign in enumerate(made):
            if each.kind != OPENED and campaign.row.get("campaign_code") == each.campaign:
                made[place] = _changed(campaign, each)
    return made


def _changed(campaign: Campaign, amendment: Amendment) -> Campaign:
    said = amendment.data
    key = (said["site_code"], said["audit_type"])
    row: Row = {
        "campaign_code": amendment.campaign,
        "site_code": said["site_code"],
        "audit_type": said["audit_type"],
        "due_on": said["due_on"],
    }
    owed = [row if (each["site_code"], each["audit_type"]) == key else each for each in campaign.owed]
    if amendment.kind == SITE_ADDED and row not in owed:
        owed.append(row)
    engaged = [each["site_code"] for each in campaign.engagements]
    engagements = list(campaign.engagements)
    if amendment.kind == SITE_ADDED and said["site_code"] not in engaged:
        engagements.append({"campaign_code": amendment.campaign, "site_code": said["site_code"]})
    return replace(campaign, owed=tuple(owed), engagements=tuple(engagements))
