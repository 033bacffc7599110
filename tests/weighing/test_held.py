"""A figure without an upper end takes that of a longer window, and never loses the truth."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.covers import Cell, Search, held

A = frozenset({"A"})
AB = frozenset({"A", "B"})


def cell(
    block: frozenset[str], start: int, stop: int, amount: Interval, whole: bool = True
) -> Cell:
    return Cell(block, start, stop, amount, whole)


def test_a_month_of_more_than_takes_the_end_of_its_year() -> None:
    year, month = cell(A, 0, 12, Interval.exactly(100)), cell(A, 2, 3, Interval.more_than(30))
    assert held([year, month]) == [
        year,
        cell(A, 2, 3, Interval(Decimal(30), Decimal(100), low_open=True)),
    ]
    assert Search(held([year, month]), 0, 12, A).total().amount == Interval.exactly(100)


def test_a_joint_figure_holds_the_own_ones_and_not_the_other_way() -> None:
    joint, own = cell(AB, 0, 12, Interval.exactly(100)), cell(A, 0, 12, Interval.at_least(30))
    assert held([joint, own])[1].amount == Interval(Decimal(30), Decimal(100))
    flipped = [cell(A, 0, 12, Interval.exactly(100)), cell(AB, 0, 12, Interval.at_least(30))]
    assert held(flipped) == flipped


def test_a_contradiction_keeps_no_end() -> None:
    cells = [cell(A, 0, 12, Interval.exactly(100)), cell(A, 2, 3, Interval.more_than(100))]
    assert held(cells) == cells
    assert Search(cells, 0, 12, A).total().amount.high is None


def test_of_several_longer_windows_the_least_that_fits_gives_the_end() -> None:
    year, half = cell(A, 0, 12, Interval.exactly(100)), cell(A, 0, 6, Interval.exactly(40))
    assert held([year, half, cell(A, 2, 3, Interval.at_least(30))])[2].amount.high == 40
    assert held([year, half, cell(A, 2, 3, Interval.at_least(50))])[2].amount.high == 100


def test_partial_counts_and_shorter_windows_give_no_end() -> None:
    partial = [
        cell(A, 0, 12, Interval.exactly(100), whole=False),
        cell(A, 2, 3, Interval.at_least(1)),
    ]
    assert held(partial) == partial
    shorter = [cell(A, 2, 3, Interval.exactly(5)), cell(A, 0, 12, Interval.at_least(1))]
    assert held(shorter) == shorter


DAYS = 5
TRUTH = st.lists(st.integers(0, 9), min_size=DAYS, max_size=DAYS)
WINDOWS = st.lists(
    st.tuples(
        st.integers(0, DAYS - 1),
        st.integers(1, DAYS),
        st.integers(0, 3),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(TRUTH, WINDOWS)
def test_true_figures_still_hold_the_truth(
    truth: list[int], windows: list[tuple[int, int, int, bool, bool]]
) -> None:
    cells = []
    for start, length, slack, bounded, whole in windows:
        stop = min(DAYS, start + length)
        amount = sum(truth[start:stop])
        high = Decimal(amount + slack) if bounded else None
        cells.append(cell(A, start, stop, Interval(Decimal(max(0, amount - slack)), high), whole))
    for before, after in zip(cells, held(cells), strict=True):
        assert Decimal(sum(truth[before.start : before.stop])) in after.amount
    search = Search(held(cells), 0, DAYS, A)
    if search.complete:
        assert Decimal(sum(truth)) in search.total().amount
