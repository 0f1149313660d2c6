"""Distribution of the forms of a campaign: one zip of all prefilled workbooks, and each by mail to its site."""

import zipfile
from collections.abc import Collection
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from upath import UPath

from prefaudit import atomic
from prefaudit.campaigns.forms.prefilled import form_name, write_forms
from prefaudit.feedback.letters import framed
from prefaudit.l10n.french import in_brackets
from prefaudit.l10n.languages import phrase, speaking, spoken
from prefaudit.mail.contacts import addresses_of
from prefaudit.mail.outbox import Message, queue
from prefaudit.places import place_at
from prefaudit.reference.campaign_forms import contract_of
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection

# A zip holds the time of each entry; a fixed one makes the same forms the same zip.
_EPOCH = (2000, 1, 1, 0, 0, 0)


def folder_of(settings: Settings, campaign: str) -> UPath:
    """Return the folder of the forms of a campaign."""
    return place_at(settings.forms) / campaign


def bundle_of(settings: Settings, campaign: str) -> UPath:
    """Return the place of the zip of all forms of a campaign."""
    return folder_of(settings, campaign) / f"formulaires_{campaign}.zip"


def write_bundle(settings: Settings, reference: Reference, campaign: str, sites: Collection[str] | None = None) -> str:
    """Write the forms of a campaign (of some sites, or all) and the zip of all; return the place of the zip."""
    target = folder_of(settings, campaign)
    with TemporaryDirectory() as scratch:
        for path in write_forms(settings, reference, expected_returns(reference, campaign, sites), Path(scratch)):
            atomic.write(target / path.name, path.read_bytes())
    bundle = BytesIO()
    # A workbook is compressed already.
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_STORED) as archive:
        for form in sorted(target.glob("*.xlsx"), key=lambda form: form.name):
            archive.writestr(zipfile.ZipInfo(form.name, _EPOCH), form.read_bytes())
    place = bundle_of(settings, campaign)
    atomic.write(place, bundle.getvalue())
    return str(place)


def queue_forms(settings: Settings, connection: Connection, reference: Reference, campaign: str) -> tuple[int, int]:
    """Queue each form, once, for the registered addresses of its site.

    Returns:
        How many were queued now, and how many have no address to go to.
    """
    known = next(row for row in reference.table("campaigns") if row["campaign_code"] == campaign)
    contract = contract_of(load_checked(settings.contracts, settings.reference), known)
    queued = unknown = 0
    for row in expected_returns(reference, campaign):
        site, audit_type, due_on = str(row["site_code"]), str(row["audit_type"]), str(row["due_on"])
        recipients = addresses_of(connection, site)
        unknown += not recipients
        with speaking(contract.language):
            subject, body = _letter(reference, str(known["campaign_label"]), audit_type, date.fromisoformat(due_on))
        message = Message(
            "form",
            f"form/{campaign}/{site}/{audit_type}",
            tuple(recipients),
            subject,
            body,
            attachments=(str(folder_of(settings, campaign) / form_name(known, row, contract.language)),),
            campaign=campaign,
            site=site,
        )
        queued += bool(recipients) and queue(connection, message)
    return queued, unknown


def _letter(reference: Reference, label: str, audit_type: str, due: date) -> tuple[str, str]:
    """Return the subject and the text of the mail that brings a form, in the language spoken."""
    audit = in_brackets(reference.labels("audit_type").get(audit_type, audit_type))
    lines = [
        phrase("mail.form.attached", campaign=label, audit=audit.lower()),
        phrase("mail.form.prefilled"),
        "",
        phrase("mail.form.due", due=spoken().day(due)),
        phrase("mail.form.answer"),
    ]
    return phrase("mail.form.subject", campaign=label, audit=audit), f"{framed(lines)}\n"
