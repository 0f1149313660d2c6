"""The figures of the answer to Parliament, whatever they are: traced, written alike, no result without its base."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prefaudit.l10n import french
from prefaudit.publication.report.facts import Facts
from prefaudit.publication.report.parliament import answer, notes
from prefaudit.publication.report.prose import LETTERS, Cited, Paragraph, references
from tests.publication.report.answers import FOUNDING, NATIONAL, SUMMARY, plain, summary, with_headline

# What may hold digits without being a figure: names, and days.
NAME = re.compile(r"ISO 9001|QualiPref 1|QUALIPREF 2\.0|campagne \w+ [\d-]+|« *[^»]+»")
DAY = re.compile(r"(?:1er|\d+) [a-zéû]+ \d{4}(?: à \d+.h(?:.\d\d)?)?|[a-zéû]+ \d{4}")
LETTERED = {french.words(n, feminine=feminine) for n in range(2, LETTERS) for feminine in (False, True)}


def loose(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    """The digits and the numbers in letters that stand outside figures, days and names."""
    texts = [part for paragraph in paragraphs for part in paragraph if isinstance(part, str)]
    rests = [DAY.sub("", NAME.sub("", text)) for text in texts]
    digits = [each for rest in rests for each in re.findall(r"\d+", rest)]
    return digits + [word for rest in rests for word in re.findall(r"[\w-]+", rest) if word in LETTERED]


def sentences(paragraphs: tuple[Paragraph, ...]) -> list[list[list[str | Cited]]]:
    """The parts of each sentence of each paragraph; a sentence ends with a point and a space before a capital."""
    found = []
    for parts in paragraphs:
        split: list[list[str | Cited]] = [[]]
        for part in parts:
            first, *others = [part] if isinstance(part, Cited) else re.split(r"(?<=\.) (?=[A-ZÀÉ])", part)
            split[-1].append(first)
            split += [[other] for other in others]
        found.append(split)
    return found


def mixed(paragraphs: tuple[Paragraph, ...]) -> list[str]:
    """The sentences that write some counts in digits, others in letters; rates and facts are no counts."""
    cited = [
        [part for part in each if isinstance(part, Cited) and part.digits]
        for split in sentences(paragraphs)
        for each in split
    ]
    return [str(parts) for parts in cited if len({part.text == part.digits for part in parts}) > 1]


def bare(paragraphs: tuple[Paragraph, ...], *, reported: bool) -> list[str]:
    """Where the conformity rate stands without the reporting rate in its sentence or the one before, or twice."""
    wrong = []
    for split in sentences(paragraphs):
        figures = [[part.figure for part in each if isinstance(part, Cited)] for each in split]
        cited_in = [place for place, cited in enumerate(figures) if "national_summary/reporting_rate" in cited]
        for place, cited in enumerate(figures):
            if reported and "national_summary/conformity_rate" in cited and not {place - 1, place} & set(cited_in):
                wrong.append(str(split[place]))
        wrong += ["twice"] * (len(cited_in) > 1)
    return wrong


counts = st.none() | st.integers(0, 130)
rates = st.none() | st.decimals(0, 1, places=4)


@settings(deadline=None)
@given(
    st.sampled_from([FOUNDING, NATIONAL]),
    st.fixed_dictionaries({code: st.tuples(counts, counts) for code in FOUNDING.figures}),
    st.fixed_dictionaries({name: rates if "_rate" in name else counts for name in SUMMARY}),
    st.lists(st.integers(0, 7), unique=True),
    st.booleans(),
)
def test_every_number_is_traced(
    facts: Facts,
    figures: dict[str, tuple[int | None, int | None]],
    values: dict[str, object],
    held: list[int],
    simulated: bool,
) -> None:
    facts = replace(
        with_headline(facts, **figures),
        summary=summary(**values),
        certificates=[FOUNDING.certificates[place] for place in held],
        simulated=simulated,
    )
    paragraphs = answer(facts)
    assert loose(paragraphs) == []
    assert mixed(paragraphs) == []
    assert bare(paragraphs, reported=facts.rate("reporting_rate") is not None) == []
    assert len(notes(facts, paragraphs)) == len(references(paragraphs))
    assert not re.search(r"\b(?:nan|None|NA)\b|  | [,.]|\.\.|\(\)", plain(paragraphs))
    assert plain(paragraphs).startswith("Tout ou partie") is simulated


@pytest.mark.parametrize("facts", [FOUNDING, NATIONAL])
def test_what_is_cited_is_in_its_note(facts: Facts) -> None:
    paragraphs = answer(facts)
    found = dict(zip(references(paragraphs), notes(facts, paragraphs), strict=True))
    letters = {french.words(n, feminine=feminine): french.number(n) for n in range(100) for feminine in (False, True)}
    letters |= {"aucun": "0", "aucune": "0"}
    cited = [part for paragraph in paragraphs for part in paragraph if isinstance(part, Cited)]
    cited = [part for part in cited if part.text not in {"tous", "toutes", "chacun d’eux"}]
    for part in cited:
        assert re.search(rf"(?<!\w){re.escape(letters.get(part.text, part.text))}(?!\w)", found[part.figure])
