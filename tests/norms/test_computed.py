"""Computed facts against plain enumeration."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period
from watchkeeper.norms.computed import (
    above_share,
    at_least_days,
    days_of_notice,
    ownership_share,
    total_within,
    within_days_after,
    within_window,
    year_total,
)
from watchkeeper.norms.facts import FactValue, known, quantity

START = date(2020, 1, 1)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def period(first: int, last: int) -> Period:
    return Period(day(first), day(last))


def amount(low: int, high: int | None = None) -> Interval:
    return Interval(Decimal(low), Decimal(low if high is None else high))


spans = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(st.tuples(spans, st.integers(0, 9)), max_size=4), spans)
def test_a_total_holds_every_way_in_which_the_days_may_fall(
    rows: list[tuple[tuple[int, int], int]], window: tuple[int, int]
) -> None:
    first, last = window
    found = total_within([(period(*s), amount(n)) for s, n in rows], day(first), day(last), "t")
    least = sum(n for (a, b), n in rows if first <= a and b <= last)
    most = sum(n for (a, b), n in rows if a <= last and b >= first)
    if found.interval is None:
        assert not any(a <= last and b >= first for (a, b), _ in rows)
    else:
        assert (found.interval.low, found.interval.high) == (Decimal(least), Decimal(most))


def test_a_year_total() -> None:
    rows = [(Period(date(2023, 5, 1), date(2023, 5, 31)), amount(100)),
            (Period(date(2023, 12, 1), date(2024, 1, 31)), Interval.at_least(50)),
            (Period(date(2022, 1, 1), date(2022, 2, 1)), amount(7))]  # fmt: skip
    assert year_total(rows, 2023, "bbl").interval == Interval(Decimal(100), None)
    assert year_total(rows, 2019, "bbl").reason == "not_sought"


@given(spans, spans, st.integers(-3, 8))
def test_notice_holds_every_pair_of_days(
    notice: tuple[int, int], event: tuple[int, int], asked: int
) -> None:
    found = days_of_notice(period(*notice), period(*event))
    pairs = [e - n for n in range(notice[0], notice[1] + 1) for e in range(event[0], event[1] + 1)]
    assert found.interval == Interval(Decimal(min(pairs)), Decimal(max(pairs)))
    answers = {pair >= asked for pair in pairs}
    assert at_least_days(found, asked) == answer(answers)


def answer(answers: set[bool]) -> FactValue:
    if len(answers) > 1:
        return FactValue(reason="bounds_too_wide")
    return known("yes" if answers.pop() else "no")


@given(spans, spans, st.integers(0, 5))
def test_a_report_in_time(event: tuple[int, int], report: tuple[int, int], days: int) -> None:
    found = within_days_after(period(*event), period(*report), days)
    pairs = {
        r - e <= days
        for e in range(event[0], event[1] + 1)
        for r in range(report[0], report[1] + 1)
    }
    assert found == answer(pairs)


def test_what_is_not_known_of_reports_and_notices() -> None:
    assert within_days_after(period(0, 0), None, 30) == known("no")
    assert within_days_after(period(0, 0), Period(None, None), 30).reason == "bounds_too_wide"
    assert days_of_notice(Period(None, None), period(0, 0)).reason == "not_sought"
    assert at_least_days(FactValue(reason="sought_not_found"), 5).reason == "sought_not_found"


@given(spans, st.none() | st.integers(0, 6), st.none() | st.integers(0, 8))
def test_a_window(conduct: tuple[int, int], start: int | None, end: int | None) -> None:
    found = within_window(
        period(*conduct),
        None if start is None else day(start),
        None if end is None else day(end),
    )
    inside = {
        (start is None or start <= n) and (end is None or n <= end)
        for n in range(conduct[0], conduct[1] + 1)
    }
    if start is not None and end is not None and end < start:
        assert found.value != "yes"
    else:
        assert found == answer(inside)


@pytest.mark.parametrize(
    ("edges", "share"),
    [
        ({("a", "b"): (60, 60)}, (60, 60)),
        ({("a", "b"): (60, 60), ("b", "c"): (50, 50)}, (30, 30)),
        ({("a", "c"): (20, 20), ("a", "b"): (60, 60), ("b", "c"): (50, 50)}, (50, 50)),
        ({("a", "b"): (40, 60), ("b", "c"): (50, 100)}, (20, 60)),
        ({("a", "b"): (100, 100), ("b", "a"): (50, 50), ("b", "c"): (30, 30)}, (30, 30)),
        ({("a", "c"): (80, 80), ("a", "b"): (100, 100), ("b", "c"): (40, 40)}, (100, 100)),
    ],
)
def test_ownership(edges: dict[tuple[str, str], tuple[int, int]], share: tuple[int, int]) -> None:
    owned = "b" if len(edges) == 1 else "c"
    held = {pair: amount(*ends) for pair, ends in edges.items()}
    found = ownership_share(held, "a", owned).interval
    assert found is not None
    assert (found.low, found.high) == tuple(map(Decimal, share))


def test_no_chain_and_thresholds() -> None:
    assert ownership_share({}, "a", "b").reason == "not_sought"
    share = quantity(amount(40, 60), "%")
    assert above_share(share, Decimal(50)).reason == "bounds_too_wide"
    assert above_share(share, Decimal(40)) == known("yes")
    assert above_share(share, Decimal(61)) == known("no")
    assert above_share(FactValue(reason="not_sought"), Decimal(50)).reason == "not_sought"
