"""Which returns a campaign awaits, what came for each, and which workbook counts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.recomputation.registers import Registers
from tests.recomputation.words import text
from tests.recomputation.workbooks import Workbook, identity, read

PARIS = ZoneInfo("Europe/Paris")
# A return: its site and its type of audit.
Key = tuple[str, str]


@dataclass(frozen=True)
class Sent:
    """A file as it came: what its sender said must come of it, and why the office took it back, if it did."""

    path: Path
    verdict: str
    received_at: datetime
    withdrawal: str = ""

    @property
    def counts(self) -> bool:
        return self.verdict != "rejected" and not self.withdrawal


class Campaign:
    """A campaign of audits and its returns on a day.

    `day` is the day of its figures: that of its file, or the last of its audits, or the day of publication where that
    is earlier.
    """

    def __init__(self, registers: Registers, code: str, sent: Sequence[Sent], published_on: date) -> None:
        self.registers, self.code, self.file = registers, code, registers.campaigns[code]
        self.sites = registers.sites(self.file["reference_on"])
        engaged = self.file["engaged"]
        self.engaged = sorted(self.sites) if engaged == "all" else sorted(engaged)
        self.published_on = published_on
        self.day = min(self.file.get("figures_on") or self.file["audits_to"], published_on)
        self.due: dict[Key, date] = {}
        for owed in self.file["owed"]:
            for site in self.engaged if owed["sites"] == "all" else owed["sites"]:
                self.due[site, owed["audit_type"]] = owed["due_on"]
        self.sent: dict[Key, list[Sent]] = defaultdict(list)
        for each in sorted(sent, key=lambda each: each.received_at):
            self._sort_in(each)
        self.current = {key: last for key, files in self.sent.items() if (last := _last(files))}
        self.books: dict[Key, Workbook] = {key: read(each.path) for key, each in self.current.items()}

    def _sort_in(self, sent: Sent) -> None:
        said = identity(sent.path)
        key = said["site"], self.registers.spellings.get(("audit_type", said["audit_type"]), "")
        if said["campaign"] == self.code and key in self.due:
            self.sent[key].append(sent)

    def lines(self, name: str) -> list[Mapping[str, str]]:
        """Return the lines of its standard in a reference file, in their order."""
        lines = [line for line in self.registers.lines(name) if line["standard_code"] == self.file["standard_code"]]
        return sorted(lines, key=lambda line: int(line["position"]))

    def head(self, key: Key, *columns: str) -> dict[str, Any]:
        """Return the columns of a row of a return: the campaign, the site and its territories, the type of audit."""
        site, audit_type = key
        known = {
            "campaign_code": self.code,
            **self.sites[site],
            "audit_type": audit_type,
            "audit_type_label": self.registers.labels["audit_type", audit_type],
        }
        return {name: known[name] for name in columns} if columns else known

    def tail(self, key: Key, *columns: str) -> dict[str, Any]:
        """Return the columns that say where a row of a return comes from, but the number that the ledger gave."""
        book = self.books[key]
        known = {"simulated": text(book.said["simulated"]) == "Simulé", "file_sha256": book.sha256}
        return {name: known[name] for name in columns or known}


def _last(files: Sequence[Sent]) -> Sent | None:
    counting = [each for each in files if each.counts]
    return counting[-1] if counting else None


def returns(campaign: Campaign) -> list[dict[str, Any]]:
    """Return the table of the returns that are owed."""
    labels, rows = campaign.registers.labels, []
    for key, due_on in campaign.due.items():
        files = campaign.sent.get(key, [])
        accepted = [each for each in files if each.counts]
        withdrawn = [each for each in files if each.withdrawal]
        current = campaign.current.get(key)
        first = accepted[0].received_at if accepted else None
        late = (first.astimezone(PARIS).date() - due_on).days if first else None
        empty = "missing" if campaign.published_on > due_on else "not_due"
        state = "rejected" if files else empty
        if current:
            state = current.verdict
        elif withdrawn:
            state = "withdrawn"
        rows.append(
            campaign.head(key, *(name for name in campaign.head(key) if name != "city"))
            | {
                "due_on": due_on,
                "state": state,
                "submissions": len(files),
                "rejected_submissions": sum(each.verdict == "rejected" for each in files),
                "received_at": files[-1].received_at if files else None,
                "verdict": files[-1].verdict if files else None,
                "accepted_at": first,
                "on_time": late <= 0 if late is not None else None,
                "days_late": max(late, 0) if late is not None else None,
                "simulated": campaign.tail(key)["simulated"] if current else None,
                "withdrawn_submissions": len(withdrawn),
                "withdrawal": withdrawn[-1].withdrawal if withdrawn else None,
                "withdrawal_label": labels["withdrawal_reason", withdrawn[-1].withdrawal] if withdrawn else None,
            }
        )
    return rows


def changes(before: Campaign, after: Campaign) -> list[dict[str, Any]]:
    """Return the returns that another file counts for than in the publication before, or none, each with why."""
    then, now = ({(row["site_code"], row["audit_type"]): row for row in returns(each)} for each in (before, after))
    rows = []
    for key in after.due:
        former, current = before.current.get(key), after.current.get(key)
        if (former and former.path) == (current and current.path):
            continue
        kind, reason = "return_lost", f"withdrawal.{now[key]['withdrawal']}"
        if current:
            kind, reason = ("return_replaced", "resubmission") if former else ("return_accepted", "first_acceptance")
        rows.append(
            {"kind": kind, **after.head(key, "site_code", "site_name", "region_code", "audit_type")}
            | {"before": then[key]["state"], "after": now[key]["state"], "reason": reason}
        )
    return rows
