"""Three campaigns published by the command line, then a return replaced, one rectified and one withdrawn."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.recomputation.landing import answered_otherwise, simulated
from tests.recomputation.returns import Sent
from tests.recomputation.workbooks import read
from tests.support.command_line import typed


@dataclass(frozen=True)
class Night:
    """The packages that a run published, by campaign, and what had been sent by then."""

    packages: dict[str, Path]
    sent: Sequence[Sent]


@pytest.fixture(scope="module")
def nights(module_settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Night]:
    """Return the two runs."""
    var, landing = Path(module_settings.var), Path(module_settings.landing)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("VAR", str(var)),
            ("LANDING", str(landing)),
            ("DATABASE_URL", module_settings.database_url),
            ("SETTLE_SECONDS", "0"),
        ):
            patch.setenv(f"PREFAUDIT_{name}", value)
        sent = simulated(landing, tmp_path_factory.mktemp("simulated"), _done)
        _done("night")
        first = Night({path.parent.name: path for path in var.glob("publications/*/0001")}, sent)
        replaced, gone, *_ = _answered(sent, "2026")
        rectified, *_ = _answered(sent, "2024")
        again = [answered_otherwise(replaced, "remplace.xlsx", 3), answered_otherwise(rectified, "rectifie.xlsx", 40)]
        _done("withdraw", _number(first.packages["2026"], gone), "--reason", "wrong_file", "--by", "Bureau")
        _done("night")
        left = [replace(each, withdrawal="wrong_file") if each is gone else each for each in sent]
        second = {path.parent.name: path for path in var.glob("publications/*/0002")}
    return first, Night(second, [*left, *again])


def _done(*arguments: str) -> None:
    said = typed(*arguments)
    assert said.code == 0, said.err


def _answered(sent: Sequence[Sent], campaign: str) -> list[Sent]:
    """Return the accepted files of a campaign whose findings are in the form's own words."""
    own = [each for each in sent if each.path.parent.name == campaign and each.verdict != "rejected"]
    return [each for each in own if any(row.values["result"] == "Conforme" for row in read(each.path).rows["findings"])]


def _number(package: Path, sent: Sent) -> str:
    sha256 = read(sent.path).sha256
    with (package / "audits.csv").open(encoding="utf-8", newline="") as stream:
        return next(line["submission_id"] for line in csv.DictReader(stream) if line["file_sha256"] == sha256)
