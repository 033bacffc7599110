"""Where evidence comes from: items at the left, the lines that they form, the word at the right.

A line that counts is drawn whole, a weak one dashed; what speaks against it says so in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from watchkeeper.report.figures import style
from watchkeeper.report.figures.specs import Independence, LineBox

WIDTH: Final = 7.6
ROW, GAP = 0.22, 0.16
MARGIN, LEGEND = 0.12, 0.34
ITEMS, LINES, WORD = (0.05, 2.75), (3.35, 5.75), (6.25, 7.55)
"""Left and right edge of each column, in inches."""

LEAST: Final = 3
"""Rows that a line takes at least, so that its box holds its three rows of words."""
MOST_ITEMS: Final = 9
MOST_LINES: Final = 24
DASHES: Final = (0, (3, 2))
FACES: Final = {"strong": "#cfe6f4", "fair": "#eef5fa", "weak": "white"}
SIZE: Final = 7.8


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with the place of its first row, in inches from the top."""

    line: LineBox
    top: float

    @property
    def height(self) -> float:
        return ROW * max(len(self.line.items), LEAST)

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def draw_independence(spec: Independence) -> bytes:
    """The figure as an SVG file."""
    placed: list[_Placed] = []
    top = LEGEND + MARGIN
    for line in _capped(spec.lines):
        placed.append(_Placed(line, top))
        top += placed[-1].height + GAP
    height = max(top - GAP, LEGEND + MARGIN + LEAST * ROW) + MARGIN
    with style.settings():
        figure, axes = style.canvas(WIDTH, height, (0, 0, 0, 0))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        middle = (LEGEND + height) / 2
        for one in placed:
            _draw_line(axes, one, middle)
        _draw_word(axes, spec, middle)
        _legend(axes)
        return style.svg(figure)


def _capped(lines: tuple[LineBox, ...]) -> list[LineBox]:
    """At most so many lines and items; the table beside the figure holds all."""
    kept = [
        LineBox(_first(line.items), line.grade, line.against, line.text)
        for line in lines[:MOST_LINES]
    ]
    left = len(lines) - len(kept)
    if left:
        kept.append(LineBox((), "weak", False, f"and {left} more lines, in the table"))
    return kept


def _first(items: tuple[str, ...]) -> tuple[str, ...]:
    if len(items) <= MOST_ITEMS:
        return items
    return (*items[: MOST_ITEMS - 1], f"and {len(items) - MOST_ITEMS + 1} more, in the table")


def _draw_line(axes: Axes, placed: _Placed, middle: float) -> None:
    line = placed.line
    weak = line.grade == "weak"
    edge = style.VERMILION if line.against else style.QUIET if weak else style.BLUE
    start = placed.middle - ROW * len(line.items) / 2
    for index, item in enumerate(line.items):
        y = start + ROW * (index + 0.5)
        axes.text(ITEMS[1], y, style.shortened(item, 52), ha="right", va="center", fontsize=SIZE)
        _curve(axes, (ITEMS[1] + 0.05, y), (LINES[0], placed.middle), edge, weak=weak)
    box = 0.56
    axes.add_patch(FancyBboxPatch(
        (LINES[0], placed.middle - box / 2), LINES[1] - LINES[0], box,
        boxstyle="round,pad=0,rounding_size=0.05", facecolor=FACES.get(line.grade, "white"),
        edgecolor=edge, linewidth=1.3, linestyle=DASHES if weak else "solid", zorder=3,
    ))  # fmt: skip
    _words(axes, line, placed.middle)
    if line.items:
        _curve(axes, (LINES[1], placed.middle), (WORD[0], middle), edge, weak=weak)


def _words(axes: Axes, line: LineBox, y: float) -> None:
    x = LINES[0] + 0.09
    counts = "not counted" if line.grade == "weak" else "counts once"
    head = f"{line.grade}, {'against' if line.against else 'for'}: {counts}" if line.items else ""
    first, second = _halved(line.text, 42)
    rows = [row for row in (head, first, second) if row]
    for index, row in enumerate(rows):
        axes.text(x, y + 0.155 * (index - (len(rows) - 1) / 2), row, ha="left", va="center",
                  fontsize=SIZE + 0.7 * (row is head), zorder=4)  # fmt: skip


def _halved(text: str, most: int) -> tuple[str, str]:
    """A text in two rows that fit; what is longer is cut at the end of the second."""
    if len(text) <= most:
        return text, ""
    head, _, _ = text[: most + 1].rpartition(" ")
    head = head if len(head) > most // 2 else text[:most]
    return head, style.shortened(text[len(head) :].strip(), most)


def _curve(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], edge: str, *, weak: bool
) -> None:
    half = (start[0] + end[0]) / 2
    path = Path(
        [start, (half, start[1]), (half, end[1]), end],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=edge, linewidth=1.0,
                             linestyle=DASHES if weak else "solid", zorder=2))  # fmt: skip


def _draw_word(axes: Axes, spec: Independence, middle: float) -> None:
    height = 0.86
    axes.add_patch(FancyBboxPatch(
        (WORD[0], middle - height / 2), WORD[1] - WORD[0], height,
        boxstyle="round,pad=0,rounding_size=0.05", facecolor="#f3f6f8", edgecolor=style.INK,
        linewidth=1.3, zorder=3,
    ))  # fmt: skip
    rows = ((spec.word, 10.5), ("on all evidence", SIZE),
            (spec.without, 10.5), ("without participants", SIZE))  # fmt: skip
    for index, (text, size) in enumerate(rows):
        axes.text((WORD[0] + WORD[1]) / 2, middle + 0.19 * (index - 1.5), text, ha="center",
                  va="center", fontsize=size, zorder=4)  # fmt: skip


def _legend(axes: Axes) -> None:
    for (left, right), text in ((ITEMS, "Items"), (LINES, "Lines: what comes from one place"),
                                (WORD, "Word")):  # fmt: skip
        at, side = (right, "right") if left < 1 else (left, "left")
        axes.text(at, LEGEND / 2, text, ha=side, va="center", fontsize=SIZE, color=style.QUIET)
    axes.add_line(Line2D([0.05, WIDTH - 0.05], [LEGEND, LEGEND], color=style.LINE, linewidth=0.8))
