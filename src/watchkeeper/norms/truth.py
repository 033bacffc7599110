"""Strong Kleene logic: met, not met, unknown; no further fact can change a definite answer.

The values are ordered not met < unknown < met, so that

1. `all` is the least of its parts (met when there are none),
2. `any` is the greatest of its parts (not met when there are none),
3. `not` turns the order round and leaves unknown where it is.

Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64, the strong tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """Whether a node of a norm is met by the facts."""

    NOT_MET = 0
    UNKNOWN = 1
    MET = 2

    @property
    def word(self) -> str:
        """The value as printed: `met`, `not_met` or `unknown`."""
        return self.name.lower()


NOT_MET, UNKNOWN, MET = Truth.NOT_MET, Truth.UNKNOWN, Truth.MET
_TURNED = (MET, UNKNOWN, NOT_MET)


def every(values: Iterable[Truth]) -> Truth:
    """Rule 1: met when all are met, not met when one is not met, else unknown."""
    return min(values, default=MET)


def some(values: Iterable[Truth]) -> Truth:
    """Rule 2: met when one is met, not met when none can be, else unknown."""
    return max(values, default=NOT_MET)


def negation(value: Truth) -> Truth:
    """Rule 3: met and not met change places; unknown stays."""
    return _TURNED[value]
