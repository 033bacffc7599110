"""What a bundle is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from watchkeeper.record import canonical, roots
from watchkeeper.record.dsse import Envelope, Signer
from watchkeeper.record.entries import Entry
from watchkeeper.record.exhibits import Exhibits
from watchkeeper.record.roots import Root
from watchkeeper.report.content import Supersedes

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
PATH = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")
OWN = ("disclosures.json", "evidence/")
"""What a release's files below data/ cannot be: the bundle makes these itself."""


class BundleError(ValueError):
    """A release that cannot become a bundle."""


@dataclass(frozen=True, slots=True)
class Release:
    """What is published.

    Attributes:
        name: Name of the bundle: a small letter or digit, then these, `.`, `_` and `-`.
        files: Bytes by path below data/; `report.json` and `report.html` are there.
        evidence: SHA-256 of each exhibit that is published.
        disclosed: The entries of the record that are disclosed.
        exercise: The material is made up.
        supersedes: The bundle that this one corrects.
    """

    name: str
    files: Mapping[str, bytes]
    evidence: tuple[str, ...] = ()
    disclosed: tuple[Entry, ...] = ()
    exercise: bool = False
    supersedes: Supersedes | None = None

    def check(self) -> None:
        """Checks what a bundle cannot hold otherwise.

        Raises:
            BundleError: A wrong name or path, or a report.json that says otherwise.
        """
        if not NAME.fullmatch(self.name):
            raise BundleError(f"{self.name!r} cannot name a bundle: small letters, digits, . _ -")
        for path in self.files:
            if not PATH.fullmatch(path) or len(path) > 190 or path.startswith(OWN):
                raise BundleError(f"{path!r} cannot be a path below data/")
        lower = {path.lower() for path in self.files}
        if len(lower) != len(self.files):
            raise BundleError("two paths differ in case alone")
        for needed in ("report.json", "report.html"):
            if needed not in self.files:
                raise BundleError(f"a release has a {needed}")
        said = canonical.parse(self.files["report.json"])
        old = self.supersedes and {
            "bundle": self.supersedes.bundle,
            "reason": self.supersedes.reason,
        }
        if said.get("exercise") is not self.exercise or said.get("supersedes") != old:
            raise BundleError("report.json says otherwise about exercise or what it supersedes")


@dataclass(frozen=True)
class Trust:
    """Who may sign.

    Attributes:
        chain: The roots from version 1, each in its signed envelope.
        policy: What was agreed, as `policy.encode` writes it.

    Raises:
        RootError: The chain breaks the rules.
        BundleError: The last root names another policy.
    """

    chain: tuple[Envelope, ...]
    policy: bytes

    def __post_init__(self) -> None:
        if self.root.policy != sha256(self.policy).hexdigest():
            raise BundleError("the root names another policy")

    @cached_property
    def root(self) -> Root:
        """The last root."""
        return roots.check_chain(self.chain)[-1]


@dataclass(frozen=True, slots=True)
class Origin:
    """What a bundle takes from a record and from the body that publishes it.

    Attributes:
        exhibits: Where evidence is copied from.
        checkpoint: The signed checkpoint.
        leaves: The leaf hashes that it covers.
        trust: Who may sign.
        signers: Keys of those who sign now, by participant; others can sign later.
    """

    exhibits: Exhibits
    checkpoint: str
    leaves: Sequence[bytes]
    trust: Trust
    signers: Mapping[str, Sequence[Signer]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle on the disk.

    Attributes:
        folder: Its folder.
        digest: The one digest that everyone signs.
        pin: Pin of the last root.
        files: Number of its files.
    """

    folder: Path
    digest: str
    pin: str
    files: int
