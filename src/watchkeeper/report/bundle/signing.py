"""The statement that participants sign about a bundle, now or later.

Who signs a release cosigns the log that it stands on: the statement names both.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from watchkeeper.record import checkpoint, dsse, notes
from watchkeeper.record.dsse import Envelope, Signer
from watchkeeper.record.durable import make_folder, write_file
from watchkeeper.report.bundle.bagit import TAGMANIFEST

PREDICATE = "urn:watchkeeper:release:1"


def release_statement(digest: str, note: str) -> bytes:
    """The statement about a bundle.

    Args:
        digest: SHA-256 of its tag manifest.
        note: The signed checkpoint in it.
    """
    log = checkpoint.parse(notes.parse(note.encode()).text)
    about = {"origin": log.origin, "root": log.root.hex(), "size": log.size}
    return dsse.statement(TAGMANIFEST, digest, PREDICATE, {"log": about})


def sign_release(statement: bytes, signers: Iterable[Signer]) -> Envelope:
    """One participant's signatures over the statement."""
    return dsse.sign(dsse.STATEMENT_TYPE, statement, signers)


def add_signature(bundle: Path, participant: str, signers: Iterable[Signer]) -> Path:
    """Adds a participant's signature to a bundle on the disk; nothing that is covered changes.

    Args:
        bundle: Folder of the bundle.
        participant: Name of the participant.
        signers: Keys of the participant.

    Returns:
        The file in `sign/`.
    """
    digest = sha256((bundle / TAGMANIFEST).read_bytes()).hexdigest()
    note = (bundle / "log" / "checkpoint").read_text(encoding="utf-8")
    made = sign_release(release_statement(digest, note), signers)
    path = bundle / "sign" / f"{participant}.dsse.json"
    make_folder(path.parent)
    if path.is_file():
        made = made.with_signatures([dsse.parse(path.read_bytes())])
    write_file(path, made.encode())
    return path
