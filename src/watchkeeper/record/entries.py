"""The entry: one attributable act, and the bytes that the log commits to.

The rules:

1. An entry's envelope is canonical JSON of who, when, what kind, under which label, from which
   inputs, and the body. The body is a JSON object.
2. Its commitment is SHA-256(salt ‖ envelope), with 32 random bytes of salt for each entry; its leaf
   is the RFC 6962 leaf hash of the commitment. Without the salt, a leaf tells nothing about a body
   that can be guessed.
3. Public or sealed makes no difference to the leaf: sealing is keeping body and salt back.
4. An id is 16 random bytes in hexadecimal. It tells neither order nor number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from watchkeeper.record import canonical, clock, labels
from watchkeeper.record.labels import PUBLIC, Label
from watchkeeper.record.merkle import leaf_hash

T = TypeVar("T")

ENVELOPE_VERSION = 1
ID_BYTES = 16
SALT_BYTES = 32

_ID = re.compile(r"[0-9a-f]{32}")
_KIND = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
_DECODERS: dict[type, msgspec.json.Decoder[Any]] = {}
_INPUTS = msgspec.json.Decoder(tuple[str, ...])


class EntryError(ValueError):
    """A draft that cannot become an entry, or stored bytes that are not one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be appended.

    Attributes:
        kind: What it is, in small letters (`exhibit`, `claim`).
        body: A dataclass, struct or dict that has a canonical form (`canonical.encode`).
        author: Who asserts it: a person, a participant, or `rule@version`.
        label: Who may read it; at least `record.derive` of the labels of its inputs.
        inputs: Ids of the entries that it was made from, each once.
        id: Normally "", and the journal gives it one. A draft that a later draft of the same call
            names as its input takes its id beforehand, from `Journal.new_id`.
    """

    kind: str
    body: object
    author: str
    label: Label = PUBLIC
    inputs: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was appended.

    Attributes:
        index: Place in the log, from 0. Never shown in a report: it tells how many came before.
        id: 32 hexadecimal digits.
        kind: What it is.
        author: Who asserts it.
        recorded_at: When it was appended, UTC.
        label: Who may read it.
        inputs: Ids of the entries that it was made from.
        body: Canonical JSON.
        salt: 32 bytes that nobody can guess.
        leaf: RFC 6962 leaf hash of the commitment, 32 bytes.
    """

    index: int
    id: str
    kind: str
    author: str
    recorded_at: datetime
    label: Label
    inputs: tuple[str, ...]
    body: bytes
    salt: bytes = field(repr=False)
    leaf: bytes = field(repr=False)

    def read(self, kind: type[T]) -> T:
        """The body as a dataclass or struct.

        Raises:
            EntryError: The body does not fit the type.
        """
        try:
            return decoder(kind).decode(self.body)
        except msgspec.DecodeError as error:
            raise EntryError(f"the body of entry {self.id} does not fit: {error}") from None


class _Envelope(msgspec.Struct):
    author: str
    body: msgspec.Raw
    id: str
    inputs: msgspec.Raw
    kind: str
    label: msgspec.Raw
    recorded_at: str
    version: int


_ENCODER = msgspec.json.Encoder(order="sorted")


def envelope(  # noqa: PLR0913 -- one argument for each field of the envelope
    *,
    author: str,
    body: bytes,
    id: str,  # noqa: A002
    inputs: bytes,
    kind: str,
    label: bytes,
    recorded_at: str,
) -> bytes:
    """The bytes that an entry commits to; `body`, `inputs` and `label` are canonical JSON."""
    raw = msgspec.Raw
    return _ENCODER.encode(
        _Envelope(
            author, raw(body), id, raw(inputs), kind, raw(label), recorded_at, ENVELOPE_VERSION
        )
    )


def commitment(salt: bytes, envelope: bytes) -> bytes:
    """SHA-256(salt ‖ envelope)."""
    return sha256(salt + envelope).digest()


def envelope_of(entry: Entry) -> bytes:
    """The envelope of an entry, for a disclosure."""
    return envelope(
        author=entry.author,
        body=entry.body,
        id=entry.id,
        inputs=encode_inputs(entry.inputs),
        kind=entry.kind,
        label=labels.encode(entry.label),
        recorded_at=clock.written(entry.recorded_at),
    )


def leaf_of(entry: Entry) -> bytes:
    """The leaf hash that follows from everything else in an entry."""
    return leaf_hash(commitment(entry.salt, envelope_of(entry)))


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """The decoder of a type, made once."""
    if kind not in _DECODERS:
        _DECODERS[kind] = msgspec.json.Decoder(kind)
    return _DECODERS[kind]


@lru_cache(maxsize=4096)
def encode_inputs(inputs: tuple[str, ...]) -> bytes:
    """The canonical JSON of inputs."""
    return canonical.encode(inputs)


@lru_cache(maxsize=4096)
def decode_inputs(data: bytes) -> tuple[str, ...]:
    """The inputs of their canonical JSON.

    Raises:
        EntryError: Not a list of ids.
    """
    try:
        return _INPUTS.decode(data)
    except msgspec.DecodeError as error:
        raise EntryError(f"not a list of inputs: {error}") from None


def encode_body(body: object) -> bytes:
    """The canonical JSON of a body.

    Raises:
        CanonicalError: It has no canonical form.
        EntryError: It is no JSON object, or too large to be read back.
    """
    data = canonical.encode(body)
    if data[:1] != b"{":
        raise EntryError("the body of an entry is an object, not a list or a single value")
    if len(data) > canonical.MAX_BYTES:
        raise EntryError(f"a body of {len(data)} bytes; at most {canonical.MAX_BYTES}")
    return data


@lru_cache(maxsize=4096)
def check_head(kind: str, author: str, inputs: tuple[str, ...], id: str) -> None:  # noqa: A002
    """Checks what a draft says beside its body.

    Raises:
        EntryError: A kind, author, input or id that cannot be one.
    """
    if not _KIND.fullmatch(kind):
        raise EntryError(f"{kind!r} is not a kind: small letters, digits, '.', '_' and '-'")
    if not 0 < len(author) <= 255 or not author.isprintable():
        raise EntryError(f"{author[:80]!r} is not an author: 1 to 255 printable characters")
    for name in (*inputs, id) if id else inputs:
        if not _ID.fullmatch(name):
            raise EntryError(f"{name[:80]!r} is not the id of an entry (32 hexadecimal digits)")
    if len(set(inputs)) != len(inputs):
        raise EntryError("an entry names each of its inputs once")
