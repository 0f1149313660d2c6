"""On demand, by a form: register a campaign and who owes it a return, write each site's prefilled form, mail them."""

from datetime import timedelta

from airflow.sdk import Param, dag, get_current_context, task
from prefaudit_alerts import Told
from prefaudit_forms import hand_out

from prefaudit.tasks import open_campaign as tasks

DOC = """
### Ouvrir une campagne

Trigger the DAG and fill the form. Run again with the same form, it changes and sends nothing twice; with another, the
campaign is what the form says now, and sites added or given more time since keep that. That is also the way to mend a
campaign opened with a mistake: the same code, with the sites and days that are right; sites that the new form leaves
out owe nothing any more. A form that was mailed is not called back: write to those sites.

| task | what it does | when it fails |
|---|---|---|
| `register` | checks the form and registers the campaign, with who opened it and why | the message says which field \
to correct: trigger again |
| `write_forms` | writes all prefilled workbooks and their zip into the folder of forms | the place cannot be written: \
mend it, clear the task |
| `mail_forms` | puts each form into the mail to the registered address of its site | database away: clear the task |
| `send_mail` | sends the mail that waits | mail server away: mend it, clear the task; what waits is kept |
"""
DAY = {"type": "string", "format": "date"}
DAYS = {"type": "string", "pattern": r"^[\d ,]*$"}


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    doc_md=DOC,
    description="Ouvrir une campagne : qui doit un retour, formulaires préremplis",
    tags=["prefaudit", "campaign"],
    params={
        "campaign_code": Param(
            "", type="string", pattern=r"^[0-9A-Za-z][0-9A-Za-z-]{1,19}$", title="Code", section="Campagne"
        ),
        "campaign_label": Param("", type="string", title="Nom", minLength=3, section="Campagne"),
        "standard_code": Param("qualipref-2.0", type="string", title="Référentiel (code)", section="Campagne"),
        "reference_on": Param(None, **DAY, title="Jour où sont lus les sites", section="Campagne"),
        "audits_from": Param(None, **DAY, title="Audits à partir du", section="Campagne"),
        "audits_to": Param(None, **DAY, title="Audits jusqu'au", section="Campagne"),
        "audit_type": Param(
            "self_assessment",
            type="string",
            enum=["self_assessment", "pre_certification", "certification", "surveillance", "renewal"],
            title="Type d'audit",
            section="Retours attendus",
        ),
        "due_on": Param(None, **DAY, title="Échéance", section="Retours attendus"),
        "sites": Param(
            "",
            type="string",
            minLength=2,
            title="Sites",
            description="« toutes », ou des codes séparés par des espaces : 26 2A 692.",
            section="Retours attendus",
        ),
        "remind_days_before": Param("14 3", **DAYS, title="Rappels, jours avant l'échéance", section="Suivi"),
        "remind_days_after": Param("1 7 14", **DAYS, title="Relances, jours après l'échéance", section="Suivi"),
        "approval": Param(False, type="boolean", title="Publier après approbation", section="Suivi"),
        "reason": Param(
            "", type="string", minLength=3, title="Motif", description="Conservé avec votre nom.", section="Campagne"
        ),
    },
    default_args={
        "owner": "prefaudit",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": [Told()],
    },
)
def open_campaign() -> None:
    """Register → write the forms → put them into the mail → send."""

    @task(retries=0)
    def register() -> str:
        context = get_current_context()
        return tasks.register(context["params"], context["dag_run"].triggering_user_name or "Airflow")

    hand_out(register())


open_campaign()
