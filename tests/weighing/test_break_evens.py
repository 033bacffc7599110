"""Break-evens against closed forms, and by looking just below and just above them."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighing.build import BOTH, CAP, CHINA, RUSSIA, D, claim, estimate, weigh
from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.break_even import QUANTUM, break_even
from watchkeeper.weighing.model import exceeds


def up(value: Decimal) -> Decimal:
    """Rounded up to four decimals."""
    return value.quantize(QUANTUM, ROUND_CEILING)


@pytest.mark.parametrize(
    ("figure", "laden"), [(900_000, "0.9"), (3_780_000, "1"), (759_793, "0.5"), (500_001, "0.33")]
)
def test_one_capacity_turns_at_the_limit_over_it(figure: int, laden: str) -> None:
    year = weigh([], [estimate(figure, "01-01", "06-30", laden=laden)])
    expected = up(CAP * D(laden) / figure)
    assert year.unnotified.break_even_laden_fraction == expected
    assert year.per_claimant[0].break_even_laden_fraction == expected
    assert year.unnotified.break_even_discharge_share == up(CAP / figure)


def test_a_break_even_on_the_grid_is_not_rounded_up() -> None:
    year = weigh([], [estimate(900_000, laden="0.9")])
    assert year.unnotified.break_even_laden_fraction == D("0.5")


def test_two_separate_capacities_turn_at_the_limit_over_their_sum() -> None:
    table = [
        estimate(300_000, "01-01", "03-31", laden="0.6"),
        estimate(700_000, "04-01", "09-30", laden="0.7"),
    ]
    assert weigh([], table).unnotified.break_even_laden_fraction == up(CAP / 1_500_000)


def test_a_mixture_turns_at_what_the_fixed_figures_leave() -> None:
    table = [
        estimate(200_000, "01-01", "03-31"),
        estimate(700_000, "04-01", "09-30", laden="0.7"),
    ]
    assert weigh([], table).unnotified.break_even_laden_fraction == up(D(300_000) / 1_000_000)


def test_tonnes_turn_at_the_limit_over_them() -> None:
    year = weigh([claim(60_000, unit="t", by=BOTH)])
    assert year.notified.break_even_factor == up(CAP / 60_000)


def test_apart_from_what_was_notified_turns_at_what_that_leaves() -> None:
    year = weigh([claim(238_805, by=BOTH)], [estimate(1_523_381, "01-01", "09-15", laden="0.9")])
    capacity = D(1_523_381) / D("0.9")
    assert year.combined_apart.break_even_laden_fraction == up((CAP - 238_805) / capacity)
    assert year.combined.break_even_laden_fraction == up(CAP / capacity)
    assert year.notified.break_even_laden_fraction is None


def test_where_yes_is_out_of_reach_the_change_from_no_is_found() -> None:
    year = weigh([], [estimate("100000-900000", laden="1")])
    assert year.unnotified.break_even_laden_fraction == up(CAP / 900_000)


@pytest.mark.parametrize(
    "table",
    [
        [estimate(100_000, laden="0.9")],  # no at any fraction
        [estimate(600_000, "01-01", "02-01"), estimate(600_000, "03-01", "04-01", laden="0.9")],
        [estimate(100_000, "01-01", "02-01", laden="0.5")],  # undetermined at any fraction
        [estimate(900_000)],  # states no fraction
    ],
)
def test_none_when_the_answer_does_not_turn_on_it(table: list[object]) -> None:
    year = weigh([], table)  # type: ignore[arg-type]
    assert year.unnotified.break_even_laden_fraction is None


def test_a_claimant_on_a_part_of_a_year_does_not_turn_from_no() -> None:
    part = weigh([], [estimate("100000-900000", "01-01", "02-01", laden="1")]).per_claimant[0]
    assert part.break_even_laden_fraction is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 900), st.sampled_from(["", "0.33", "0.5", "0.9"])),
        min_size=1,
        max_size=4,
    )
)
def test_the_answer_is_another_just_above_and_the_old_one_just_below(
    drawn: list[tuple[int, str]],
) -> None:
    table = [
        estimate(value * 1000, f"{2 * i + 1:02d}-01", f"{2 * i + 2:02d}-28", laden=laden)
        for i, (value, laden) in enumerate(drawn)
    ]
    notified = [claim(123_456, by=BOTH)]
    for name in ("unnotified", "combined", "combined_apart"):
        found = getattr(weigh(notified, table), name).break_even_laden_fraction

        def at(fraction: Decimal, name: str = name) -> str:
            year = weigh(notified, table, laden_fraction=fraction)
            return str(getattr(year, name).exceeds)

        if found is None:
            assert at(D("0.00000001")) == at(D(1))
        else:
            assert at(found + D("0.0000001")) == "yes"
            assert at(max(found - QUANTUM, D(0))) != "yes"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 9)), min_size=1, max_size=3),
    st.integers(0, 60),
    st.integers(0, 9),
)
def test_any_rising_amount_turns_where_a_slow_search_finds_it(
    steps: list[tuple[int, int]], slope: int, base: int
) -> None:
    """Straight runs with jumps, so that no straight line leads to the value at once."""
    limit = D(50)

    def rising(value: Decimal) -> Interval:
        low = base + slope * value + sum(size for at, size in steps if value * 50 > at)
        return Interval(low, 2 * low)

    found = break_even(rising, rising, limit, D(1))
    grid = [D(k) / 10_000 for k in range(10_001)]
    answers = [exceeds(rising(value), limit) for value in grid]
    wanted = "yes" if answers[-1] == "yes" else "undetermined"
    if answers[0] == answers[-1] or answers[-1] != wanted or answers[0] == wanted:
        assert found is None
        return
    first = next(value for value, reached in zip(grid, answers, strict=True) if reached == wanted)
    below = first - QUANTUM
    just_above = exceeds(rising(below + D("1e-12")), limit)
    at_limit = (rising(below).low, rising(below).high)[wanted != "yes"] == limit
    assert found == (below if just_above == wanted and at_limit else first)


def test_the_factor_of_one_of_two_suppliers_is_shared_by_both() -> None:
    table = [claim(30_000, unit="t"), claim(30_000, unit="t", by=(RUSSIA,))]
    year = weigh(table, suppliers=[CHINA, RUSSIA])
    assert year.notified.break_even_factor == up(CAP / 60_000)
