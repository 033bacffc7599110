"""Writes a bundle: the same input gives the same bytes, and it appears whole or not at all.

The rules:

1. All bytes but those of evidence are made before anything is written; evidence is copied from the
   store, which hashes it on the way.
2. The folder is filled beside its place and gets its name by one rename, when all its files are on
   the disk.
3. A published bundle is never changed: a folder that is there already must hold the same bundle.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from importlib.resources import files as resources
from pathlib import Path

from watchkeeper.record.durable import make_folder, sync_folder
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.tiles import tiles_of
from watchkeeper.record.workspace import EXHIBIT
from watchkeeper.report.bundle import bagit
from watchkeeper.report.bundle.disclosing import disclosures
from watchkeeper.report.bundle.instructions import instructions
from watchkeeper.report.bundle.model import BundleError, Origin, Release, Written
from watchkeeper.report.bundle.signing import release_statement, sign_release

VERIFIERS = ("verify.py", "verify.html")


def write_bundle(
    release: Release,
    folder: Path,
    origin: Origin,
    *,
    at: datetime,
    check: Callable[[Path], None] = lambda _: None,
) -> Written:
    """Writes a release as a bundle.

    Args:
        release: What is published.
        folder: Where; its parent is made when it is missing.
        origin: Where evidence, log and signatures come from.
        at: When it is published: decides which labels have come open; no file names it.
        check: Looks at the whole bundle before it gets its name, and raises to keep it back.

    Raises:
        BundleError: The release cannot become a bundle.
        ExhibitError: Evidence is missing or damaged.
        FileExistsError: There is something else at the place already.
    """
    release.check()
    contents = _covered(release, origin, at)
    evidence = _evidence(release)
    sizes = {path: len(data) for path, data in contents.items()} | evidence
    digests = {path: sha256(data).hexdigest() for path, data in contents.items()}
    digests |= {path: path.rpartition("/")[2] for path in evidence}
    for path, data in _manifests(release, sizes, digests):
        contents[path] = data
        digests[path] = sha256(data).hexdigest()
    contents |= _signed(digests[bagit.TAGMANIFEST], origin)
    with _staged(folder.absolute()) as staged:
        _fill(contents, release.evidence, staged, origin)
        check(staged)
        _place(staged, folder.absolute())
    files = len(contents) + len(evidence)
    return Written(folder, digests[bagit.TAGMANIFEST], origin.trust.root.pin, files)


def _covered(release: Release, origin: Origin, at: datetime) -> dict[str, bytes]:
    """What the manifests cover, but evidence and the manifests themselves."""
    made = {f"data/{path}": data for path, data in release.files.items()}
    made["data/disclosures.json"] = disclosures(release.disclosed, origin.leaves, at)
    made["trust/policy.json"] = origin.trust.policy
    for number, envelope in enumerate(origin.trust.chain, 1):
        made[f"trust/{number}.root.json"] = envelope.encode()
    for name in VERIFIERS:
        made[name] = (resources("watchkeeper.verify") / name).read_bytes()
    made["VERIFY.txt"] = instructions(origin.trust.root.pin, exercise=release.exercise)
    return made


def _evidence(release: Release) -> dict[str, int]:
    """Path and size of each piece of evidence, from the disclosed entries that record it."""
    exhibits = [entry.read(Exhibit) for entry in release.disclosed if entry.kind == EXHIBIT]
    known = {exhibit.sha256: exhibit.size for exhibit in exhibits}
    for digest in release.evidence:
        if digest not in known:
            raise BundleError(f"the evidence {digest} is in no disclosed entry")
    return {f"data/evidence/{digest}": known[digest] for digest in release.evidence}


def _manifests(
    release: Release, sizes: Mapping[str, int], digests: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """The tag files, each made when the digests of those before it are known."""
    yield "bagit.txt", bagit.DECLARATION
    yield "bag-info.txt", bagit.information(release.name, sizes)
    yield bagit.MANIFEST, bagit.payload_manifest(digests)
    yield bagit.TAGMANIFEST, bagit.tag_manifest(digests)


def _signed(digest: str, origin: Origin) -> dict[str, bytes]:
    """Log and signatures."""
    note = origin.checkpoint
    made = {f"log/{tile.path}": tile.data for tile in tiles_of(origin.leaves)}
    made["log/checkpoint"] = note.encode()
    statement = release_statement(digest, note)
    for participant, signers in origin.signers.items():
        made[f"sign/{participant}.dsse.json"] = sign_release(statement, signers).encode()
    return made


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """An empty folder beside the place, gone at the end."""
    make_folder(folder.parent)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.partial-", dir=folder.parent))
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _fill(
    contents: Mapping[str, bytes], evidence: Iterable[str], staged: Path, origin: Origin
) -> None:
    for path, data in contents.items():
        _write(staged / path, [data])
    for digest in evidence:
        _write(staged / "data" / "evidence" / digest, origin.exhibits.chunks(digest))
    for place, _, _ in os.walk(staged, topdown=False):
        sync_folder(Path(place))
    staged.chmod(0o755)


def _place(staged: Path, folder: Path) -> None:
    if folder.exists():
        _require_same(staged, folder)
        return
    staged.rename(folder)
    sync_folder(folder.parent)


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _require_same(staged: Path, folder: Path) -> None:
    """A bundle with the same manifests is this bundle; signatures may have been added to it."""
    there = folder / bagit.TAGMANIFEST
    if not there.is_file() or there.read_bytes() != (staged / bagit.TAGMANIFEST).read_bytes():
        raise FileExistsError(
            f"{folder} is there already; a published bundle is never changed: choose another place"
        )
