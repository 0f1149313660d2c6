"""A text that is published and seems to hold personal data is a warning at its cell; nothing of it is told."""

from typing import Any

from prefaudit.l10n.languages import speaking
from prefaudit.model.contracts import load_contracts
from prefaudit.model.issues import Issue, Severity, Stage, Verdict, verdict_of
from prefaudit.settings import Settings
from prefaudit.validation.batch import Batch
from prefaudit.validation.free_texts import text_issues
from prefaudit.validation.validate import validate
from tests.validation.clean_return import CONTRACT, FIRST_ROW, REFERENCE, SETTINGS, clean, read

SCOPE = "Titres (contact : Mme Dupont-Essai, 06 12 34 56 78)"


def judged(**values: Any) -> tuple[Issue, ...]:
    rows = clean()
    rows["certificates"][0].update(values)
    batch = Batch.from_returns(CONTRACT, {1: read(rows)})
    return validate(CONTRACT, batch, REFERENCE, SETTINGS.expectations)[1]


def test_a_name_in_a_scope_is_a_warning_at_its_cell() -> None:
    (issue,) = judged(scope=SCOPE)
    assert (issue.rule, issue.severity, issue.stage) == ("text.personal", Severity.WARNING, Stage.RULES)
    assert (issue.table, issue.field, issue.row, issue.sheet) == ("certificates", "scope", FIRST_ROW, "Certificats")
    assert issue.cell == f"C{FIRST_ROW}"
    assert issue.found == "(donnée personnelle)"
    assert issue.message == (
        "Ce texte est destiné à être publié et semble contenir un nom de personne et un numéro de téléphone. "
        "Retirez-le de la case et renvoyez le classeur ; sinon, ce texte ne sera pas publié tant que le bureau ne "
        "l'aura pas relu."
    )
    assert verdict_of([issue]) is Verdict.ACCEPTED_WITH_WARNINGS
    assert "Dupont" not in str(issue)


def test_a_scope_that_names_nobody_is_no_warning() -> None:
    assert judged(scope="Titres, accueil général et relation avec les usagers") == ()


def test_a_text_that_is_never_published_is_no_warning() -> None:
    assert judged(body_name="Mme Dupont-Essai") == ()


def test_the_contract_alone_says_which_texts_are_published() -> None:
    """Of the audit return, the scope of a certificate; standard and period have their rules as well."""
    texts = [f"{table.name}.{field.name}" for table, field in CONTRACT.free_texts()]
    assert texts == ["identification.standard_code", "indicators.period", "certificates.scope"]
    charter = load_contracts(Settings.from_env({}).contracts).newest("charte-marianne")
    assert [f"{table.name}.{field.name}" for table, field in charter.free_texts()] == [
        *("identification.name_of_site", "commitments.commitment_label", "commitments.evidence", "commitments.action"),
        "delays.delay_label",
    ]


def test_an_english_form_is_warned_in_english() -> None:
    rows = clean()
    rows["certificates"][0]["scope"] = SCOPE
    with speaking("en"):
        ((number, issue),) = text_issues(CONTRACT, Batch.from_returns(CONTRACT, {7: read(rows)}), REFERENCE)
    assert number == 7
    assert issue.found == "(personal data)"
    assert issue.message == (
        "This text is to be published and seems to contain a person’s name and a telephone number. Take it out of the "
        "cell and send the workbook again; otherwise this text is not published until the office has read it."
    )
