"""Workbooks of other collectors, taken in by a contract and its suites alone: no Python was written for them."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from prefaudit.model.issues import Issue, Verdict, verdict_of
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.validation.check import validate_returns
from prefaudit.workbook.reading import Knowledge, load_knowledge, read_return

HERE = Path(__file__).parent
WORKBOOKS = PROJECT_ROOT.parent / "shared" / "real-returns"
US, UK = WORKBOOKS / "us-audit-69688-22", WORKBOOKS / "uk-funding-return"

pytestmark = pytest.mark.skipif(
    not WORKBOOKS.is_dir(), reason="the real workbooks of other collectors (../shared/real-returns) are not here"
)


class ForeignSettings(Settings):
    """The settings of the product, with the contracts and rules of the foreign forms."""

    @property
    def contracts(self) -> Path:
        """The contracts of the foreign forms."""
        return HERE / "contracts"

    @property
    def expectations(self) -> Path:
        """The suites of the foreign forms."""
        return HERE / "expectations"


@pytest.fixture(scope="module")
def reference_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code lists of the foreign forms beside empty tables: they know no préfecture."""
    folder, own = tmp_path_factory.mktemp("reference"), Settings.from_env({}).reference
    shutil.copy(own / "datapackage.json", folder)
    for path in own.glob("*.csv"):
        header = path.read_text(encoding="utf-8").splitlines()[0]
        (folder / path.name).write_text(header + "\n", encoding="utf-8")
    lists = (HERE / "reference" / "code_lists.csv").read_text(encoding="utf-8")
    (folder / "code_lists.csv").write_text(lists, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def knowledge(reference_folder: Path) -> Knowledge:
    return load_knowledge(HERE / "contracts", reference_folder)


def check(path: Path, knowledge: Knowledge, folder: Path) -> tuple[ReadReturn, tuple[Issue, ...]]:
    """Read and validate one workbook as `prefaudit check` does."""
    settings = ForeignSettings.from_env({})
    read = read_return(path, path.name, knowledge, settings)
    assert read.form is not None
    issues = validate_returns({1: read}, Reference.load(folder), ForeignSettings())[1]
    return read, issues


def rows(read: ReadReturn, table: str, knowledge: Knowledge) -> list[Mapping[str, object]]:
    names = [each.name for each in knowledge.contracts[read.key].table(table).fields]
    return [{"row": row[0], **dict(zip(names, row[1:], strict=True))} for row in read.tables[table].rows]


@pytest.mark.parametrize(
    ("name", "form", "table", "references"),
    [
        ("audit-findings-text", "us-findings-text", "texts", ["2022-002", "2022-001"]),
        ("corrective-action-plan", "us-corrective-action-plan", "plans", ["2022-001", "2022-002"]),
        ("federal-awards-audit-findings", "us-findings", "findings", ["2022-001", "2022-002"]),
    ],
)
def test_the_forms_of_the_us_clearinghouse_are_told_apart_and_accepted(
    name: str, form: str, table: str, references: list[str], knowledge: Knowledge, reference_folder: Path
) -> None:
    read, issues = check(US / f"{name}-workbook-69688.xlsx", knowledge, reference_folder)
    assert (read.form, issues) == (form, ())
    assert [row["reference"] for row in rows(read, table, knowledge)] == references
    cover = rows(read, "cover", knowledge)[0]
    assert (cover["version"], cover["auditee"]) == ("1.0.4", "LBNNLRDE8793")


def test_a_finding_is_read_with_all_its_answers_and_its_row(knowledge: Knowledge, reference_folder: Path) -> None:
    read, _ = check(US / "federal-awards-audit-findings-workbook-69688.xlsx", knowledge, reference_folder)
    first, second = rows(read, "findings", knowledge)
    assert (first["row"], first["award"], first["requirements"], first["prior"]) == (2, "AWARD-0002", "L", "N/A")
    assert (second["row"], second["repeat"], second["prior"]) == (3, "Y", "2021-001")


def test_two_tables_between_tags_under_headers_of_three_rows_are_read(
    knowledge: Knowledge, reference_folder: Path
) -> None:
    read, issues = check(UK / "PF_Round_1_Success.xlsx", knowledge, reference_folder)
    assert (read.form, issues) == ("uk-funding-return", ())
    outputs, risks = rows(read, "outputs", knowledge), rows(read, "risks", knowledge)
    assert [(row["row"], row["fy2023_q4"], row["fy2024_q1"], row["fy2025_q4"], row["later"]) for row in outputs] == [
        (19, 370.0, 295.0, 640.0, 305.0),
        (20, 1.0, 2.0, 5.0, 5.0),
    ]
    assert [(row["row"], row["risk"], row["impact"], row["total"]) for row in risks] == [
        (9, "Piranha attack", "5_very_high", 25),
        (10, "Monsoon", "4_high", 8),
        (11, "Poison", "4_high", 8),
        (12, "Ombudsman", "5_very_high", 20),
        (13, "Avocado-coloured bathroom", "3_medium", 6),
    ]


def test_the_return_that_its_owner_rejects_is_rejected_for_its_real_faults(
    knowledge: Knowledge, reference_folder: Path
) -> None:
    _, issues = check(UK / "PF_Round_1_General_Validation_Failures.xlsx", knowledge, reference_folder)
    assert verdict_of(issues) is Verdict.REJECTED
    assert [(each.rule, each.sheet, each.cell, each.found) for each in issues] == [
        ("types.number", "Outputs", "G20", "inmv"),
        ("uk-risks.impact.known", "Risks", "F9", "6 - Extremely High"),
    ]
