"""Distribution of the forms of a campaign: one zip of all prefilled workbooks, and each by mail to its site."""

import zipfile
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from upath import UPath

from prefaudit import atomic
from prefaudit.campaigns.forms.prefilled import form_name, write_forms
from prefaudit.l10n.french import in_brackets
from prefaudit.mail.contacts import addresses_of
from prefaudit.mail.outbox import Message, queue
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection

# A zip holds the time of each entry; a fixed one makes the same forms the same zip.
_EPOCH = (2000, 1, 1, 0, 0, 0)


def folder_of(settings: Settings, campaign: str) -> UPath:
    """Return the folder of the forms of a campaign."""
    return UPath(settings.forms) / campaign


def write_bundle(settings: Settings, reference: Reference, campaign: str, sites: Collection[str] | None = None) -> str:
    """Write the forms of a campaign (of some sites, or all) and the zip of all; return the place of the zip."""
    target = folder_of(settings, campaign)
    with TemporaryDirectory() as scratch:
        for path in write_forms(settings, reference, expected_returns(reference, campaign, sites), Path(scratch)):
            atomic.write(target / path.name, path.read_bytes())
    bundle = BytesIO()
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        for form in sorted(target.glob("retour_*.xlsx"), key=lambda form: form.name):
            archive.writestr(zipfile.ZipInfo(form.name, _EPOCH), form.read_bytes(), zipfile.ZIP_DEFLATED)
    place = target / f"formulaires_{campaign}.zip"
    atomic.write(place, bundle.getvalue())
    return str(place)


def queue_forms(settings: Settings, connection: Connection, reference: Reference, campaign: str) -> tuple[int, int]:
    """Queue each form, once, for the registered addresses of its site.

    Returns:
        How many were queued now, and how many have no address to go to.
    """
    known = next(row for row in reference.table("campaigns") if row["campaign_code"] == campaign)
    label = str(known["campaign_label"])
    queued = unknown = 0
    for row in expected_returns(reference, campaign):
        site, audit_type, due_on = str(row["site_code"]), str(row["audit_type"]), str(row["due_on"])
        recipients = addresses_of(connection, site)
        unknown += not recipients
        audit = in_brackets(reference.codes("audit_type").get(audit_type, audit_type))
        message = Message(
            "form",
            f"form/{campaign}/{site}/{audit_type}",
            tuple(recipients),
            f"{label} : votre formulaire{audit}",
            _BODY.format(label=label, audit=audit.lower(), due="/".join(reversed(due_on.split("-")))),
            attachments=(str(folder_of(settings, campaign) / form_name(known, row)),),
            campaign=campaign,
            site=site,
        )
        queued += bool(recipients) and queue(connection, message)
    return queued, unknown


_BODY = """Bonjour,

Vous trouverez ci-joint le formulaire de votre site pour « {label} »{audit}.
Il est déjà rempli de ce que nous savons ; les cases à compléter sont en couleur.

Merci de le renvoyer complété au plus tard le {due}, par le canal habituel.
Vous recevrez un accusé de réception et, s'il y a lieu, votre classeur annoté.

Le bureau de la qualité
"""
