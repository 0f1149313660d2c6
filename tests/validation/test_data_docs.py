"""The pages of what the rules answered: the counts of a real night, nothing loaded, nothing that anybody typed."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from upath import UPath

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns as night
from prefaudit.validation import data_docs
from prefaudit.validation import docs_folder as reader
from prefaudit.validation.data_docs import Line, SuiteResult
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import deposit, form, issues

RULE = "findings.result.present"
SUITES = {"certificates", "findings", "identification", "indicators", "nonconformities"}
AUDITED = "warehouse-consolidated-audit-results-2026.html"
EVENING = datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
VOID = {"meta", "br", "link", "img", "input", "hr"}
# What a workbook holds that the pages say too, typed nowhere: codes and words of the form itself.
SHORT = 8
PLANTED = "Zébulon Quarantedeux"


class Document(HTMLParser):
    """The elements of a page, each with its attributes; what is not closed, or closed out of turn, is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def kept(module_settings: Settings, reference: Reference) -> Settings:
    """A night of one return with an answer erased and one with an answer that no list has, auditors being named."""
    spoiled, other = (form(module_settings, reference, site) for site in ("26", "692"))
    for draft in (spoiled, other):
        draft.sheet("identification").set("auditors", PLANTED)
    deposit(module_settings, spoiled, "26", fault=FAULTS["result_erased"])
    deposit(module_settings, other, "692", fault=FAULTS["unknown_severity"])
    deposit(module_settings, form(module_settings, reference, "01"), "01")
    night.run(module_settings)
    return module_settings


@pytest.fixture(scope="module")
def pages(kept: Settings) -> dict[str, str]:
    folder = reader.latest(kept)
    assert folder is not None
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.suffix == ".html"}


def lines(settings: Settings, file: str) -> dict[str, dict[str, object]]:
    folder = reader.latest(settings)
    assert folder is not None
    suites = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    (found,) = [each for each in suites if each["file"] == file]
    return {line["rule"]: line for line in found["lines"]}


def test_there_is_an_index_and_a_page_for_each_suite_of_the_two_tasks(pages: dict[str, str]) -> None:
    returns = {name for name in pages if name.startswith("audit-return-")}
    assert {name.removeprefix("audit-return-").removesuffix(".html") for name in returns} <= SUITES
    assert {"audit-return-findings.html", "audit-return-identification.html"} <= returns
    assert set(pages) == {*returns, AUDITED, "index.html"}
    linked = {each["href"] for each in Document(pages["index.html"]).all("a") if "/" not in str(each["href"])}
    assert linked - {"#contenu"} == set(pages) - {"index.html"}


def test_a_rule_is_told_with_its_counts_its_columns_and_the_sentence_of_great_expectations(
    kept: Settings, pages: dict[str, str]
) -> None:
    with connect(kept) as connection:
        told = sum(issue[0] == RULE for found in issues(connection).values() for issue in found)
    line = lines(kept, "audit-return-findings.html")[RULE]
    assert line["wrong"] == told == 1
    assert line["sentence"] == "result values must never be null, where in_scope == True."
    (row,) = re.findall(rf'<tr id="{re.escape(RULE)}">.*?</tr>', pages["audit-return-findings.html"])
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
    assert cells[0] == "en défaut" and cells[1] == "bloquant" and cells[2] == "<code>result</code>"
    assert re.sub(r"\D", "", cells[4]) == str(line["elements"])
    assert cells[5:7] == ["–", "1"]
    # One in some hundreds of results: GX's percent of those looked at, as French writes it.
    assert re.fullmatch(r"0,\d\u202f%", cells[7])


def test_rules_in_default_come_first(kept: Settings) -> None:
    holds = [line["holds"] for line in lines(kept, "audit-return-findings.html").values()]
    assert holds == sorted(holds) and holds[0] is False


def test_a_night_checked_in_portions_is_told_as_a_whole(
    kept: Settings, pages: dict[str, str], second: Settings
) -> None:
    shutil.copytree(kept.landing, second.landing)
    night.run(replace(second, validation_size=1))
    for file in sorted(set(pages) - {AUDITED, "index.html"}):
        whole, portions = (lines(each, file) for each in (kept, second))
        assert list(portions) == list(whole)
        for rule, line in portions.items():
            assert line == whole[rule] | {"percent": line["percent"]}, rule
            assert line["percent"] == pytest.approx(whole[rule]["percent"]), rule


