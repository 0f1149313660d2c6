"""The forms of the project, tried once for all tests: a trial costs seconds of each process that starts a run."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from prefaudit import atomic
from prefaudit.campaigns.forms import trial
from prefaudit.model.contract import Contract
from prefaudit.settings import Settings

# The folder in which the processes of a session tell each other what they found.
FOLDER = "PREFAUDIT_TEST_TRIED"

_own = trial.form_faults


@contextmanager
def tried_once() -> Iterator[None]:
    """Try a form anew only where its own files, or the reference data, are not those of an earlier trial.

    Whether another form is taken for it is not asked again: tests/campaigns/forms/test_contract_check.py does.
    """
    with patch.object(trial, "form_faults", _remembered):
        yield


def seed(settings: Settings) -> None:
    """Let processes of an installation find what was found of its forms, as where a run was before."""
    with tried_once():
        content = {trial._digest(settings): trial.faulty_forms(settings)}
    atomic.write(Path(settings.var) / trial._RESULT, json.dumps(content, ensure_ascii=False))


@contextmanager
def untried() -> Iterator[None]:
    """Try no form, for tests that spoil what the forms do not depend on."""
    with patch.object(trial, "form_faults", return_value=()):
        yield


_found: dict[str, tuple[str, ...]] = {}


def _remembered(contract: Contract, settings: Settings) -> tuple[str, ...]:
    key = _key(contract, settings)
    if key not in _found:
        folder = os.environ.get(FOLDER)
        place = Path(folder) / f"{key}.json" if folder else None
        if place and place.exists():
            _found[key] = tuple(json.loads(place.read_text(encoding="utf-8")))
        else:
            _found[key] = _own(contract, settings)
            if place:
                atomic.write(place, json.dumps(_found[key]))
    return _found[key]


def _key(contract: Contract, settings: Settings) -> str:
    """Return a digest of a contract, of its suites and measures, and of the tables that its codes come from."""
    digest = hashlib.sha256(repr(contract).encode())
    for folder, pattern in (
        (settings.expectations / contract.form, "**/*.json"),
        (settings.contracts, f"{contract.form}.*"),
        (settings.contracts, "reading-rules.yaml"),
        (settings.reference, "*.*"),
        (settings.reference / contract.form, "*"),
    ):
        for path in sorted(folder.glob(pattern)):
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
