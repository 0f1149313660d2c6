"""The columns of the lists of the control room: what each shows of a row, in words."""

from decimal import Decimal

from prefaudit.campaigns.calendar import CampaignDay
from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import number, percent, plural
from prefaudit.l10n.typography import plain
from prefaudit.validation.catalogue import Entry
from prefaudit.web.audit_log_page import AuditLogLine
from prefaudit.web.labels import Labels
from prefaudit.web.lists import Column, named, named_field
from prefaudit.web.queries import QueryRow


def audit_log_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the audit log."""

    def details(line: AuditLogLine) -> str | None:
        files = (f"{file.name} ({labels.standing(file.standing)})" for file in line.files)
        return " ; ".join((*line.particulars, *files)) or None

    return (
        Column("n", "N°", lambda line: line.row["act_id"], is_number=True),
        Column("quand", "Quand", lambda line: line.row["acted_at"]),
        Column("acte", "Acte", lambda line: labels.of("audit_log_kind", line.row["kind"])),
        Column("qui", "Qui", lambda line: line.row["actor"]),
        Column("campagne", "Campagne", lambda line: line.subject.campaign_label or line.subject.campaign or None),
        Column("site", "Site", lambda line: line.subject.site_and_code or None),
        Column("pourquoi", "Pourquoi", lambda line: line.row["reason"]),
        Column("precisions", "Précisions", details),
    )


def mail_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of mails."""
    return (
        named("mail_id", "N°", is_number=True),
        named("received_at", "Reçu le"),
        named("sender", "Expéditeur"),
        named("subject", "Objet"),
        named("attachments", "Fichiers", is_number=True),
        Column("state", "État", lambda row: labels.of("mail_state", row["state"])),
        named("reason", "Raison"),
    )


def unsent_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of messages that did not leave."""
    return (
        named("message_id", "N°", is_number=True),
        named("queued_at", "Préparé le"),
        Column("kind", "Nature", lambda row: labels.of("message_kind", row["kind"])),
        Column("recipients", "Destinataires", lambda row: ", ".join(row["recipients"]) or None),
        named("subject", "Objet"),
        Column("state", "État", lambda row: labels.of("message_state", row["state"])),
        named("attempts", "Essais", is_number=True),
        named("next_try_at", "Prochain essai"),
        named("error", "Réponse du serveur"),
    )


def unmatched_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of submissions without an expected return."""
    return (
        named("submission_id", "N°", is_number=True),
        named("file_name", "Fichier"),
        named("received_at", "Reçu le"),
        named("campaign_code", "Campagne lue"),
        named("site_code", "Site lu"),
        Column("verdict", "Verdict", lambda row: labels.verdict(row["verdict"])),
        Column("why", "Pourquoi", lambda row: plain(labels.why_unmatched(row))),
    )


def text_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of texts to review."""
    return (
        Column("texte", "Texte", lambda line: line.text.text),
        Column("kinds", "Ce qui semble s'y trouver", lambda line: labels.suspicions(line.kinds)),
        Column("rubrique", "Rubrique", lambda line: line.title),
        Column("place", "Où", lambda line: line.place or None),
        Column("site", "Site", lambda line: line.text.site),
        Column("campagne", "Campagne", lambda line: line.text.campaign),
        Column("decision", "Décision", lambda line: labels.of("text_status", line.text.status)),
    )


def _rate(row: QueryRow) -> Decimal | None:
    """Return the published rate of a return in hundredths, from its counts; None where it has none."""
    return percent(Decimal(row["conforming"]) / row["criteria_assessed"]) if row["criteria_assessed"] else None


def site_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the returns of a site."""
    return (
        named("campaign_label", "Campagne"),
        named("audit_type_label", "Audit"),
        Column("due_on", "Échéance", lambda row: row["due_on"]),
        Column("is_waived", "Échéance reportée", lambda row: "oui" if row["is_waived"] else None),
        Column("state", "État", lambda row: labels.of("return_state", row["state"])),
        named("submissions", "Dépôts", is_number=True),
        named("rejected_submissions", "Refusés", is_number=True),
        named("first_accepted_at", "Premier dépôt accepté"),
        named("days_late", "Jours de retard", is_number=True),
        Column("taux", "Conformité publiée (%)", _rate, is_number=True),
    )


def site_submission_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the submissions of a site."""
    return (
        named("submission_id", "N°", is_number=True),
        named("received_at", "Reçu le"),
        named("file_name", "Fichier"),
        named("campaign_label", "Campagne"),
        named("audit_type_label", "Audit"),
        Column("canal", "Reçu", lambda row: labels.channel(row["channel"])),
        Column("standing", "Ce qu'il est devenu", lambda row: labels.standing(row["standing"])),
    )


def night_submission_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the submissions of a night."""
    return (
        named("submission_id", "N°", is_number=True),
        named("file_name", "Fichier"),
        Column("site", "Site", lambda row: row["site_name"] or row["site_code"]),
        named("campaign_code", "Campagne"),
        named("received_at", "Reçu le"),
        Column("verdict", "Verdict", lambda row: labels.left_open(row) or labels.verdict(row["verdict"])),
    )


