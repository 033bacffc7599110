"""When a cumulative amount passes its limit: bounds by day, and the crossing window.

A figure for a window may have been delivered on its first day or on its last: the lower bound
counts it from its last day, the upper bound from its first. Days without a figure add nothing to
either; they are listed as gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from watchkeeper.weighing.assumptions import Parameters
from watchkeeper.weighing.covers import INFINITY, End
from watchkeeper.weighing.ledgers import Limit, Pool
from watchkeeper.weighing.model import Crossing, CurvePoint

Steps = dict[int, End]
"""End from the close of each day (as ordinal) on, until the next one; ascending."""
NOTHING: End = (Decimal(0), False)


def steps_of(pool: Pool, base: Parameters) -> tuple[Steps, Steps]:
    """The low and the high ends of a pool by day.

    Args:
        pool: A ledger.
        base: The parameters of the assessment.
    """
    search = pool.search(base)
    lows = {bound - 1: end for bound, end in search.lows_by_day().items()}
    return lows, {bound: (value, False) for bound, value in search.highs_by_day().items()}


def _filled(steps: Steps, days: Sequence[int]) -> list[End]:
    """The end at the close of each of the days."""
    filled: list[End] = []
    order, at, now = list(steps), 0, NOTHING
    for day in days:
        while at < len(order) and order[at] <= day:
            now = steps[order[at]]
            at += 1
        filled.append(now)
    return filled


def crossing(steps: Sequence[tuple[Steps, Steps]], limit: Limit) -> Crossing:
    """The cumulative bounds of ledgers whose overlap is unknown, and when they pass the limit.

    Args:
        steps: Low and high ends of each ledger.
        limit: Limit and year.
    """
    first, stop = limit.span
    lows, highs = [low for low, _ in steps], [high for _, high in steps]
    days = sorted(
        {first, stop - 1}
        | {day for some in (*lows, *highs) for day in some if first <= day < stop}
        | {day - 1 for some in highs for day in some if first < day < stop}
    )
    curve: list[CurvePoint] = []
    certain: date | None = None
    filled = zip(
        days,
        zip(*(_filled(some, days) for some in lows), strict=True),
        zip(*(_filled(some, days) for some in highs), strict=True),
        strict=True,
    )
    for day, low_ends, high_ends in filled:
        low = max(low_ends)
        high = sum((end[0] for end in high_ends), start=Decimal(0))
        when = date.fromordinal(day)
        curve.append(CurvePoint(when, low[0], None if high == INFINITY else high))
        if certain is None and low > (limit.barrels, False):
            certain = when
    possible = (p.day for p in curve if p.high is None or p.high > limit.barrels)
    return Crossing(tuple(curve), next(possible, None), certain)
