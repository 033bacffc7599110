"""What must not change a year, whatever the table, and what must change it in proportion."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighing.build import BOTH, CAP, CHINA, RUSSIA, D, claim, estimate, period, weigh
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim, Quantity
from watchkeeper.weighing.model import YearLedgers

LEDGERS = ("notified", "unnotified", "combined", "combined_apart")
Table = tuple[list[Claim], list[Claim]]


@st.composite
def figures(draw: st.DrawFn, most: int) -> Interval:
    low = D(draw(st.integers(most // 5, most)))
    return draw(
        st.sampled_from(
            [
                Interval(low, low),
                Interval(low, low + 1000),
                Interval(low, None, low_open=True),
                Interval(D(0), low),
                Interval(low, low + 7, low_open=True, high_open=True),
            ]
        )
    )


@st.composite
def windows(draw: st.DrawFn) -> tuple[str, str]:
    first = draw(st.integers(1, 12))
    last = draw(st.integers(first, 12))
    return f"{first:02d}-{draw(st.sampled_from([1, 1, 15])):02d}", f"{last:02d}-28"


@st.composite
def tables(draw: st.DrawFn, lowest: int = 0) -> Table:
    notified = []
    for number in range(draw(st.integers(lowest, 6))):
        by = draw(st.sampled_from([(CHINA,), (RUSSIA,), BOTH]))
        unit = draw(st.sampled_from(["bbl", "bbl", "t"]))
        other = {"coverage": draw(st.sampled_from(["whole", "whole", "part"]))}
        other["phase"] = draw(st.sampled_from(["moved", "moved", "moved", "planned"]))
        figure = draw(figures(100_000 if unit == "bbl" else 12_000))
        notified.append(claim(figure, *draw(windows()), by=by, unit=unit, id=f"N{number}", **other))
    unnotified = []
    for number in range(draw(st.integers(0, 4))):
        laden = draw(st.sampled_from(["", "0.33", "0.5", "0.9"]))
        whole = draw(st.sampled_from(["whole", "part"]))
        by_whom = draw(st.sampled_from(["actor:A", "actor:B"]))
        unnotified.append(
            estimate(
                draw(figures(700_000)), *draw(windows()), by=by_whom, laden=laden, coverage=whole,
                id=f"U{number}",
            )
        )  # fmt: skip
    return notified, unnotified


@settings(max_examples=60, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_claims_and_suppliers_is_irrelevant(
    table: Table, shuffle: random.Random
) -> None:
    before = weigh(*table)
    for claims in table:
        shuffle.shuffle(claims)
    assert weigh(*table, suppliers=BOTH[::-1]) == before


@settings(max_examples=40, deadline=None)
@given(tables(), tables())
def test_a_claim_of_another_year_changes_nothing(table: Table, other: Table) -> None:
    def moved(claims: Iterable[Claim]) -> list[Claim]:
        far = period("2022-03-01", "2022-12-31")
        return [replace(c, id=f"far-{c.id}", conduct=far) for c in claims]

    notified, unnotified = table
    assert weigh(notified + moved(other[0]), unnotified + moved(other[1])) == weigh(
        notified, unnotified
    )


def _bare(year: YearLedgers) -> object:
    """Everything but the lists that name claims."""
    return (
        [replace(getattr(year, name), claims=()) for name in LEDGERS],
        [replace(one, claims=()) for one in year.per_claimant],
        (year.crossing, year.crossing_notified, year.gaps, year.set_aside),
        {one.reason for one in year.refused},
        [
            (one.ledger, one.kind, one.what, one.hull, {value for _, value in one.values})
            for one in year.conflicts
        ],
    )


@settings(max_examples=60, deadline=None)
@given(tables(lowest=1), st.data())
def test_a_claim_with_the_same_figure_changes_only_lists_of_claims(
    table: Table, data: st.DataObject
) -> None:
    """Numbers stay below the ratio at which a third figure would decide on a unit."""
    which = data.draw(st.sampled_from([place for place in (0, 1) if table[place]]))
    again = data.draw(st.sampled_from(table[which]))
    more = [list(claims) for claims in table]
    more[which].append(replace(again, id="again"))
    assert _bare(weigh(*more)) == _bare(weigh(*table))


def alike(a: Interval, b: Interval) -> bool:
    """Equal to a ten-thousandth: what is divided is rounded outward to a millionth of a barrel."""
    pairs = ((a.low, b.low), (a.high, b.high))
    return all(x == y if x is None or y is None else abs(x - y) < D("1e-4") for x, y in pairs)


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from([D(2), D(7), D("0.5")]))
def test_scaling_all_figures_and_the_limit_scales_all_results(table: Table, k: Decimal) -> None:
    def scaled(claims: list[Claim]) -> list[Claim]:
        found = []
        for one in claims:
            assert one.quantity is not None
            quantity: Quantity = replace(one.quantity, bounds=one.quantity.bounds.scaled(k))
            found.append(replace(one, quantity=quantity))
        return found

    before, after = weigh(*table), weigh(*map(scaled, table), limit=CAP * k)
    for name in LEDGERS:
        old, new = getattr(before, name), getattr(after, name)
        assert new.amount == old.amount.scaled(k)
        assert (new.exceeds, new.complete) == (old.exceeds, old.complete)
        assert new.break_even_laden_fraction == old.break_even_laden_fraction
        assert new.break_even_factor == old.break_even_factor
        assert [(f.applicable, f.exceeds) for f in new.factors] == [
            (f.applicable, f.exceeds) for f in old.factors
        ]
        assert all(
            alike(s.amount, t.amount.scaled(k))
            for s, t in zip(new.scenarios, old.scenarios, strict=True)
        )
    assert after.crossing.possible_from == before.crossing.possible_from
    assert after.crossing.certain_from == before.crossing.certain_from
    assert [c.amount for c in after.per_claimant] == [
        c.amount.scaled(k) for c in before.per_claimant
    ]


@settings(max_examples=60, deadline=None)
@given(tables())
def test_removing_the_unnotified_claims_leaves_what_was_notified(table: Table) -> None:
    with_them, without = weigh(*table), weigh(table[0], [])
    assert without.notified == with_them.notified
    assert without.crossing_notified == with_them.crossing_notified
    assert without.gaps == with_them.gaps
    assert without.versions == with_them.versions
    assert without.set_aside == with_them.set_aside


@settings(max_examples=60, deadline=None)
@given(tables())
def test_ledgers_and_crossings_agree_with_each_other(table: Table) -> None:
    year = weigh(*table)
    for name in LEDGERS:
        amount = getattr(year, name).amount
        assert not amount.empty
        assert amount.low is not None
    low = year.combined_apart.amount.low
    assert low is not None
    assert low == (year.notified.amount.low or 0) + (year.unnotified.amount.low or 0)
    for crossing, ledger in (
        (year.crossing, year.combined),
        (year.crossing_notified, year.notified),
    ):
        assert crossing.curve[-1].low == ledger.amount.low
        assert (crossing.certain_from is not None) == (ledger.exceeds == "yes")
        if crossing.certain_from is not None:
            assert crossing.possible_from is not None
            assert crossing.possible_from <= crossing.certain_from
        lows = [point.low for point in crossing.curve]
        highs = [D("Infinity") if p.high is None else p.high for p in crossing.curve]
        assert lows == sorted(lows)
        assert highs == sorted(highs)
        assert all(a <= b for a, b in zip(lows, highs, strict=True))


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(["0.2", "0.5", "0.8", "1"]))
def test_a_greater_laden_fraction_never_lowers_a_ledger(table: Table, fraction: str) -> None:
    lesser = weigh(*table, laden_fraction=D(fraction) / 2)
    greater = weigh(*table, laden_fraction=D(fraction))
    for name in LEDGERS:
        a, b = getattr(lesser, name).amount, getattr(greater, name).amount
        assert a.low <= b.low
        assert b.high is None or a.high <= b.high
