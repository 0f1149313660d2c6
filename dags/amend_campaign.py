"""On demand, by a form: add sites to a campaign, or give some more time, for a reason (the waiver)."""

from datetime import timedelta

from airflow.sdk import Param, dag, get_current_context, task
from prefaudit_alerts import Told
from prefaudit_forms import hand_out

from prefaudit.tasks import amend_campaign as tasks

DOC = """
### Amender une campagne

Works on every campaign, also those of the files of reference. Who decided, when and why is kept in the journal.

| task | what it does | when it fails |
|---|---|---|
| `amend` | adds the sites, or extends their due date | the message says which field to correct: trigger again |
| `write_forms` | writes the forms and their zip anew | the place cannot be written: mend it, clear the task |
| `mail_forms` | mails the form to sites that have not had it | database away: clear the task |
| `send_mail` | sends the mail that waits | mail server away: mend it, clear the task; what waits is kept |
"""


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    doc_md=DOC,
    description="Amender une campagne : ajouter des sites, reporter une échéance",
    tags=["prefaudit", "campaign"],
    params={
        "campaign": Param("", type="string", minLength=1, title="Campagne (code)"),
        "what": Param(tasks.ADD, type="string", enum=[tasks.ADD, tasks.EXTEND], title="Décision"),
        "sites": Param("", type="string", minLength=2, title="Sites", description="Codes : 26 2A 692."),
        "audit_type": Param(
            "self_assessment",
            type="string",
            enum=["self_assessment", "pre_certification", "certification", "surveillance", "renewal"],
            title="Type d'audit",
        ),
        "due_on": Param(None, type=["null", "string"], format="date", title="Échéance"),
        "reason": Param("", type="string", minLength=3, title="Motif", description="Conservé avec votre nom."),
    },
    default_args={
        "owner": "prefaudit",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "on_failure_callback": [Told()],
    },
)
def amend_campaign() -> None:
    """Amend → write the forms anew → put new ones into the mail → send."""

    @task(retries=0)
    def amend() -> str:
        context = get_current_context()
        return tasks.amend(context["params"], context["dag_run"].triggering_user_name or "Airflow")

    hand_out(amend())


amend_campaign()