def night_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of nights."""

    def counted(name: str, label: str) -> Column:
        return Column(name, label, lambda night: night.counts and night.counts[name], is_number=True)

    return (
        Column("debut", "Début", lambda night: night.run.started_at),
        Column("duree", "Durée", lambda night: night.duration or None, order=lambda night: night.length),
        Column("etat", "État", lambda night: labels.run_state(night.run)),
        counted("taken_in", "Retours"),
        counted("accepted", "Acceptés"),
        counted("rejected", "Refusés"),
        Column("echecs", "Tâches en échec", lambda night: len(night.run.failed), is_number=True),
        counted("published", "Publications"),
    )


def publication_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of publications and refusals."""
    return (
        named("campaign_label", "Campagne"),
        named("number", "N°", is_number=True),
        Column("etat", "État", _publication_state),
        named("finality_label", "Portée"),
        named("as_of", "Données arrêtées le"),
        named("published_at", "Publiée le"),
        Column("decision", "Décision", _decision_on),
        Column("pourquoi", "Par et pourquoi", _decided_by, is_reserved=True),
    )


def _publication_state(row: QueryRow) -> str:
    """Return how a publication stands."""
    if row["state"] != "published":
        return "refusée"
    return "en vigueur" if row["is_current"] else "remplacée"


def _decision_on(row: QueryRow) -> str | None:
    """Return what was decided of figures and when, or why the audit refused them; None where nobody was asked."""
    reasons = " ; ".join(row["reasons"] or ()) or None
    if not row["decided_at"]:
        return reasons
    word = "approuvée" if row["state"] == "published" else "refusée"
    return " : ".join(filter(None, (f"{word} le {paris.short(row['decided_at'])}", reasons)))


def _decided_by(row: QueryRow) -> str | None:
    """Return who decided of figures, and why in their words; None where nobody was asked."""
    return " : ".join(filter(None, (row["decided_by"], row["decided_why"] and f"« {row['decided_why']} »"))) or None


def suite_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the suites of rules that ran."""
    return (
        named_field("suite", "Suite"),
        named_field("about", "Sur quoi"),
        named_field("run_at", "Exécutée le"),
        Column("regles", "Règles", lambda suite: len(suite.rules), is_number=True),
        named_field("failing", "Règles en défaut", is_number=True),
        Column("resultat", "Résultat", lambda suite: "à voir" if suite.failing else "tout tient"),
    )


def rule_result_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the rules of a suite that ran."""
    return (
        named_field("rule", "Règle"),
        Column("resultat", "Résultat", lambda rule: "tient" if rule.holds else "en défaut"),
        Column("effet", "Gravité", lambda rule: labels.of("issue_severity", rule.severity).lower()),
        Column("colonnes", "Colonnes", lambda rule: ", ".join(rule.columns) or None),
        Column("attente", "Attente", lambda rule: f"{rule.sentence} {rule.message}"),
        named_field("elements", "Éléments", is_number=True),
        named_field("empty", "Vides", is_number=True),
        named_field("failing", "En défaut", is_number=True),
        Column("part", "Part (%)", lambda rule: None if rule.percent is None else percent(Decimal(rule.percent) / 100),
               is_number=True, order=lambda rule: rule.percent),
    )  # fmt: skip


def day_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the days of a campaign."""
    return (named_field("day", "Jour"), named_field("what", "Ce qui a lieu"), Column("quand", "Quand", _when))


def _when(each: CampaignDay) -> str:
    """Return how far away a day of a campaign is."""
    days = (each.day - paris.today()).days
    return f"dans {number(days)} {plural(days, 'jour')}" if days > 0 else "passé" if days else "aujourd'hui"


def reminder_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the days on which reminders went."""
    return (
        Column("jour-du-rappel", "Jour", lambda row: row["day"]),
        named("queued", "Rappels préparés", is_number=True),
        named("sent", "Envoyés", is_number=True),
        named("unsent", "Non partis", is_number=True),
    )


def decision_columns(labels: Labels) -> tuple[Column, ...]:
    """Return the columns of the waivers of a campaign and the sites added to it."""
    return (
        Column("site", "Site", lambda row: row["site_name"] or row["site_code"]),
        Column("decision", "Décision", lambda row: labels.of("audit_log_kind", row["kind"])),
        named("audit_type_label", "Audit"),
        named("due_on", "Échéance"),
        Column("le", "Le", lambda row: row["day"]),
        named("actor", "Par", is_reserved=True),
        named("reason", "Motif", is_reserved=True),
    )


def place_of(entry: Entry) -> str:
    """Return where a rule looks."""
    return f"{entry.sheet or 'partout'}{f', {entry.title}' if entry.title else ''}"
