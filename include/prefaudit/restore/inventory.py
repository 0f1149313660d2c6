"""Taking stock of an archive: which originals are whole and have their manifest, which acts it holds, what is not."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
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


@dataclass(frozen=True)
class Kept:
    """An original that is whole, and its manifest."""

    sha256: str
    place: UPath
    manifest: Mapping[str, Any]

    @property
    def submission(self) -> Mapping[str, Any]:
        """The row of the ledger, as the manifest tells it."""
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
    def withdrawn_at(self) -> datetime | None:
        """When it was withdrawn; None where it was not."""
        gone = self.manifest["withdrawal"]
        return datetime.fromisoformat(gone["withdrawn_at"]) if gone else None


@dataclass(frozen=True)
class Stock:
    """What an archive holds: submissions by number, acts in order, and a sentence for each thing that is not sound.

    `erased` counts the submissions whose originals are gone because their time was over.
    """

    kept: tuple[Kept, ...]
    acts: tuple[Mapping[str, Any], ...]
    flaws: tuple[str, ...] = ()
    erased: int = 0


def take_stock(root: UPath) -> Stock:
    """Read a whole archive, every original against the SHA-256 in its name. Raises ArchiveUnusable."""
    shelves = _Shelves(root, _listed(root))
    kept = [each for sha256 in sorted(shelves.manifests | shelves.originals.keys()) for each in shelves.one(sha256)]
    acts = _in_order([act for name in shelves.acts for act in shelves.act(name)])
    if not kept and not shelves.flaws and not shelves.erased:
        raise ArchiveUnusable(f"There is no original in the archive {shelves.shown}. Name its folder with --from.")
    return Stock(tuple(sorted(kept, key=_order)), acts, tuple(shelves.flaws), shelves.erased)


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


class _Shelves:
    """The files of an archive by what they are; what is found wrong in them on the way."""

    def __init__(self, root: UPath, places: list[str]) -> None:
        self.root, self.shown = root, root.fs.unstrip_protocol(root.path)
        self.originals: dict[str, list[str]] = {}
        self.manifests: set[str] = set()
        self.acts: list[str] = []
        self.flaws: list[str] = []
        self.erased = 0
        for place in places:
            self._shelve(place)

    def _shelve(self, place: str) -> None:
        folder, _, name = place.rpartition("/")
        manifest, original = _MANIFEST.fullmatch(name), _ORIGINAL.fullmatch(name)
        if place.startswith(_ASIDE):
            return
        if folder == ACTS:
            self.acts.append(place)
        elif manifest and folder == manifest[1][:2]:
            self.manifests.add(manifest[1])
        elif original and folder == original[1][:2]:
            self.originals.setdefault(original[1], []).append(place)
        else:
            self.flaws.append(f"{place}: this is no file of the archive; it was left out.")

    def one(self, sha256: str) -> Iterator[Kept]:
        """The submission of a content, where original and manifest are sound; else a flaw is noted."""
        stem = f"{sha256[:2]}/{sha256}"
        places = self.originals.get(sha256, [])
        manifest = self._manifest(sha256) if sha256 in self.manifests else None
        if sha256 not in self.manifests:
            self.flaws.append(
                f"{places[0]}: it has no manifest, so that neither its name nor its moment is known; it was left out. "
                "Put a copy into the landing zone to have it taken in as new."
            )
        if manifest is None:
            return
        if manifest["submission"]["erased"]:
            self.erased += 1
            return
        place = f"{sha256[:2]}/{manifest['archived_as']}"
        if place not in places:
            self.flaws.append(f"{stem}: the original is missing ({_said(manifest)}); it was left out.")
            return
        found = self._fingerprint(place)
        if found == sha256:
            yield Kept(sha256, self.root / place, manifest)
        elif found:
            self.flaws.append(
                f"{place}: its content is not what its name says, it has the SHA-256 {found} ({_said(manifest)}); it "
                "is damaged and was left out."
            )

    def act(self, place: str) -> Iterator[dict[str, Any]]:
        """The act of a file; a flaw where it cannot be read."""
        try:
            act = json.loads((self.root / place).read_bytes())
            _ = int(act["act_id"]), datetime.fromisoformat(act["acted_at"]), act["kind"], act["actor"]
            yield act
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.flaws.append(f"{place}: this act cannot be read ({type(error).__name__}); it was left out.")

    def _manifest(self, sha256: str) -> Mapping[str, Any] | None:
        place = f"{sha256[:2]}/{sha256}{ENDING}"
        try:
            manifest: Mapping[str, Any] = json.loads((self.root / place).read_bytes())
            said = Kept(sha256, self.root, manifest)
            _ = said.settled_at, said.withdrawn_at, _order(said), said.submission["erased"]
            _ = [manifest[name] for name in ("archived_as", "receipts", "deliveries", "issues", "answer")]
            if said.submission["sha256"] != sha256:
                raise ValueError(said.submission["sha256"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.flaws.append(
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
            self.flaws.append(f"{place}: it cannot be read ({error.strerror or error}); it was left out.")
            return ""
        return digest.hexdigest()


def _said(manifest: Mapping[str, Any]) -> str:
    row = manifest["submission"]
    parts = (f"submission {row['submission_id']}", f"« {row['file_name']} »", row["campaign_code"], row["site_code"])
    return ", ".join(str(each) for each in (*parts, row["verdict"]) if each)


def _in_order(acts: list[dict[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The acts in the order of their moments, each once, each with a number of its own."""
    ordered = sorted(acts, key=lambda act: (datetime.fromisoformat(act["acted_at"]), int(act["act_id"])))
    once: dict[str, dict[str, Any]] = {}
    for act in ordered:
        once.setdefault(json.dumps({**act, "act_id": 0}, sort_keys=True), act)
    unique = list(once.values())
    if len({act["act_id"] for act in unique}) == len(unique):
        return tuple(sorted(unique, key=lambda act: int(act["act_id"])))
    # Two lives of the database have drawn the same number: the moments tell the order.
    return tuple({**act, "act_id": number} for number, act in enumerate(unique, start=1))
