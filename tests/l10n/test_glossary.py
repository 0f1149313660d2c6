"""What people read, wherever it is written: one word an idea, by the glossary, and French typography as shown."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from prefaudit.l10n.languages import FRENCH, catalogue
from prefaudit.l10n.typography import typeset

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "include/prefaudit"
SQL = ROOT / "include/sql"
# Rooms whose French nobody reads: how people write, recognised; invented returns.
NOT_READ = {"simulation", "workbook"}
# What tells a French text from a name, a path and English.
FRENCH_LETTER = re.compile(r"[éèêàâçîôûœÉÀ]")
# The arguments that Airflow shows of a DAG and of a task.
SHOWN = {"dag_display_name", "task_display_name", "group_display_name", "description", "title"}
_CODE = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
# A comment of a table or column, or the words of one for BI tools.
_COMMENT = re.compile(r"(?:\bis|',)\s+'((?:[^']|'')* — (?:[^']|'')*)'")
# What typesetting must not leave: the signs of the keyboard where French has its own.
_UNTYPESET = re.compile(
    r"[^\W\d_]'[^\W\d_]| [;:?!%€»](?:\s|$)|«(?!\u00a0)|(?<!\w)\"[^\"]*[^\W_][^\"]*\"(?!\w)|\bn° (?=[\w{%])"
)
_TAG = re.compile(r"<[^>]*>")


def _of_template(path: Path) -> str:
    """Return what a page shows of a template: its text, and the sentences within its code and attributes."""
    text = re.sub(r"\{#.*?#\}|<style>.*?</style>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    # Code first: an attribute may hold some, with quotation marks of its own.
    literals = [literal for code in _CODE.findall(text) for literal in re.findall(r'"([^"]*)"', code)]
    text = _CODE.sub("…", text)
    literals += [literal for tag in _TAG.findall(text) for literal in re.findall(r'"([^"]*)"', tag)]
    sentences = (each for each in literals if FRENCH_LETTER.search(each) or re.search(r"[a-z] [a-z]", each))
    return " ".join([_TAG.sub(" ", text), *sentences])


def _of_module(path: Path) -> Iterator[str]:
    """Yield the French texts of a module, and what Airflow shows of a DAG; docstrings are English."""
    source = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(source))) if FRENCH_LETTER.search(source) else []
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and id(node) not in docstrings and FRENCH_LETTER.search(str(node.value)):
            yield str(node.value)
        if isinstance(node, ast.keyword) and node.arg in SHOWN and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def _of_yaml(node: object, names: frozenset[str]) -> Iterator[str]:
    """Yield the texts under some keys, at any depth."""
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key in names and isinstance(value, str))
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _of_yaml(each, names)


def _of_data() -> Iterator[tuple[str, str]]:
    for message in catalogue(FRENCH):
        # What `reading.` names recognise is what sites write.
        if message.id and not str(message.id).startswith("reading."):
            yield f"fr.po, {message.id}", str(message.string)
    with (ROOT / "include/reference/code_lists.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield f"code_lists.csv, {row['list']} {row['code']}", row["label"]
    for path in (ROOT / "expectations").rglob("*.json"):
        loaded = json.loads(path.read_text(encoding="utf-8"))
        yield from ((path.name, text) for text in _of_yaml(loaded, frozenset({"message", "expected"})))
    for path in SQL.rglob("*.sql"):
        for found in _COMMENT.finditer(path.read_text(encoding="utf-8")):
            yield path.name, found[1].replace("''", "'")
    names = frozenset({"title", "label", "definition", "description"})
    for path in [ROOT / "include/sql/measures/catalogue.yaml", *(ROOT / "include/contracts").glob("*.yaml")]:
        loaded = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        yield from ((path.name, text) for text in _of_yaml(loaded, names))


@cache
def texts() -> list[tuple[str, str]]:
    """What people read in French: where it stands, and the text with plain apostrophes and blanks."""
    pages = [*(ROOT / "dags/docs").glob("*.md"), ROOT / "docs/formulaire.md"]
    modules = [path for path in PACKAGE.rglob("*.py") if not NOT_READ & {*path.parts}]
    modules += [*(ROOT / "dags").glob("*.py"), *(ROOT / "plugins").glob("*.py")]
    found = [*((path.name, _of_template(path)) for path in PACKAGE.rglob("*.j2")), *_of_data()]
    found += [(path.name, path.read_text(encoding="utf-8")) for path in pages]
    found += [(path.name, text) for path in modules for text in _of_module(path)]
    return [(where, re.sub(r"\s+", " ", re.sub(r"\{\w+\}", "…", text).replace("’", "'"))) for where, text in found]


def _glossary() -> Iterator[tuple[str, list[str]]]:
    """Yield each word of the glossary, with those that are not used for it."""
    for line in (ROOT / "docs/glossaire.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| mot "):
            word, _, _, avoided = line.strip("| ").split(" | ")
            yield word, avoided.split(", ")


def _forms(word: str) -> str:
    """Return the pattern of a word or of several, each in the singular or plural, masculine or feminine."""
    return " ".join(rf"{re.escape(part)}(?:e?s?|x)" for part in word.split(" "))


def test_no_text_uses_a_word_that_the_glossary_avoids() -> None:
    avoided = "|".join(_forms(word) for _, words in _glossary() for word in words)
    pattern = re.compile(rf"(?<![\w./`_-])(?:{avoided})(?![\w/`_-])", re.IGNORECASE)
    found = {(where, hit.group()) for where, text in texts() for hit in pattern.finditer(text)}
    assert found == set()


def test_every_text_is_shown_with_the_typography_of_french() -> None:
    shown = ((where, re.sub(r"`[^`]*`|<code>.*?</code>", "…", typeset(text))) for where, text in texts())
    assert [
        (where, text[max(0, hit.start() - 30) : hit.end() + 30])
        for where, text in shown
        for hit in _UNTYPESET.finditer(text)
    ] == []


def test_each_word_of_the_glossary_is_one_that_people_meet() -> None:
    everything = " ".join(text for _, text in texts()).lower()
    words = [word for word, _ in _glossary()]
    assert len(words) == len(set(words)) > 40
    assert [word for word in words if not re.search(rf"(?<!\w){_forms(word)}(?!\w)", everything)] == []
