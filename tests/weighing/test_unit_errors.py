"""Tonnes printed as barrels: the rule on small tables, and against a plain reading of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighing.build import BOTH, RUSSIA, D, claim, weigh
from watchkeeper.claims.model import Claim
from watchkeeper.claims.times import Period
from watchkeeper.weighing.model import SetAside

MONTHS = ("01", "02", "03", "04")


def month(value: str, number: int, ref: str, unit: str = "bbl", to: int | None = None) -> Claim:
    """A Russian figure for a month, or from one month to another."""
    return claim(
        value, f"{number:02d}-01", f"{to or number:02d}-28", by=(RUSSIA,), unit=unit, id=ref
    )


def follow(value: str, number: int, ref: str, to: int | None = None) -> Claim:
    """Like `month`, for windows of five days that follow each other without a gap."""
    return replace(month(value, 1, ref), conduct=_months(number, to or number))


def aside(table: list[Claim]) -> dict[str, str]:
    """Claims set aside, with the unit in which they would agree."""
    return {found.claim: found.consistent_unit for found in weigh(table).set_aside}


def test_the_sum_of_a_longer_window_decides() -> None:
    """As in August 2023: 5,713 barrels and "715 barrels"."""
    table = [
        claim(5713, "08-01", "08-31", by=(RUSSIA,), id="PM108"),
        claim(715, "08-01", "08-31", by=(RUSSIA,), id="PM115"),
        claim(9482, "09-01", "09-30", by=(RUSSIA,), id="PM109"),
        claim(15195, "08-01", "09-30", by=(RUSSIA,), id="SUM"),
    ]
    (found,) = weigh(table).set_aside
    assert (found.claim, found.consistent_unit, found.against) == ("PM115", "t", ("PM108",))
    assert "7.99 times" in found.reason
    assert weigh(table).notified.amount.low == 15195


def test_a_figure_in_tonnes_decides() -> None:
    table = [month("5713", 8, "A"), month("715", 8, "B"), month("715.9", 8, "C", unit="t")]
    assert aside(table) == {"B": "t"}


def test_a_repeated_greater_figure_decides() -> None:
    assert aside([month("4151", 11, "A"), month("4152", 11, "B"), month("520", 11, "C")]) == {
        "C": "t"
    }


def test_without_a_third_figure_both_are_set_aside() -> None:
    table = [month("5713", 8, "A"), month("715", 8, "B"), month("100", 9, "C")]
    assert aside(table) == {"A": "", "B": ""}
    assert weigh(table).notified.amount.low == 100


def test_a_repeated_smaller_figure_sets_both_aside() -> None:
    table = [month("5713", 8, "A"), month("715", 8, "B"), month("715", 8, "C")]
    assert aside(table) == {"A": "", "B": "", "C": ""}
    table.append(month("5713", 8, "D"))
    assert aside(table) == dict.fromkeys("ABCD", "")


def test_ratios_outside_the_band_set_nothing_aside() -> None:
    for greater in ("599.99", "1170.01", "250", "100", "5000"):
        assert aside([month("100", 8, "A"), month(greater, 8, "B")]) == {}
    for greater in ("600", "1170"):
        assert set(aside([month("100", 8, "A"), month(greater, 8, "B")])) == {"A", "B"}


def test_only_exact_figures_of_the_same_suppliers_and_window_are_compared() -> None:
    assert aside([month("100-110", 8, "A"), month("800", 8, "B")]) == {}
    assert aside([month("100", 8, "A"), month("800", 9, "B")]) == {}
    assert aside([month("100", 8, "A"), claim(800, "08-01", "08-28", by=BOTH, id="B")]) == {}
    assert aside([month("0", 8, "A"), month("0", 8, "B"), month("800", 8, "C")]) == {}


def test_a_sum_that_both_complete_does_not_decide() -> None:
    """The longer figure is so great that rounding hides which of the two is in it."""
    others = [follow("9995000", 2, "C"), follow("10000000", 1, "D", to=2)]
    assert aside([follow("700", 1, "A"), follow("5000", 1, "B"), *others]) == {"A": "", "B": ""}
    others = [follow("99000", 2, "C"), follow("104000", 1, "D", to=2)]
    assert aside([follow("700", 1, "A"), follow("5000", 1, "B"), *others]) == {"A": "t"}


def test_a_sum_may_be_off_by_one_for_each_of_its_parts() -> None:
    pair = [follow("70", 1, "A"), follow("10", 1, "B"), follow("20", 2, "C")]
    assert aside([*pair, follow("92", 1, "D", to=2)]) == {"B": "t"}
    assert aside([*pair, follow("93", 1, "D", to=2)]) == {"A": "", "B": ""}


def test_a_third_figure_far_down_a_long_list_decides_as_well() -> None:
    table = [month("1000", 1, "S")]
    table += [month(str(6100 + 100 * place), 1, f"G{place}") for place in range(8)]
    table += [month("6800", 1, "H")]
    assert aside(table) == {"S": "t"}


def test_no_figure_is_ever_changed() -> None:
    table = [month("4151", 11, "A"), month("4152", 11, "B"), month("520", 11, "C")]
    year = weigh(table)
    assert {v.claim: v.amount.low for v in year.versions} == {"A": 4151, "B": 4152, "C": 520}
    assert year.notified.amount.low == 4151
    assert year.notified.claims == ("A", "B")


def _agree(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= max(D(1), max(a, b) / 1000)


Row = tuple[str, int, int, str, Decimal]
"""Name, first and last month, unit, number."""


def _greatest_tiling(rows: list[Row], first: int, last: int) -> tuple[Decimal, int] | None:
    """Greatest sum of windows at their greatest figures that follow each other over the months."""
    if first > last:
        return D(0), 0
    greatest: dict[tuple[int, int], Decimal] = {}
    for _, a, b, unit, value in rows:
        if unit == "bbl":
            greatest[a, b] = max(value, greatest.get((a, b), D(0)))
    options = []
    for count in range(1, last - first + 2):
        for some in combinations(sorted(greatest), count):
            ends = [first - 1, *(b for _, b in some)]
            if [a for a, _ in some] == [end + 1 for end in ends[:-1]] and ends[-1] == last:
                options.append((sum((greatest[w] for w in some), D(0)), count))
    return max(options, key=lambda o: (o[0], -o[1]), default=None)


def _completes(rows: list[Row], number: Decimal, first: int, last: int) -> bool:
    for _, a, b, unit, longer in rows:
        if unit == "t" or longer == 0 or (a, b) == (first, last) or a > first or b < last:
            continue
        before = _greatest_tiling(rows, a, first - 1)
        after = _greatest_tiling(rows, last + 1, b)
        if before is not None and after is not None:
            slack = max(D(before[1] + after[1] + 1), longer / 1000)
            if abs(before[0] + number + after[0] - longer) <= slack:
                return True
    return False


def _plain(rows: list[Row]) -> dict[str, str]:
    """The rule as its docstring states it, pair by pair."""
    smaller, both = set(), set()
    for small in rows:
        same = [r for r in rows if r[1:3] == small[1:3] and r[4] > 0]
        barrels = [r for r in same if r[3] == "bbl"]
        partners = [r for r in barrels if 6 * small[4] <= r[4] <= D("11.7") * small[4]]
        if small[3] == "t" or small[4] == 0 or not partners:
            continue
        third = any(r[3] == "t" and _agree(r[4], small[4]) for r in same)
        for partner in partners:
            third |= any(_agree(r[4], partner[4]) for r in barrels if r != partner)
        window = small[1], small[2]
        completing = any(_completes(rows, partner[4], *window) for partner in partners)
        third |= completing and not _completes(rows, small[4], *window)
        if third and not any(_agree(r[4], small[4]) for r in barrels if r != small):
            smaller.add(small[0])
        else:
            both |= {small[0], *(partner[0] for partner in partners)}
    return {name: "t" if name in smaller else "" for name in smaller | both}


@settings(max_examples=250, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.integers(0, 2),
            st.sampled_from(["bbl", "bbl", "bbl", "t"]),
            st.sampled_from([0, 100, 101, 715, 720, 800, 801, 5713, 5714, 6428, 6513, 7000]),
        ),
        max_size=9,
    )
)
def test_random_tables_agree_with_a_plain_reading_of_the_rule(
    drawn: list[tuple[int, int, str, int]],
) -> None:
    rows: list[Row] = [
        (f"R{place}", first, min(first + more, 4), unit, D(value))
        for place, (first, more, unit, value) in enumerate(drawn)
    ]
    table = [
        claim(v, f"{a:02d}-01", f"{b + 1:02d}-01", by=(RUSSIA,), unit=u, id=name,
              conduct=_months(a, b))
        for name, a, b, u, v in rows
    ]  # fmt: skip
    found: tuple[SetAside, ...] = weigh(table).set_aside
    assert {one.claim: one.consistent_unit for one in found} == _plain(rows)
    assert [one.claim for one in found] == sorted(one.claim for one in found)


def _months(first: int, last: int) -> Period | None:
    """Windows that follow each other without a gap."""
    return claim(0, f"01-{5 * first:02d}", f"01-{5 * last + 4:02d}").conduct
