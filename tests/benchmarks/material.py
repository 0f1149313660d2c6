"""What is measured: simulated workbooks of as many campaigns as it takes, and a checkout of its own that knows them."""

import os
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from prefaudit.model.contracts import load_contracts
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.simulation.campaign import EXPECTED_FILE, Plan, simulate

# A national campaign: 334 self-assessments and six certification audits.
A_CAMPAIGN = 340
CERTIFIED = ("01", "02", "03", "04", "05", "06")
FAULTY = 0.05
CAMPAIGN = """campaign_code: "{code}"
campaign_label: Campagne simulée {code}
standard_code: qualipref-2.0
reference_on: 2026-06-01
audits_from: 2026-01-01
audits_to: 2026-10-31
engaged: all
owed:
  - audit_type: self_assessment
    due_on: 2026-11-15
    sites: all
  - audit_type: certification
    due_on: 2026-11-15
    sites: {certified}
status: project
source: projet
"""
TEXTS = "xl/sharedStrings.xml"


@dataclass(frozen=True)
class Material:
    """`returns` workbooks under `workbooks`, a folder a campaign; `home` is a checkout whose campaigns they are of."""

    home: Path
    workbooks: Path
    returns: int

    def deposit(self, landing: Path) -> None:
        """Put the workbooks into a landing zone, as whole files with the dates they were sent at."""
        for folder in sorted(self.workbooks.iterdir()):
            shutil.copytree(folder, landing / folder.name, ignore=shutil.ignore_patterns(EXPECTED_FILE))


def material(folder: Path, returns: int) -> Material:
    """The material of so many returns, made on first use and kept in `folder`."""
    campaigns = -(-returns // A_CAMPAIGN)
    made = Material(folder / f"checkout-{campaigns}", folder / f"workbooks-{returns}", returns)
    if not made.home.exists():
        _checkout(made.home, campaigns)
    if not made.workbooks.exists():
        draft = made.workbooks.with_name(f"{made.workbooks.name}.part")
        shutil.rmtree(draft, ignore_errors=True)
        _workbooks(made.home, draft, returns)
        draft.rename(made.workbooks)
    return made


def _code(number: int) -> str:
    return f"B{number:04d}"


def _checkout(home: Path, campaigns: int) -> None:
    include = home / "include"
    include.mkdir(parents=True)
    for name in ("contracts", "sql"):
        (include / name).symlink_to(PROJECT_ROOT / "include" / name)
    for name in ("expectations", "dags", "plugins"):
        (home / name).symlink_to(PROJECT_ROOT / name)
    shutil.copytree(PROJECT_ROOT / "include" / "reference", include / "reference")
    for number in range(1, campaigns + 1):
        text = CAMPAIGN.format(code=_code(number), certified=list(CERTIFIED))
        (include / "reference" / "campaigns" / f"{_code(number)}.yaml").write_text(text, encoding="utf-8")


def _workbooks(home: Path, folder: Path, returns: int) -> None:
    settings = Settings.from_env({"PREFAUDIT_HOME": str(home)})
    contract = load_contracts(settings.contracts).newest("audit-return")
    reference = Reference.load(settings.reference)
    first = min(returns, A_CAMPAIGN)
    plan = Plan(_code(1), sites=first, faults=round(first * FAULTY))
    simulate(plan, contract, reference, folder / _code(1))
    originals = sorted((folder / _code(1)).glob("*.xlsx"))
    for number in range(1, -(-returns // A_CAMPAIGN)):
        code, wanted = _code(number + 1), min(A_CAMPAIGN, returns - number * A_CAMPAIGN)
        (folder / code).mkdir()
        for path in originals[:wanted]:
            _readdress(path, folder / code / path.name.replace(_code(1), code), code)


def _readdress(original: Path, target: Path, code: str) -> None:
    """The same workbook as the return of another campaign."""
    try:
        with zipfile.ZipFile(original) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for each in old.infolist():
                data = old.read(each)
                if each.filename == TEXTS:
                    data = data.replace(_code(1).encode(), code.encode())
                new.writestr(each, data)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        # One of the hostile ones: as it is, it differs from the others by a byte, as a file of another site would.
        target.write_bytes(original.read_bytes() + code.encode())
    stamp = original.stat().st_mtime
    os.utime(target, (stamp, stamp))
