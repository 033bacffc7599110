"""Break-even values: at which value of one shared parameter an answer changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from watchkeeper.claims.intervals import ZERO, Interval

QUANTUM = Decimal("0.0001")
JUST_ABOVE = Decimal("0.000001")
"""As much above a value as shows on an amount of a barrel or more: amounts have six decimals."""

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

    def over(value: Decimal) -> _Trial:
        amount = lower(value)
        return _Trial(amount.above(limit), (amount.low or ZERO) - limit)

    def under(value: Decimal) -> _Trial:
        amount = upper(value)
        above = None if amount.high is None else amount.high - limit
        return _Trial(not amount.at_most(limit), above)

    if over(greatest).holds:
        return _threshold(over, greatest)
    return _threshold(under, greatest)


@dataclass(frozen=True, slots=True)
class _Trial:
    """Whether the answer holds, and how far the amount's end lies above the limit, if bounded."""

    holds: bool
    above: Decimal | None


def _threshold(trial: Callable[[Decimal], _Trial], greatest: Decimal) -> Decimal | None:
    """The least value, rounded up, above which it holds; None when it always or never does."""
    low, high = 0, int(greatest / QUANTUM)
    at_low, at_high = trial(ZERO), trial(greatest)
    if at_low.holds or not at_high.holds:
        return None
    step = 0
    while high - low > 1:
        step += 1
        middle = _guess(low, high, at_low, at_high) if step % 3 else (low + high) // 2
        tried = trial(middle * QUANTUM)
        if tried.holds:
            high, at_high = middle, tried
        else:
            low, at_low = middle, tried
    exactly = at_low.above == 0 and trial(low * QUANTUM + JUST_ABOVE).holds
    return (low if exactly else high) * QUANTUM


def _guess(low: int, high: int, at_low: _Trial, at_high: _Trial) -> int:
    """Where a straight line between both trials meets the limit, strictly between them."""
    if at_low.above is None or at_high.above is None or at_high.above <= at_low.above:
        return (low + high) // 2
    share = -at_low.above / (at_high.above - at_low.above)
    return max(low + 1, min(high - 1, low + int((high - low) * share)))
