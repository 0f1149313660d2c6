"""On demand, by a form: register a campaign and its expected returns, write each site's prefilled form, mail them."""

from airflow.sdk import Param, dag, get_current_context, task
from prefaudit_dags import DEFAULT_ARGS, choice, code_list, documentation, forms, in_french, owner_links, standards
from prefaudit_distribute_forms import distribute_forms

from prefaudit.tasks import open_campaign as tasks

CODE = {"type": "string", "pattern": r"^[0-9A-Za-z][0-9A-Za-z-]{1,19}$"}
DAY = {"type": "string", "format": "date"}
OPTIONAL_DAY = {"type": ["null", "string"], "format": "date"}
UNLESS = {"description": "Sans effet pour un formulaire qui n'en a pas."}
OF_FIGURES = {"description": "Jour auquel sont comptés certificats et écarts ; sans date, la fin des audits."}
DAYS = {"type": "string", "pattern": r"^[\d ,]*$", "description": "Nombres séparés par des espaces."}
TEXT = {"type": "string", "minLength": 3}
SITES = "« toutes », ou des codes séparés par des espaces : 26 2A 692."
CAMPAIGN, EXPECTED, FOLLOW_UP = ({"section": name} for name in ("Campagne", "Retours attendus", "Suivi"))


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    dag_display_name="Ouvrir une campagne",
    description="Ouverture d'une campagne : retours attendus, formulaires préremplis",
    doc_md=documentation(__file__),
    tags=["prefaudit", "campagne"],
    params={
        "campaign_code": Param("", **CODE, **CAMPAIGN, title="Code"),
        "campaign_label": Param("", **TEXT, **CAMPAIGN, title="Nom"),
        "form": Param(**choice(forms()), **CAMPAIGN, title="Formulaire"),
        "standard_code": Param(**choice(standards()), **UNLESS, **CAMPAIGN, title="Référentiel"),
        "reference_on": Param(None, **DAY, **CAMPAIGN, title="Jour où sont lus les sites"),
        "audits_from": Param(None, **OPTIONAL_DAY, **CAMPAIGN, title="Audits à partir du"),
        "audits_to": Param(None, **OPTIONAL_DAY, **CAMPAIGN, title="Audits jusqu'au"),
        "figures_on": Param(None, **OPTIONAL_DAY, **OF_FIGURES, **CAMPAIGN, title="Chiffres au"),
        "audit_type": Param(**choice(code_list("audit_type")), **UNLESS, **EXPECTED, title="Type d'audit"),
        "due_on": Param(None, **DAY, **EXPECTED, title="Échéance"),
        "sites": Param("", type="string", minLength=2, **EXPECTED, title="Sites", description=SITES),
        "remind_days_before": Param("14 3", **DAYS, **FOLLOW_UP, title="Rappels, jours avant l'échéance"),
        "remind_days_after": Param("1 7 14", **DAYS, **FOLLOW_UP, title="Rappels, jours après l'échéance"),
        "approval": Param(False, type="boolean", **FOLLOW_UP, title="Publier après approbation"),
        "reason": Param("", **TEXT, **CAMPAIGN, title="Motif", description="Conservé avec votre nom."),
    },
    owner_links=owner_links(),
    default_args=DEFAULT_ARGS,
)
def open_campaign() -> None:
    """Register → distribute the forms."""

    @task(task_display_name="Enregistrer la campagne", retries=0)
    def register() -> str:
        context = get_current_context()
        return tasks.register(context["params"], context["dag_run"].triggering_user_name or "Airflow")

    distribute_forms(register())


in_french(open_campaign())
