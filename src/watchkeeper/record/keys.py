"""The log's own key: an Ed25519 key in one file that only its owner reads.

The rules, besides those of every key file (`record.keyfiles`):

1. The private key is never part of a text, an error or a representation of an object.
2. The seed is hashed under a purpose, so that no other draw from the same entropy gives the key.
"""

from __future__ import annotations

import base64
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from watchkeeper.record.clock import Entropy
from watchkeeper.record.keyfiles import KeyFileError, read_key, write_key
from watchkeeper.record.notes import (
    ED25519,
    Note,
    NoteError,
    Signature,
    Verifier,
    check_name,
    check_text,
    decode_base64,
    key_id,
)

_PREFIX = "PRIVATE+KEY"
_PURPOSE = b"watchkeeper log key\n"


class LogKey:
    """Signs as the log.

    Args:
        name: Name of the key, which is the origin of the log.
        seed: 32 bytes.

    Attributes:
        verifier: The public key under its name.

    Raises:
        NoteError: The name cannot be one.
        ValueError: The seed has another length.
    """

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(check_name(name), self._key.public_key().public_bytes_raw())

    def __repr__(self) -> str:
        return f"LogKey({self.verifier.name!r})"

    def __reduce__(self) -> str:
        raise TypeError("the log's key is not copied or pickled")

    def sign(self, text: str) -> Note:
        """The text as a note that the log has signed.

        Raises:
            NoteError: The text cannot be a note's.
        """
        value = self._key.sign(check_text(text).encode())
        return Note(text, (Signature(self.verifier.name, self.verifier.id, value),))


def create(path: Path, name: str, entropy: Entropy) -> LogKey:
    """Makes the log's key and writes it to a new file.

    Args:
        path: The file; its folder exists.
        name: Name of the key.
        entropy: Where the seed comes from.

    Raises:
        NoteError: The name cannot be one.
        FileExistsError: There is a file already.
    """
    seed = sha256(_PURPOSE + entropy.token(32)).digest()
    key = LogKey(name, seed)
    identity = key_id(name, key.verifier.public_key).hex()
    text = f"{_PREFIX}+{name}+{identity}+{base64.b64encode(ED25519 + seed).decode()}\n"
    write_key(path, text)
    return key


def load(path: Path) -> LogKey:
    """Reads the log's key.

    Raises:
        KeyFileError: Missing, open to others, or malformed.
    """
    text = read_key(path, "the log's key")
    try:
        prefix, word, name, identity, data = text.removesuffix("\n").split("+", 4)
        seed = decode_base64(data)
        key = LogKey(name, seed[1:])
        exact = f"{prefix}+{word}" == _PREFIX and seed[:1] == ED25519
        exact = exact and identity == key.verifier.id.hex()
    except (NoteError, ValueError):
        exact = False
    if not exact:
        # No chaining and no detail: the cause may quote the key.
        raise KeyFileError(f"{path} does not hold a log's key") from None
    return key
