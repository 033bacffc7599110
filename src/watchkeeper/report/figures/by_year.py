"""Every year's notified amount and estimates as intervals against the limit.

One row for each figure, so that every label has its own line and nothing depends on colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from watchkeeper.report.figures import style
from watchkeeper.report.figures.bars import PALE, Look, draw_bar, ends_legend
from watchkeeper.report.figures.specs import Bar, ByYear, YearBars

ROW = 0.25
GAP = 0.6
MOST_BARS = 14
WIDTH = 10.0
LEFT, RIGHT = 3.5, 2.45
NOTIFIED = Look(style.BLUE, style.BLUE)
ESTIMATED = Look(style.VERMILION, PALE, "////")


@dataclass(frozen=True, slots=True)
class _Scale:
    """The right end of the axis, in the figure's unit."""

    right: float


def draw_by_year(spec: ByYear) -> bytes:
    """The figure as an SVG file."""
    years = [_capped(year) for year in spec.years]
    rows = sum(len(year.bars) + GAP for year in years) or 1.0
    scale = _Scale(_right_end(years))
    with style.settings():
        figure, axes = style.canvas(WIDTH, rows * ROW + 1.2, (LEFT, 0.65, RIGHT, 0.55))
        axes.set_xlim(0, scale.right)
        axes.set_ylim(rows - GAP / 2, -GAP / 2 - 0.2)
        top = 0.0
        for index, year in enumerate(years):
            _draw_year(axes, year, top, scale, shaded=index % 2 == 0)
            top += len(year.bars) + GAP
        _finish(axes, spec.unit, years)
        return style.svg(figure)


def _capped(year: YearBars) -> YearBars:
    """At most `MOST_BARS` bars; the table beside the figure holds all."""
    if len(year.bars) <= MOST_BARS:
        return year
    left = len(year.bars) - MOST_BARS + 1
    rest = Bar(f"and {left} more", None, "in the table of the data", notified=False)
    return YearBars(year.year, year.limit, (*year.bars[: MOST_BARS - 1], rest))


def _right_end(years: list[YearBars]) -> float:
    ends = [float(year.limit) for year in years]
    for year in years:
        for bar in year.bars:
            if bar.amount is not None:
                ends += [float(end) for end in (bar.amount.low, bar.amount.high) if end is not None]
    return max(ends, default=1.0) * 1.06 or 1.0


def _draw_year(axes: Axes, year: YearBars, top: float, scale: _Scale, *, shaded: bool) -> None:
    bottom = top + len(year.bars) - 0.5 + GAP / 2
    start = top - 0.5 - GAP / 2
    if shaded:
        axes.axhspan(start, bottom, color="#f3f6f8", zorder=0, linewidth=0)
    axes.plot([float(year.limit)] * 2, [start, bottom], color=style.INK, linewidth=1.6,
              linestyle=(0, (4, 2)), zorder=2)  # fmt: skip
    axes.annotate(
        str(year.year), (0, top), (-LEFT * 72 + 8, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", ha="left", fontsize=11.5, annotation_clip=False,
    )  # fmt: skip
    for row, bar in enumerate(year.bars):
        _draw_bar(axes, bar, top + row, scale)


def _draw_bar(axes: Axes, bar: Bar, y: float, scale: _Scale) -> None:
    axes.annotate(
        style.shortened(bar.label, 44), (0, y), (-8, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", ha="right", fontsize=8.5, annotation_clip=False,
    )  # fmt: skip
    axes.annotate(
        style.shortened(bar.text, 40), (1, y), (8, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", ha="left", fontsize=8, annotation_clip=False,
        color=style.QUIET if bar.amount is None else style.INK,
    )  # fmt: skip
    if bar.amount is not None and not bar.amount.empty:
        draw_bar(axes, bar.amount, y, (0.0, scale.right), NOTIFIED if bar.notified else ESTIMATED)


def _finish(axes: Axes, unit: str, years: list[YearBars]) -> None:
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axes.grid(axis="x", color=style.LINE, linewidth=0.7, zorder=1)
    axes.set_axisbelow(True)
    axes.set_xlabel(f"{unit.capitalize()} in the calendar year")
    handles = [
        Patch(facecolor=style.BLUE, edgecolor=style.BLUE, label="Notified"),
        Patch(facecolor=PALE, edgecolor=style.VERMILION, hatch="////",
              label="Estimate, on its claimant's figures and method"),
        Line2D([], [], color=style.INK, linewidth=1.6, linestyle=(0, (4, 2)), label="Limit"),
        *ends_legend(bar.amount for year in years for bar in year.bars if bar.amount is not None),
    ]  # fmt: skip
    axes.figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.005, 0.995), ncols=6, frameon=False,
        fontsize=8, handletextpad=0.5, columnspacing=1.3, borderaxespad=0.2,
    )  # fmt: skip
