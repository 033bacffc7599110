"""The policy of a body: what was agreed about release, in words, under the root's digest.

The root holds what is counted (participants, keys, thresholds); the policy says what they mean. Its
digest is in the root, so that whoever signs a root signs the policy too.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from watchkeeper.record import canonical

FORMAT = "watchkeeper-policy/1"

ONE_PUBLISHER: Mapping[str, str] = {
    "body": "One publisher signs alone. Nobody else has agreed to what is published.",
    "evidence": "Tables of public claims are published whole. Captured pages are named by their "
    "digest and kept back, since they belong to those who made them.",
    "release": "The publisher signs the digest of a bundle and with it the log that it stands on.",
    "correction": "A published bundle is never changed. A correction supersedes it with a reason.",
}
"""The policy of a body with one participant, as in the demonstration."""


def encode(rules: Mapping[str, str]) -> bytes:
    """The bytes of a policy.

    Args:
        rules: Rules in words, by topic.

    Raises:
        CanonicalError: A topic is not ASCII.
    """
    return canonical.encode({"format": FORMAT, "rules": dict(rules)})


def digest(policy: bytes) -> str:
    """The digest that a root names."""
    return sha256(policy).hexdigest()
