"""`prefaudit contract check`: a mistake in a form is one sentence with its place and what is expected, and exit 2."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from prefaudit.campaigns.forms import trial
from prefaudit.model.contract_file import load_contract
from prefaudit.settings import PROJECT_ROOT, Settings
from tests.support.command_line import typed

HERE = Path(__file__).parent
FORM, CONTRACT = HERE / "school_meals", "school-meals.yaml"
# What is written in a file of the form instead of what stands there once (`old`; the whole file where none is given;
# nothing is left of it without `new`), and what is told.
MISTAKES: list[dict[str, Any]] = yaml.safe_load((HERE / "mistakes.yaml").read_text(encoding="utf-8"))
PLACES = {".yaml": "include/contracts", ".json": "expectations/school-meals/1", ".csv": "include/reference"}
Home = Callable[..., Path]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reference data without campaigns: those of the project are of forms that are not there."""
    folder = tmp_path_factory.mktemp("home") / "reference"
    shutil.copytree(PROJECT_ROOT / PLACES[".csv"], folder)
    shutil.rmtree(folder / "campaigns")
    for name in ("certificates.csv", "declared_figures.csv", "declared_facts.csv"):
        header, *_ = (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / name).write_text(header, encoding="utf-8")
    return folder


@pytest.fixture
def home(reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Make an installation with the form alone, and a mistake in one of its files."""

    def make(file: str = "", old: str = "", new: str | None = "", **_: str) -> Path:
        for place in PLACES.values():
            (tmp_path / place).mkdir(parents=True)
        shutil.rmtree(tmp_path / PLACES[".csv"])
        if file.endswith(".csv"):
            shutil.copytree(reference, tmp_path / PLACES[".csv"])
        else:
            (tmp_path / PLACES[".csv"]).symlink_to(reference)
        for path in (PROJECT_ROOT / PLACES[".yaml"] / "reading-rules.yaml", *FORM.iterdir()):
            shutil.copy(path, tmp_path / PLACES[path.suffix] / path.name)
        path = tmp_path / PLACES[Path(file).suffix] / file if file else tmp_path / "none"
        if new is None:
            path.unlink()
        elif file:
            text = path.read_text(encoding="utf-8") if old else ""
            assert text.count(old) == 1 or not old
            path.write_text(text.replace(old, new) if old else new, encoding="utf-8")
        monkeypatch.setenv("PREFAUDIT_HOME", str(tmp_path))
        monkeypatch.setenv("PREFAUDIT_VAR", str(tmp_path / "var"))
        return tmp_path

    return make


def test_the_small_form_has_no_fault(home: Home) -> None:
    home()
    said = typed("contract", "check")
    assert (said.code, said.out, said.err) == (0, "school-meals 1: 3 tables, 12 fields; no fault.\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["mistake"])
def test_a_mistake_is_one_sentence_and_never_the_exit_code_of_rejected(mistake: dict[str, Any], home: Home) -> None:
    folder = home(**{"new": None, **mistake})
    said = typed("contract", "check")
    assert (said.code, said.err.replace(str(folder), "HOME")) == (2, f"{mistake['told']}\n")


def test_there_are_more_mistakes_than_were_once_tried() -> None:
    assert len({mistake["mistake"] for mistake in MISTAKES}) == len(MISTAKES) > 100


def test_a_file_in_another_encoding_is_told(home: Home) -> None:
    path = home() / PLACES[".yaml"] / "school-meals.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("School", "École").encode("latin-1"))
    said = typed("contract", "check", "school-meals.yaml")
    assert (said.code, said.err) == (2, "school-meals.yaml is not UTF-8. Save it again with that encoding.\n")


def test_the_name_of_no_form_is_told_with_the_one_that_was_meant(home: Home) -> None:
    home()
    said = typed("contract", "check", "scool-meals")
    assert (said.code, said.out) == (2, "")
    assert said.err == "There is no form « scool-meals »; expected school-meals. Did you mean « school-meals »?\n"


CAMPAIGN = """
campaign_code: {0}
campaign_label: Meals
form: {1}
form_version: "{2}"
reference_on: 2026-06-01
engaged: ["26"]
owed: [{{due_on: 2026-11-15, sites: all}}]
status: project
source: projet
"""
UNKNOWN_FORM = (
    "The campaign lunches is of the form « scool-meals », which there is not; expected school-meals. Did you mean "
    "« school-meals »? Correct « form » of the campaign."
)
UNKNOWN_VERSION = (
    "The campaign meals awaits the version « 7 » of the form « school-meals », which has « 1 ». Correct form_version "
    "of the campaign, or put the contract back."
)


def test_a_campaign_of_a_form_or_version_that_there_is_not_is_told(home: Home, reference: Path) -> None:
    folder = home() / PLACES[".csv"]
    folder.unlink()
    shutil.copytree(reference, folder)
    (folder / "campaigns").mkdir()
    for campaign in (("lunches", "scool-meals", "1"), ("meals", "school-meals", "7")):
        path = folder / "campaigns" / f"{campaign[0]}.yaml"
        path.write_text(CAMPAIGN.format(*campaign), encoding="utf-8")
    said = typed("contract", "check")
    assert (said.code, said.out, said.err.splitlines()) == (2, "", [UNKNOWN_VERSION, UNKNOWN_FORM])
    said = typed("contract", "check", "school-meals")
    assert (said.code, said.out, said.err.splitlines()) == (2, "", [UNKNOWN_VERSION])


def test_yes_and_no_are_words_like_others(tmp_path: Path) -> None:
    text = (FORM / "school-meals.yaml").read_text(encoding="utf-8").replace("aliases: [Meals]", "aliases: [yes, no, Y]")
    path = tmp_path / "school-meals.yaml"
    path.write_text(text.replace("title: Day, type: date", "title: Day, type: date, optional: yes"), encoding="utf-8")
    meals = load_contract(path).table("meals")
    assert (meals.field("served").aliases, meals.field("served_on").optional) == (("yes", "no", "Y"), True)


def test_forms_are_tried_again_only_where_a_file_has_changed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home()
    settings = Settings.from_env()
    assert trial.faulty_forms(settings) == {}
    monkeypatch.setattr(trial, "form_faults", lambda contract, _: [f"{contract.form} was tried."])
    assert trial.faulty_forms(settings) == {}
    suite = folder / PLACES[".json"] / "deliveries.json"
    suite.write_text(suite.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert trial.faulty_forms(settings) == {"school-meals": ["school-meals was tried."]}
    monkeypatch.undo()
    # What another process found.
    monkeypatch.setattr(trial, "_FOUND", {})
    assert trial.faulty_forms(settings) == {"school-meals": ["school-meals was tried."]}


def test_a_broken_form_leaves_the_others_sound(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home()
    (folder / PLACES[".yaml"] / "lunches.yaml").write_text("form: lunches\n", encoding="utf-8")
    monkeypatch.setattr(trial, "form_faults", lambda *_: [])
    told = trial.faulty_forms(Settings.from_env())
    assert list(told) == ["lunches"]
    assert told["lunches"][0] == "lunches.yaml, line 1: the key « version » is missing."


def _slip(text: str, random: Random) -> str:
    """Return a text of a form with one slip of the keyboard in it."""
    lines, words = text.splitlines(keepends=True), list(re.finditer(r"[\w.]+", text))
    line, word, other = random.randrange(len(lines)), random.choice(words), random.choice(words)
    odd = random.choice(["null", "true", "[]", "{}", '""', "0", "-1", "1.5", "[1, 2]", "{a: b}", "&a [*a]"])
    letter = random.randrange(word.start(), word.end())
    return random.choice(
        [
            "".join([*lines[:line], *lines[line + 1 :]]),
            "".join([*lines[:line], random.choice(lines), *lines[line:]]),
            text[: word.start()] + other[0] + text[word.end() :],
            text[: word.start()] + odd + text[word.end() :],
            text[: word.start()] + text[word.end() :],
            text[:letter] + text[letter + 1 :],
        ]
    )


@pytest.mark.slow
@pytest.mark.parametrize("file", [CONTRACT, "meals.json", "cover.json"])
def test_whatever_slip_is_made_ends_in_sentences_or_in_no_fault(file: str, home: Home) -> None:
    path = home() / PLACES[Path(file).suffix] / file
    text, random = path.read_text(encoding="utf-8"), Random(file)
    for _ in range(15):
        slip = _slip(text, random)
        path.write_text(slip, encoding="utf-8")
        said = typed("contract", "check")
        told = f"{said.err}\n{slip}"
        assert (said.code, bool(said.err.strip())) in {(0, False), (2, True)}, told
        assert not re.search(r"Traceback|ends in|\w+Error\b", said.err), told