def test_every_rule_has_a_line_with_a_sentence(kept: Settings) -> None:
    for name in ("findings", "identification", "indicators"):
        suite = json.loads((kept.expectations / "audit-return" / f"{name}.json").read_text(encoding="utf-8"))
        found = lines(kept, f"audit-return-{name}.html")
        assert set(found) == {each["meta"]["rule"] for each in suite["expectations"]}
        for line in found.values():
            sentence = str(line["sentence"])
            assert sentence.endswith(".") and "$" not in sentence.replace(")?$", "")
            assert "kwargs" not in sentence and "expect_" not in sentence and "PassThrough" not in sentence


def test_pages_are_accessible_and_load_nothing(pages: dict[str, str]) -> None:
    for text in pages.values():
        page = Document(text)
        assert text.startswith("<!doctype html>") and page.all("html") == [{"lang": "fr"}]
        assert len(page.all("h1")) == 1 and page.all("title") == [{}]
        assert len(page.all("table")) == len(page.all("caption")) > 0
        assert {each.get("scope") for each in page.all("th")} == {"col", "row"}
        ids = [each["id"] for _, each in page.elements if "id" in each]
        assert len(set(ids)) == len(ids)
        assert not {"script", "link", "img", "iframe"} & {name for name, _ in page.elements}
        assert "http://" not in text and "https://" not in text and "url(" not in text and "@import" not in text
        assert not [name for _, each in page.elements for name in each if name.startswith("on")]


def test_headings_are_french(pages: dict[str, str]) -> None:
    assert "<h1>Résultats des contrôles</h1>" in pages["index.html"]
    assert re.findall("<h2>(.*?)</h2>", pages["index.html"]) == [
        "Retours de la nuit",
        "Résultats consolidés, campagne 2026",
    ]
    assert "<h1>Résultats de audit-return.findings</h1>" in pages["audit-return-findings.html"]
    assert '<span class="quiet" lang="fr">' in pages["audit-return-findings.html"]
    assert '<span class="quiet" lang="en">' in pages[AUDITED]


def _typed(text: str) -> bool:
    return len(text) > SHORT and not re.fullmatch(r"M\d+-E\d+-C\d+", text)


