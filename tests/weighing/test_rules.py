"""The rules of weighing, each on a table small enough to be worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.weighing.build import BOTH, CHINA, RUSSIA, D, answer, claim, estimate, weigh
from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.ledgers import overlapping

exactly = Interval.exactly


def test_not_reported_is_not_zero() -> None:
    year = weigh([claim(None, "01-01", "06-30"), claim(100, "07-01", "12-31")], suppliers=[CHINA])
    assert [r.reason for r in year.refused] == ["no figure"]
    assert [(g.start, g.end) for g in year.gaps] == [(date(2023, 1, 1), date(2023, 6, 30))]
    assert not year.notified.complete
    assert answer(year.combined) == (Interval(D(100), None), "undetermined")


def test_an_explicit_zero_is_a_figure() -> None:
    table = [claim(0, "01-01", "06-30"), claim(100, "07-01", "12-31")]
    year = weigh(table, [estimate(50)], suppliers=[CHINA])
    assert year.gaps == ()
    assert year.notified.complete
    assert answer(year.combined) == (Interval(D(100), D(150)), "no")


def test_nothing_reported_at_all_is_undetermined() -> None:
    year = weigh()
    for ledger in (year.notified, year.unnotified, year.combined, year.combined_apart):
        assert answer(ledger) == (Interval(D(0), None), "undetermined")


def test_an_amount_with_no_base_is_refused_with_its_reason() -> None:
    year = weigh([claim(None, missing="not_computable")])
    assert [r.reason for r in year.refused] == ["its figure has no base"]


@pytest.mark.parametrize(
    ("figure", "bounds", "verdict"),
    [
        (">500000", Interval(D(500_000), None, low_open=True), "yes"),
        ("at least 500000", Interval(D(500_000), None), "undetermined"),
        ("500000", exactly(500_000), "no"),
        ("500000.01", exactly("500000.01"), "yes"),
        ("up to 500000", Interval(D(0), D(500_000)), "no"),
        ("up to 500001", Interval(D(0), D(500_001)), "undetermined"),
        ("about 600000", Interval(D(480_000), D(720_000)), "undetermined"),
        ("about 700000", Interval(D(560_000), D(840_000)), "yes"),
        ("400000-500000", Interval(D(400_000), D(500_000)), "no"),
        (Interval(D(0), D(500_001), high_open=True), None, "undetermined"),
        (Interval(D(500_000), D(500_001), low_open=True), None, "yes"),
    ],
)
def test_ends_belong_or_not_as_the_source_says(
    figure: str | Interval, bounds: Interval | None, verdict: str
) -> None:
    table = [claim(figure, by=BOTH)]
    ledger = weigh(table).notified
    assert answer(ledger) == (bounds or figure, verdict)
    assert answer(weigh([], [estimate(figure)]).unnotified) == (bounds or figure, verdict)


def test_figures_for_the_same_window_are_hulled_and_not_intersected() -> None:
    year = weigh([claim("100-300"), claim("200-400")], suppliers=[CHINA])
    assert year.notified.amount == Interval(D(100), D(400))
    assert year.conflicts == ()


def test_an_empty_intersection_is_a_conflict_with_each_value_printed() -> None:
    year = weigh([claim(100, id="P"), claim(300, id="Q"), claim("280-320", id="R")])
    assert year.notified.amount == Interval(D(100), D(320))
    (conflict,) = year.conflicts
    assert (conflict.ledger, conflict.kind) == ("notified", "figures")
    assert conflict.values == (
        ("P", exactly(100)), ("Q", exactly(300)), ("R", Interval(D(280), D(320))),
    )  # fmt: skip
    assert conflict.hull == Interval(D(100), D(320))
    assert CHINA in conflict.what
    assert "2023-01-01 to 2023-12-31" in conflict.what


def test_ends_that_only_touch_conflict_when_one_is_open() -> None:
    touching = weigh([claim("100-200"), claim("200-300")])
    opened = weigh([claim("100-200"), claim(">200")])
    assert [c.kind for c in touching.conflicts] == []
    assert [c.kind for c in opened.conflicts] == ["rounding"]


def test_figures_that_differ_by_one_unit_are_a_matter_of_rounding() -> None:
    assert [c.kind for c in weigh([claim(3612), claim(3613)]).conflicts] == ["rounding"]
    assert [c.kind for c in weigh([claim(3612), claim(3620)]).conflicts] == ["figures"]
    tonnes = [claim(1510, unit="t"), claim(1511, unit="t")]
    assert [c.kind for c in weigh(tonnes).conflicts] == ["rounding"]


@pytest.mark.parametrize("values", [(100, 200), (100, 150, 400)])
def test_nothing_is_averaged(values: tuple[int, ...]) -> None:
    year = weigh([claim(value) for value in values], suppliers=[CHINA])
    assert year.notified.amount == Interval(D(min(values)), D(max(values)))


def test_disjoint_windows_and_suppliers_add() -> None:
    table = [
        claim("10-20", "01-01", "06-30"),
        claim(">30", "07-01", "12-31"),
        claim(5, by=(RUSSIA,)),
    ]
    assert weigh(table).notified.amount == Interval(D(45), None, low_open=True)


def test_a_joint_figure_and_own_figures_are_two_answers_and_never_added() -> None:
    table = [claim(100), claim(50, by=(RUSSIA,)), claim(170, by=BOTH)]
    year = weigh(table)
    assert year.notified.amount == Interval(D(150), D(170))
    assert year.notified.complete
    table = [claim(100), claim(50, by=(RUSSIA,)), claim(70, by=BOTH)]
    (conflict,) = weigh(table).conflicts
    assert (conflict.kind, conflict.hull) == ("covers", Interval(D(70), D(150)))


def test_a_supplier_with_only_a_joint_figure_is_flagged() -> None:
    table = [claim(100), claim(150, "01-01", "06-30", by=BOTH)]
    assert [(g.supplier, g.kind, g.start.month) for g in weigh(table).gaps] == [
        (RUSSIA, "joint_only", 1),
        (RUSSIA, "not_reported", 7),
    ]


def test_parts_above_the_figure_that_holds_them_are_a_conflict_and_the_lesser_is_the_low() -> None:
    table = [claim(100, "01-01", "03-31", id="Q1"), claim(900_000, "01-01", "01-31", id="JAN")]
    year = weigh([], table)
    assert year.unnotified.amount == Interval(D(100), None)
    assert year.unnotified.exceeds == "undetermined"
    parts = next(c for c in year.conflicts if c.kind == "parts")
    assert parts.values == (("Q1", exactly(100)), ("JAN", exactly(900_000)))
    assert parts.hull == Interval(D(100), D(900_000))


def test_an_unnotified_gap_is_unbounded_above() -> None:
    year = weigh([], [estimate(100, "01-01", "12-30")])
    assert answer(year.unnotified) == (Interval(D(100), None), "undetermined")
    assert answer(weigh([], [estimate(100)]).unnotified) == (exactly(100), "no")


def test_a_notified_gap_is_a_flag_and_adds_nothing_to_what_was_notified() -> None:
    year = weigh([claim(100, "01-01", "12-30")], suppliers=[CHINA])
    assert answer(year.notified) == (exactly(100), "no")
    assert not year.notified.complete
    assert year.combined_apart.amount.high is None


@pytest.mark.parametrize("figure", ["100", "up to 100", "100-200"])
def test_a_partial_count_is_a_floor_and_never_gives_no(figure: str) -> None:
    seen = weigh([claim(figure, coverage="part")], [estimate(figure, coverage="part")])
    for ledger in (seen.notified, seen.unnotified, seen.combined, seen.combined_apart):
        assert ledger.exceeds == "undetermined"
        assert ledger.amount.high is None
    assert seen.per_claimant[0].exceeds == "undetermined"


def test_a_partial_count_above_the_limit_gives_yes() -> None:
    seen = weigh([], [estimate("500001", coverage="part")])
    assert answer(seen.unnotified) == (Interval(D(500_001), None), "yes")
    assert seen.per_claimant[0].exceeds == "yes"


def test_a_figure_for_one_product_or_place_is_a_part_of_the_ledger() -> None:
    narrow = claim(100, scope=(("goods", "lpg"),))
    assert weigh([narrow]).notified.amount == Interval(D(100), None)
    assert weigh([claim(100, scope=(("goods", ""),))]).notified.amount == exactly(100)
    both = weigh([narrow, claim(300, scope=(("goods", "gasoline"),))])
    assert both.notified.amount == Interval(D(300), None)
    assert both.conflicts == ()


def test_two_partial_counts_of_one_window_are_floors_side_by_side() -> None:
    seen = [estimate(value, "01-01", "02-01", coverage="part") for value in (100, 300)]
    assert weigh([], seen).unnotified.amount == Interval(D(300), None)


def test_partial_scenarios_of_one_speaker_are_one_floor_and_not_the_greatest() -> None:
    """The same ships, nine tenths laden or one third: only the lesser is a floor."""
    seen = [
        estimate(300_000, "01-01", "02-01", coverage="part", laden="0.3"),
        estimate(900_000, "01-01", "02-01", coverage="part", laden="0.9"),
    ]
    year = weigh([], seen)
    assert answer(year.unnotified) == (Interval(D(300_000), None), "undetermined")
    other = estimate(">600000", "01-01", "02-01", coverage="part", laden="0.9", by="actor:B")
    assert answer(weigh([], [*seen, other]).unnotified) == (
        Interval(D(600_000), None, low_open=True), "yes",
    )  # fmt: skip


def test_a_claimant_never_gives_no_on_a_part_of_a_year() -> None:
    part = weigh([], [estimate(100, "01-01", "12-30")]).per_claimant[0]
    whole = weigh([], [estimate(100)]).per_claimant[0]
    assert (part.exceeds, part.whole_year, part.amount) == ("undetermined", False, exactly(100))
    assert (whole.exceeds, whole.whole_year) == ("no", True)


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [("500000-600000", "undetermined"), ("500001-600000", "yes"), (">500000", "yes")],
)
def test_a_claimant_gives_yes_only_when_wholly_above(figure: str, verdict: str) -> None:
    assert weigh([], [estimate(figure, "01-01", "03-31")]).per_claimant[0].exceeds == verdict


def test_claimants_stand_apart_and_joint_speakers_are_their_own() -> None:
    table = [
        estimate(100, by="actor:B"),
        estimate(200),
        claim(300, by=("actor:A", "actor:B"), subject=()),
    ]
    year = weigh([], table)
    assert [(c.speaker, c.amount) for c in year.per_claimant] == [
        (("actor:A",), exactly(200)),
        (("actor:A", "actor:B"), exactly(300)),
        (("actor:B",), exactly(100)),
    ]


def test_an_open_high_end_of_a_claimant_stays_open() -> None:
    figure = Interval(D(1), D(600_000), high_open=True)
    part = weigh([], [estimate(figure, "01-01", "03-31", coverage="part")]).per_claimant[0]
    assert part.amount == figure


def test_scenarios_of_one_speaker_at_several_laden_fractions_are_no_conflict() -> None:
    table = [estimate(300, laden="0.3"), estimate(900, laden="0.9")]
    year = weigh([], table)
    assert year.conflicts == ()
    assert year.unnotified.amount == Interval(D(300), D(900))
    assert year.per_claimant[0].capacity == exactly(1000)
    other = weigh([], [*table, estimate(2000, by="actor:B")])
    assert [(c.kind, len(c.values)) for c in other.conflicts] == [("figures", 2)]


def test_a_window_across_the_year_is_refused_with_the_reason() -> None:
    table = [claim(67_300, "2022-12-01", "2023-04-30", id="X")]
    (refused,) = weigh(table).refused
    assert refused.claim == "X"
    assert "2022-12-01 to 2023-04-30 crosses the year" in refused.reason
    assert weigh(table, year=2022).refused == weigh(table).refused
    assert weigh(table, year=2021).refused == ()


def test_an_explicit_zero_across_the_year_counts_in_both() -> None:
    table = [claim(0, "2022-10-01", "2023-12-31"), claim(7, "2022-01-01", "2022-09-30")]
    for year, figure in ((2022, 7), (2023, 0)):
        weighed = weigh(table, year=year, suppliers=[CHINA])
        assert weighed.refused == ()
        assert (weighed.notified.amount, weighed.notified.complete) == (exactly(figure), True)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"nature": "rate"}, "a rate, not an amount"),
        ({"nature": "stock"}, "a stock, not an amount"),
        ({"nature": "parameter"}, "a parameter, not an amount"),
        ({"phase": "planned"}, "planned, not moved"),
        ({"phase": "lost"}, "lost, not moved"),
        ({"phase": "present"}, "present, not moved"),
        ({"unit": "container"}, "its unit 'container' is neither a volume nor a mass"),
        ({"unit": "bbl/d"}, "its unit 'bbl/d' is neither a volume nor a mass"),
        ({"unit": "m"}, "its unit 'm' is neither a volume nor a mass"),
        ({"subject": ()}, "it names no supplier"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(fields: dict[str, Any], reason: str) -> None:
    year = weigh([claim(700_000, id="BAD", **fields), claim(5, "01-01", "01-31")])
    assert [(r.claim, r.reason) for r in year.refused] == [("BAD", reason)]
    assert year.notified.amount == exactly(5)


@pytest.mark.parametrize(
    "bounds",
    [
        Interval(D(-5), D(5)),
        Interval(None, D(5)),
        Interval(D(5), D(4)),
        Interval(D(5), D(5), low_open=True),
        Interval(D("NaN"), D(5)),
        Interval(D(5), D("Infinity")),
        Interval(D("1E+30"), D("1E+30")),
        Interval(D("1E-30"), D(1)),
    ],
)
def test_bounds_that_no_amount_has_are_refused(bounds: Interval) -> None:
    assert len(weigh([claim(bounds)]).refused) == 1
    assert len(weigh([], [estimate(bounds)]).refused) == 1


def test_windows_without_two_ends_in_order_are_refused() -> None:
    reversed_window = claim(5, "03-01", "02-01")
    open_window = claim(5, conduct=type(reversed_window.conduct)(None, date(2023, 2, 1)))  # type: ignore[misc]
    year = weigh([reversed_window, open_window, claim(5, conduct=None)])
    assert sorted(r.reason for r in year.refused) == [
        "its window 2023-03-01 to 2023-02-01 ends before it begins",
        "its window has no two ends",
    ]


@pytest.mark.parametrize("text", ["full?", "1/0", "0", "2", "-1", "1e9999999999", "0.5/0.5", "nan"])
def test_a_laden_fraction_that_is_none_leaves_the_figure_as_stated(text: str) -> None:
    year = weigh([], [estimate(100, laden=text)])
    assert year.unnotified.amount == exactly(100)
    assert year.unnotified.break_even_laden_fraction is None
    assert year.unnotified.scenarios == ()


def test_unknown_overlap_runs_from_the_greater_low_to_the_sum_of_highs() -> None:
    table = [claim("100-300")], [estimate("200-400")]
    year = weigh(*table, suppliers=[CHINA])
    assert year.combined.amount == Interval(D(200), D(700))
    assert year.combined_apart.amount == Interval(D(300), D(700))


def test_of_two_equal_lows_the_open_one_stays_open_where_the_overlap_is_unknown() -> None:
    closed, opened = Interval.at_least(5), Interval.more_than(5)
    assert overlapping(closed, opened) == overlapping(opened, closed) == opened


def test_a_reporting_gap_leaves_both_combinations_unbounded() -> None:
    year = weigh([claim(100)], [estimate(50)])  # Russia, who notified in other years, did not
    assert year.combined.amount == Interval(D(100), None)
    assert year.combined_apart.amount == Interval(D(150), None)


def test_years_without_an_estimate_are_undetermined_and_not_no() -> None:
    year = weigh([claim(100, by=BOTH)], [estimate(9, "2022-01-01", "2022-12-31")])
    assert year.notified.exceeds == "no"
    for ledger in (year.unnotified, year.combined, year.combined_apart):
        assert ledger.exceeds == "undetermined"
    assert year.per_claimant == ()


def test_figures_that_overlap_without_tiling_bound_the_notified_amount_from_above() -> None:
    """Russia's days in the joint figure are not nothing, though its own figure is missing."""
    table = [claim(280, "01-01", "11-30"), claim(170, "01-01", "08-31", by=BOTH)]
    assert weigh(table).notified.amount == Interval(D(280), D(450))


