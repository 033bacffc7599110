"""The figures of a number series by speaker: intervals with their windows, never averaged.

Values that differ by more than a hundredfold stand on a logarithmic scale, which the axis says.
"""

from __future__ import annotations

from typing import Final

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from watchkeeper.report.figures import style
from watchkeeper.report.figures.bars import PALE, Look, draw_bar, ends_legend
from watchkeeper.report.figures.specs import SpanGroup, SpanRow, Spans

WIDTH: Final = 7.6
LEFT, RIGHT, TOP, BOTTOM = 3.55, 1.55, 0.52, 0.55
ROW: Final = 0.22
SIZE: Final = 7.6
MOST_ROWS: Final = 44
WIDE: Final = 100.0
"""From the least to the greatest value at which the scale becomes logarithmic."""
LOOKS: Final = {
    "counted": Look(style.BLUE, "#cfe6f4"),
    "floor": Look(style.VERMILION, PALE, "////"),
    "replaced": Look(style.QUIET, "white", "...."),
}
LEGEND: Final = {
    "counted": "Of the whole",
    "floor": "Counts what was seen: a floor",
    "replaced": "Replaced by its speaker",
}


def draw_spans(spec: Spans) -> bytes:
    """The figure as an SVG file."""
    groups = _capped(spec.groups)
    headed = len(groups) > 1
    rows = sum(len(group.rows) + (1.2 if headed else 0.2) for group in groups) or 1.0
    span, wide = _span(groups)
    with style.settings():
        figure, axes = style.canvas(WIDTH, rows * ROW + TOP + BOTTOM, (LEFT, BOTTOM, RIGHT, TOP))
        if wide:
            axes.set_xscale("log")
        axes.set_xlim(*span)
        axes.set_ylim(rows - 0.4, -0.6)
        y = 0.0
        for group in groups:
            y = _draw_group(axes, group, y, span, headed=headed)
        _finish(axes, spec.unit, groups, wide=wide)
        return style.svg(figure)


def _capped(groups: tuple[SpanGroup, ...]) -> list[SpanGroup]:
    """At most `MOST_ROWS` rows; the table of the data holds all."""
    kept: list[SpanGroup] = []
    left = MOST_ROWS
    for group in groups:
        if left > 0:
            kept.append(SpanGroup(group.title, group.rows[:left]))
            left -= len(group.rows)
    hidden = sum(len(group.rows) for group in groups) - sum(len(group.rows) for group in kept)
    if hidden:
        kept.append(SpanGroup(f"and {hidden} more figures, in the table", ()))
    return kept


def _span(groups: list[SpanGroup]) -> tuple[tuple[float, float], bool]:
    """The ends of the axis, and whether it is logarithmic."""
    ends = [
        float(end)
        for group in groups
        for row in group.rows
        for end in (row.amount.low, row.amount.high)
        if end is not None and end > 0
    ]
    if not ends:
        return (0.0, 1.0), False
    least, greatest = min(ends), max(ends)
    if greatest / least > WIDE:
        return (least / 2, greatest * 2), True
    return (0.0, greatest * 1.08), False


def _draw_group(
    axes: Axes, group: SpanGroup, y: float, span: tuple[float, float], *, headed: bool
) -> float:
    """Draws a group from a height down; gives the height below it."""
    if headed:
        axes.annotate(
            style.shortened(group.title, 96), (0, y), (-LEFT * 72 + 4, 0),
            xycoords=("axes fraction", "data"), textcoords="offset points", va="center", ha="left",
            fontsize=SIZE + 0.6, color=style.QUIET, annotation_clip=False,
        )  # fmt: skip
        y += 1
    for row in group.rows:
        _draw_row(axes, row, y, span)
        y += 1
    return y + 0.2


def _draw_row(axes: Axes, row: SpanRow, y: float, span: tuple[float, float]) -> None:
    for text, x, offset, side in (
        (style.shortened(row.label, 30), 0, -LEFT * 72 + 4, "left"),
        (style.shortened(row.window, 40), 0, -7, "right"),
        (style.shortened(row.text, 34), 1, 9, "left"),
    ):
        axes.annotate(
            text, (x, y), (offset, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="center", ha=side, fontsize=SIZE, annotation_clip=False,
        )  # fmt: skip
    if not row.amount.empty:
        draw_bar(axes, row.amount, y, span, LOOKS[row.state])


def _finish(axes: Axes, unit: str, groups: list[SpanGroup], *, wide: bool) -> None:
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(LogLocator(numticks=5) if wide else MaxNLocator(nbins=4))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    axes.tick_params(axis="x", labelsize=SIZE)
    axes.grid(axis="x", color=style.LINE, linewidth=0.7, zorder=1)
    axes.set_axisbelow(True)
    scale = ", logarithmic scale" if wide else ""
    axes.set_xlabel(f"{unit[:1].upper()}{unit[1:]}{scale}", fontsize=SIZE + 0.4)
    rows = [row for group in groups for row in group.rows]
    shown = {
        row.state for row in rows if row.state != "counted" or row.amount.low != row.amount.high
    }
    states = [state for state in LOOKS if state in shown]
    handles: list[Artist] = [
        Patch(facecolor=LOOKS[s].face, edgecolor=LOOKS[s].edge, hatch=LOOKS[s].hatch or None,
              label=LEGEND[s])
        for s in states
    ]  # fmt: skip
    axes.figure.legend(
        handles=[*handles, *ends_legend(row.amount for row in rows)], loc="upper left",
        bbox_to_anchor=(0.005, 1.0), ncols=3, frameon=False, fontsize=SIZE, handletextpad=0.5,
        columnspacing=1.1, borderaxespad=0.2,
    )  # fmt: skip
