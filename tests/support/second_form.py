"""An installation with a second version of the audit return: one more column, and one other rule."""

import json
from pathlib import Path

from tests.support.homes import linked_home, write_files

COLUMN, RULE = "remote", "findings.remote.known"
_FIELD = """      - name: remote
        title: Audit à distance
        type: string
        optional: true
        description: "« oui » ou « non »."
"""


def home_with_second_version(folder: Path, campaign: str) -> Path:
    """Make a home with a version 2 that a campaign awaits."""
    linked_home(folder, "expectations/audit-return")
    _write_contract(folder / "include" / "contracts")
    _write_suites(folder / "expectations" / "audit-return")
    name = f"include/reference/campaigns/{campaign}.yaml"
    text = (folder / name).read_text(encoding="utf-8").replace('form_version: "1"', 'form_version: "2"')
    write_files(folder, {name: text})
    return folder


def _write_contract(folder: Path) -> None:
    text = (folder / "audit-return.yaml").read_text(encoding="utf-8")
    place = text.index("    lookups:", text.index("  - name: findings"))
    text = text.replace('version: "1"', 'version: "2"', 1)
    (folder / "audit-return-2.yaml").write_text(text[:place] + _FIELD + text[place:], encoding="utf-8")


def _write_suites(folder: Path) -> None:
    (folder / "2").mkdir()
    for path in (folder / "1").iterdir():
        content = json.loads(path.read_text(encoding="utf-8"))
        if path.stem == "findings":
            content["expectations"].append(
                {
                    "type": "expect_column_values_to_be_in_set",
                    "kwargs": {"column": COLUMN, "value_set": ["oui", "non"]},
                    "severity": "critical",
                    "meta": {
                        "rule": RULE,
                        "stage": "rules",
                        "message": "« {remote} » n'est ni « oui » ni « non ».",
                        "expected": "« oui » ou « non ».",
                    },
                }
            )
        (folder / "2" / path.name).write_text(json.dumps(content), encoding="utf-8")
