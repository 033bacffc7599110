"""A participant's key: an Ed25519 key in one file that only its owner reads.

The rules are those of the log's key (`record.keys`); the seed is hashed under a purpose of its own.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from watchkeeper.record.clock import Entropy
from watchkeeper.record.durable import make_folder
from watchkeeper.record.keyfiles import KeyFileError, read_key, write_key

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
"""What a participant can be called."""

_PURPOSE = b"watchkeeper participant key\n"
_HEAD = "WATCHKEEPER+PARTICIPANT+KEY"


class ParticipantKey:
    """Signs as one participant.

    Args:
        participant: Its name.
        seed: 32 bytes.

    Raises:
        ValueError: The name cannot be one, or the seed has another length.
    """

    def __init__(self, participant: str, seed: bytes) -> None:
        if not NAME.fullmatch(participant):
            raise ValueError(f"{participant!r} is no name: small letters, digits and '-'")
        self.participant = participant
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def __repr__(self) -> str:
        return f"ParticipantKey({self.participant!r})"

    def __reduce__(self) -> str:
        raise TypeError("a participant's key is not copied or pickled")

    @property
    def public_key(self) -> bytes:
        """32 bytes of Ed25519."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """64 bytes of signature over a message."""
        return self._key.sign(message)


def create(path: Path, participant: str, entropy: Entropy) -> ParticipantKey:
    """Makes a participant's key and writes it to a new file.

    Args:
        path: The file; its folder is made when it is missing.
        participant: Name of the participant.
        entropy: Where the seed comes from.

    Raises:
        ValueError: The name cannot be one.
        FileExistsError: There is a file already.
    """
    seed = sha256(_PURPOSE + entropy.token(32)).digest()
    key = ParticipantKey(participant, seed)
    make_folder(path.parent)
    write_key(path, f"{_HEAD}+{participant}+{seed.hex()}\n")
    return key


def load(path: Path) -> ParticipantKey:
    """Reads a participant's key.

    Raises:
        KeyFileError: Missing, open to others, or malformed.
    """
    text = read_key(path, "the key")
    head, _, rest = text.removesuffix("\n").rpartition("+")
    known, _, participant = head.rpartition("+")
    if known != _HEAD or not re.fullmatch("[0-9a-f]{64}", rest) or not NAME.fullmatch(participant):
        raise KeyFileError(f"{path} does not hold a participant's key")
    return ParticipantKey(participant, bytes.fromhex(rest))