def typed(settings: Settings) -> set[str]:
    """Every text of the workbooks of the night but the words of the form: what stands in all of them alike, and codes
    of criteria, which rules name too."""
    texts = []
    for path in Path(settings.landing).glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        cells = [
            (sheet.title, cell.coordinate, cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
        ]
        texts.append({(*at, value) for *at, value in cells if isinstance(value, str) and _typed(value)})
    common = set.intersection(*texts)
    return {str(value) for own in texts for *_, value in own - common} | {PLANTED}


def test_nothing_that_a_site_typed_is_kept(kept: Settings, pages: dict[str, str]) -> None:
    words = typed(kept)
    assert len(words) > 50 and PLANTED in words and "Grave" not in words
    folder = reader.latest(kept)
    assert folder is not None
    said = "\n".join(
        [*(" ".join(Document(text).words) for text in pages.values()), (folder / "results.json").read_text()]
    )
    assert [word for word in words if word in said] == []
    # The value that broke a rule is as short as a code, and not kept either.
    assert not re.search(r"\bGrave\b", said)


def test_a_night_without_returns_leaves_the_last_pages(kept: Settings) -> None:
    before = reader.latest(kept)
    night.run(kept)
    assert reader.latest(kept) == before


def result(file: str, wrong: int = 0) -> SuiteResult:
    line = Line("a.rule", "Message <b>…</b>", "error", ("a",), "a < b.", not wrong, 10, None, wrong, wrong * 10.0)
    return SuiteResult(file, f"suite {file}", "Retours de la nuit", "fr", (line,))


def test_a_run_takes_over_the_suites_that_it_did_not_run(tmp_path: Path) -> None:
    place = str(tmp_path / "docs")
    assert data_docs.write([result("a.html", 1), result("b.html")], place, EVENING) == [
        "a.html",
        "b.html",
        "index.html",
    ]
    assert data_docs.write([result("b.html", 2)], place, EVENING + timedelta(hours=1)) == [
        "a.html",
        "b.html",
        "index.html",
    ]
    assert sorted(each.name for each in UPath(place).iterdir()) == ["20261103T013000Z", "20261103T023000Z"]
    index = (UPath(place) / "20261103T023000Z" / "index.html").read_text(encoding="utf-8")
    # Two moments, told in the hour of Paris.
    assert re.findall(r"03/11/2026 à (\d\d:\d\d)", index) == ["02:30", "03:30"]


def test_what_is_too_old_is_not_taken_over(tmp_path: Path) -> None:
    data_docs.write([result("a.html")], str(tmp_path), EVENING)
    assert data_docs.write([result("b.html")], str(tmp_path), EVENING + timedelta(days=61)) == ["b.html", "index.html"]


def test_two_runs_of_one_second_have_a_folder_each_and_the_second_is_the_latest(tmp_path: Path) -> None:
    for file in ("a.html", "b.html"):
        data_docs.write([result(file)], str(tmp_path), EVENING)
    latest = reader.latest_in(UPath(tmp_path))
    assert latest is not None and latest.name == "20261103T013001Z"
    assert {"a.html", "b.html"} < {each.name for each in latest.iterdir()}


def test_a_run_that_was_killed_is_not_seen_and_the_next_one_takes_over_what_was_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_docs.write([result("a.html")], str(tmp_path), EVENING)
    whole = reader.latest_in(UPath(tmp_path))

    def killed(kind: str, **values: object) -> str:
        if kind == "index":
            raise KeyboardInterrupt
        return rendered(kind, **values)

    rendered = data_docs._render
    with monkeypatch.context() as patch:
        patch.setattr(data_docs, "_render", killed)
        with pytest.raises(KeyboardInterrupt):
            data_docs.write([result("b.html")], str(tmp_path), EVENING + timedelta(hours=1))
    assert len(list(tmp_path.iterdir())) == 2
    assert reader.latest_in(UPath(tmp_path)) == whole
    assert data_docs.write([result("c.html")], str(tmp_path), EVENING + timedelta(hours=2)) == [
        "a.html",
        "c.html",
        "index.html",
    ]


def test_results_of_another_version_are_not_taken_over(tmp_path: Path) -> None:
    data_docs.write([result("a.html")], str(tmp_path), EVENING)
    folder = reader.latest_in(UPath(tmp_path))
    assert folder is not None
    (folder / "results.json").write_text('[{"file": "a.html", "moment": "later", "unknown": 1}]')
    assert data_docs.write([result("b.html")], str(tmp_path), EVENING + timedelta(hours=1)) == ["b.html", "index.html"]


def test_a_place_that_cannot_be_written_is_told_and_does_not_stop_the_night(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("a file")
    assert data_docs.write([result("a.html")], str(tmp_path / "taken" / "docs"), EVENING) == []
    assert "PREFAUDIT_DATA_DOCS" in caplog.text


def test_pages_are_written_to_an_object_store_too() -> None:
    place = f"memory://docs-{id(object())}"
    data_docs.write([result("a.html")], place, EVENING)
    folder = reader.latest_in(UPath(place))
    assert folder is not None and sorted(each.name for each in folder.iterdir()) == [
        "a.html",
        "index.html",
        "results.json",
    ]


def test_a_percentage_is_never_rounded_to_none_or_all(tmp_path: Path) -> None:
    tiny, most = result("a.html", 1), result("b.html", 1)
    tiny = replace(tiny, lines=(replace(tiny.lines[0], percent=0.01),))
    most = replace(most, lines=(replace(most.lines[0], percent=99.99),))
    data_docs.write([tiny, most], str(tmp_path), EVENING)
    folder = reader.latest_in(UPath(tmp_path))
    assert folder is not None
    assert "moins de 0,1\u202f%" in (folder / "a.html").read_text(encoding="utf-8")
    assert "plus de 99,9\u202f%" in (folder / "b.html").read_text(encoding="utf-8")
    assert "a &lt; b." in (folder / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", ["../index.html", "results.json", "none.html", "", "..", ".index.part"])
def test_only_pages_of_the_latest_run_are_given(file: str, kept: Settings) -> None:
    assert reader.page(kept, file) is None
    assert reader.page(kept, "index.html") is not None


def test_nothing_is_there_before_the_first_night(tmp_path: Path) -> None:
    settings = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path)})
    assert reader.latest(settings) is None and reader.page(settings, "index.html") is None


def test_the_reader_does_not_load_great_expectations() -> None:
    code = (
        "import sys, prefaudit.validation.docs_folder; "
        "sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
