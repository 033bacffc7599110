"""A year's cumulative amount between its bounds, against the limit, with the crossing window."""

from __future__ import annotations

import math
from datetime import date
from typing import Final, Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from watchkeeper.claims.intervals import ZERO
from watchkeeper.report.figures import style
from watchkeeper.report.figures.specs import BandPoint, Cumulative

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEADROOM: Final = 1.22


def draw_cumulative(spec: Cumulative) -> bytes:
    """The figure as an SVG file."""
    with style.settings():
        figure, axes = style.canvas(10.0, 4.5, (1.05, 0.4, 0.3, 0.85))
        first, last = 0.0, float((date(spec.year + 1, 1, 1) - date(spec.year, 1, 1)).days)
        top = _top(spec)
        axes.set_xlim(first, last)
        axes.set_ylim(0, top)
        _draw_band(axes, spec, last, top)
        _draw_limit(axes, spec, first)
        _draw_window(axes, spec, first, last)
        _finish(axes, spec)
        return style.svg(figure)


def _at(spec: Cumulative, day: date) -> float:
    """The start of a day on the axis: days since the start of the year."""
    return float((day - date(spec.year, 1, 1)).days)


def _top(spec: Cumulative) -> float:
    ends = [float(spec.limit)]
    for point in spec.points:
        ends.append(float(point.low))
        if point.high is not None:
            ends.append(float(point.high))
    return (max(ends) or 1.0) * HEADROOM


def _steps(spec: Cumulative, last: float) -> tuple[list[float], list[BandPoint]]:
    """Where the band changes; each value holds from the end of its day."""
    points = [BandPoint(date(spec.year - 1, 12, 31), ZERO, ZERO), *spec.points]
    xs = [max(_at(spec, point.day) + 1, 0.0) for point in points]
    return [*xs, last], [*points, points[-1]]


def _draw_band(axes: Axes, spec: Cumulative, last: float, top: float) -> None:
    xs, points = _steps(spec, last)
    lows = [float(point.low) for point in points]
    highs = [top if point.high is None else float(point.high) for point in points]
    axes.fill_between(xs, lows, highs, step="post", facecolor="#cfe6f4", alpha=0.85,
                      linewidth=0, zorder=2)  # fmt: skip
    axes.step(xs, lows, where="post", color=style.BLUE, linewidth=1.9, zorder=4)
    upper = [math.nan if point.high is None else float(point.high) for point in points]
    axes.step(xs, upper, where="post", color=style.BLUE, linewidth=1.5, linestyle=(0, (5, 2)),
              zorder=4)  # fmt: skip
    unbounded = next((x for x, p in zip(xs, points, strict=True) if p.high is None), None)
    if unbounded is not None:
        place = min(unbounded + 6, last - 8)
        axes.annotate("", (place, top * 0.995), (place, top * 0.9), zorder=6,
                      arrowprops={"arrowstyle": "->", "color": style.BLUE, "lw": 1.5})  # fmt: skip
        right = place < last * 0.8
        axes.annotate("no upper bound", (place, top * 0.94), (7 if right else -7, 0),
                      textcoords="offset points", ha="left" if right else "right", va="center",
                      fontsize=8.5, zorder=6)  # fmt: skip


def _draw_limit(axes: Axes, spec: Cumulative, first: float) -> None:
    limit = float(spec.limit)
    axes.axhline(limit, color=style.INK, linewidth=1.6, linestyle=(0, (4, 2)), zorder=5)
    axes.annotate(f"Limit {limit:,.0f}", (first, limit), (6, 4), textcoords="offset points",
                  fontsize=8.5, zorder=7)  # fmt: skip


def _draw_window(axes: Axes, spec: Cumulative, first: float, last: float) -> None:
    possible, certain = spec.possible_from, spec.certain_from
    if possible is None and certain is None:
        return
    start = first if possible is None else _at(spec, possible)
    end = last if certain is None else _at(spec, certain) + 1
    axes.axvspan(start, end, facecolor="#f2b48c", alpha=0.33, linewidth=0, zorder=3)
    axes.plot([start, end], [float(spec.limit)] * 2, color=style.VERMILION, linewidth=4.5,
              solid_capstyle="butt", alpha=0.8, zorder=4)  # fmt: skip
    if possible is not None:
        axes.axvline(start, color=style.VERMILION, linewidth=1.4, zorder=3)
        _label(axes, start, f"{_day(possible)} ", "right" if start > last * 0.1 else "left")
    if certain is not None:
        axes.axvline(end, color=style.VERMILION, linewidth=1.4, zorder=3)
        _label(axes, end, f" {_day(certain)}", "left" if end < last * 0.9 else "right")


def _label(axes: Axes, x: float, text: str, side: Literal["left", "right"]) -> None:
    axes.annotate(text, (x, 1), (0, 5), xycoords=("data", "axes fraction"), ha=side,
                  textcoords="offset points", fontsize=8.5, annotation_clip=False)  # fmt: skip


def _finish(axes: Axes, spec: Cumulative) -> None:
    starts = [_at(spec, date(spec.year, month, 1)) for month in range(1, 13)]
    axes.xaxis.set_major_locator(FixedLocator(starts))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, i: MONTHS[(i or 0) % 12]))
    axes.xaxis.set_minor_locator(NullLocator())
    for label in axes.get_xticklabels():
        label.set_horizontalalignment("left")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
    axes.grid(axis="y", color=style.LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_ylabel(f"{spec.unit.capitalize()} since 1 January {spec.year}")
    axes.figure.text(0.012, 0.953, _window_words(spec), fontsize=9.5, va="center")
    axes.figure.text(
        0.012, 0.897, "Solid line: lower bound. Dashed line: upper bound. Shaded: when the limit"
        " may have been passed.", fontsize=8.5, color=style.QUIET, va="center",
    )  # fmt: skip


def _window_words(spec: Cumulative) -> str:
    possible, certain = spec.possible_from, spec.certain_from
    if possible is None and certain is None:
        return f"{spec.year}: the limit was not passed on these figures"
    parts = []
    if possible is not None:
        parts.append(f"may have passed from {_day(possible)}")
    if certain is not None:
        parts.append(f"passed at the latest by {_day(certain)}")
    else:
        parts.append("not shown to have passed by 31 December")
    return f"{spec.year}: {'; '.join(parts)}, on these figures"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