def test_a_combination_rests_on_figures_that_can_be_added_and_not_on_days_alone() -> None:
    table = [claim(100, "01-01", "07-31"), claim(100, "06-01", "12-31")]
    year = weigh(table, [estimate(50)], suppliers=[CHINA])
    assert year.gaps == ()
    assert not year.notified.complete
    assert year.notified.amount == Interval(D(100), D(200))
    assert year.combined.amount.high is None


def test_every_version_is_kept_and_the_latest_of_a_window_is_marked() -> None:
    early = claim(100, id="E", stated_on=claim(0, "02-01", "02-02").conduct, reporter="first")
    late = claim(200, id="L", stated_on=claim(0, "05-01", "05-02").conduct)
    undated = claim(300, id="U")
    year = weigh([late, undated, early])
    assert [(v.claim, v.latest) for v in year.versions] == [
        ("U", False), ("E", False), ("L", True),
    ]  # fmt: skip
    assert year.notified.amount == Interval(D(100), D(300))


def test_the_ledgers_name_the_claims_that_they_stand_on() -> None:
    year = weigh([claim(1, id="N")], [estimate(2, id="U")])
    assert year.notified.claims == ("N",)
    assert year.unnotified.claims == ("U",)
    assert year.combined.claims == year.combined_apart.claims == ("N", "U")


@pytest.mark.parametrize("fraction", [D("0.33"), D("0.6"), D("0.7"), D("0.9")])
def test_a_figure_at_the_limit_stays_at_it_when_recomputed_at_its_own_fraction(
    fraction: Decimal,
) -> None:
    table = [estimate(500_000, laden=str(fraction))]
    assert weigh([], table, laden_fraction=fraction).unnotified.exceeds == "no"
