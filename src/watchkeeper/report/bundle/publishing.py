"""From a workspace to a published bundle: who signs, what is disclosed, what is written.

The rules:

1. The publisher's key and root 1 are made at the first release, from the workspace's entropy, and
   kept: later releases are signed under the same root.
2. Disclosed are the claims that the report stands on and the exhibits that they were read from, the
   ratings of these claims, what analysts settled, and the casework, as far as the public may read
   them; captures of pages are disclosed as entries, not as files.
3. What was written is verified by the verifier's own code before it gets its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from watchkeeper.panel.casework.recording import KINDS
from watchkeeper.record import dsse, policy, roots, signers
from watchkeeper.record.capture import MEDIA_TYPE
from watchkeeper.record.clock import Entropy
from watchkeeper.record.durable import make_folder, write_file
from watchkeeper.record.entries import Entry
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.labels import Label, readable_by
from watchkeeper.record.roots import Role, Root
from watchkeeper.record.signers import ParticipantKey
from watchkeeper.record.workspace import EXHIBIT, Workspace
from watchkeeper.report.bundle.model import BundleError, Origin, Release, Trust, Written
from watchkeeper.report.bundle.writing import write_bundle
from watchkeeper.report.bundle.zipped import write_zip
from watchkeeper.report.content import Supersedes
from watchkeeper.verify.verify import verify
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.recording import DECISION, ITEM, OVERRIDE, SECOND

PUBLISHER = "publisher"
CLAIM = "claim"
Render = Callable[[bool, Supersedes | None, datetime], Mapping[str, bytes]]
"""Renders the files below data/: is it an exercise, what does it supersede, when."""


@dataclass(frozen=True, slots=True)
class Published:
    """A bundle that was published and verified.

    Attributes:
        written: The bundle.
        zip: Its zip, when one was asked for.
    """

    written: Written
    zip: Path | None


def trust_of(workspace: Workspace, entropy: Entropy) -> tuple[Trust, ParticipantKey]:
    """The workspace's root, made when there is none, and the publisher's key.

    Args:
        workspace: The workspace.
        entropy: Where a new key comes from.

    Raises:
        KeyFileError: The key is damaged or open to others.
        RootError: The stored root breaks the rules.
    """
    path = workspace.folder / "keys" / f"{PUBLISHER}.key"
    key = signers.load(path) if path.exists() else signers.create(path, PUBLISHER, entropy)
    folder = workspace.folder / "trust"
    if not (folder / "1.root.json").is_file():
        make_folder(folder)
        _found(workspace, key, folder)
    paths = sorted(folder.glob("*.root.json"), key=lambda path: int(path.name.split(".")[0]))
    chain = tuple(dsse.parse(path.read_bytes()) for path in paths)
    return Trust(chain, (folder / "policy.json").read_bytes()), key


def _found(workspace: Workspace, key: ParticipantKey, folder: Path) -> None:
    """Writes the policy and root 1 of a body with one publisher; the root last."""
    rules = policy.encode(policy.ONE_PUBLISHER)
    alone = Role((PUBLISHER,), 1)
    root = Root(
        body=workspace.verifier.name,
        version=1,
        log=workspace.verifier,
        participants={PUBLISHER: (key.public_key,)},
        root=alone,
        release=alone,
        policy=policy.digest(rules),
    )
    write_file(folder / "policy.json", rules)
    write_file(folder / "1.root.json", roots.sign(root, [key]).encode())


def publish(  # noqa: PLR0913  # each is a choice of the publisher
    workspace: Workspace,
    out: Path,
    render: Render,
    *,
    entropy: Entropy,
    exercise: bool = False,
    supersedes: Supersedes | None = None,
    zipped: bool = False,
) -> Published:
    """Publishes what a workspace holds for the public.

    Args:
        workspace: The workspace.
        out: Folder of the bundle; its zip goes beside it.
        render: Renders the report.
        entropy: Where the publisher's key comes from when there is none.
        exercise: The material is made up.
        supersedes: The bundle that this one corrects.
        zipped: Write the zip too.

    Raises:
        BundleError: The release cannot become a bundle, or what was written does not verify.
        FileExistsError: There is something else at the place already.
    """
    at = workspace.journal.last().recorded_at
    trust, key = trust_of(workspace, entropy)
    files = render(exercise, supersedes, at)
    disclosed = tuple(_disclosed(workspace, files["report.json"], at))
    release = Release(
        name=name_of(workspace.verifier.name, at),
        files=files,
        evidence=tuple(sorted(_files(workspace, disclosed))),
        disclosed=disclosed,
        exercise=exercise,
        supersedes=supersedes,
    )
    note = workspace.checkpoint()
    origin = Origin(workspace.exhibits, note, workspace.journal.leaves(), trust, {PUBLISHER: [key]})
    check = partial(_require_whole, pin=trust.root.pin)
    written = write_bundle(release, out, origin, at=at, check=check)
    if not zipped:
        return Published(written, None)
    path = write_zip(out, out.with_name(f"{out.name}.zip"), release.name)
    check(path)
    return Published(written, path)


def name_of(log: str, at: datetime) -> str:
    """The name of a bundle: the log's name and the day of its last entry."""
    slug = re.sub(r"[^a-z0-9]+", "-", log.lower()).strip("-")[:80] or "bundle"
    return f"{slug}-{at:%Y-%m-%d}"


SETTLED: Final = (DECISION, OVERRIDE, SECOND, *KINDS.values())
"""Kinds of the entries that say what analysts settled and what the body did; all are printed."""


def _disclosed(workspace: Workspace, report: bytes, at: datetime) -> Iterator[Entry]:
    """The entries of what the report prints: claims, their exhibits and captured pages, ratings.

    With the ratings go decisions on origins, overrides with their second signatures, and casework.
    """

    def public(label: Label) -> bool:
        return readable_by(label, None, at)

    claims = {claim["id"]: claim for claim in json.loads(report)["claims"]}
    exhibits = {claim["exhibit"] for claim in claims.values()}
    addresses = {claim["address"] for claim in claims.values()} - {""}
    for entry in workspace.journal.entries(EXHIBIT, readable=public):
        exhibit = entry.read(Exhibit)
        captured = exhibit.media_type == MEDIA_TYPE and exhibit.address in addresses
        if exhibit.sha256 in exhibits or captured:
            yield entry
    missing = set(claims)
    for entry in workspace.journal.entries(CLAIM, readable=public):
        name = json.loads(entry.body)["id"]
        if name in missing:
            missing.remove(name)
            yield entry
    if missing:
        raise BundleError(f"the report stands on a claim that is not public: {min(missing)}")
    for entry in workspace.journal.entries(ITEM, readable=public):
        if not claims.keys().isdisjoint(entry.read(Item).claims):
            yield entry
    for kind in SETTLED:
        yield from workspace.journal.entries(kind, readable=public)


def _files(workspace: Workspace, disclosed: tuple[Entry, ...]) -> Iterator[str]:
    exhibits = [entry.read(Exhibit) for entry in disclosed if entry.kind == EXHIBIT]
    for digest in {e.sha256 for e in exhibits if e.media_type != MEDIA_TYPE}:
        if workspace.exhibits.has(digest):
            yield digest


def _require_whole(target: Path, pin: str) -> None:
    result = verify(target, pin)
    if not result["ok"]:
        problems = [p for check in result["checks"].values() for p in check["problems"]]
        raise BundleError(f"what was written does not verify: {'; '.join(problems[:5])}")
