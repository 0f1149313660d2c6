"""What an answer asks a site to do, by verdict, due date, and whether the workbook was sent or only checked."""

from dataclasses import replace

from prefaudit.feedback.wording import AnswerFacts, counted, next_step, particulars, title, verdict_sentence
from prefaudit.l10n.typography import typeset
from prefaudit.model.issues import Issue, Severity, Stage, Verdict

SENT = AnswerFacts(
    "retour.xlsx",
    "2026",
    "Préfecture de l'Ain",
    "01",
    "02/11/2026 à 09:00",
    "15/11/2026",
    number=7,
    contact="bureau@example.org",
)
CHECKED = AnswerFacts("retour.xlsx")
ERROR = Issue("types.date", Severity.ERROR, Stage.TYPES, "Identification", "C7", "x", "Une date.", "« x ».")
WARNING = replace(ERROR, severity=Severity.WARNING)


def test_a_rejected_return_is_to_be_sent_again_by_the_due_date() -> None:
    assert next_step([ERROR], SENT, "ce classeur") == (
        "Corrigez les anomalies bloquantes signalées dans ce classeur, enregistrez, puis renvoyez le classeur au plus "
        "tard le 15/11/2026."
    )


def test_a_late_one_as_soon_as_possible() -> None:
    assert next_step([ERROR], replace(SENT, overdue=True), "ce classeur").endswith(
        typeset("renvoyez le classeur dès que possible : l'échéance du 15/11/2026 est passée.")
    )


def test_a_refused_one_says_which_accepted_return_stays_current() -> None:
    assert next_step([ERROR], replace(SENT, overdue=True, standing="26/10/2026 à 08:12"), "ce classeur") == (
        "Le retour accepté, reçu le 26/10/2026 à 08:12, reste valable. Pour le remplacer, corrigez les anomalies "
        "bloquantes signalées dans ce classeur, enregistrez, puis renvoyez le classeur."
    )


def test_an_answer_says_what_it_is_about_and_whom_to_ask() -> None:
    assert particulars(SENT, [ERROR]) == [
        ("Site", "Préfecture de l'Ain (01)"),
        ("Campagne", "2026"),
        ("Échéance", "15/11/2026"),
        (typeset("Une question ?"), "bureau@example.org"),
        ("Reçu le", "02/11/2026 à 09:00"),
        ("Anomalies", "1 anomalie bloquante, 0 avertissement"),
        ("Fichier", "retour.xlsx"),
        ("Dépôt", typeset("n° 7")),
    ]
    coerced = particulars(replace(SENT, coercions=2), [ERROR])
    assert ("Lecture", "2 valeurs lues sous une autre écriture, de même sens") in coerced
    assert particulars(CHECKED, []) == [
        ("Anomalies", "0 anomalie bloquante, 0 avertissement"),
        ("Fichier", "retour.xlsx"),
    ]


def test_a_file_that_could_not_be_annotated_points_to_the_indication_given() -> None:
    assert next_step([ERROR], SENT, "").startswith(
        typeset("Suivez l'indication donnée, enregistrez, puis renvoyez le classeur")
    )


def test_an_accepted_return_is_taken_into_account() -> None:
    assert next_step([], SENT, "") == typeset("Votre retour est pris en compte. Vous n'avez rien à faire.")
    assert next_step([WARNING], SENT, "ce classeur").startswith("Votre retour est pris en compte. Vérifiez")


def test_a_check_promises_nothing_that_was_not_sent() -> None:
    assert title(CHECKED) == "Contrôle de votre classeur"
    assert verdict_sentence(Verdict.REJECTED, CHECKED) == typeset(
        "Ce classeur serait refusé : à corriger avant de l'envoyer"
    )
    assert verdict_sentence(Verdict.REJECTED, SENT) == typeset("Retour refusé : à corriger et à renvoyer")
    assert next_step([], CHECKED, "") == typeset("Aucune anomalie : ce classeur peut être envoyé.")
    assert "pris en compte" not in next_step([WARNING], CHECKED, "ce classeur")
    assert next_step([ERROR], CHECKED, "ce classeur").endswith(
        typeset("contrôlez de nouveau le classeur avant de l'envoyer.")
    )


def test_counts_agree_in_number() -> None:
    assert counted([]) == "0 anomalie bloquante, 0 avertissement"
    assert counted([ERROR, ERROR, WARNING]) == "2 anomalies bloquantes, 1 avertissement"
