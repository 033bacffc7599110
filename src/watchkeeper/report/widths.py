"""Widths of a table's columns in print: no word is cut, and long text gets the room it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from watchkeeper.report.content import Line, Table, plain

PAGE: Final = 489.0
"""Width of the text on an A4 page, in points."""

PADDING: Final = 7.0
LINE_HEIGHT: Final = 1.45
ROW_PADDING: Final = 7.0
BREAKABLE: Final = re.compile(r"[\s/?&=_]+|(?<=[-,;.\u2013])")
SMALL: Final = (7.6, 7.0, 6.4, 5.8)
"""Sizes of the type of a table, in points; the first in which every word fits is taken."""


@dataclass(frozen=True, slots=True)
class Measures:
    """How a table is set.

    Attributes:
        widths: Width of each column in points; their sum is the width of the text.
        size: Size of its type in points.
        height: About how high it is, in points.
        tallest: About how high its highest row is, in points.
    """

    widths: tuple[float, ...]
    size: float
    height: float
    tallest: float


def measures(table: Table) -> Measures:
    """Widths that follow from the table's longest words and from how much each column says."""
    texts = [
        [column.title, *(plain(row[index]) for row in table.rows)]
        for index, column in enumerate(table.columns)
    ]
    bold = [index == 0 for index in range(len(texts))]
    for size in SMALL:
        least = [
            max(_word(text, bold=first or at == 0) for at, text in enumerate(column)) * size
            + PADDING
            for column, first in zip(texts, bold, strict=True)
        ]
        if sum(least) <= PAGE:
            break
    else:
        least = [width * PAGE / sum(least) for width in least]
    widths = _shared(least, [_demand(column, size) for column in texts])
    heights = [_height(row, widths, size) for row in table.rows]
    return Measures(tuple(widths), size, sum(heights) + 40, max(heights, default=0.0))


def _shared(least: Sequence[float], demand: Sequence[float]) -> list[float]:
    """The least widths, and the rest of the page by demand, none beyond what it can use."""
    widths = list(least)
    for _ in range(len(widths)):
        spare = PAGE - sum(widths)
        open_ = [i for i, width in enumerate(widths) if width < demand[i] - 0.5]
        if spare < 0.5 or not open_:
            break
        total = sum(demand[i] ** 0.6 for i in open_)
        for i in open_:
            widths[i] = min(demand[i], widths[i] + spare * demand[i] ** 0.6 / total)
    spare = PAGE - sum(widths)
    return [width + spare / len(widths) for width in widths]


def _demand(texts: Sequence[str], size: float) -> float:
    """The width at which the column's text, but for its longest cells, stands on one line."""
    lengths = sorted(_length(text) for text in texts)
    usual = lengths[min(len(lengths) - 1, int(len(lengths) * 0.9))]
    return min(usual * size + PADDING, PAGE * 0.7)


def _height(row: Sequence[Line], widths: Sequence[float], size: float) -> float:
    lines = 1
    for cell, width in zip(row, widths, strict=True):
        needed = _length(plain(cell)) * size / max(width - PADDING, size)
        lines = max(lines, int(needed * 1.12) + 1)
    return lines * size * LINE_HEIGHT + ROW_PADDING


def _word(text: str, *, bold: bool) -> float:
    """Width of the longest word that no line may break, in ems."""
    pieces = BREAKABLE.split(text)
    return max((_length(piece) for piece in pieces), default=0.0) * (1.07 if bold else 1.0)


@lru_cache(maxsize=65_536)
def _length(text: str) -> float:
    """About the width of a text in ems, without measuring it with a font."""
    return sum(_em(character) for character in text)


def _em(character: str) -> float:
    if character >= "\u1100":
        return 1.0
    if character in " .,;:'|!ijlI()[]/":
        return 0.3
    if character.isupper() or character in "mwMW%@":
        return 0.7
    return 0.575
