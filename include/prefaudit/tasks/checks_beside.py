"""What is verified beside a run of `consolidate_returns`: what is wrong there is reported, and stops no task."""
# ruff: noqa: PLC0415  imported at every DAG parse, as the tasks of the run are

import logging

from prefaudit.model.errors import OperatorError
from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings

log = logging.getLogger(__name__)


def verify_publications(settings: Settings | None = None) -> int:
    """Compare all that was published with its digests; return how many publications hold. Raises PublicationAltered."""
    from prefaudit.publication.verification import verify_publications as verify
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        held = verify(settings, connection)
    log_step(log, "%d publications are as they were published.", held, publications=held)
    return held


class StoppedForms(OperatorError):
    """Forms of which nothing is read or settled until their files are corrected; those of the others are."""

    french = "un formulaire, ou une campagne qui l'emploie, ne peut pas être utilisé"


def check_forms(settings: Settings | None = None) -> int:
    """Return how many forms can be used. Raises StoppedForms, with why, where one, or a campaign of it, cannot."""
    from prefaudit.campaigns.forms.trial import faulty_forms
    from prefaudit.reference.campaign_forms import campaign_faults
    from prefaudit.reference.contracts import load_checked
    from prefaudit.warehouse import form_tables
    from prefaudit.warehouse.campaigns import current_reference
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        faults = [*form_tables.stopped(connection).values()]
        reference = current_reference(connection, settings.reference)
    contracts = load_checked(settings.contracts, settings.reference)
    faults += campaign_faults(contracts, reference, placed={campaign for _, _, campaign in settings.awaited})
    faults += [fault for found in faulty_forms(settings).values() for fault in found]
    if faults:
        raise StoppedForms("\n".join(dict.fromkeys(line for text in faults for line in text.splitlines())))
    log_step(log, "%d forms can be used.", len(contracts.forms), forms=len(contracts.forms))
    return len(contracts.forms)


class KeptReference(OperatorError):
    """Reference data that the warehouse could not take in: the run went on with what it has of them."""

    french = "des données de référence n'ont pas pu entrer dans la base, qui garde celles d'avant"


def check_reference(settings: Settings | None = None) -> None:
    """Raise KeptReference where the warehouse could not take in what the reference files say, with what to correct."""
    from prefaudit.warehouse.kept_reference import refused, sentence_on
    from prefaudit.warehouse.postgres.connection import connect

    with connect(settings or Settings.from_env()) as connection:
        if items := refused(connection):
            raise KeptReference(sentence_on(items))
    log.info("The warehouse has what the reference files say.")
