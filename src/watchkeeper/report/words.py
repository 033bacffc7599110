"""The report's vocabulary: what parties do, how figures compare, and why one is missing.

Unbounded, unknown, not reported, not sought, disputed and zero are six different things and have
six different words. Figures and periods are worded by `claims.wording`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from watchkeeper.claims import wording

TURNS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")
"""Controls that turn the direction of the text after them, also of ours."""

ACTS: Final[Mapping[str, str]] = {
    "assert": "states",
    "allege": "states",
    "deny": "denies",
    "acknowledge": "acknowledges",
    "acknowledge_with_legal_basis": "acknowledges, naming a legal basis",
    "neither": "neither confirms nor denies",
    "neither_with_legal_basis": "neither confirms nor denies, naming a legal basis",
    "disputes_legality": "disputes the law",
    "disputes_jurisdiction": "disputes the jurisdiction",
    "rejects_body": "rejects the body",
    "discredits_source": "disputes the source",
    "act": "acts",
    "warn": "warns",
    "demand": "demands",
    "commit": "commits",
    "no_comment": "makes no comment",
    "notify": "notified",
    "estimate": "estimates",
    "relate": "relates",
    "designate": "designates",
}

EXCEEDS: Final[Mapping[str, str]] = {
    "yes": "above the limit",
    "no": "not above the limit",
    "undetermined": "undetermined",
}

MISSING: Final[Mapping[str, str]] = {
    "": "no figure",
    "not_reported": "not reported",
    "not_computable": "not computable from what is stated",
}

LEDGERS: Final[Mapping[str, str]] = {
    "notified": "Notified",
    "unnotified": "Not notified (estimates)",
    "combined": "Combined, overlap unknown",
    "combined_apart": "Combined, no overlap",
}

REASONS: Final[Mapping[str, str]] = {
    "not_sought": "not sought",
    "sought_not_found": "sought and not found",
    "below_required_confidence": "below the required confidence",
    "disputed": "disputed",
    "bounds_too_wide": "its bounds or dates lie on both sides of a limit",
    "straddles_versions": "the dates fall under more than one text",
}


def printable(text: str) -> str:
    """The text as a page may hold it: no control characters, no turning of the text around it."""
    return text if text.isprintable() else wording.printable(text).translate(TURNS)


def spoken(word: str) -> str:
    """A word of the data as a reader would say it: `not_reported` is `not reported`."""
    return printable(word).replace("_", " ")
