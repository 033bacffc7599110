"""Signed notes (C2SP signed-note): a text with signature lines, Ed25519 only.

The rules:

1. A note is UTF-8 text without control characters but newline; its text ends with a newline, an
   empty line follows, then one line `— NAME BASE64` for each signature.
2. A key is known by its name and its id, the first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public
   key); the base64 holds the id and the signature over the text with its last newline.
3. A signature by an unknown key is passed over; a wrong signature by a known key refuses the note,
   and so does a note on which no known key has signed.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = b"\x01"
MAX_BYTES = 1_000_000
MAX_SIGNATURES = 100

_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")
_SIGNATURE_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")


class NoteError(ValueError):
    """A note or key that is malformed, or a note whose signature does not hold."""


def check_name(name: str) -> str:
    """The name of a key, when it can be one: not empty, no space, no plus sign.

    Raises:
        NoteError: It cannot.
    """
    if not _NAME.fullmatch(name):
        raise NoteError(f"{name!r} cannot name a key: no spaces and no '+', and not empty")
    return name


def key_id(name: str, public_key: bytes) -> bytes:
    """The 4 bytes that tell keys of one name apart."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def decode_base64(text: str) -> bytes:
    """The bytes of standard base64, refusing every second spelling of the same bytes.

    Raises:
        NoteError: Not exactly what encoding those bytes gives.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError(f"{text[:80]!r} is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise NoteError(f"{text[:80]!r} is not base64 in its one spelling")
    return data


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under its name.

    Attributes:
        name: Name of the key.
        public_key: 32 bytes of Ed25519.
    """

    name: str
    public_key: bytes

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """The key of its written form `NAME+HEX ID+BASE64`.

        Raises:
            NoteError: Malformed, of another algorithm, or the id is not the key's.
        """
        name, _, rest = text.partition("+")
        written_id, _, data = rest.partition("+")
        key = decode_base64(data)
        check_name(name)
        if key[:1] != ED25519 or len(key) != 33:
            raise NoteError(f"the key {name} is not an Ed25519 key")
        if key_id(name, key[1:]).hex() != written_id:
            raise NoteError(f"the id of the key {name} is not the key's")
        return cls(name, key[1:])

    @property
    def id(self) -> bytes:
        """The 4 bytes that tell keys of one name apart."""
        return key_id(self.name, self.public_key)

    def __str__(self) -> str:
        data = base64.b64encode(ED25519 + self.public_key).decode()
        return f"{self.name}+{self.id.hex()}+{data}"

    def verify(self, text: str, signature: bytes) -> None:
        """Checks one signature over a text.

        Raises:
            NoteError: It does not hold.
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            raise NoteError(f"the signature by {self.name} does not hold") from None


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line.

    Attributes:
        name: Name of the key.
        id: 4 bytes that tell keys of one name apart.
        value: The signature, 64 bytes for Ed25519.
    """

    name: str
    id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {base64.b64encode(self.id + self.value).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and its signatures.

    Attributes:
        text: The signed text, with its last newline.
        signatures: At least one.
    """

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{line}\n" for line in self.signatures)


def check_text(text: str) -> str:
    """The text, when it can be signed.

    Raises:
        NoteError: It does not end with a newline, or holds a control character.
    """
    if not text.endswith("\n"):
        raise NoteError("the text of a note ends with a newline")
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text):
        raise NoteError("the text of a note holds a control character")
    return text


def parse(data: bytes) -> Note:
    """Reads a note without trusting it.

    Raises:
        NoteError: Not a note.
    """
    if len(data) > MAX_BYTES:
        raise NoteError(f"a note of {len(data)} bytes; at most {MAX_BYTES} are read")
    try:
        whole = check_text(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise NoteError("a note is UTF-8 text") from None
    text, gap, block = whole.rpartition("\n\n")
    lines = block.removesuffix("\n").split("\n")
    if not gap or not block:
        raise NoteError("a note has an empty line and signatures after its text")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"{len(lines)} signatures; at most {MAX_SIGNATURES} are read")
    return Note(text + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    match = _SIGNATURE_LINE.fullmatch(line)
    if not match:
        raise NoteError(f"{line[:80]!r} is not a signature line")
    data = decode_base64(match[2])
    if len(data) < 5:
        raise NoteError(f"the signature by {match[1]} is too short")
    return Signature(check_name(match[1]), data[:4], data[4:])


def verify(data: bytes, verifiers: Iterable[Verifier]) -> Note:
    """Reads a note and keeps the signatures by known keys, all of which hold.

    Args:
        data: The note.
        verifiers: The known keys.

    Raises:
        NoteError: Not a note, a wrong signature by a known key, or none by a known key.
    """
    known = {(verifier.name, verifier.id): verifier for verifier in verifiers}
    note = parse(data)
    good: dict[tuple[str, bytes], Signature] = {}
    for signature in note.signatures:
        key = (signature.name, signature.id)
        if key in known and key not in good:
            known[key].verify(note.text, signature.value)
            good[key] = signature
    if not good:
        raise NoteError("no known key has signed the note")
    return Note(note.text, tuple(good.values()))
