"""The forms of a campaign, sent out: one zip of all prefilled workbooks, and each by mail to its site."""

import zipfile
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

from upath import UPath

from prefaudit.campaigns.forms.prefilled import write_forms
from prefaudit.mail.contacts import addresses_of
from prefaudit.mail.outbox import Message, queue
from prefaudit.model.file_name import file_name
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection

# A zip says when each entry was made; a fixed moment makes the same forms the same zip.
_EPOCH = (2000, 1, 1, 0, 0, 0)


def folder_of(settings: Settings, campaign: str) -> UPath:
    """Where the forms of a campaign stand."""
    return UPath(settings.forms) / campaign


def write_bundle(settings: Settings, reference: Reference, campaign: str, sites: Collection[str] | None = None) -> str:
    """Write the forms of a campaign (of some sites only, where named) and the zip of all; give where the zip is."""
    target = folder_of(settings, campaign)
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch:
        for path in write_forms(settings, reference, expected_returns(reference, campaign, sites), Path(scratch)):
            (target / path.name).write_bytes(path.read_bytes())
        bundle = Path(scratch) / f"formulaires_{campaign}.zip"
        with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
            for place in sorted(target.glob("retour_*.xlsx"), key=lambda each: each.name):
                archive.writestr(zipfile.ZipInfo(place.name, _EPOCH), place.read_bytes(), zipfile.ZIP_DEFLATED)
        passing = target / f"{bundle.name}.part"
        passing.write_bytes(bundle.read_bytes())
        passing.rename(target / bundle.name)
    return str(target / bundle.name)


def queue_forms(settings: Settings, connection: Connection, reference: Reference, campaign: str) -> tuple[int, int]:
    """Put each form, once, into the mail to the registered addresses of its site.

    Gives how many were put there now, and how many sites have no address.
    """
    label = next(str(row["campaign_label"]) for row in reference.table("campaigns") if row["campaign_code"] == campaign)
    queued = unknown = 0
    for row in expected_returns(reference, campaign):
        site, audit_type, due_on = str(row["site_code"]), str(row["audit_type"]), str(row["due_on"])
        recipients = addresses_of(connection, site)
        unknown += not recipients
        audit = reference.codes("audit_type").get(audit_type, audit_type)
        message = Message(
            "form",
            f"form/{campaign}/{site}/{audit_type}",
            tuple(recipients),
            f"{label} : votre formulaire ({audit})",
            _BODY.format(label=label, audit=audit.lower(), due="/".join(reversed(due_on.split("-")))),
            attachments=(str(folder_of(settings, campaign) / file_name(campaign, site, audit_type)),),
            campaign=campaign,
            site=site,
        )
        queued += bool(recipients) and queue(connection, message)
    return queued, unknown


_BODY = """Bonjour,

Vous trouverez ci-joint le formulaire de votre site pour « {label} » ({audit}).
Il est déjà rempli de ce que nous savons ; les cases à compléter sont en couleur.

Merci de le renvoyer complété au plus tard le {due}, par le canal habituel.
Vous recevrez un accusé de réception et, s'il y a lieu, votre classeur annoté.

Le bureau de la qualité
"""
