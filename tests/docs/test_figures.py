"""Figures that two pages give are the same figures: each stands in the table of the run that it comes from."""

import re

from prefaudit.settings import PROJECT_ROOT
from tests.benchmarks.report import MARKS

SPEED, SCALE, README = (
    (PROJECT_ROOT / name).read_text(encoding="utf-8") for name in ("docs/speed.md", "docs/scale.md", "README.md")
)


def rows(text: str) -> dict[str, list[str]]:
    """The rows of all tables of a text, by their first cell."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return {first: others for first, *others in lines}


def test_the_largest_run_is_told_as_it_was_measured() -> None:
    seconds, _, ratio, memory = rows(SCALE)["34,000"][1:]
    said = rows(SPEED)["34,000 returns, five million findings"][0]
    minutes = round(int(seconds.replace(",", "")) / 60)
    assert said == f"{minutes} min, as much a return as at 340 (× {ratio}), {memory} MiB at most"


def test_questions_of_bi_tools_are_told_as_they_were_measured() -> None:
    scale, speed = " ".join(SCALE.split()), rows(SPEED)
    published, dimensions = (
        speed["ten million published findings"][0],
        speed["the same through the dimensions of `bi`"][0],
    )
    national = re.search(r"the national figures of every campaign (\d+) ms", scale)
    conformity = re.search(r"the conformity of a campaign by région of today and module (\d+) ms", scale)
    site = re.search(r"each row fetched, (\d+) ms, a page of a thousand of them (\d+) ms", scale)
    assert national and conformity and site
    assert f"1 to {national[1]} ms" in published
    assert f"{site[1]} ms, a page of a thousand of them {site[2]} ms" in published
    assert dimensions.endswith(f"3 to {conformity[1]} ms by the clock")


def test_stages_and_their_limits_stand_in_one_page_and_add_up() -> None:
    before, _, rest = SPEED.partition(MARKS[0])
    stages, found, after = rest.partition(MARKS[1])
    assert found
    for ours, limit, ratio in (line[1:] for line in list(rows(stages).values())[2:]):
        # To a unit of the last digit written.
        assert abs(float(ours) / float(limit) - float(ratio)) <= 0.05 + 0.01 * float(ratio) / float(limit)
    # What README gives of speed it gives as the page of speed does.
    told = re.findall(r"\d[\d,.]* (?:times|s from|min|ms)\b", README)
    assert [each for each in told if each not in before + after] == []
