"""The timeline of a norm as numbers for a drawing: one bar for each version, one row a position."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from watchkeeper.norms.schema import Norm, Position, Version

WIDTH, LEFT, RIGHT = 760, 120, 24
ROW, TOP, BAR = 34, 30, 18
YEARS_AFTER = 2
"""Years drawn after the last date of the norm, for what lasts until further notice."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of days as drawn.

    Attributes:
        x: Left end, in pixels.
        y: Upper end.
        width: Width.
        label: What stands above it.
        title: What it says to a reader who points at it or hears it read.
        open_end: It lasts until further notice.
        force: Force of the version.
    """

    x: float
    y: float
    width: float
    label: str
    title: str
    open_end: bool
    force: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing.

    Attributes:
        width: Width in pixels.
        height: Height.
        rows: The middle of each row, its name, and whether no bar stands in it.
        bars: The bars.
        years: Pairs of a place and the year that begins there.
    """

    width: int
    height: int
    rows: tuple[tuple[float, str, bool], ...]
    bars: tuple[Bar, ...]
    years: tuple[tuple[float, int], ...]


def timeline(norm: Norm) -> Timeline:
    """The timeline of a norm; a pure function of its dates."""
    days = [version.since for version in norm.versions]
    days += [version.until for version in norm.versions if version.until]
    first, last = date(min(days).year, 1, 1), date(max(days).year + YEARS_AFTER, 1, 1)
    span = (last - first).days

    def place(day: date) -> float:
        share = min(max((day - first).days / span, 0), 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    rows: list[tuple[str, Position | None]] = [("the text", None)]
    rows += [(position.id, position) for position in norm.positions]
    bars = tuple(
        bar
        for index, (_, position) in enumerate(rows)
        for number, version in enumerate(norm.versions)
        if position is None or not position.versions or version.since in position.versions
        for bar in [_bar(version, position, TOP + index * ROW, place, number)]
        if bar is not None
    )
    step = max(1, (last.year - first.year) // 10)
    years = tuple((place(date(y, 1, 1)), y) for y in range(first.year, last.year + 1, step))
    filled = {bar.y for bar in bars}
    named = tuple(
        (TOP + i * ROW + BAR / 2 + 4, name, TOP + i * ROW not in filled)
        for i, (name, _) in enumerate(rows)
    )
    return Timeline(WIDTH, TOP + len(rows) * ROW + 14, named, bars, years)


def _bar(
    version: Version,
    position: Position | None,
    y: float,
    place: Callable[[date], float],
    number: int,
) -> Bar | None:
    since = max(version.since, position.since) if position and position.since else version.since
    until = version.until
    if position is not None and position.until is not None:
        until = min(position.until, until or position.until)
    if until is not None and until < since:
        return None
    x, end = place(since), place(until or date.max)
    title = f"{since} to {until or 'further notice'}, {version.force.replace('_', ' ')}"
    return Bar(x, y, max(round(end - x, 1), 2.0), str(number + 1), title, until is None,
               version.force)  # fmt: skip
