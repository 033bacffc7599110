"""Figures: every state has its look and its word, and drawing never depends on the machine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import matplotlib as mpl

from tests.report import builders
from watchkeeper.claims.intervals import Interval
from watchkeeper.report.context import Context
from watchkeeper.report.figures.draw import draw
from watchkeeper.report.figures.specs import (
    BandPoint,
    Bar,
    ByYear,
    Cumulative,
    GapRow,
    Gaps,
    YearBars,
)
from watchkeeper.report.figures.style import shortened
from watchkeeper.report.parts import pictures

LIMIT = Decimal(500_000)


def text_of(spec: ByYear | Cumulative | Gaps) -> str:
    return draw(spec).decode()


def test_months_are_told_apart() -> None:
    base = builders.realistic()
    year = base.findings[0].ledgers
    assert year is not None
    figure = pictures.gaps(Context(base), (year,), "g")
    assert figure is not None and isinstance(figure.spec, Gaps)
    china, russia = figure.spec.rows
    assert china.months == ("none",) * 2 + ("joint",) * 10
    assert russia.months[9] == "zero" and russia.months[0] == "own"
    assert "2 of 12 months not reported, 10 only in a joint figure" in figure.alt


def test_a_gap_legend_names_only_what_is_shown() -> None:
    text = text_of(Gaps((GapRow(2023, "A", ("own",) * 11 + ("none",)),)))
    assert ">Not reported<" in text and ">Own figure<" in text
    assert "joint figure" not in text


def test_no_estimate_is_said_and_not_drawn_as_zero() -> None:
    bars = (Bar("Notified", Interval.exactly(0), "0", True),
            Bar("Estimates", None, pictures.NO_ESTIMATE, False))  # fmt: skip
    assert ">no estimate in the record<" in text_of(
        ByYear((YearBars(2021, LIMIT, bars),), "barrels")
    )


def test_many_claimants_are_counted_in_the_figure() -> None:
    bars = tuple(Bar(f"Speaker {n}", Interval.exactly(n), str(n), False) for n in range(40))
    text = text_of(ByYear((YearBars(2021, LIMIT, bars),), "barrels"))
    assert ">and 27 more<" in text and ">Speaker 12<" in text and ">Speaker 13<" not in text


def test_the_crossing_window_is_worded() -> None:
    points = (BandPoint(date(2023, 3, 1), Decimal(1), None),)
    spec = Cumulative(2023, points, LIMIT, date(2023, 3, 1), None, "barrels")
    text = text_of(spec)
    assert "may have passed from 1 Mar; not shown to have passed by 31 December" in text
    assert ">no upper bound<" in text
    never = text_of(Cumulative(2023, points, LIMIT, None, None, "barrels"))
    assert "the limit was not passed on these figures" in never


def test_empty_specs_still_draw() -> None:
    assert draw(ByYear((), "barrels")) and draw(Gaps(()))
    assert draw(Cumulative(2024, (), LIMIT, None, None, "barrels"))


def test_settings_of_the_machine_do_not_matter() -> None:
    spec = ByYear((YearBars(2021, LIMIT, (Bar("A", Interval.exactly(1), "1", True),)),), "barrels")
    before = draw(spec)
    with mpl.rc_context({"font.size": 30, "svg.hashsalt": "other", "axes.facecolor": "red"}):
        assert draw(spec) == before


def test_labels_are_cut_at_words() -> None:
    assert shortened("Panel of Experts established pursuant", 20) == "Panel of Experts…"
    assert shortened("short", 20) == "short"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"
