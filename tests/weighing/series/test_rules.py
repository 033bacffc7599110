"""Each rule of combining, by example: what `weighing.md` says of quantities, to the letter."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.weighing.confidence.build import fair, item
from tests.weighing.series.build import DEFINITION, claim, exactly, kinds, weighed
from watchkeeper.claims.intervals import Interval


def _span(low: int, high: int | None, **ends: bool) -> Interval:
    return Interval(Decimal(low), None if high is None else Decimal(high), **ends)


def test_same_metric_scope_and_window_give_the_hull_and_show_where_all_agree() -> None:
    (one,) = weighed([claim("A", "100-300"), claim("B", "200-500")]).combined
    assert one.amount == _span(100, 500)
    assert one.agreement == _span(200, 300)
    assert (one.how, one.conflicting) == ("hull", False)


def test_an_empty_intersection_is_a_conflict_with_each_value_and_the_hull() -> None:
    series = weighed([claim("A", "100"), claim("B", "300"), claim("C", "250-350")])
    (one,) = series.combined
    assert (one.amount, one.agreement, one.conflicting) == (_span(100, 350), None, True)
    (conflict,) = series.conflicts
    assert conflict.kind == "lines"
    assert conflict.values == (
        ("A", _span(100, 100)),
        ("B", _span(300, 300)),
        ("C", _span(250, 350)),
    )
    assert conflict.hull == _span(100, 350)


def test_open_ends_stay_open_and_touching_ends_do_not_agree() -> None:
    series = weighed([claim("A", ">500"), claim("B", "500")])
    (one,) = series.combined
    assert one.amount == _span(500, None)
    assert one.conflicting
    (below,) = weighed([claim("A", "more than 500"), claim("B", "over 500")]).combined
    assert below.amount == _span(500, None, low_open=True)
    assert below.agreement == below.amount


def test_bounds_of_words() -> None:
    cases = {
        "at least 40": _span(40, None),
        "up to 40": _span(0, 40),
        "~100": _span(80, 120),
        "thousands": _span(2000, 9999),
        "10-20": _span(10, 20),
        "<40": _span(0, 40, high_open=True),
    }
    for text, bounds in cases.items():
        (one,) = weighed([claim("A", text)]).combined
        assert one.amount == bounds, text


def test_conventions_are_printed_where_they_were_used() -> None:
    assert any("20 per cent" in text for text in weighed([claim("A", "about 5")]).conventions)
    assert weighed([claim("A", "5")]).conventions == ()


def test_not_reported_is_not_zero() -> None:
    series = weighed([claim("A", ""), claim("B", "nearly half"), claim("C", "0")])
    assert [name for name, _ in series.missing] == ["A", "B"]
    assert "not zero" in series.missing[0][1]
    (one,) = series.combined
    assert one.amount == _span(0, 0)
    assert one.claims == ("C",)


def test_another_window_is_refused_with_the_claims_of_each_side() -> None:
    series = weighed([claim("A", "10"), claim("B", "20", conduct="2023-01-01..2023-12-31")])
    assert [one.amount for one in series.combined] == [_span(20, 20), _span(10, 10)]
    assert kinds(series) == ["window"]
    assert series.refused[0].groups == (("B",), ("A",))
    assert "2023-01-01 to 2023-12-31 (B)" in series.refused[0].reason
    assert series.refused[0].excluding
    assert series.conflicts == ()


def test_another_scope_is_refused() -> None:
    series = weighed([claim("A", "10"), claim("B", "20", scope=(("place", "Rajin"),))])
    assert kinds(series) == ["scope"]
    assert len(series.combined) == 2


def test_another_metric_is_refused() -> None:
    rows = [claim("A", "10"), claim("B", "20", phase="planned"), claim("C", "5", unit="round")]
    series = weighed(rows)
    assert kinds(series) == ["metric"]
    assert {claims for group in series.refused[0].groups for claims in group} == {"A", "B", "C"}


def test_a_rate_is_no_total() -> None:
    series = weighed([claim("A", "10"), claim("B", "20", nature="rate", scope=(("per", "month"),))])
    assert kinds(series) == ["rate"]
    assert series.refused[0].groups == (("B",), ("A",))
    assert [one.claims for one in series.combined] == [("A",)]


def test_a_flow_of_no_stated_window_is_combined_with_nothing() -> None:
    rows = [claim("A", "10", conduct=""), claim("B", "10", conduct=""), claim("C", "10")]
    series = weighed(rows)
    assert len(series.combined) == 3
    assert kinds(series) == ["window_not_stated"]
    assert series.refused[0].groups == (("A",), ("B",), ("C",))


def test_disjoint_scopes_add_and_unknown_overlap_does_not_pretend() -> None:
    rows = [
        claim("A", "10-20", scope=(("kind", "x"),)),
        claim("B", "5-7", scope=(("kind", "y"),)),
    ]
    (added,) = weighed(rows, replace(DEFINITION, disjoint={"kind": ("x", "y")})).sums
    assert (added.amount, added.how, added.scope) == (_span(15, 27), "sum", ())
    (overlap,) = weighed(rows, replace(DEFINITION, overlapping=("kind",))).sums
    assert (overlap.amount, overlap.how) == (_span(10, 27), "overlap_unknown")
    assert weighed(rows).sums == ()


def test_what_is_added_is_not_refused_and_what_is_not_listed_is_not_added() -> None:
    rows = [claim(name, "1", scope=(("kind", kind),)) for name, kind in (("A", "x"), ("B", "z"))]
    series = weighed(rows, replace(DEFINITION, disjoint={"kind": ("x", "y")}))
    assert series.sums == ()
    assert kinds(series) == ["scope"]
    both = replace(DEFINITION, disjoint={"kind": ("x", "z")})
    assert kinds(weighed(rows, both)) == []


def test_an_or_is_never_summed() -> None:
    rows = [
        claim("A-1", "10", "actor:ROK", scope=(("kind", "x"),), alternatives="A"),
        claim("A-2", "20", "actor:ROK", scope=(("kind", "y"),), alternatives="A"),
    ]
    series = weighed(rows, replace(DEFINITION, disjoint={"kind": ("x", "y")}))
    assert series.sums == ()
    assert kinds(series) == ["scope", "alternatives"]
    assert series.refused[1].groups == (("A-1",), ("A-2",))


def test_agencies_of_one_state_and_its_body_are_one_line() -> None:
    rows = [
        claim("A", "10", "actor:ROK-NIS"),
        claim("B", "30", "actor:ROK-MND"),
        claim("C", "20", "actor:MSMT"),
    ]
    series = weighed(rows)
    (one,) = series.combined
    assert (len(one.lines), one.how, one.agreement) == (1, "one_line", None)
    assert one.amount == _span(10, 30)
    assert [conflict.kind for conflict in series.conflicts] == ["one_line"]


def test_two_reports_that_share_a_parameter_are_two_for_the_event_and_one_for_the_number() -> None:
    rows = [claim("A", "100"), claim("B", "120")]
    items = [
        fair("I1", claim_id="A", claims=("A",), repeats=("parameter:crates",)),
        fair("I2", claim_id="B", claims=("B",), repeats=("parameter:crates",)),
    ]
    (one,) = weighed(rows, items=items).combined
    assert len(one.event_lines) == 2
    assert len(one.lines) == 1
    assert one.lines[0].claims == ("A", "B")
    (apart,) = weighed(rows, items=[replace(i, repeats=()) for i in items]).combined
    assert len(apart.lines) == 2


def test_five_press_items_that_repeat_one_report_are_one_line() -> None:
    rows = [claim(f"P{n}", "56000") for n in range(5)]
    items = [
        fair(f"I{n}", claim_id=f"P{n}", claims=(f"P{n}",), origin="", repeats=("a wire report",))
        for n in range(5)
    ]
    (one,) = weighed(rows, items=items).combined
    assert len(one.lines) == len(one.event_lines) == 1
    assert one.word == "insufficient"


def test_the_number_has_the_word_of_its_items() -> None:
    rows = [claim("A", "100"), claim("B", "120")]
    items = [
        item(f"I{name}", claim_id=name, claims=(name,), kind=kind)
        for name, kind in (("A", "imagery"), ("B", "document"))
    ]
    (one,) = weighed(rows, items=items).combined
    assert one.word == "moderate"
    against = item("I-no", claim_id="A", claims=("A",), stance="against")
    (disputed,) = weighed(rows, items=[*items, against]).combined
    assert disputed.word == "contested"


def test_leaving_out_a_line_shows_on_which_the_answer_turns() -> None:
    (one,) = weighed([claim("A", "100"), claim("B", "110"), claim("C", ">900")]).combined
    without = dict(one.without)
    assert without["unregistered:speaker-C"] == _span(100, 110)
    assert one.turns_on == "unregistered:speaker-C"


def test_what_was_seen_is_a_floor() -> None:
    (one,) = weighed([claim("A", "64", coverage="part")]).combined
    assert one.amount == _span(64, None)


def test_an_open_window_ends_on_the_day_of_the_statement() -> None:
    series = weighed([claim("A", "10", conduct="2024-01..", stated_on="2024-03-05")])
    window = series.combined[0].window
    assert (str(window.start), str(window.end), window.since) == (
        "2024-01-01", "2024-03-05", "to_date",
    )  # fmt: skip


def test_stocks_are_of_the_day_on_which_they_were_said() -> None:
    rows = [
        claim("A", "3000", conduct="", nature="stock", stated_on="2024-10-23"),
        claim("B", "12000", conduct="", nature="stock", stated_on="2024-10-24"),
    ]
    assert kinds(weighed(rows)) == ["window"]
    near = weighed(rows, replace(DEFINITION, within_days=3))
    assert kinds(near) == []
    assert near.combined[0].amount == _span(3000, 12000)
    assert [conflict.kind for conflict in near.conflicts] == ["lines"]
    assert any("3 days" in text for text in near.conventions)


def test_a_total_to_date_that_shrinks_is_told_and_not_settled() -> None:
    rows = [
        claim("A", "2000", conduct="", nature="stock", stated_on="2025-09-02"),
        claim("B", "1500", conduct="", nature="stock", stated_on="2026-02-04"),
    ]
    series = weighed(rows, replace(DEFINITION, cumulative="yes"))
    assert "can only grow" in series.refused[0].reason
    assert [one.amount for one in series.combined] == [_span(2000, 2000), _span(1500, 1500)]


def test_every_version_is_kept_and_the_latest_is_marked() -> None:
    rows = [
        claim("A", "600", "actor:ROK-NIS", conduct="", nature="stock", stated_on="2025-04-30"),
        claim("B", "2000", "actor:ROK-NIS", conduct="", nature="stock", stated_on="2025-09-02"),
    ]
    series = weighed(rows)
    assert [(f.claim, f.latest) for f in series.figures] == [("A", False), ("B", True)]
    (revision,) = series.revisions
    assert [claim for claim, _, _ in revision.versions] == ["A", "B"]
    assert (revision.latest, revision.same_window) == (("B",), False)


def test_a_later_figure_for_the_same_days_is_a_revision_and_no_conflict() -> None:
    rows = [
        claim("A", "600", "actor:ROK-NIS", stated_on="2024-07-01"),
        claim("B", "700", "actor:ROK-NIS", stated_on="2024-09-01"),
    ]
    series = weighed(rows)
    assert series.conflicts == ()
    assert series.revisions[0].same_window
    assert series.combined[0].amount == _span(600, 700)


def test_what_its_own_speaker_replaced_is_kept_and_counts_for_nothing() -> None:
    rows = [
        claim("A", "600", "actor:ROK-NIS", stated_on="2024-07-01"),
        claim("B", "700", "actor:ROK-NIS", stated_on="2024-09-01", supersedes="A"),
    ]
    series = weighed(rows)
    assert series.combined[0].amount == _span(700, 700)
    assert [(f.claim, f.replaced_by) for f in series.figures] == [("A", "B"), ("B", "")]
    assert series.claims == ("A", "B")


def test_nobody_replaces_the_figure_of_another() -> None:
    rows = [claim("A", "600", "actor:USA"), claim("B", "700", "actor:RUSI", supersedes="A")]
    assert weighed(rows).combined[0].amount == _span(600, 700)


def test_texts_that_mean_the_same_are_one_scope() -> None:
    rows = [
        claim("A", "1", scope=(("measure", "in Russia"),)),
        claim("B", "2", scope=(("measure", "present"),)),
        claim("C", "3", scope=(("measure", "additional"),)),
    ]
    meant: dict[str, dict[str, tuple[str, ...]]]
    meant = {"measure": {"there": ("in Russia", "present")}}
    series = weighed(rows, replace(DEFINITION, same_scope=meant))
    assert sorted(one.claims for one in series.combined) == [("A", "B"), ("C",)]
    assert kinds(series) == ["scope"]


def test_denials_and_parameters_are_no_figures() -> None:
    rows = [claim("A", "1"), claim("B", "2", act="deny"), claim("C", "3", nature="parameter")]
    assert [figure.claim for figure in weighed(rows).figures] == ["A"]


def test_what_is_no_number_of_things_is_set_aside_and_named() -> None:
    rows = [
        claim("A", "1"),
        exactly("B", Interval(Decimal(-3), Decimal(5))),
        exactly("C", Interval(Decimal("1e40"), None)),
        exactly("D", Interval(Decimal("NaN"), None)),
        exactly("E", Interval(Decimal(7), Decimal(5))),
    ]
    series = weighed(rows)
    assert [name for name, _ in series.missing] == ["B", "C", "D", "E"]
    assert series.combined[0].claims == ("A",)
