"""The algebra of intervals, against membership tested number by number."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.intervals import Interval, hull, intersection, total

# All ends lie on whole numbers and all samples on halves, so that a sample falls on every end,
# between all ends and outside all of them: membership at the samples decides equality.
TOP = 6
SAMPLES = [Decimal(n) / 2 for n in range(-2, 4 * TOP + 4)]


@st.composite
def intervals(draw: st.DrawFn, *, bounded_low: bool = False) -> Interval:
    """Any interval over small whole numbers, empty ones among them."""
    ends = st.integers(0, TOP).map(Decimal)
    low = draw(ends if bounded_low else st.none() | ends)
    high = draw(st.none() | ends)
    return Interval(
        low, high, low is not None and draw(st.booleans()), high is not None and draw(st.booleans())
    )


def members(interval: Interval) -> set[Decimal]:
    """Which samples belong, decided here and not by the interval."""
    found = set()
    for number in SAMPLES:
        low, high = interval.low, interval.high
        above = low is None or number > low or (number == low and not interval.low_open)
        below = high is None or number < high or (number == high and not interval.high_open)
        if above and below:
            found.add(number)
    return found


@given(intervals())
def test_membership_and_emptiness(interval: Interval) -> None:
    assert {number for number in SAMPLES if number in interval} == members(interval)
    assert interval.empty == (not members(interval))


@given(intervals())
def test_above_below_and_at_most(interval: Interval) -> None:
    if interval.empty:
        return
    for number in SAMPLES[1:-1]:
        inside = members(interval)
        unbounded_low, unbounded_high = interval.low is None, interval.high is None
        assert interval.above(number) == (
            not unbounded_low and all(member > number for member in inside)
        )
        assert interval.below(number) == (
            not unbounded_high and all(member < number for member in inside)
        )
        if interval.at_most(number):
            assert all(member <= number for member in inside)


@given(intervals(), intervals())
def test_intersection_is_what_both_hold(first: Interval, second: Interval) -> None:
    assert members(first.intersection(second)) == members(first) & members(second)


@given(intervals(), intervals())
def test_hull_is_the_least_interval_that_holds_both(first: Interval, second: Interval) -> None:
    both = members(first) | members(second)
    held = members(first.hull(second))
    assert both <= held
    if both:
        between = {n for n in SAMPLES if min(both) <= n <= max(both)}
        assert held == between
    assert members(second.hull(first)) == held


@given(intervals(), intervals())
def test_sum_holds_every_sum_and_its_ends_are_attained(first: Interval, second: Interval) -> None:
    if first.empty or second.empty:
        return
    added = first + second
    for one in members(first):
        for other in members(second):
            assert one + other in added
    for end, is_open, ends in (
        (added.low, added.low_open, (first.low, second.low)),
        (added.high, added.high_open, (first.high, second.high)),
    ):
        if end is None:
            assert None in ends
            continue
        mine, yours = ends
        assert mine is not None
        assert yours is not None
        assert end == mine + yours
        assert is_open == (mine not in first or yours not in second)


@given(intervals(bounded_low=True), intervals(bounded_low=True))
def test_product_holds_every_product_and_its_ends_are_sharp(
    first: Interval, second: Interval
) -> None:
    if first.empty or second.empty:
        return
    product = first * second
    products = {one * other for one in members(first) for other in members(second)}
    assert all(number in product for number in products)
    assert first.low is not None
    assert second.low is not None
    low_attained = _attained(first, second, first.low * second.low)
    assert product.low == first.low * second.low
    assert product.low_open == (not low_attained)
    if product.high is not None and product.high > 0:
        assert first.high is not None
        assert second.high is not None
        assert product.high == first.high * second.high
        assert product.high_open == (first.high not in first or second.high not in second)


def _attained(first: Interval, second: Interval, end: Decimal) -> bool:
    """Some pair of members has this product: both lower ends, or a zero beside anything."""
    zero = Decimal(0)
    if end == 0 and (zero in first or zero in second):
        return True
    assert first.low is not None
    assert second.low is not None
    return first.low in first and second.low in second


@given(st.lists(intervals(), min_size=1, max_size=4))
def test_folds_do_not_depend_on_order(given_intervals: list[Interval]) -> None:
    turned = given_intervals[::-1]
    assert members(hull(given_intervals)) == members(hull(turned))
    assert members(intersection(given_intervals)) == members(intersection(turned))
    filled = [interval for interval in given_intervals if not interval.empty]
    assert total(filled) == total(filled[::-1])


def test_ends_are_open_or_closed() -> None:
    cap = Decimal(500_000)
    assert Interval.more_than(cap).above(cap)
    assert not Interval.at_least(cap).above(cap)
    assert Interval.exactly(cap).at_most(cap)
    assert total([]) == Interval(Decimal(0), Decimal(0))
