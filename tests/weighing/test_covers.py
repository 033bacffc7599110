"""Sums over overlapping windows, against an oracle that writes every family out."""

from __future__ import annotations

from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighing import oracle
from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.covers import INFINITY, Cell, Search, contradicted, tilings
from watchkeeper.weighing.families import undominated

D = Decimal
SPAN = 6
NAMES = ("A", "B", "C")
BLOCKS = [
    frozenset(names)
    for names in (("A",), ("B",), ("C",), ("A", "B"), ("B", "C"), ("A", "C"), ("A", "B", "C"))
]


@st.composite
def amounts(draw: st.DrawFn) -> Interval:
    low = D(draw(st.integers(0, 40))) / draw(st.sampled_from([1, 1, 4, 100]))
    kind = draw(st.sampled_from(["exact", "range", "least", "more", "open", "most"]))
    width = draw(st.integers(1, 30))
    return {
        "exact": Interval(low, low),
        "range": Interval(low, low + width),
        "least": Interval(low, None),
        "more": Interval(low, None, low_open=True),
        "open": Interval(low, low + width, low_open=True, high_open=True),
        "most": Interval(D(0), low + 1, high_open=draw(st.booleans())),
    }[kind]


@st.composite
def cells(draw: st.DrawFn, blocks: list[frozenset[str]] = BLOCKS, most: int = 7) -> list[Cell]:
    found = []
    for _ in range(draw(st.integers(0, most))):
        start = draw(st.integers(0, SPAN - 1))
        stop = draw(st.integers(start + 1, SPAN))
        whole = draw(st.sampled_from([True, True, True, False]))
        found.append(Cell(draw(st.sampled_from(blocks)), start, stop, draw(amounts()), whole))
    return found


def suppliers_of(some: list[Cell]) -> frozenset[str]:
    return frozenset[str]().union(*(cell.block for cell in some))


def search(some: list[Cell]) -> Search:
    return Search(some, 0, SPAN, suppliers_of(some))


def low_end(amount: Interval) -> oracle.Low:
    assert amount.low is not None
    return (amount.low, amount.low_open)


def high_end(amount: Interval) -> oracle.High:
    return oracle.UNBOUNDED if amount.high is None else (amount.high, not amount.high_open)


@settings(max_examples=250, deadline=None)
@given(cells())
def test_the_bounds_are_those_of_all_families_written_out(some: list[Cell]) -> None:
    total = search(some).total()
    plain = oracle.stretches(some)
    if not some:
        assert total.amount == Interval(D(0), None)
        return
    assert low_end(total.floor) == oracle.add_lows(s.floor for s in plain)
    assert low_end(total.floor) == max(oracle.low_of(f) for f in oracle.families(some))
    assert low_end(total.amount) == oracle.add_lows(s.low for s in plain)
    assert high_end(total.amount) == oracle.add_highs(s.high for s in plain)
    assert total.complete == oracle.complete(some, 0, SPAN, suppliers_of(some))
    assert not total.amount.empty


@settings(max_examples=150, deadline=None)
@given(cells())
def test_least_full_sums_are_those_of_all_families_written_out(some: list[Cell]) -> None:
    total = search(some).total()
    plain = oracle.stretches(some)
    highs = [s.least_high for s in plain]
    if not some or None in highs:
        assert total.least is None
        assert not total.exclusive
        return
    assert total.least is not None
    assert low_end(total.least) == oracle.add_lows(s.low for s in plain)
    assert high_end(total.least) == oracle.add_highs(h for h in highs if h is not None)
    floor = oracle.add_lows(s.floor for s in plain)[0]
    least = total.least.high
    expected = least is not None and floor - least > max(D(1), floor / 1000)
    assert total.exclusive == expected


def test_three_suppliers_may_change_between_joint_and_own_figures_on_any_day() -> None:
    """C's own figure runs on while A and B begin their joint one."""
    some = [
        Cell(frozenset("A"), 0, 2, Interval.exactly(10)),
        Cell(frozenset("AB"), 2, 4, Interval.exactly(20)),
        Cell(frozenset("C"), 1, 3, Interval.exactly(40)),
        Cell(frozenset("ABC"), 0, 1, Interval.exactly(5)),
    ]
    assert search(some).total().floor.low == 70


