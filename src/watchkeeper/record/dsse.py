"""Signed envelopes (DSSE) and the in-toto statement that a release is signed with.

The rules:

1. What is signed is PAE(type, payload): lengths before contents, so that no two pairs of type and
   payload give the same bytes.
2. An envelope is canonical JSON with its signatures sorted by key id, each key once: it has one
   spelling, so that a changed byte anywhere shows.
3. A key id is the SHA-256 of the public key. It only finds the key: whose key it is, and whether
   it may sign, is said by a root (`record.roots`).
4. Ed25519 is verified strictly: no second spelling of a number or point, no key of small order.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from watchkeeper.record import canonical
from watchkeeper.record.notes import NoteError, decode_base64

STATEMENT_TYPE = "application/vnd.in-toto+json"
_STATEMENT = "https://in-toto.io/Statement/v1"
_PRIME = 2**255 - 19
# The points of order 1, 2, 4 and 8, by their y; x and its sign do not matter.
_SMALL = frozenset(
    (
        0,
        1,
        _PRIME - 1,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    )
)


class EnvelopeError(ValueError):
    """An envelope that is malformed, or a signature in it that does not hold."""


class Signer(Protocol):
    """Signs with one key of a participant."""

    @property
    def public_key(self) -> bytes:
        """32 bytes of Ed25519."""
        ...

    def sign(self, message: bytes) -> bytes:
        """64 bytes of signature over a message."""
        ...


def key_id(public_key: bytes) -> str:
    """The id of a key: the SHA-256 of its 32 bytes."""
    return sha256(public_key).hexdigest()


def pae(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed (DSSE, pre-authentication encoding)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature holds, strictly (rule 4)."""
    if len(public_key) != 32 or len(signature) != 64 or _weak(public_key) or _weak(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _weak(point: bytes) -> bool:
    y = int.from_bytes(point, "little") & (2**255 - 1)
    return y >= _PRIME or y in _SMALL


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload and its signatures.

    Attributes:
        payload_type: Media type of the payload.
        payload: What is signed.
        signatures: Key id and signature, sorted by key id, at least one.
    """

    payload_type: str
    payload: bytes
    signatures: tuple[tuple[str, bytes], ...]

    def encode(self) -> bytes:
        """Its canonical JSON."""
        return canonical.encode(
            {
                "payload": base64.b64encode(self.payload).decode(),
                "payloadType": self.payload_type,
                "signatures": [
                    {"keyid": keyid, "sig": base64.b64encode(value).decode()}
                    for keyid, value in self.signatures
                ],
            }
        )

    def signed_by(self, keys: Iterable[bytes]) -> frozenset[bytes]:
        """The keys that signed it.

        Args:
            keys: Public keys that may.

        Raises:
            EnvelopeError: A signature by another key, or one that does not hold.
        """
        known = {key_id(key): key for key in keys}
        message = pae(self.payload_type, self.payload)
        for keyid, value in self.signatures:
            if keyid not in known:
                raise EnvelopeError(f"the key {keyid[:16]}… may not sign this")
            if not holds(known[keyid], message, value):
                raise EnvelopeError(f"the signature by the key {keyid[:16]}… does not hold")
        return frozenset(known[keyid] for keyid, _ in self.signatures)

    def with_signatures(self, others: Iterable[Envelope]) -> Envelope:
        """The same payload with the signatures of other envelopes over it added.

        Raises:
            EnvelopeError: Another payload or type.
        """
        merged = dict(self.signatures)
        for other in others:
            if (other.payload_type, other.payload) != (self.payload_type, self.payload):
                raise EnvelopeError("signatures of different payloads do not go together")
            merged.update(other.signatures)
        return Envelope(self.payload_type, self.payload, tuple(sorted(merged.items())))


def sign(payload_type: str, payload: bytes, signers: Iterable[Signer]) -> Envelope:
    """Signs a payload.

    Raises:
        EnvelopeError: Nobody signs.
    """
    message = pae(payload_type, payload)
    made = {key_id(signer.public_key): signer.sign(message) for signer in signers}
    if not made:
        raise EnvelopeError("an envelope needs a signature")
    return Envelope(payload_type, payload, tuple(sorted(made.items())))


def parse(data: bytes) -> Envelope:
    """Reads an envelope without trusting it.

    Raises:
        EnvelopeError: Not an envelope in its one spelling.
    """
    try:
        value = canonical.parse(data)
        signatures = tuple(
            (item["keyid"], decode_base64(item["sig"])) for item in value["signatures"]
        )
        made = Envelope(value["payloadType"], decode_base64(value["payload"]), signatures)
        exact = made.encode() == data
    except (ValueError, TypeError, KeyError, NoteError) as error:
        raise EnvelopeError(f"not a signed envelope: {error}") from None
    ids = [keyid for keyid, _ in signatures]
    if not exact or not ids or sorted(set(ids)) != ids:
        raise EnvelopeError("not a signed envelope in its one spelling")
    return made


def statement(name: str, digest: str, predicate_type: str, predicate: Mapping[str, Any]) -> bytes:
    """An in-toto Statement v1 about one file, in canonical JSON.

    Args:
        name: Name of the file.
        digest: Its SHA-256, in hexadecimal.
        predicate_type: What the predicate is, as a URI.
        predicate: What is said of it.
    """
    return canonical.encode(
        {
            "_type": _STATEMENT,
            "predicate": predicate,
            "predicateType": predicate_type,
            "subject": [{"digest": {"sha256": digest}, "name": name}],
        }
    )
