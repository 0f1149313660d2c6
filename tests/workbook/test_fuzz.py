"""Damaged bytes: whatever happens to a return on its way, it ends in a verdict, and the reading pool stays whole."""

import io
import os
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from prefaudit.model.issues import Severity
from prefaudit.settings import Settings
from prefaudit.simulation.benign_variations import BENIGN_VARIATIONS
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox
from tests.simulation.conftest import make_bench
from tests.workbook.books import Book, write_xlsx
from tests.workbook.test_same_in_every_format import sheets

# How many damaged files: PREFAUDIT_TEST_FUZZ=20000 for a long run.
FILES = int(os.environ.get("PREFAUDIT_TEST_FUZZ", "2000"))
SETTINGS = replace(Settings.from_env({}), read_timeout=20.0, read_memory=1024**3)
# One file in so many is the whole form.
_ONE_IN = 8
Damage = Callable[[bytes, Random], bytes]


def flip_bits(data: bytes, random: Random) -> bytes:
    """A few bits turned over anywhere."""
    spoiled = bytearray(data)
    for _ in range(random.randint(1, 8)):
        spoiled[random.randrange(len(spoiled))] ^= 1 << random.randrange(8)
    return bytes(spoiled)


def overwrite(data: bytes, random: Random) -> bytes:
    """A run of bytes replaced by noise."""
    start = random.randrange(len(data))
    noise = random.randbytes(random.randint(1, 200))
    return data[:start] + noise + data[start + len(noise) :]


def truncate(data: bytes, random: Random) -> bytes:
    """The end missing."""
    return data[: random.randrange(len(data))]


def cut_out(data: bytes, random: Random) -> bytes:
    """A piece missing in the middle."""
    start = random.randrange(len(data))
    return data[:start] + data[start + random.randint(1, 2000) :]


def swap_parts(data: bytes, random: Random) -> bytes:
    """Two parts of the archive under each other's names."""
    parts = _parts(data)
    first, second = random.sample(sorted(parts), 2)
    return _archive({**parts, first: parts[second], second: parts[first]})


def lose_a_part(data: bytes, random: Random) -> bytes:
    """A part of the archive gone."""
    parts = _parts(data)
    del parts[random.choice(sorted(parts))]
    return _archive(parts)


def spoil_a_part(data: bytes, random: Random) -> bytes:
    """Damaged XML in a sound archive: the check sums hold, the parser meets the damage."""
    parts = _parts(data)
    name = random.choice(sorted(name for name, content in parts.items() if content))
    damage = random.choice((flip_bits, overwrite, truncate, cut_out))
    return _archive({**parts, name: damage(parts[name], random)})


def repeat_a_part(data: bytes, random: Random) -> bytes:
    """Two parts under one name."""
    parts = _parts(data)
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.fp.seek(0, 2)  # type: ignore[union-attr]
        archive.writestr(zipfile.ZipInfo(random.choice(sorted(parts))), random.randbytes(50))
    return buffer.getvalue()


DAMAGES: tuple[Damage, ...] = (
    *(flip_bits, overwrite, truncate, cut_out),
    *(swap_parts, lose_a_part, spoil_a_part, spoil_a_part, spoil_a_part, repeat_a_part),
)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The bytes of a few valid returns."""
    folder = tmp_path_factory.mktemp("originals")
    bench = make_bench(folder)
    contents = []
    for variation in (None, BENIGN_VARIATIONS["dates_as_text"], BENIGN_VARIATIONS["sheets_in_another_order"]):
        bench(variation)
        contents.append(next(folder.glob("*.xlsx")).read_bytes())
    return contents


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a return with a few answers, which is read in a tenth of the time."""
    path = tmp_path_factory.mktemp("small") / "retour.xlsx"
    write_xlsx(Book(sheets()), path)
    return path.read_bytes()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.slow
def test_every_damaged_return_ends_in_a_verdict(originals: list[bytes], small: bytes, tmp_path: Path) -> None:
    random = Random(20261102)
    jobs = []
    for number in range(FILES):
        path = tmp_path / f"{number}.xlsx"
        whole = small if number % _ONE_IN else random.choice(originals)
        path.write_bytes(random.choice(DAMAGES)(whole, random))
        jobs.append(Job(number, path, path.name))
    (tmp_path / "good.xlsx").write_bytes(originals[0])
    with Sandbox(SETTINGS) as sandbox:
        read = dict(read_jobs(jobs, sandbox, SETTINGS))
        after = dict(read_jobs([Job(-1, tmp_path / "good.xlsx", "good.xlsx")], sandbox, SETTINGS))[-1]
    assert len(read) == FILES
    for number, found in read.items():
        assert found.form or found.issues, number
        if not found.form:
            assert any(issue.severity is Severity.ERROR for issue in found.issues), number
        for issue in found.issues:
            assert issue.message and issue.expected
            # No placeholder is left unfilled; what a damaged cell holds may have a brace of its own.
            assert not re.search(r"\{[a-z_]+\}", issue.message + issue.expected)
    assert (after.form, after.issues) == ("audit-return", ())
