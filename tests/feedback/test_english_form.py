"""A form in English speaks English to its sites, whole; and a language is its catalogue alone: no sentence stands in
code."""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from babel.messages.pofile import write_po
from rich.console import Console

from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.template import template
from prefaudit.feedback.acknowledgement_page import acknowledgement
from prefaudit.feedback.annotate import annotate
from prefaudit.feedback.terminal import show
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.l10n import languages
from prefaudit.l10n.languages import catalogue, language, speaking
from prefaudit.model.file_name import announced, file_name
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.validation.check import validate_returns
from prefaudit.workbook.guard import inspect
from prefaudit.workbook.reader import read_grids
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.feedback.english import CONTRACT, ROWS, RULE, faulty, home
from tests.support.command_line import typed

# A catalogue of every message in brackets, in a language that the CLDR knows and nobody has translated.
PSEUDO = "eo"
# Between the brackets of a message others may stand.
_SAID = re.compile(r"⟦[^⟦⟧]*⟧")
_WORD = re.compile(r"[^\W\d_]{2,}")
DATE = "A calendar date with its month in words, for example 12 June 2026."


def test_the_screen_the_page_and_the_copy_of_a_faulty_workbook_are_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home(tmp_path / "home")
    workbook = faulty(tmp_path / "meals.xlsx")
    monkeypatch.setenv("PREFAUDIT_HOME", str(tmp_path / "home"))
    said = typed("check", str(workbook), "--json")
    assert said.code == 1
    assert [(each["cell"], each["message"], each["expected"]) for each in json.loads(said.out)["issues"]] == [
        (
            "E1",
            "The column “Remark” is not part of the form; it does not count in the results.",
            "The columns of the form. You may keep it for your own use.",
        ),
        ("B3", "The school “South” served -3 meals on 1 June 2026. Note: row 3 is hidden.", "0 or more."),
        ("B4", "“many” is not a whole number.", "A whole number, for example 128."),
        (
            "C4",
            "“06/12/2026” cannot be read as a date. It may be 6 December 2026 or 12 June 2026: write the month in "
            "words.",
            DATE,
        ),
        ("B5", "“TRUE” is not a whole number.", "A whole number, for example 128."),
        (
            "C5",
            "“00/01/1900” cannot be read as a date. This is how Excel shows a date equal to zero, often a link to an "
            "empty cell.",
            DATE,
        ),
    ]
    shown = typed("check", str(workbook), "--out", str(tmp_path / "out"))
    screen = " ".join(shown.out.split())
    assert "This workbook would be rejected: to be corrected before it is sent (5 blocking issues, 1 " in screen
    assert screen.endswith("/out/meals_checked.xlsx") and " Answer: " in screen
    page = (tmp_path / "out" / "meals_acknowledgement.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page and "<h1>Check of your workbook</h1>" in page
    assert "Correct the blocking issues marked in the annotated workbook “meals_checked.xlsx”, save it, then" in page
    assert "<dt>Issues</dt><dd>5 blocking issues, 1 warning</dd>" in page
    assert "“many” is not a whole number. (and 1 other of the same kind)" in page
    copy = openpyxl.load_workbook(tmp_path / "out" / "meals_checked.xlsx")
    assert copy.sheetnames == ["Check", "Meals (2)"]
    assert [copy["Check"].cell(7, column).value for column in range(1, 8)] == [
        *("Severity", "Sheet", "Cells", "What is wrong", "Found", "Expected", "Rule"),
    ]
    assert copy["Check"]["B5"].value == (
        "Correct the blocking issues marked in this workbook, save it, then check the workbook again before you send "
        "it. The comments and this sheet may stay."
    )
    comment = copy["Meals (2)"]["B4"].comment
    assert (comment.author, comment.text) == (
        "Check of returns",
        "Check of returns:\nBlocking: “many” is not a whole number.\nFound: many\n"
        "Expected: A whole number, for example 128.\n———\n",
    )


def test_the_copy_that_comes_back_is_read_without_what_was_written_into_it(tmp_path: Path) -> None:
    settings = home(tmp_path / "home")
    copy = _copy(settings, faulty(tmp_path / "meals.xlsx"), tmp_path)
    before, after = (_issues(settings, path) for path in (tmp_path / "meals.xlsx", copy))
    assert after == before


def test_the_template_is_english(tmp_path: Path) -> None:
    settings = home(tmp_path)
    contract = load_checked(settings.contracts, settings.reference).newest("school-meals")
    draft = template(contract, Reference.load(settings.reference), {"campaign": "2026", "site_name": "North"})
    book = openpyxl.load_workbook(render(draft, tmp_path / "form.xlsx"))
    assert book.sheetnames == ["Instructions", "Meals", "Lists"]
    assert [book["Instructions"].cell(row, 2).value for row in (2, 4, 7)] == [
        *("Campaign 2026 — North", "Where to answer", "Dates"),
    ]
    assert [row[0].value for row in book["Lists"].iter_rows()] == ["data_origin", "Real", "Simulated"]
    assert book["Meals"].oddFooter.right.text == "Page &P of &N"
    assert book["Meals"]["C5"].number_format == "[$-809]d mmmm yyyy"
    assert "Modules" not in {row[1].value for row in book["Instructions"].iter_rows()}


@pytest.fixture
def pseudo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A third language, made of its catalogue alone: the English one with each message in brackets."""
    folder = tmp_path / "catalogues"
    folder.mkdir()
    for code in languages.languages():
        (folder / f"{code}.po").write_bytes((languages.CATALOGUES / f"{code}.po").read_bytes())
    made = catalogue("en")
    made.locale = PSEUDO
    for message in made:
        if message.id and not str(message.id).startswith(("reading.", "format.", "excel.")):
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            bracketed = tuple(f"⟦{form}⟧" for form in forms)
            message.string = bracketed if isinstance(message.string, tuple) else bracketed[0]
    with (folder / f"{PSEUDO}.po").open("wb") as stream:
        write_po(stream, made)
    monkeypatch.setattr(languages, "CATALOGUES", folder)
    yield PSEUDO
    language.cache_clear()


def test_a_third_language_is_its_catalogue_and_no_sentence_stands_in_code(pseudo: str, tmp_path: Path) -> None:
    settings = home(tmp_path / "home", pseudo)
    workbook = faulty(tmp_path / "meals.xlsx")
    issues = _issues(settings, workbook)
    assert {"structure.column.extra", "types.date", "types.integer"} <= {each.rule for each in issues}
    copy = openpyxl.load_workbook(_copy(settings, workbook, tmp_path))
    contract = load_checked(settings.contracts, settings.reference).newest("school-meals")
    draft = template(contract, Reference.load(settings.reference), {"campaign": "2026", "data_origin": "simulated"})
    form = openpyxl.load_workbook(render(draft, tmp_path / "form.xlsx"))
    texts = [*_cells(copy), *_cells(form), *_page(settings, issues), _screen(settings, issues)]
    texts += [text for each in issues for text in (each.message, each.expected, each.found)]
    # What is not said by the catalogue is the form's own, or the site's.
    own = {*_words([CONTRACT, json.dumps(RULE), *(str(value) for row in ROWS for value in row)])}
    own |= {
        *_words(language(pseudo).months),
        *_words([*(each.rule for each in issues), "meals.xlsx", "Simulated data"]),
    }
    unsaid = {text: found for text in texts if (found := set(_words([_unsaid(text)])) - own)}
    assert not unsaid


def _unsaid(text: str) -> str:
    """Return what stands outside the brackets of every message."""
    while (rest := _SAID.sub(" ", text)) != text:
        text = rest
    return text


def _words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _WORD.findall(text.casefold())


def _issues(settings: Settings, workbook: Path) -> tuple[Issue, ...]:
    read = read_return(workbook, workbook.name, load_knowledge(settings.contracts, settings.reference), settings)
    return validate_returns({1: read}, Reference.load(settings.reference), settings)[1]  # type: ignore[dict-item]


def _spoken(settings: Settings) -> str:
    return load_checked(settings.contracts, settings.reference).newest("school-meals").language


def _facts(settings: Settings) -> AnswerFacts:
    return AnswerFacts("meals.xlsx", language=_spoken(settings))


def _copy(settings: Settings, workbook: Path, folder: Path) -> Path:
    grids = read_grids(workbook, inspect(workbook, settings), settings)
    issues = _issues(settings, workbook)
    with speaking(_spoken(settings)):
        severities = Reference.load(settings.reference).labels("issue_severity")
        return annotate(workbook, grids, issues, _facts(settings), folder / "copy.xlsx", severities).path


def _page(settings: Settings, issues: tuple[Issue, ...]) -> Iterator[str]:
    with speaking(_spoken(settings)):
        severities = Reference.load(settings.reference).labels("issue_severity")
        sent = replace(_facts(settings), received="2026", due="2026", number=1, contact="x@y.z", coercions=2)
        for facts, found in ((_facts(settings), issues), (sent, issues), (sent, ())):
            page = acknowledgement(found, facts, severities, "copy.xlsx").partition("</style>")[2]
            yield from (text for text in re.findall(r">([^<]+)<", page) if "copy.xlsx" not in text and "@" not in text)


def _screen(settings: Settings, issues: tuple[Issue, ...]) -> str:
    with speaking(_spoken(settings)), StringIO() as screen:
        severities = Reference.load(settings.reference).labels("issue_severity")
        show("meals.xlsx", issues, severities, Console(file=screen, width=4000))
        return screen.getvalue()


def _cells(book: openpyxl.Workbook) -> Iterator[str]:
    for sheet in book:
        yield sheet.title
        for row in sheet.iter_rows():
            yield from (str(cell.value) for cell in row if isinstance(cell.value, str))
            yield from (cell.comment.text for cell in row if cell.comment)


def test_the_name_of_an_english_form_is_english_and_announces_the_same() -> None:
    names = [file_name("2026", "26", "school-meals", code) for code in ("en", "fr")]
    assert names == ["return_2026_26_school-meals.xlsx", "retour_2026_26_school-meals.xlsx"]
    said = {"campaign": "2026", "site": "26", "audit_type": "school_meals"}
    assert [announced(f"RE_{name}") for name in names] == [said, said]


def test_what_is_no_workbook_is_answered_in_the_language_of_the_form_that_its_name_announces(tmp_path: Path) -> None:
    settings = home(tmp_path / "home")
    shutil.copy(PROJECT_ROOT / "include" / "contracts" / "audit-return.yaml", settings.contracts)
    knowledge = load_knowledge(settings.contracts, settings.reference)
    path = tmp_path / "x"
    path.write_bytes(b"%PDF-1.7")
    for name, code, message in (
        (
            file_name("2026", "26", "school-meals", "en"),
            "en",
            "The file is not an Excel workbook: it is a PDF document.",
        ),
        (
            "retour_2026_26_self-assessment.xlsx",
            "fr",
            "Le fichier n'est pas un classeur Excel : c'est un document PDF.",
        ),
        ("meals.xlsx", "fr", "Le fichier n'est pas un classeur Excel : c'est un document PDF."),
    ):
        read = read_return(path, name, knowledge, settings)
        assert isinstance(read, ReadReturn)
        assert (read.language, [issue.message for issue in read.issues]) == (code, [message])
