"""Absence of comment is no claim: "has not issued a statement", "did not respond to a request"."""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons


def is_absence(clause: str, lexicons: Lexicons) -> bool:
    """Whether a clause only says that somebody has said nothing."""
    return lexicons.stances["absence"].search(clause) is not None


def is_hypothetical(clause: str, lexicons: Lexicons) -> bool:
    """Whether a clause is a supposition that nobody holds."""
    return lexicons.stances["hypothetical"].match(clause) is not None
