"""When a cumulative amount passes its limit: bounds by day, and the crossing window.

A figure for a window may have been delivered on its first day or on its last: the lower bound
counts it from its last day, the upper bound from its first. Days without a figure add nothing to
either; they are listed as gaps.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from watchkeeper.weighing.assumptions import Parameters
from watchkeeper.weighing.covers import INFINITY
from watchkeeper.weighing.ledgers import Limit, Pool
from watchkeeper.weighing.model import Crossing, CurvePoint

Steps = dict[int, Decimal]
"""Value from the end of each day (as ordinal) on, until the next one."""


def _lows(pool: Pool, base: Parameters) -> Steps:
    most = pool.amount(base).low or Decimal(0)
    lows = pool.search(base).lows_by_day() if pool.figures else {}
    return {bound - 1: min(value, most) for bound, value in lows.items()}


def _highs(pool: Pool, base: Parameters) -> Steps:
    return pool.search(base).highs_by_day() if pool.figures else {}


def _at(steps: Steps, day: int) -> Decimal:
    """The value at the end of the day; steps never fall."""
    return max((value for at, value in steps.items() if at <= day), default=Decimal(0))


def crossing(pools: tuple[Pool, ...], limit: Limit, base: Parameters) -> Crossing:
    """The cumulative bounds of pools whose overlap is unknown, and when they pass the limit.

    Args:
        pools: Ledgers that are looked at together.
        limit: Limit and year.
        base: The parameters of the assessment.
    """
    first, stop = limit.span
    lows = [_lows(pool, base) for pool in pools]
    highs = [_highs(pool, base) for pool in pools]
    days = sorted(
        {first, stop - 1}
        | {day for steps in (*lows, *highs) for day in steps if first <= day < stop}
        | {day - 1 for steps in highs for day in steps if first < day < stop}
    )
    curve = []
    for day in days:
        low = max((_at(steps, day) for steps in lows), default=Decimal(0))
        high = sum((_at(steps, day) for steps in highs), start=Decimal(0))
        curve.append(CurvePoint(date.fromordinal(day), low, None if high == INFINITY else high))
    return Crossing(
        tuple(curve),
        next((p.day for p in curve if p.high is None or p.high > limit.barrels), None),
        next((p.day for p in curve if p.low > limit.barrels), None),
    )