def test_a_month_never_outweighs_the_quarter_that_holds_it() -> None:
    """Whatever lies outside: a contradiction is hulled, and the greater figure does not win."""
    quarter = Cell(frozenset("A"), 0, 3, Interval.exactly(100))
    month = Cell(frozenset("A"), 0, 1, Interval.exactly(600))
    assert search([quarter, month]).total().amount == Interval(D(100), D(600))


def test_overlapping_figures_that_cannot_be_added_still_bound_the_total_from_above() -> None:
    """Each could lie wholly outside the other, so that both count."""
    some = [
        Cell(frozenset("A"), 0, 4, Interval.exactly(100)),
        Cell(frozenset("A"), 2, 6, Interval.exactly(100)),
    ]
    assert search(some).total().amount == Interval(D(100), D(200))


def test_a_partial_count_has_no_upper_end_unless_whole_figures_hold_its_days() -> None:
    part = Cell(frozenset("A"), 0, 2, Interval.exactly(7), whole=False)
    whole = Cell(frozenset("A"), 0, 4, Interval(D(5), D(50)))
    assert search([part]).total().amount == Interval(D(7), None)
    assert search([part, whole]).total().amount == Interval(D(5), D(50))


def test_an_open_partial_count_above_a_whole_figure_leaves_no_upper_end() -> None:
    part = Cell(frozenset("A"), 0, 2, Interval.more_than(500), whole=False)
    whole = Cell(frozenset("A"), 0, SPAN, Interval.exactly(400))
    assert search([part, whole]).total().amount == Interval(D(400), None)


@st.composite
def truths(draw: st.DrawFn) -> tuple[dict[tuple[str, int], int], list[Cell]]:
    """Amounts by supplier and day, and figures that are all true of them."""
    real = {(s, day): draw(st.integers(0, 9)) for s in NAMES for day in range(SPAN)}
    found = []
    for cell in draw(cells(most=6)):
        true = D(sum(real[day] for day in oracle.days(cell)))
        slack = draw(st.integers(0, 3))
        bounds = Interval(max(D(0), true - slack), true + slack if cell.whole else None)
        found.append(Cell(cell.block, cell.start, cell.stop, bounds, cell.whole))
    held = {day for cell in found for day in oracle.days(cell)}
    return {day: amount for day, amount in real.items() if day in held}, found


@settings(max_examples=250, deadline=None)
@given(truths())
def test_when_all_figures_are_true_the_truth_lies_within_the_bounds(
    drawn: tuple[dict[tuple[str, int], int], list[Cell]],
) -> None:
    real, some = drawn
    searched = search(some)
    assert D(sum(real.values())) in searched.total().amount
    by_day = [sum(v for (_, day), v in real.items() if day == at) for at in range(SPAN)]
    sums = list(accumulate(by_day))
    for bound, (low, _) in searched.lows_by_day().items():
        assert low <= (sums[bound - 1] if bound else 0)
    highs = searched.highs_by_day()
    for day, amount in enumerate(sums):
        known = [high for bound, high in sorted(highs.items()) if bound <= day]
        assert amount <= (known[-1] if known else 0)
    assert list(highs.values()) == sorted(highs.values())


@settings(max_examples=150, deadline=None)
@given(cells())
def test_lows_by_day_are_floors_of_finished_windows_held_below_each_stretch(
    some: list[Cell],
) -> None:
    lows = search(some).lows_by_day()
    previous: oracle.Low = oracle.NO_LOW
    for bound, found in lows.items():
        expected = []
        for stretch in oracle.stretches(some):
            ended = [f for f in stretch.all if all(c.stop <= bound for c in f)]
            reached = max(oracle.low_of(f) for f in ended)
            expected.append(min(reached, stretch.low))
        assert found == oracle.add_lows(expected)
        assert found >= previous
        previous = found
    if some:
        assert previous == low_end(search(some).total().amount)


