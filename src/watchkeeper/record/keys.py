"""The log's own key: an Ed25519 key in one file that only its owner reads.

The rules:

1. The file is created once and whole, with mode 0600 from its first byte, and is durable before it
   is used.
2. A file that others can read is refused, not repaired: the key may be known already.
3. The private key is never part of a text, an error or a representation of an object.
4. The seed is hashed under a purpose, so that no other draw from the same entropy gives the key.
"""

from __future__ import annotations

import base64
import os
import stat
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from watchkeeper.record.clock import Entropy
from watchkeeper.record.durable import sync_folder
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


class KeyFileError(ValueError):
    """A key file that is missing, malformed, or open to others; never shows its content."""


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
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a rename, never replaces a key that is there.
        path.hardlink_to(temporary)
    finally:
        temporary.unlink()
    sync_folder(path.parent)
    return key


def load(path: Path) -> LogKey:
    """Reads the log's key.

    Raises:
        KeyFileError: Missing, open to others, or malformed.
    """
    try:
        with path.open(encoding="utf-8") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read(4096)
    except (OSError, UnicodeDecodeError):
        raise KeyFileError(f"the log's key {path} cannot be read") from None
    if mode & 0o077:
        raise KeyFileError(
            f"the log's key {path} is open to others (mode {mode:o}): if nobody has read it, "
            f"run `chmod 600 {path}`"
        )
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
