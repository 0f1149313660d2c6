"""The audit log in French: each entry as a line, without a code or an English word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from prefaudit.l10n.french import enumeration
from prefaudit.web.queries import QueryRow

# The details of an entry, in the order in which they are shown; other keys stand elsewhere in the line, or are for
# programs.
_DETAILS = {
    "submission": "dépôt n°",
    "decision": "décision",
    "number": "publication n°",
    "mail": "courriel n°",
    "files": "fichiers",
    "run": "exécution",
    "audit_type": "audit",
    "reason": "raison",
    "form": "formulaire",
    "form_version": "version du formulaire",
    "standard_code": "référentiel",
    "reference_on": "sites lus au",
    "audits_from": "audits du",
    "audits_to": "audits jusqu'au",
    "figures_on": "chiffres au",
    "engaged": "sites engagés",
    "due_on": "échéance",
    "approval": "publication à approuver",
    "remind_days_before": "rappels avant l'échéance (jours)",
    "remind_days_after": "rappels après l'échéance (jours)",
    "addresses": "adresses",
    "sites": "sites",
}
# What was decided of a text.
_DECISIONS = {"cleared": "publier tel quel", "held_back": "ne pas publier"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class CampaignSite:
    """A campaign, or a site in it, with its names; empty where there is none or the nightly run has not read it."""

    campaign: str = ""
    campaign_label: str = ""
    site: str = ""
    site_name: str = ""

    @property
    def site_and_code(self) -> str:
        """The site with its code; its code alone where no name is known."""
        return f"{self.site_name} ({self.site})" if self.site_name else self.site


@dataclass(frozen=True)
class FiledFile:
    """A file of a deposit, its site, and where the submission of its content stands: None where no run has met it."""

    name: str
    site: CampaignSite
    standing: QueryRow | None


@dataclass(frozen=True)
class AuditLogLine:
    """An entry of the audit log as a line of the page.

    `details` are pairs of a name and a value; `files` are those of a deposit, and `batch` is the address of that
    deposit.
    """

    row: QueryRow
    subject: CampaignSite
    details: Sequence[tuple[str, str]]
    files: Sequence[FiledFile]
    batch: str

    @property
    def particulars(self) -> list[str]:
        """The details in words: « audit : Auto-évaluation », « dépôt n° 7 »."""
        return [f"{name}{'' if name.endswith('n°') else ' :'} {value}" for name, value in self.details]


def submissions_in(rows: Sequence[QueryRow]) -> set[int]:
    """Return the submissions whose files some entries name."""
    return {file["submission_id"] for row in rows for file in row["files"] if file["submission_id"]}


def audit_log_lines(rows: Sequence[QueryRow], standings: Mapping[int, QueryRow]) -> list[AuditLogLine]:
    """Return the lines of some entries, in their order; `standings` are those of the submissions that they name."""
    return [_line(row, standings) for row in rows]


def _line(row: QueryRow, standings: Mapping[int, QueryRow]) -> AuditLogLine:
    files = [
        FiledFile(str(file["file_name"]), _campaign_site(file), standings.get(file["submission_id"]))
        for file in row["files"]
    ]
    subject = _shared([file.site for file in files]) or _campaign_site(row)
    batch = str(row["content"].get("batch", "")) if files else ""
    return AuditLogLine(row, subject, _details(row), files, batch)


def _shared(sites: Sequence[CampaignSite]) -> CampaignSite | None:
    """Return what the files of a deposit have in common, if only the campaign; None where they share nothing."""
    if len(set(sites)) == 1:
        return sites[0]
    campaigns = {(site.campaign, site.campaign_label) for site in sites}
    return CampaignSite(*campaigns.pop()) if len(campaigns) == 1 else None


def _campaign_site(row: Mapping[str, Any]) -> CampaignSite:
    names = ("campaign_code", "campaign_label", "site_code", "site_name")
    return CampaignSite(*(str(row[name] or "") for name in names))


def _details(row: QueryRow) -> list[tuple[str, str]]:
    content: dict[str, Any] = dict(row["content"])
    # A campaign lists the returns it expects by audit type; the form that opens it has one.
    content |= next(iter(content.pop("owed", [])), {})
    decision = _DECISIONS.get(content.get("decision", ""))
    labels = {"audit_type": row["audit_type_label"], "reason": row["reason_label"], "decision": decision}
    if row["files"]:
        content.pop("files", None)
    if row["kind"] == "campaign_opened":
        content.pop("sites", None)
    return [
        (words, labels.get(name) or _value(content[name]))
        for name, words in _DETAILS.items()
        if content.get(name, "") != ""
    ]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return enumeration([_value(item["name"] if isinstance(item, dict) else item) for item in value]) or "aucun"
    text = "–" if value is None else "tous" if value == "all" else str(value)
    return f"{date.fromisoformat(text):%d/%m/%Y}" if _DAY.fullmatch(text) else text
