"""The crossing window, against every way in which the figures could lie on their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, combinations_with_replacement, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighing.build import CHINA, D, claim, estimate, weigh
from watchkeeper.claims.model import Claim

FIRST = date(2023, 1, 1)
DAYS = 5


def _spreads(total: int, start: int, stop: int) -> Iterator[list[int]]:
    """All ways to lay `total` deliveries of one barrel on the days of a window."""
    for days in combinations_with_replacement(range(start, stop), total):
        yield [days.count(day) for day in range(DAYS)]


@st.composite
def series(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Figures for windows that follow each other: first day, day after the last one, barrels."""
    cuts = sorted(draw(st.sets(st.integers(0, DAYS), min_size=2, max_size=4)))
    return [(a, b, draw(st.integers(0, 4))) for a, b in pairwise(cuts)]


def _crossing_days(windows: list[tuple[int, int, int]], limit: int) -> set[int | None]:
    """On which day the sum passes the limit, over all ways to lay the figures on their days."""
    reached: set[tuple[int, ...]] = {(0,) * DAYS}
    for start, stop, total in windows:
        reached = {
            tuple(a + b for a, b in zip(old, new, strict=True))
            for old in reached
            for new in _spreads(total, start, stop)
        }
    found: set[int | None] = set()
    for days in reached:
        sums = accumulate(days)
        found.add(next((day for day, value in enumerate(sums) if value > limit), None))
    return found


def _claims(windows: list[tuple[int, int, int]], laden: bool) -> list[Claim]:
    make = estimate if laden else claim
    return [
        make(
            barrels,
            (FIRST + timedelta(start)).isoformat(),
            (FIRST + timedelta(stop - 1)).isoformat(),
        )
        for start, stop, barrels in windows
    ]


@settings(max_examples=120, deadline=None)
@given(series(), st.integers(0, 8))
def test_the_window_runs_from_the_first_possible_day_to_the_first_certain_one(
    windows: list[tuple[int, int, int]], limit: int
) -> None:
    days = _crossing_days(windows, limit)
    known = {day for day in days if day is not None}
    year = weigh(_claims(windows, laden=False), limit=D(limit), suppliers=[CHINA])
    found = year.crossing_notified
    first = FIRST + timedelta(min(known)) if known else None
    last = FIRST + timedelta(max(known)) if known and None not in days else None
    assert (found.possible_from, found.certain_from) == (first, last)


@settings(max_examples=60, deadline=None)
@given(series(), series(), st.integers(0, 8))
def test_of_two_ledgers_lows_are_not_added_and_highs_are(
    notified: list[tuple[int, int, int]], unnotified: list[tuple[int, int, int]], limit: int
) -> None:
    tables = (_claims(notified, laden=False), _claims(unnotified, laden=True))
    found = weigh(*tables, limit=D(limit)).crossing
    alone = [_crossing_days(windows, limit) for windows in (notified, unnotified)]
    certain = [max(d for d in days if d is not None) for days in alone if None not in days]
    assert found.certain_from == (FIRST + timedelta(min(certain)) if certain else None)
    both = _crossing_days(notified + unnotified, limit) - {None}
    possible = min(day for day in both if day is not None) if both else None
    assert found.possible_from == (None if possible is None else FIRST + timedelta(possible))


def test_an_open_low_end_at_the_limit_has_crossed_it() -> None:
    found = weigh([], [estimate(">500000", "01-01", "05-30")]).crossing
    assert (found.possible_from, found.certain_from) == (FIRST, date(2023, 5, 30))
    closed = weigh([], [estimate("at least 500000", "01-01", "05-30")]).crossing
    assert (closed.possible_from, closed.certain_from) == (FIRST, None)


def test_a_month_that_its_quarter_contradicts_crosses_nothing() -> None:
    table = [claim(600_000, "01-01", "01-31"), claim(100_000, "01-01", "03-31")]
    found = weigh(table).crossing_notified
    assert (found.possible_from, found.certain_from) == (FIRST, None)
