"""Break-even values: at which value of one shared parameter an answer changes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from watchkeeper.claims.intervals import Interval

QUANTUM = Decimal("0.0001")
JUST_ABOVE = Decimal("1e-12")

Bound = Callable[[Decimal], Interval]
"""The amount for a value of the parameter, in the unit of the limit."""


def break_even(lower: Bound, upper: Bound, limit: Decimal, greatest: Decimal) -> Decimal | None:
    """The value above which the answer is no longer what it is for small values.

    The amount must not fall when the parameter grows. Searched is the change to "yes", which turns
    on the low end; where the answer never becomes "yes", the change from "no" to "undetermined",
    which turns on the high end.

    Args:
        lower: Its low end is that of the amount.
        upper: Its high end is that of the amount.
        limit: The limit.
        greatest: Greatest value that the parameter can take.

    Returns:
        The value, rounded up to four decimals, or None when the answer does not turn on it.
    """
    found = _threshold(lambda value: lower(value).above(limit), greatest)
    if found is None and not lower(greatest).above(limit):
        found = _threshold(lambda value: not upper(value).at_most(limit), greatest)
    return found


def _threshold(holds: Callable[[Decimal], bool], greatest: Decimal) -> Decimal | None:
    """The least value, rounded up, above which it holds; None when it always or never does."""
    if not holds(greatest) or holds(Decimal(0)):
        return None
    low, high = 0, int(greatest / QUANTUM)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle * QUANTUM):
            high = middle
        else:
            low = middle
    return (low if holds(low * QUANTUM + JUST_ABOVE) else high) * QUANTUM
