"""A grid of months by supplier: what the record holds of each month's notification."""

from __future__ import annotations

from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from watchkeeper.report.figures import style
from watchkeeper.report.figures.specs import GapRow, Gaps, MonthState

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LOOKS: Final[dict[MonthState, dict[str, Any]]] = {
    "own": {"facecolor": style.BLUE, "edgecolor": "white"},
    "zero": {"facecolor": "white", "edgecolor": style.BLUE},
    "joint": {"facecolor": "#d9ecf7", "edgecolor": style.BLUE, "hatch": "////"},
    "part": {"facecolor": "#d9ecf7", "edgecolor": style.BLUE, "hatch": "...."},
    "none": {"facecolor": "#fdf1e7", "edgecolor": style.VERMILION, "hatch": "xxxx"},
}
LEGEND: Final[dict[MonthState, str]] = {
    "own": "Own figure",
    "zero": "Own figure: 0",
    "joint": "Only in a joint figure",
    "part": "Part of the month",
    "none": "Not reported",
}
WIDTH, LEFT, RIGHT, TOP, BOTTOM, ROW = 10.0, 3.0, 0.3, 0.75, 0.12, 0.3


def draw_gaps(spec: Gaps) -> bytes:
    """The figure as an SVG file."""
    breaks = sum(a.year != b.year for a, b in zip(spec.rows, spec.rows[1:], strict=False))
    units = len(spec.rows) + 0.5 * breaks
    with style.settings():
        figure, axes = style.canvas(
            WIDTH, TOP + BOTTOM + max(units, 1) * ROW, (LEFT, BOTTOM, RIGHT, TOP)
        )
        axes.set_xlim(0, 12)
        axes.set_ylim(max(units, 1), 0)
        y, year = 0.0, None
        for row in spec.rows:
            y += 0.5 if year not in (None, row.year) else 0.0
            _draw_row(axes, row, y, first=year != row.year)
            y, year = y + 1, row.year
        _finish(axes, spec)
        return style.svg(figure)


def _draw_row(axes: Axes, row: GapRow, y: float, *, first: bool) -> None:
    if first:
        axes.annotate(
            str(row.year), (0, y + 0.5), (-LEFT * 72 + 8, 0), textcoords="offset points",
            va="center", fontsize=11.5, annotation_clip=False,
        )  # fmt: skip
    axes.annotate(
        style.shortened(row.supplier, 33), (0, y + 0.5), (-8, 0), textcoords="offset points",
        ha="right", va="center", fontsize=8.5, annotation_clip=False,
    )  # fmt: skip
    for month, state in enumerate(row.months):
        axes.add_patch(Rectangle((month + 0.04, y + 0.1), 0.92, 0.8, linewidth=0.9, **LOOKS[state]))
        if state == "zero":
            axes.annotate("0", (month + 0.5, y + 0.52), ha="center", va="center", fontsize=9)


def _finish(axes: Axes, spec: Gaps) -> None:
    for side in ("left", "bottom", "top", "right"):
        axes.spines[side].set_visible(False)
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.set_xticks([month + 0.5 for month in range(12)], MONTHS)
    axes.tick_params(axis="x", length=0, pad=3, labelsize=8.5)
    present = [state for state in LOOKS if any(state in row.months for row in spec.rows)]
    handles = [
        Rectangle((0, 0), 1, 1, linewidth=0.9, label=LEGEND[state], **LOOKS[state])
        for state in present
    ]
    axes.figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.005, 1.0), ncols=5, frameon=False,
        fontsize=8.5, handlelength=1.6, handleheight=1.1, columnspacing=1.6,
    )  # fmt: skip
