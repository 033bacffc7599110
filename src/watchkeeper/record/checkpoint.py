"""The checkpoint (C2SP tlog-checkpoint): one signed statement of the size and root of a log.

The rules:

1. Its text is the origin, the size in decimal without leading zeros, and the root in base64, one
   line each; further lines are extensions, none of them empty.
2. The origin is the name of the log's key, and the log's key has signed.
3. Whoever holds two checkpoints of one size with different roots holds the proof of a split view.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from watchkeeper.record.merkle import HASH_BYTES
from watchkeeper.record.notes import NoteError, Verifier, decode_base64, verify


class CheckpointError(ValueError):
    """A checkpoint that is malformed, or not signed by its log."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size and root of a log at one moment.

    Attributes:
        origin: Name of the log.
        size: Number of entries.
        root: Root of the tree over them, 32 bytes.
        extensions: Further lines, none empty.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode()
        return "".join(f"{line}\n" for line in (self.origin, self.size, root, *self.extensions))


def parse(text: str) -> Checkpoint:
    """Reads the text of a checkpoint.

    Raises:
        CheckpointError: Malformed.
    """
    if not text.endswith("\n"):
        raise CheckpointError("a checkpoint ends with a newline")
    lines = text[:-1].split("\n")
    if len(lines) < 3 or "" in lines:
        raise CheckpointError("a checkpoint has an origin, a size and a root, and no empty line")
    origin, size, root, *extensions = lines
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", size):
        raise CheckpointError(f"{size[:40]!r} is not the size of a log")
    try:
        digest = decode_base64(root)
    except NoteError as error:
        raise CheckpointError(f"the root: {error}") from None
    if len(digest) != HASH_BYTES:
        raise CheckpointError(f"a root has {HASH_BYTES} bytes, not {len(digest)}")
    return Checkpoint(origin, int(size), digest, tuple(extensions))


def open_signed(note: bytes, verifier: Verifier) -> Checkpoint:
    """Reads a signed checkpoint and checks that its log signed it.

    Args:
        note: The signed note.
        verifier: The log's public key, which names the origin.

    Raises:
        CheckpointError: Malformed, of another origin, or not signed by this key.
    """
    try:
        checkpoint = parse(verify(note, [verifier]).text)
    except NoteError as error:
        raise CheckpointError(str(error)) from None
    if checkpoint.origin != verifier.name:
        raise CheckpointError(f"the origin is {checkpoint.origin!r}, not {verifier.name!r}")
    return checkpoint
