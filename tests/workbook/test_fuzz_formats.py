"""Damaged .xls, .xlsb and .ods: each ends in a verdict and an answer, in a reader of its own; no other is touched."""

import os
import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from prefaudit.feedback.answers import AnswerRequest, write_answers
from prefaudit.feedback.wording import AnswerFacts
from prefaudit.model.issues import Severity
from prefaudit.model.read_return import ReadReturn
from prefaudit.settings import Settings
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox
from tests.workbook.books import WRITERS, Book, ole, xls_stream
from tests.workbook.test_fuzz import DAMAGES, Damage, cut_out, flip_bits, overwrite, truncate
from tests.workbook.test_same_in_every_format import sheets

# How many damaged files: PREFAUDIT_TEST_FUZZ_FORMATS=20000 for a long run.
FILES = int(os.environ.get("PREFAUDIT_TEST_FUZZ_FORMATS", "400"))
SEED = int(os.environ.get("PREFAUDIT_TEST_FUZZ_SEED", "20261128"))
SETTINGS = replace(Settings.from_env({}), read_timeout=20.0, read_memory=1024**3)
RAW: tuple[Damage, ...] = (flip_bits, overwrite, truncate, cut_out)
KINDS = tuple(name for name in WRITERS if name.endswith((".xls", ".xlsb", ".ods")))


def _in_the_stream(stream: bytes) -> Damage:
    """Damage within the stream of an .xls, whose container stays sound."""
    return lambda _, random: ole("Workbook", random.choice(RAW)(stream, random))


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A return in each format, by the name of its writer."""
    folder, contents = tmp_path_factory.mktemp("originals"), {}
    for name in KINDS:
        WRITERS[name](Book(sheets()), folder / name)
        contents[name] = (folder / name).read_bytes()
    return contents


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.slow
def test_every_damaged_return_of_another_format_ends_in_a_verdict_and_an_answer(
    originals: dict[str, bytes], tmp_path: Path
) -> None:
    random, stream = Random(SEED), xls_stream(Book(sheets()))
    jobs = []
    for number in range(FILES):
        name = KINDS[number % len(KINDS)]
        path = tmp_path / f"{number}{Path(name).suffix}"
        damages = (*RAW, *(_in_the_stream(stream),) * 4) if path.suffix == ".xls" else DAMAGES
        path.write_bytes(random.choice(damages)(originals[name], random))
        jobs.append(Job(number, path, path.name))
    for name, content in originals.items():
        (tmp_path / name).write_bytes(content)
        jobs.append(Job(-1 - KINDS.index(name), tmp_path / name, "sain" + Path(name).suffix))
    with Sandbox(SETTINGS) as sandbox:
        read = dict(read_jobs(jobs, sandbox, SETTINGS))
        requests = [
            AnswerRequest(
                job.path, read[job.key].issues, AnswerFacts(job.file_name), tmp_path / "answers" / str(job.key)
            )
            for job in jobs
        ]
        answers = write_answers(requests, sandbox, SETTINGS)
    assert len(read) == len(answers) == len(jobs)
    for job in jobs:
        found = read[job.key]
        assert isinstance(found, ReadReturn), job
        assert found.form or any(issue.severity is Severity.ERROR for issue in found.issues), job
        for issue in found.issues:
            assert issue.message and issue.expected
            assert not re.search(r"\{[a-z_]+\}", issue.message + issue.expected)
    assert all(read[-1 - number].form for number in range(len(KINDS)))
    assert all(answer.page.exists() for answer in answers)
