"""Overrides: an analyst puts another word in place of the computed one, with a second signature.

The rules:

1. An override has a name, a reason, and a second signature by somebody else; until then it is
   pending and changes nothing.
2. It is printed as an override, beside the word that it replaces and both names.
3. It holds only for the computed word for which it was made: when new evidence changes that word,
   the override lapses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from watchkeeper.claims.actors import fold
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.weighing.confidence.items import Word


@dataclass(frozen=True, slots=True)
class Override:
    """Another word in place of the computed one.

    Attributes:
        finding: Id of the finding.
        computed: The word that the rules gave when it was made.
        word: The word that replaces it.
        by: Who overrides.
        reason: Why.
        second: Who signed second, "" while it is pending.
    """

    finding: str
    computed: Word
    word: Word
    by: str
    reason: str
    second: str = ""

    @property
    def pending(self) -> bool:
        """Nobody signed second."""
        return not self.second


def check_override(override: Override) -> Override:
    """The override, when it has what it needs.

    Raises:
        InputError: No name, no reason, no change, no word, or signed twice by one person.
    """
    problems = [
        Problem("", 0, column, value, expected)
        for wrong, column, value, expected in (
            (not override.by.strip(), "by", override.by, "the name of who overrides"),
            (not override.reason.strip(), "reason", override.reason, "why"),
            (override.word not in get_args(Word), "word", override.word, _WORDS),
            (
                override.word == override.computed,
                "word",
                override.word,
                "another word than the computed one",
            ),
            (
                fold(override.second) == fold(override.by) and bool(override.by.strip()),
                "second",
                override.second,
                "the signature of somebody else",
            ),
        )
        if wrong
    ]
    if problems:
        raise InputError(*problems)
    return override


_WORDS = f"one of {', '.join(get_args(Word))}"


@dataclass(frozen=True, slots=True)
class Standing:
    """The word that stands, and how it is printed.

    Attributes:
        word: The word.
        printed: The word as printed; for an override with both words, names and the reason.
        override: The override in force, or None.
    """

    word: Word
    printed: str
    override: Override | None


def stand(finding: str, computed: Word, overrides: Iterable[Override]) -> Standing:
    """The word of a finding after overrides; the last one in force counts."""
    in_force = [
        one
        for one in overrides
        if one.finding == finding and not one.pending and one.computed == computed
    ]
    if not in_force:
        return Standing(computed, computed, None)
    last = check_override(in_force[-1])
    printed = (
        f"{last.word} (override by {last.by}, countersigned by {last.second}; "
        f"the rules give {computed}; reason: {last.reason})"
    )
    return Standing(last.word, printed, last)
