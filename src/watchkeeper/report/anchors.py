"""Ids and hashes of parts of a report: stable, and safe in every output format."""

from __future__ import annotations

import hashlib
import re

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def anchor(prefix: str, name: str) -> str:
    """A stable id that is safe in an address, a file name and every output format.

    Args:
        prefix: Role of the thing (`claim`, `finding`).
        name: Id of the thing; when it holds characters that are not safe, part of its hash is
            added, so that two names never share an anchor.
    """
    safe = UNSAFE.sub("-", name)[:80]
    return f"{prefix}-{safe}" if safe == name else f"{prefix}-{safe}-{text_hash(name)[:8]}"
