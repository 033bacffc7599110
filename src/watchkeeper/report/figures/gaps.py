"""A grid of months by supplier: what the record holds of each month's notification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
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
        places = []
        for row in spec.rows:
            y += 0.5 if year not in (None, row.year) else 0.0
            _draw_row(axes, row, y, first=year != row.year)
            places.append(y)
            y, year = y + 1, row.year
        _draw_months(axes, spec, places)
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
        if state == "zero":
            axes.annotate("0", (month + 0.5, y + 0.52), ha="center", va="center", fontsize=9)


def _draw_months(axes: Axes, spec: Gaps, places: Sequence[float]) -> None:
    """One drawn object for each state: a thousand boxes are drawn as quickly as ten."""
    for state, look in LOOKS.items():
        boxes = [
            Rectangle((month + 0.04, y + 0.1), 0.92, 0.8)
            for row, y in zip(spec.rows, places, strict=True)
            for month, held in enumerate(row.months)
            if held == state
        ]
        if boxes:
            axes.add_collection(PatchCollection(boxes, linewidth=0.9, **look), autolim=False)


def _finish(axes: Axes, spec: Gaps) -> None:
    axes.set_axis_off()
    for month, name in enumerate(MONTHS):
        axes.annotate(
            name, (month + 0.5, 0), (0, 3), textcoords="offset points", ha="center", va="bottom",
            fontsize=8.5, color=style.QUIET, annotation_clip=False,
        )  # fmt: skip
    present = [state for state in LOOKS if any(state in row.months for row in spec.rows)]
    handles = [
        Rectangle((0, 0), 1, 1, linewidth=0.9, label=LEGEND[state], **LOOKS[state])
        for state in present
    ]
    axes.figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.005, 1.0), ncols=5, frameon=False,
        fontsize=8.5, handlelength=1.6, handleheight=1.1, columnspacing=1.6,
    )  # fmt: skip
