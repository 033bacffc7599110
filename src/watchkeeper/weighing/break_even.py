"""Break-even values: at which value of one shared parameter an answer changes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.model import Exceeds, exceeds

STEPS = 40
QUANTUM = Decimal("0.0001")


def break_even(
    amount: Callable[[Decimal], Interval], limit: Decimal, greatest: Decimal
) -> Decimal | None:
    """The value above which the answer is no longer what it is for small values.

    The amount must not fall when the parameter grows. Searched is the change to "yes"; where the
    answer never becomes "yes", the change from "no" to "undetermined".

    Args:
        amount: The amount for a value of the parameter, in the unit of the limit.
        limit: The limit.
        greatest: Greatest value that the parameter can take.

    Returns:
        The value, rounded up to four decimals, or None when the answer does not turn on it.
    """
    for wanted in (_is_yes, _is_not_no):
        found = _threshold(lambda value, w=wanted: w(exceeds(amount(value), limit)), greatest)  # type: ignore[misc]
        if found is not None:
            return found
    return None


def _is_yes(answer: Exceeds) -> bool:
    return answer == "yes"


def _is_not_no(answer: Exceeds) -> bool:
    return answer != "no"


def _threshold(holds: Callable[[Decimal], bool], greatest: Decimal) -> Decimal | None:
    low, high = Decimal(0), greatest
    if not holds(high) or holds(low):
        return None
    for _ in range(STEPS):
        middle = (low + high) / 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return low.quantize(QUANTUM, ROUND_CEILING)