@settings(max_examples=150, deadline=None)
@given(cells())
def test_highs_by_day_are_ceilings_of_begun_windows(some: list[Cell]) -> None:
    highs = search(some).highs_by_day()
    lows = search(some).lows_by_day()
    for bound, found in highs.items():
        expected = []
        for stretch in oracle.stretches(some):
            if stretch.full:
                begun = [f for f in stretch.all if all(c.start <= bound for c in f)]
                expected.append(max(oracle.high_of(f) for f in begun)[0])
            else:
                every = oracle.every(c for c in stretch.cells if c.start <= bound)[0]
                expected.append(min(every, stretch.high[0]))
        assert found == sum(expected, D(0))
        assert all(low <= found for day, (low, _) in lows.items() if day <= bound + 1)
    assert list(highs.values()) == sorted(highs.values())


@settings(max_examples=150, deadline=None)
@given(cells(blocks=[frozenset("A")]))
def test_figures_that_their_parts_exceed_are_found_with_the_greatest_sum_of_parts(
    drawn: list[Cell],
) -> None:
    some = list({(cell.start, cell.stop): cell for cell in drawn}.values())
    found = {(w.start, w.stop): (parts, floor) for w, parts, floor in contradicted(some)}
    for whole in some:
        inside = [c for c in some if whole.start <= c.start and c.stop <= whole.stop]
        most = max(oracle.low_of(family)[0] for family in oracle.families(inside))
        high = whole.amount.high
        parts, floor = found.pop((whole.start, whole.stop), ((), D(0)))
        if parts:
            held = [day for cell in parts for day in oracle.days(cell)]
            assert len(held) == len(set(held))
            assert set(parts) <= set(inside)
            assert list(parts) == sorted(parts, key=lambda cell: cell.start)
            assert oracle.low_of(parts)[0] == floor == most
            assert high is not None
            assert most - high > max(D(len(parts)), most / 1000)
        else:
            assert high is None or most - high <= max(D(len(inside)), most / 1000)
    assert found == {}


def test_a_figure_that_begins_before_is_no_part() -> None:
    """Though it ends inside and its number would fit."""
    early, whole = Interval.exactly(900), Interval.exactly(100)
    some = [
        Cell(frozenset("A"), 0, 3, early),
        Cell(frozenset("A"), 1, 4, whole),
        Cell(frozenset("A"), 2, 3, Interval.exactly(500)),
    ]
    assert [(w.start, parts) for w, parts, _ in contradicted(some)] == [(1, (some[2],))]


@settings(max_examples=100, deadline=None)
@given(cells(blocks=[frozenset("A")]), st.integers(0, SPAN - 1))
def test_tilings_are_the_greatest_gapless_sums(some: list[Cell], start: int) -> None:
    windows = sorted({(c.stop, c.start, c.amount.low or D(0)) for c in some})
    found = tilings(windows, start)
    plain: dict[int, tuple[Decimal, int]] = {start: (D(0), 0)}
    for family in oracle.families(
        [Cell(frozenset("A"), b, e, Interval(v, v)) for e, b, v in windows]
    ):
        held = {day for cell in family for _, day in oracle.days(cell)}
        if family and held == set(range(start, start + len(held))):
            option = (oracle.low_of(family)[0], len(family))
            known = plain.get(start + len(held), option)
            plain[start + len(held)] = max(known, option, key=lambda o: (o[0], -o[1]))
    assert found == plain


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4), st.integers(0, 9)), max_size=12))
def test_only_windows_that_hold_one_with_as_great_an_end_are_left_out(
    drawn: list[tuple[int, int, int]],
) -> None:
    windows = sorted({(start, start + length): end for start, length, end in drawn}.items())
    flat = [(start, stop, end) for (start, stop), end in windows]
    kept = set(undominated(flat))
    for window in flat:
        start, stop, end = window
        inside = [w for w in flat if w != window and start <= w[0] and w[1] <= stop]
        assert (window in kept) == all(w[2] < end for w in inside)


@pytest.mark.parametrize("amount", ["0.1", "1E+3", "2515151.515151515151515151515", "1E-18"])
def test_sums_are_exact_for_any_decimals(amount: str) -> None:
    some = [Cell(frozenset("A"), day, day + 1, Interval.exactly(amount)) for day in range(3)]
    assert search(some).total().amount == Interval(3 * D(amount), 3 * D(amount))
    assert INFINITY not in (search(some).high[0], search(some).low[0])
