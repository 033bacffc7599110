"""The root: who takes part in a body, with which keys, and how many sign what.

The rules:

1. Thresholds count participants, never keys; a participant may have several keys, and no key
   belongs to two.
2. Root 1 is signed by the threshold of its own `root` role; root n + 1 by that of root n and by its
   own.
3. A key that a root revokes signs no root from then on, and releases only over a log that is not
   larger than the size beside it. A revocation is never taken back.
4. The pin of a root is the SHA-256 of its payload. Who has it on another way than with a bundle
   knows whose bundle it is.
5. A root is canonical JSON under DSSE (docs/bundle.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from watchkeeper.record import canonical, dsse
from watchkeeper.record.dsse import Envelope, EnvelopeError, Signer
from watchkeeper.record.notes import NoteError, Verifier
from watchkeeper.record.signers import NAME

ROOT_TYPE = "application/vnd.watchkeeper.root+json"
_FORMAT = "watchkeeper-root/1"
_NONE: Mapping[bytes, int] = MappingProxyType({})


class RootError(ValueError):
    """A root that is malformed, or a chain that breaks the rules."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who does something together.

    Attributes:
        participants: Their names, sorted, each once.
        threshold: How many of them it takes, at least one.
    """

    participants: tuple[str, ...]
    threshold: int


@dataclass(frozen=True, slots=True)
class Root:
    """One version of a body's root.

    Attributes:
        body: Name of the body.
        version: 1, 2, 3 …
        log: The log's public key.
        participants: Public keys by name.
        root: Who signs roots.
        release: Who signs releases.
        policy: SHA-256 of the policy, in hexadecimal.
        revoked: Revoked keys, each with the size of the log up to which it signed releases.

    Raises:
        RootError: Something contradicts rule 1, or a threshold is none or out of reach.
    """

    body: str
    version: int
    log: Verifier
    participants: Mapping[str, tuple[bytes, ...]]
    root: Role
    release: Role
    policy: str
    revoked: Mapping[bytes, int] = field(default_factory=lambda: _NONE)

    def __post_init__(self) -> None:
        keys = [key for own in self.participants.values() for key in own]
        if len(set(keys)) != len(keys):
            raise RootError("a key is listed twice")
        for name, own in self.participants.items():
            if not NAME.fullmatch(name) or not own:
                raise RootError(f"the participant {name!r} has no key or no proper name")
        for role in (self.root, self.release):
            names = role.participants
            if sorted(set(names) & self.participants.keys()) != list(names):
                raise RootError("a role names a participant twice, out of order or unknown")
            if not 1 <= role.threshold <= len(names):
                raise RootError(f"a quorum of {role.threshold} among {len(names)}")

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All keys of all participants."""
        return tuple(key for own in self.participants.values() for key in own)

    @property
    def pin(self) -> str:
        """SHA-256 of the payload, in hexadecimal."""
        return sha256(self.encode()).hexdigest()

    def encode(self) -> bytes:
        """The payload."""
        return canonical.encode(
            {
                "body": self.body,
                "format": _FORMAT,
                "log": str(self.log),
                "participants": {
                    name: [key.hex() for key in own] for name, own in self.participants.items()
                },
                "policy": self.policy,
                "revoked": {key.hex(): size for key, size in self.revoked.items()},
                "roles": {"release": self.release, "root": self.root},
                "version": self.version,
            }
        )

    def counted(self, role: Role, keys: Iterable[bytes]) -> tuple[str, ...]:
        """The participants of a role, each once, who have one or more of the keys."""
        there = set(keys)
        return tuple(n for n in role.participants if there & set(self.participants[n]))


def sign(root: Root, signers: Iterable[Signer]) -> Envelope:
    """Signs a root."""
    return dsse.sign(ROOT_TYPE, root.encode(), signers)


def read(envelope: Envelope) -> Root:
    """The root of an envelope, without looking at its signatures.

    Raises:
        RootError: Not a root in its one spelling.
    """
    if envelope.payload_type != ROOT_TYPE:
        raise RootError(f"{envelope.payload_type!r} is not the type of a root")
    try:
        made = _decode(canonical.parse(envelope.payload))
        exact = made.encode() == envelope.payload
    except RootError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, NoteError) as error:
        raise RootError(f"not a root: {error}") from None
    if not exact:
        raise RootError("not a root in its one spelling")
    return made


def _decode(value: Any) -> Root:
    if value["format"] != _FORMAT:
        raise RootError(f"{value['format']!r} is not the format of a root")
    roles = {
        name: Role(tuple(role["participants"]), role["threshold"])
        for name, role in value["roles"].items()
    }
    return Root(
        body=value["body"],
        version=value["version"],
        log=Verifier.parse(value["log"]),
        participants={
            name: tuple(bytes.fromhex(key) for key in own)
            for name, own in value["participants"].items()
        },
        root=roles["root"],
        release=roles["release"],
        policy=value["policy"],
        revoked={bytes.fromhex(key): size for key, size in value["revoked"].items()},
    )


def check_chain(envelopes: Sequence[Envelope]) -> tuple[Root, ...]:
    """The roots of a chain, the first being version 1, when the rules hold.

    Raises:
        RootError: A rule does not hold; the message names the root.
    """
    chain: list[Root] = []
    for envelope in envelopes:
        root = read(envelope)
        if root.version != len(chain) + 1:
            raise RootError(f"root {len(chain) + 1} says that it is {root.version}")
        _check_signatures(envelope, root, chain[-1] if chain else None)
        chain.append(root)
    if not chain:
        raise RootError("there is no root")
    return tuple(chain)


def _check_signatures(envelope: Envelope, root: Root, before: Root | None) -> None:
    pair = (root,) if before is None else (root, before)
    try:
        signed = envelope.signed_by(key for one in pair for key in one.keys)
    except EnvelopeError as error:
        raise RootError(f"root {root.version}: {error}") from None
    for one in pair:
        found = one.counted(one.root, signed - one.revoked.keys())
        if len(found) < one.root.threshold:
            raise RootError(
                f"root {root.version} is signed by {len(found)} of the {one.root.threshold} "
                f"participants that root {one.version} demands"
            )
        if not one.revoked.items() <= root.revoked.items():
            raise RootError(f"root {root.version} takes a revocation back")
