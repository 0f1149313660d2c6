"""On demand, by a form: add sites to a campaign, or extend their due date, for a reason."""

from airflow.sdk import Param, dag, get_current_context, task
from prefaudit_dags import DEFAULT_ARGS, choice, code_list, documentation, in_french, owner_links
from prefaudit_distribute_forms import distribute_forms

from prefaudit.tasks import amend_campaign as tasks


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    dag_display_name="Amender une campagne",
    description="Ajout de sites à une campagne, report d'une échéance",
    doc_md=documentation(__file__),
    tags=["prefaudit", "campagne"],
    params={
        "campaign": Param("", type="string", minLength=1, title="Campagne (code)"),
        "what": Param(**choice(code_list("campaign_decision")), title="Décision"),
        "sites": Param("", type="string", minLength=2, title="Sites", description="Codes : 26 2A 692."),
        "audit_type": Param(
            **choice(code_list("audit_type")),
            title="Type d'audit",
            description="Sans effet si le formulaire n'en a pas.",
        ),
        "due_on": Param(None, type=["null", "string"], format="date", title="Échéance"),
        "reason": Param("", type="string", minLength=3, title="Motif", description="Conservé avec votre nom."),
    },
    owner_links=owner_links(),
    default_args=DEFAULT_ARGS,
)
def amend_campaign() -> None:
    """Amend → distribute the forms that are new."""

    @task(task_display_name="Enregistrer la décision", retries=0)
    def amend() -> str:
        context = get_current_context()
        return tasks.amend(context["params"], context["dag_run"].triggering_user_name or "Airflow")

    distribute_forms(amend())


in_french(amend_campaign())
