"""Claims as canonical JSON, and the id that follows from their content.

The rules:

1. The content of a claim is every field but its id, the exhibit, the row and whether the page is
   captured; fields that are empty are left out, so that a field added later changes no id.
2. Canonical JSON: keys sorted, decimals as text, dates as ISO text, UTF-8.
3. The id is `<ref or table>-<12 hex>`, the first 12 digits of the SHA-256 of that JSON.
"""

from __future__ import annotations

from dataclasses import fields
from hashlib import sha256
from typing import Any

import msgspec

from watchkeeper.claims.model import Claim
from watchkeeper.claims.problems import InputError, Problem

ENCODER = msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder(Claim)
_PLAIN = tuple(f.name for f in fields(Claim) if f.name not in ("id", "source"))


def content_id(label: str, content: dict[str, Any]) -> str:
    """The id of a claim with this content.

    Args:
        label: Ref of the row, or name of its table when it has none.
        content: Fields by name, empty ones left out; `source` as `source_content` gives it.
    """
    return f"{label}-{sha256(ENCODER.encode(content)).hexdigest()[:12]}"


def source_content(address: str, tier: str) -> dict[str, Any]:
    """What of a source counts for the id: not the exhibit, the row, or whether it is captured."""
    return {"address": address, "tier": tier}


def content_of(claim: Claim) -> dict[str, Any]:
    """The content of a claim as `content_id` takes it."""
    content = {
        name: value for name in _PLAIN if (value := getattr(claim, name)) not in ("", (), None)
    }
    source = claim.source
    content["source"] = source_content(source.address, source.tier)
    return content


def recompute_id(claim: Claim) -> str:
    """The id that the claim's content gives; equals `claim.id` unless something was altered."""
    return content_id(claim.id.rpartition("-")[0], content_of(claim))


def to_json(claim: Claim) -> bytes:
    """The whole claim as canonical JSON."""
    return ENCODER.encode(claim)


def from_json(data: bytes | str) -> Claim:
    """Reads what `to_json` wrote.

    Raises:
        InputError: Not a claim.
    """
    try:
        return _DECODER.decode(data)
    except msgspec.MsgspecError as error:
        raise InputError(Problem("", 0, "", "", f"a claim as JSON ({error})")) from None


def to_body(claim: Claim) -> dict[str, Any]:
    """The claim as plain JSON values, as a journal entry holds it."""
    body: dict[str, Any] = msgspec.json.decode(to_json(claim))
    return body


def from_body(body: dict[str, Any]) -> Claim:
    """Reads what `to_body` gave.

    Raises:
        InputError: Not a claim.
    """
    try:
        return msgspec.convert(body, Claim)
    except msgspec.ValidationError as error:
        raise InputError(Problem("", 0, "", "", f"a claim ({error})")) from None
