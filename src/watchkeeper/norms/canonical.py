"""The content of a value as nested lists and text, and its hash: what makes two norms the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any


def canonical(value: Any) -> Any:
    """A value of the schema as nested lists and text, without the lines of the file.

    Numbers lose trailing zeros, so that `500000` and `500000.0` are the same norm.
    """
    if is_dataclass(value) and not isinstance(value, type):
        named = {f.name: canonical(getattr(value, f.name)) for f in fields(value) if f.compare}
        return {"form": type(value).__name__, **named}
    if isinstance(value, tuple):
        return [canonical(part) for part in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value


def digest(value: Any) -> str:
    """SHA-256 of nested lists, mappings and text."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
