"""Who said what of a matter and when: one row for each party, a mark for each statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from watchkeeper.report.figures import style
from watchkeeper.report.figures.specs import Moment, PartyRow, Timeline

WIDTH: Final = 7.6
LEFT, RIGHT, TOP, BOTTOM, ROW = 1.6, 2.35, 0.62, 0.32, 0.34
SIZE: Final = 7.8
MOST_TICKS: Final = 6
NEAR: Final = 0.03
"""Part of the axis within which marks would hide one another."""
SPREAD: Final = 0.22
STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months between ticks."""
MARKS: Final[dict[str, tuple[str, str, bool]]] = {
    "alleges": ("v", style.INK, True),
    "denies": ("X", style.VERMILION, True),
    "neither": ("o", style.QUIET, False),
    "neither_with_legal_basis": ("s", style.QUIET, False),
    "no_comment": ("|", style.QUIET, True),
    "disputes_legality": ("<", style.ORANGE, True),
    "disputes_jurisdiction": (">", style.ORANGE, True),
    "discredits_source": ("P", style.ORANGE, False),
    "rejects_body": ("h", style.ORANGE, False),
    "acknowledges": ("D", style.BLUE, True),
    "acknowledges_with_legal_basis": ("D", style.BLUE, False),
    "acts": ("^", style.GREEN, True),
}
"""Mark, colour, and whether it is filled; each kind has a mark of its own."""
OTHER: Final = (".", style.QUIET, True)


def draw_timeline(spec: Timeline) -> bytes:
    """The figure as an SVG file."""
    rows = max(len(spec.rows), 1)
    legend_rows = -(-len(spec.words) // 3)
    top = TOP + 0.17 * max(legend_rows - 1, 0)
    with style.settings():
        figure, axes = style.canvas(WIDTH, rows * ROW + top + BOTTOM, (LEFT, BOTTOM, RIGHT, top))
        first, last = _span(spec)
        axes.set_xlim(first, last)
        axes.set_ylim(rows - 0.5, -0.5)
        for index, row in enumerate(spec.rows):
            _draw_row(axes, row, index)
        if spec.alleged is not None:
            _draw_alleged(axes, spec.alleged, first, last)
        _finish(axes, spec)
        return style.svg(figure)


def _at(day: date) -> float:
    return float(day.toordinal())


def _span(spec: Timeline) -> tuple[float, float]:
    days = [_at(moment.on) for row in spec.rows for moment in row.moments]
    if spec.alleged is not None:
        days.append(_at(spec.alleged))
    if not days:
        return 0.0, 1.0
    room = max((max(days) - min(days)) * 0.04, 10.0)
    return min(days) - room, max(days) + room


def _draw_row(axes: Axes, row: PartyRow, y: int) -> None:
    if y % 2 == 0:
        axes.axhspan(y - 0.5, y + 0.5, color="#f3f6f8", zorder=0, linewidth=0)
    axes.annotate(
        style.shortened(row.party, 30), (0, y), (-LEFT * 72 + 4, 0), va="center", ha="left",
        xycoords=("axes fraction", "data"), textcoords="offset points", fontsize=SIZE,
        annotation_clip=False,
    )  # fmt: skip
    axes.annotate(
        style.shortened(row.last, 40), (1, y), (8, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", va="center", ha="left", fontsize=SIZE, annotation_clip=False,
    )  # fmt: skip
    days = [_at(moment.on) for moment in row.moments]
    if len(days) > 1:
        axes.plot([min(days), max(days)], [y, y], color=style.LINE, linewidth=1.2, zorder=2)
    first, last = axes.get_xlim()
    for moment, aside in zip(row.moments, _asides(days, (last - first) * NEAR), strict=True):
        _draw_moment(axes, moment, y + aside)


def _asides(days: Sequence[float], near: float) -> list[float]:
    """How far each mark stands off its row: marks that would hide one another are spread."""
    groups: list[list[int]] = []
    for index in sorted(range(len(days)), key=days.__getitem__):
        if groups and days[index] - days[groups[-1][-1]] < near:
            groups[-1].append(index)
        else:
            groups.append([index])
    asides = [0.0] * len(days)
    for group in groups:
        step = 2 * SPREAD / (len(group) - 1) if len(group) > 1 else 0.0
        for place, index in enumerate(group):
            asides[index] = place * step - (SPREAD if len(group) > 1 else 0.0)
    return asides


def _draw_moment(axes: Axes, moment: Moment, y: float) -> None:
    mark, colour, filled = MARKS.get(moment.kind, OTHER)
    axes.plot(
        [_at(moment.on)], [y], marker=mark, color=colour, markersize=6.4,
        markerfacecolor=colour if filled else "white", markeredgewidth=1.3, linestyle="none",
        zorder=4, clip_on=False,
    )  # fmt: skip


def _draw_alleged(axes: Axes, day: date, first: float, last: float) -> None:
    x = _at(day)
    axes.axvline(x, color=style.INK, linewidth=1.1, linestyle=(0, (4, 2)), zorder=1)
    right = x < (first + last) / 2
    axes.annotate(
        f"first alleged {day.isoformat()}", (x, 1), (3 if right else -3, 3), va="bottom",
        xycoords=("data", "axes fraction"), textcoords="offset points", fontsize=SIZE,
        ha="left" if right else "right", annotation_clip=False,
    )  # fmt: skip


def _finish(axes: Axes, spec: Timeline) -> None:
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.annotate(
        "latest stance", (1, 1), (8, 3), xycoords="axes fraction", textcoords="offset points",
        va="bottom", ha="left", fontsize=SIZE, color=style.QUIET, annotation_clip=False,
    )  # fmt: skip
    ticks = _ticks(*axes.get_xlim())
    axes.set_xticks([_at(day) for day in ticks], [day.isoformat()[:7] for day in ticks])
    axes.tick_params(axis="x", labelsize=SIZE)
    handles = [_handle(kind, text) for kind, text in spec.words]
    if handles:
        axes.figure.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0.005, 1.0), ncols=3, frameon=False,
            fontsize=SIZE, handletextpad=0.4, columnspacing=1.4, borderaxespad=0.2,
        )  # fmt: skip


def _ticks(first: float, last: float) -> list[date]:
    """The first days of months, at most `MOST_TICKS` of them at equal steps."""
    if last < 2:
        return []
    start, end = date.fromordinal(int(first)), date.fromordinal(int(last))
    months = [
        date(year, month, 1)
        for year in range(start.year, end.year + 1)
        for month in range(1, 13)
        if start <= date(year, month, 1) <= end
    ]
    for step in STEPS:
        kept = [day for day in months if (day.month - 1 + 12 * day.year) % step == 0]
        if len(kept) <= MOST_TICKS:
            return kept
    return []


def _handle(kind: str, text: str) -> Line2D:
    mark, colour, filled = MARKS.get(kind, OTHER)
    return Line2D([], [], marker=mark, color=colour, markersize=6.5, linestyle="none",
                  markerfacecolor=colour if filled else "white", markeredgewidth=1.3,
                  label=text)  # fmt: skip
