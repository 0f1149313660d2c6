"""What an archive holds: which originals are whole and have their manifest, which entries of the audit log, and what is
wrong with the rest."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from upath import UPath

from prefaudit.archive.manifests import ENDING
from prefaudit.archive.originals import CHUNK
from prefaudit.archive.sync import ACTS
from prefaudit.model.errors import OperatorError

_ORIGINAL = re.compile(r"([0-9a-f]{64})(\.[a-z0-9]{1,5})?")
_MANIFEST = re.compile(r"([0-9a-f]{64})" + re.escape(ENDING))
# Files on their way in, and mails that nobody has let in: no submissions.
_ASIDE = ("incoming/", "quarantine/")


class ArchiveUnusable(OperatorError):
    """The archive cannot be restored from; the message says why."""

    french = "l'archive ne peut pas être utilisée"


@dataclass(frozen=True)
class Judgement:
    """A verdict that a submission was given: when it was settled with it, the row of the ledger as it was then, its
    issues and its answer. `past` is its row where it was judged again later, and `ended_at` when that was asked for."""

    settled_at: datetime
    submission: Mapping[str, Any]
    issues: Sequence[Mapping[str, Any]]
    answer: Mapping[str, Any] | None
    past: Mapping[str, Any] | None = None

    @classmethod
    def of_past(cls, manifest: Mapping[str, Any], past: Mapping[str, Any]) -> "Judgement":
        """Return a verdict that is no longer the last one, from a manifest."""
        as_then = {name: past[name] for name in manifest["submission"] if name in past}
        row = {**manifest["submission"], **as_then}
        return cls(datetime.fromisoformat(past["settled_at"]), row, past["issues"], past["answer"], past)

    @property
    def ended_at(self) -> datetime | None:
        """When an operator had it judged again; None where it is the last one."""
        return datetime.fromisoformat(self.past["ended_at"]) if self.past else None


@dataclass(frozen=True)
class Kept:
    """An original that is whole, and its manifest."""

    sha256: str
    place: UPath
    manifest: Mapping[str, Any]

    @property
    def submission(self) -> Mapping[str, Any]:
        """The row of the ledger, as the manifest records it."""
        row: Mapping[str, Any] = self.manifest["submission"]
        return row

    @property
    def number(self) -> int:
        """The number that the submission had."""
        return int(self.submission["submission_id"])

    @property
    def settled_at(self) -> datetime | None:
        """When it was settled; None where it was not yet, as far as the archive knows."""
        said = self.submission["settled_at"]
        return datetime.fromisoformat(said) if said else None

    @property
    def judgements(self) -> list[Judgement]:
        """Each time that it was settled, in order, with what was said then."""
        past = [Judgement.of_past(self.manifest, each) for each in self.manifest.get("past_verdicts", [])]
        if self.settled_at is None:
            return past
        return [*past, Judgement(self.settled_at, self.submission, self.manifest["issues"], self.manifest["answer"])]

    @property
    def withdrawn_at(self) -> datetime | None:
        """When it was withdrawn; None where it was not."""
        gone = self.manifest["withdrawal"]
        return datetime.fromisoformat(gone["withdrawn_at"]) if gone else None

    @property
    def resent(self) -> list[tuple[datetime, datetime]]:
        """When its file came again and counted again, and when that was recorded; for each time."""
        rows = self.manifest.get("resent", [])
        return [
            (datetime.fromisoformat(each["received_at"]), datetime.fromisoformat(each["recorded_at"])) for each in rows
        ]


@dataclass(frozen=True)
class Inventory:
    """What an archive holds: submissions by number, the audit log in order, and a sentence for each problem.

    `erased` counts the submissions whose originals are gone because their time was over.
    """

    kept: tuple[Kept, ...]
    audit_log: tuple[Mapping[str, Any], ...]
    problems: tuple[str, ...] = ()
    erased: int = 0


def scan(root: UPath) -> Inventory:
    """Read a whole archive, every original against the SHA-256 in its name.

    Raises:
        ArchiveUnusable: It cannot be listed, or holds no original.
    """
    files = _Files(root, _listed(root))
    kept = [each for sha256 in sorted(files.manifests | files.originals.keys()) for each in files.one(sha256)]
    audit_log = _in_order([entry for place in files.entries for entry in files.entry(place)])
    if not kept and not files.problems and not files.erased:
        raise ArchiveUnusable(f"There is no original in the archive {files.shown}. Name its folder with --from.")
    return Inventory(tuple(sorted(kept, key=_order)), audit_log, tuple(files.problems), files.erased)


def _order(kept: Kept) -> tuple[int, datetime]:
    return kept.number, datetime.fromisoformat(kept.submission["discovered_at"])


def _listed(root: UPath) -> list[str]:
    """The files of the archive, by their place under its root."""
    root.fs.invalidate_cache()
    shown = root.fs.unstrip_protocol(root.path)
    try:
        if not root.fs.isdir(root.path):
            raise FileNotFoundError(root.path)
        # The store's own listing says `/x/archive/ab/…` where the root may be `/x/archive` or `/x/archive/`.
        start = len(root.path.rstrip("/")) + 1
        return sorted(str(each)[start:] for each in root.fs.find(root.path))
    except OSError as error:
        raise ArchiveUnusable(
            f"The archive {shown} cannot be listed ({type(error).__name__}). Check that it is mounted and readable, "
            "and its name; nothing was changed."
        ) from error


class _Files:
    """The files of an archive by what they are; what is found wrong in them on the way."""

    def __init__(self, root: UPath, places: list[str]) -> None:
        self.root, self.shown = root, root.fs.unstrip_protocol(root.path)
        self.originals: dict[str, list[str]] = {}
        self.manifests: set[str] = set()
        self.entries: list[str] = []
        self.problems: list[str] = []
        self.erased = 0
        for place in places:
            self._sort(place)

    def _sort(self, place: str) -> None:
        folder, _, name = place.rpartition("/")
        manifest, original = _MANIFEST.fullmatch(name), _ORIGINAL.fullmatch(name)
        if place.startswith(_ASIDE):
            return
        if folder == ACTS:
            self.entries.append(place)
        elif manifest and folder == manifest[1][:2]:
            self.manifests.add(manifest[1])
        elif original and folder == original[1][:2]:
            self.originals.setdefault(original[1], []).append(place)
        else:
            self.problems.append(f"{place}: this is no file of the archive; it was left out.")

    def one(self, sha256: str) -> Iterator[Kept]:
        """The submission of a content, where original and manifest are sound; else a problem is noted."""
        stem = f"{sha256[:2]}/{sha256}"
        places = self.originals.get(sha256, [])
        manifest = self._manifest(sha256) if sha256 in self.manifests else None
        if sha256 not in self.manifests:
            self.problems.append(
                f"{places[0]}: it has no manifest, so that neither its name nor when it came is known; it was left "
                "out. Put a copy into the landing zone to have it taken in as new."
            )
        if manifest is None:
            return
        if manifest["submission"]["erased"]:
            self.erased += 1
            return
        place = f"{sha256[:2]}/{manifest['archived_as']}"
        if place not in places:
            self.problems.append(f"{stem}: the original is missing ({_said(manifest)}); it was left out.")
            return
        found = self._fingerprint(place)
        if found == sha256:
            yield Kept(sha256, self.root / place, manifest)
        elif found:
            self.problems.append(
                f"{place}: its content is not what its name says, it has the SHA-256 {found} ({_said(manifest)}); it "
                "is damaged and was left out."
            )

    def entry(self, place: str) -> Iterator[dict[str, Any]]:
        """The audit-log entry of a file; a problem where it cannot be read."""
        try:
            entry = json.loads((self.root / place).read_bytes())
            _ = int(entry["act_id"]), datetime.fromisoformat(entry["acted_at"]), entry["kind"], entry["actor"]
            yield entry
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.problems.append(
                f"{place}: this audit-log entry cannot be read ({type(error).__name__}); it was left out."
            )

    def _manifest(self, sha256: str) -> Mapping[str, Any] | None:
        place = f"{sha256[:2]}/{sha256}{ENDING}"
        try:
            manifest: Mapping[str, Any] = json.loads((self.root / place).read_bytes())
            said = Kept(sha256, self.root, manifest)
            _ = said.judgements, said.withdrawn_at, said.resent, _order(said), said.submission["erased"]
            _ = [manifest[name] for name in ("archived_as", "receipts", "deliveries", "issues", "answer")]
            if said.submission["sha256"] != sha256:
                raise ValueError(said.submission["sha256"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.problems.append(
                f"{place}: this manifest cannot be read ({type(error).__name__}); it and its original were left out."
            )
            return None
        return manifest

    def _fingerprint(self, place: str) -> str:
        digest = hashlib.sha256()
        try:
            with (self.root / place).open("rb") as stream:
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
        except OSError as error:
            self.problems.append(f"{place}: it cannot be read ({error.strerror or error}); it was left out.")
            return ""
        return digest.hexdigest()


def _said(manifest: Mapping[str, Any]) -> str:
    row = manifest["submission"]
    parts = (f"submission {row['submission_id']}", f"« {row['file_name']} »", row["campaign_code"], row["site_code"])
    return ", ".join(str(each) for each in (*parts, row["verdict"]) if each)


def _in_order(entries: list[dict[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The entries by timestamp, each once, each with a number of its own."""
    ordered = sorted(entries, key=lambda entry: (datetime.fromisoformat(entry["acted_at"]), int(entry["act_id"])))
    once: dict[str, dict[str, Any]] = {}
    for entry in ordered:
        once.setdefault(json.dumps({**entry, "act_id": 0}, sort_keys=True), entry)
    unique = list(once.values())
    if len({entry["act_id"] for entry in unique}) == len(unique):
        return tuple(sorted(unique, key=lambda entry: int(entry["act_id"])))
    # Two lives of the database have drawn the same number: their timestamps decide the order.
    return tuple({**entry, "act_id": number} for number, entry in enumerate(unique, start=1))
