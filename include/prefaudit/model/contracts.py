"""The contracts of an installation: every form in each of its versions, and which forms cannot be used, and why."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from prefaudit.model.contract import Contract, ContractError
from prefaudit.model.contract_file import form_named, load_contract

# The form of a campaign that names none: this project's own audit return.
DEFAULT_FORM = "audit-return"
READING_RULES = "reading-rules.yaml"
# What stands beside the contracts and is none.
_BESIDE = re.compile(rf"{re.escape(READING_RULES)}|.*\.measures\.yaml")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")

# The code of a form, and its version.
Key = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Contracts(Mapping[Key, Contract]):
    """Contracts by form and version: by form, the versions of each oldest first.

    A form with a file that cannot be used is not among them: `broken` says by its code (by the name of the file where
    that names none) why. What may be of such a form is neither read nor judged.
    """

    sound: Mapping[Key, Contract]
    broken: Mapping[str, str] = field(default_factory=dict)

    # What is worked out of the contracts of a folder is remembered by them: each loading is itself alone.
    __eq__, __hash__ = object.__eq__, object.__hash__

    def __getitem__(self, key: Key) -> Contract:
        return self.sound[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.sound)

    def __len__(self) -> int:
        return len(self.sound)

    @property
    def forms(self) -> tuple[str, ...]:
        """The codes of the forms, each once."""
        return tuple(dict.fromkeys(form for form, _ in self.sound))

    def of(self, form: str) -> tuple[Contract, ...]:
        """Return the versions of a form, the newest last; empty where there is none."""
        return tuple(contract for contract in self.sound.values() if contract.form == form)

    def newest(self, form: str) -> Contract:
        """Return the newest version of a form.

        Raises:
            ContractError: there is no such form, or it cannot be used.
        """
        if form in self.broken:
            raise ContractError(self.broken[form])
        if not self.of(form):
            raise ContractError(f"There is no form « {form} ». Those there are: {', '.join(self.forms)}.")
        return self.of(form)[-1]

    def without(self, broken: Mapping[str, str]) -> "Contracts":
        """Return the contracts without some forms, each with the sentence that says why.

        Raises:
            ContractError: there is no form left.
        """
        whole = {**self.broken, **broken}
        sound = {key: contract for key, contract in self.sound.items() if contract.form not in whole}
        if not sound:
            raise ContractError("\n".join(whole.values()))
        return Contracts(sound, whole)


def contracts_of(contracts: Sequence[Contract]) -> Contracts:
    """Return some contracts by form and version."""
    ordered = sorted(contracts, key=lambda contract: (contract.form, version_order(contract.version)))
    return Contracts({(contract.form, contract.version): contract for contract in ordered})


def version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return what versions are ordered by: as people count, so that 10 follows 9."""
    parts = re.findall(r"\d+|[^\d.]+", version)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def load_contracts(folder: Path) -> Contracts:
    """Return all the contracts of a folder, read again only where a file has changed; a fault costs its own form alone.

    Raises:
        ContractError: there is no contract, or none that can be used.
    """
    paths = [path for path in sorted(folder.glob("*.yaml")) if not _BESIDE.fullmatch(path.name)]
    return _load(folder, tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths))


@lru_cache(maxsize=8)
def _load(folder: Path, written: Sequence[tuple[Path, int, int]]) -> Contracts:
    files: dict[str, dict[str, Contract]] = defaultdict(dict)
    faults: dict[str, list[str]] = defaultdict(list)
    for path, _, _ in written:
        try:
            contract = load_contract(path)
        except ContractError as error:
            faults[form_named(path)].append(str(error))
        else:
            files[contract.form][path.name] = contract
    if not files and not faults:
        raise ContractError(f"No contract in the folder « {folder.name} ». Put one YAML a form there.")
    for form, versions in files.items():
        faults[form] += [*_version_faults(versions), *_type_faults(versions)]
    found = contracts_of([contract for versions in files.values() for contract in versions.values()])
    return found.without({form: "\n".join(sentences) for form, sentences in faults.items() if sentences})


def _version_faults(versions: Mapping[str, Contract]) -> Iterator[str]:
    """Yield the versions of a form that stand in two files, or that cannot be the name of a folder."""
    seen: dict[str, str] = {}
    for name, contract in versions.items():
        if not _VERSION.fullmatch(contract.version):
            yield (
                f"{name}: « version » is « {contract.version} »; expected up to 40 letters without accents, digits, "
                "full stops and hyphens, such as 2 or 1.0.4."
            )
        if contract.version in seen:
            yield (
                f"{seen[contract.version]} and {name}: both are the version « {contract.version} » of the form "
                f"« {contract.form} ». Keep one, or give one of them another version."
            )
        seen.setdefault(contract.version, name)


def _type_faults(versions: Mapping[str, Contract]) -> Iterator[str]:
    """Yield the fields that have another type in another version: their values are kept in one column."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    for name, contract in versions.items():
        for table, each in contract.fields():
            file, kind = first.setdefault((table.name, each.name), (name, each.type))
            if kind != each.type:
                yield (
                    f"{name}, table {table.name}, field {each.name}: its type is « {each.type} », and « {kind} » in "
                    f"{file}. A field has one type in all versions of its form: give it another name here."
                )
