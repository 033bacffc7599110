"""What changed between two bundles: findings, numbers, texts.

Statements, figures and findings are compared by their ids, which follow from what they are about. A
figure's id follows from its content in some reports, so figures are compared by the statement in
which they are printed as well: its text is what readers saw.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from watchkeeper.record import canonical
from watchkeeper.report.bundle.bagit import TAGMANIFEST
from watchkeeper.report.bundle.model import BundleError

_REPORT = "data/report.json"
_LARGEST = 256_000_000
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed.

    Attributes:
        id: Of the statement, figure, claim or finding.
        before: As it was, None when it is new.
        after: As it is, None when it is gone.
    """

    id: str
    before: Any
    after: Any

    def as_dict(self) -> Json:
        """For JSON."""
        return {"id": self.id, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two bundles.

    Attributes:
        before: Digest of the older bundle.
        after: Digest of the newer one.
        supersedes: What the newer one says that it supersedes, and why.
        findings: Changed answers and verdicts.
        numbers: Changed figures.
        texts: Changed statements.
        claims: Changed claims.
    """

    before: str
    after: str
    supersedes: Json | None
    findings: list[Change] = field(default_factory=list)
    numbers: list[Change] = field(default_factory=list)
    texts: list[Change] = field(default_factory=list)
    claims: list[Change] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Nothing changed."""
        return not (self.findings or self.numbers or self.texts or self.claims)

    def as_dict(self) -> Json:
        """For JSON."""
        parts = {
            name: [change.as_dict() for change in getattr(self, name)]
            for name in ("findings", "numbers", "texts", "claims")
        }
        return {
            "before": self.before,
            "after": self.after,
            "supersedes": self.supersedes,
            "supersedes_before": bool(self.supersedes)
            and (self.supersedes or {}).get("bundle") == self.before,
            **parts,
        }


def difference(older: Path, newer: Path) -> Difference:
    """Compares two bundles, each a folder or zip; neither is verified here.

    Raises:
        BundleError: One has no report.json that can be read.
    """
    before, after = _report(older), _report(newer)
    return Difference(
        digest_of(older),
        digest_of(newer),
        after.get("supersedes"),
        findings=_changes(before, after, "findings", _finding),
        numbers=_changes(before, after, "figures", _number),
        texts=_changes(before, after, "statements", lambda item: item["text"]),
        claims=_changes(before, after, "claims", lambda item: item),
    )


def _changes(before: Json, after: Json, part: str, seen: Callable[[Json], Any]) -> list[Change]:
    old, new = _by_id(before, part, seen), _by_id(after, part, seen)
    return [
        Change(name, old.get(name), new.get(name))
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def _by_id(report: Json, part: str, seen: Callable[[Json], Any]) -> Mapping[str, Any]:
    try:
        return {item["id"]: seen(item) for item in report[part]}
    except (KeyError, TypeError) as error:
        raise BundleError(f"{part} in report.json: {error!r}") from None


def _finding(finding: Json) -> Json:
    """What a reader takes from a finding: its answer and its verdicts, not its working."""
    kept = ("title", "answer", "at_standard", "verdicts")
    return {key: finding[key] for key in kept if key in finding}


def _number(node: Json) -> Json | None:
    """A printed figure; what is only computed with does not count as a change by itself."""
    if not node["shown"]:
        return None
    return {"value": node["value"], "unit": node["unit"], "shown": node["shown"]}


def _report(bundle: Path) -> Json:
    try:
        value = canonical.parse(read(bundle, _REPORT))
    except ValueError as error:
        raise BundleError(f"{bundle}: {error}") from None
    if not isinstance(value, dict):
        raise BundleError(f"{bundle}: report.json is not an object")
    return value


def digest_of(bundle: Path) -> str:
    """The digest of a bundle, a folder or zip.

    Raises:
        BundleError: It has no tag manifest.
    """
    return sha256(read(bundle, TAGMANIFEST)).hexdigest()


def read(bundle: Path, path: str) -> bytes:
    """One file of a bundle, a folder or zip.

    Raises:
        BundleError: It is not there, or too large to be read.
    """
    try:
        if bundle.is_dir():
            return (bundle / path).read_bytes()
        with zipfile.ZipFile(bundle) as archive:
            found = [i for i in archive.infolist() if i.filename.partition("/")[2] == path]
            if len(found) != 1 or found[0].file_size > _LARGEST:
                raise BundleError(f"{bundle} has no {path}, or too large a one")
            return archive.read(found[0])
    except (OSError, zipfile.BadZipFile) as error:
        raise BundleError(f"{bundle} has no {path} that can be read: {error}") from None
