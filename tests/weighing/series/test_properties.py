"""What holds for any figures: hull, agreement, conflict and refusal against plain definitions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.weighing.series.build import DEFINITION, claim, exactly, weighed
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim

GRID = [Decimal(n) / 2 for n in range(-1, 24)]
WINDOWS = ("2024-01-01..2024-06-30", "2024-02..2024-03", "2023")
SPEAKERS = ("actor:ROK-NIS", "actor:ROK-MND", "actor:RUSI", "actor:UKRAINE", "actor:OSC")


@st.composite
def bounds(draw: st.DrawFn) -> Interval:
    low = draw(st.integers(0, 10))
    high = draw(st.none() | st.integers(low, 10))
    open_low = draw(st.booleans()) and high != low
    return Interval(
        Decimal(low),
        None if high is None else Decimal(high),
        open_low,
        high is not None and high != low and draw(st.booleans()),
    )


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    count = draw(st.integers(1, 6))
    return [
        exactly(
            f"C{number}",
            draw(bounds()),
            speaker=draw(st.sampled_from(SPEAKERS)),
            conduct=draw(st.sampled_from(WINDOWS)),
            scope=draw(st.sampled_from(((), (("place", "a"),)))),
        )
        for number in range(count)
    ]


def _groups(held: Sequence[Claim]) -> dict[object, list[Claim]]:
    found: dict[object, list[Claim]] = defaultdict(list)
    for one in held:
        assert one.conduct is not None
        found[one.scope, one.conduct.start, one.conduct.end].append(one)
    return found


def _of(one: Claim) -> Interval:
    assert one.quantity is not None
    return one.quantity.bounds


@given(claims())
def test_the_answer_is_the_hull_of_its_group(held: list[Claim]) -> None:
    series = weighed(held)
    expected = {tuple(sorted(c.id for c in group)): group for group in _groups(held).values()}
    assert {one.claims for one in series.combined} == set(expected)
    for one in series.combined:
        group = expected[one.claims]
        for value in GRID:
            inside = any(value in _of(c) for c in group)
            between = any(not _of(c).below(value) for c in group) and any(
                not _of(c).above(value) for c in group
            )
            if inside:
                assert value in one.amount
            if value in one.amount:
                assert between


@given(claims())
def test_where_all_agree_is_in_every_figure_and_in_the_answer(held: list[Claim]) -> None:
    by_id = {one.id: one for one in held}
    for one in weighed(held).combined:
        for value in GRID:
            if one.agreement is not None and value in one.agreement:
                assert value in one.amount
                assert all(value in _of(by_id[name]) for name in one.claims)


@given(claims())
def test_a_conflict_is_exactly_a_pair_without_a_common_value(held: list[Claim]) -> None:
    by_id = {one.id: one for one in held}
    for one in weighed(held).combined:
        pairs = combinations((_of(by_id[name]) for name in one.claims), 2)
        apart = any(first.intersection(second).empty for first, second in pairs)
        assert one.conflicting == apart
        if apart or len(one.lines) < 2:
            assert one.agreement is None


@given(claims())
def test_every_figure_is_combined_once_or_stands_alone(held: list[Claim]) -> None:
    series = weighed(held)
    counted = sorted(name for one in series.combined for name in one.claims)
    assert counted == sorted(one.id for one in held)
    if len(series.combined) > 1:
        assert series.refused
    for refused in series.refused:
        sides = [set(group) for group in refused.groups]
        assert all(not one & other for one, other in combinations(sides, 2))


@given(claims(), st.randoms(use_true_random=False))
def test_the_order_of_claims_is_irrelevant(held: list[Claim], random: object) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert weighed(held) == weighed(shuffled)


@given(claims(), bounds())
def test_one_more_figure_never_narrows_an_answer(held: list[Claim], more: Interval) -> None:
    before = {one.claims: one for one in weighed(held).combined}
    added = exactly("Z", more, speaker="actor:VOA", conduct=WINDOWS[0])
    for one in weighed([*held, added]).combined:
        claims_before = tuple(name for name in one.claims if name != "Z")
        if claims_before in before:
            was = before[claims_before].amount
            assert one.amount.hull(was) == one.amount


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=4))
def test_unknown_overlap_lies_between_the_greatest_and_the_sum(ends: list[tuple[int, int]]) -> None:
    rows = [
        exactly(
            f"C{n}",
            Interval(Decimal(min(pair)), Decimal(max(pair))),
            scope=(("kind", f"k{n}"),),
        )
        for n, pair in enumerate(ends)
    ]
    (one,) = weighed(rows, replace(DEFINITION, overlapping=("kind",))).sums
    assert one.amount.low == max(min(pair) for pair in ends)
    assert one.amount.high == sum(max(pair) for pair in ends)


@given(st.text(max_size=30))
def test_any_text_of_scope_is_taken(text: str) -> None:
    series = weighed([claim("A", "1", scope=(("place", text),)), claim("B", "1")])
    assert len(series.figures) == 2
