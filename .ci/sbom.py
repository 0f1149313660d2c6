"""Write sbom.json, the bill of materials (CycloneDX) of what runs, and print its licences with their packages.

The packages and hashes are those of requirements.txt, the licences those that the installed packages state.
"""

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def components(*source: str) -> dict[str, Any]:
    """Return what cyclonedx-py makes of a source."""
    program = Path(sys.executable).with_name("cyclonedx-py")
    options = ("--output-reproducible", "--of", "JSON", "-o", "-")
    made = subprocess.run([program, *source, *options], cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    return json.loads(made.stdout)


def plain(name: str) -> str:
    """Return a package's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(component: dict[str, Any]) -> str:
    """Return the licences that a package states, in one text."""
    stated = [
        each.get("expression") or each["license"].get("id") or each["license"]["name"]
        for each in component.get("licenses", [])
    ]
    return " / ".join(dict.fromkeys(text.split(" :: ")[-1].split("\n")[0][:80] for text in stated)) or "not stated"


def main() -> None:
    """Write the file, print the list."""
    installed = components("environment", sys.executable, "--pyproject", "pyproject.toml")
    stated = {plain(each["name"]): each for each in installed["components"]}
    bill = components("requirements", "requirements.txt", "--pyproject", "pyproject.toml")
    packages = defaultdict(list)
    for each in bill["components"]:
        # What the lock asks for on other systems only is not installed here.
        known = stated.get(plain(each["name"]), {})
        each |= {key: known[key] for key in ("licenses", "description") if key in known}
        packages[licence(each) if known else "not installed on this system"].append(f"{each['name']} {each['version']}")
    (ROOT / "sbom.json").write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name in sorted(packages, key=lambda name: (-len(packages[name]), name)):
        print(f"{name}: {', '.join(packages[name])}")
    print(f"{len(bill['components'])} packages stand in sbom.json.")


if __name__ == "__main__":
    main()
