"""Addresses as links: only whole http and https addresses, everything else is text.

A table's address may be a citation, several addresses, or hostile. What is not plainly an address
of the web is printed and never linked.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

CANDIDATE: Final = re.compile(r"(?<![^\s;,(])https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
TRAILING: Final = ".,;:!?"


def pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Splits a text into pieces and says which of them are addresses.

    Args:
        text: Address, citation or both.

    Returns:
        Pairs of a piece and whether it may become a link; the pieces joined are the text.
    """
    found: list[tuple[str, bool]] = []
    end = 0
    for match in CANDIDATE.finditer(text):
        address = _trimmed(match.group())
        if not _safe(address):
            continue
        if match.start() > end:
            found.append((text[end : match.start()], False))
        found.append((address, True))
        end = match.start() + len(address)
    if end < len(text):
        found.append((text[end:], False))
    return tuple(found)


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it."""
    address = address.rstrip(TRAILING)
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(TRAILING)
    return address


def _safe(address: str) -> bool:
    """A web address with a host, no credentials and no invisible character."""
    if "\ufffd" in address:  # a character was taken out: this is not what the source gives
        return False
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") for character in address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and "@" not in parts.netloc
