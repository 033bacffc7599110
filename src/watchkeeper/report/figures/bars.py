"""Intervals as bars, the same in every figure: how each end is drawn, and what has no end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from watchkeeper.claims.intervals import Interval
from watchkeeper.report.figures import style

HALF: Final = 0.27
PALE: Final = "#fbe3bd"


@dataclass(frozen=True, slots=True)
class Look:
    """How a bar looks.

    Attributes:
        edge: Colour of its ends.
        face: Colour of its middle.
        hatch: Pattern of its middle, "" for none.
    """

    edge: str
    face: str
    hatch: str = ""


def draw_bar(axes: Axes, amount: Interval, y: float, span: tuple[float, float], look: Look) -> None:
    """An interval at a height; what has no upper end runs to the edge and ends in an arrow.

    Args:
        axes: Where.
        amount: The interval.
        y: The height.
        span: The ends of the axis; a bar never begins before the first.
        look: Its colours.
    """
    left, right = span
    low = max(float(amount.low or Decimal(0)), left)
    high = right if amount.high is None else float(amount.high)
    if high > low:
        axes.fill_between(
            [low, high], y - HALF, y + HALF, facecolor=look.face, edgecolor=look.edge,
            linewidth=0.9, hatch=look.hatch or None, zorder=3,
        )  # fmt: skip
    _draw_end(axes, low, y, look, is_open=amount.low_open, alone=amount.low == amount.high)
    if amount.high is None:
        axes.plot([right], [y], marker=">", markersize=8, color=look.edge, clip_on=False, zorder=6,
                  linestyle="none")  # fmt: skip
    elif high > low:
        _draw_end(axes, high, y, look, is_open=amount.high_open, alone=False)


def _draw_end(  # noqa: PLR0913  # one mark: where, in which colour, of which kind
    axes: Axes, x: float, y: float, look: Look, *, is_open: bool, alone: bool
) -> None:
    """A closed end is a line across, an open one a hollow circle, a single value a diamond."""
    edge = look.edge
    if alone:
        axes.plot([x], [y], marker="D", markersize=6, color=edge, zorder=6, linestyle="none",
                  clip_on=False)  # fmt: skip
    elif is_open:
        axes.plot([x], [y], marker="o", markersize=6.5, markerfacecolor="white",
                  markeredgecolor=edge, markeredgewidth=1.6, zorder=6, clip_on=False)  # fmt: skip
    else:
        axes.plot([x, x], [y - HALF - 0.08, y + HALF + 0.08], color=edge, linewidth=2.2, zorder=6,
                  clip_on=False)  # fmt: skip


def ends_legend(amounts: Iterable[Interval]) -> list[Line2D]:
    """What the marks mean at the ends of some intervals; only those that occur."""
    held = list(amounts)
    marks = (
        (any(a.low == a.high for a in held), "D", style.QUIET, "Single value"),
        (any(_excluded(a) for a in held), "o", "white", "Bound excluded"),
        (any(a.high is None for a in held), ">", style.QUIET, "No upper bound"),
    )
    return [
        Line2D([], [], color=style.QUIET, marker=mark, markerfacecolor=face, linestyle="none",
               markeredgewidth=1.6 if face == "white" else 1.0, label=label)
        for occurs, mark, face, label in marks
        if occurs
    ]  # fmt: skip


def _excluded(amount: Interval) -> bool:
    return amount.low != amount.high and (
        amount.low_open or (amount.high is not None and amount.high_open)
    )
