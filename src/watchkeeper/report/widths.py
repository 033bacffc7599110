"""Widths of a table's columns in print: no word is cut, and long text gets the room it needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from watchkeeper.report import fonts
from watchkeeper.report.content import Table, plain

PAGE: Final = 489.0
"""Width of the text on an A4 page, in points."""

PADDING: Final = 7.5
BOLD: Final = 1.07
"""How much wider bold type is."""

LINE_HEIGHT: Final = 1.45
ROW_PADDING: Final = 7.0
ADDRESS: Final = 110.0
"""Width that is enough for addresses, which break anywhere."""

STEP: Final = 8.0
SAMPLE: Final = 48
"""About how many rows are looked at to share the width out."""

BREAKABLE: Final = re.compile(r"[\s?&=_]+|(?<=[-,;./\u2013])(?!\d)")
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
    for size in SMALL:
        least = [
            _least(column.holds, held, size, bold=index == 0)
            for index, (column, held) in enumerate(zip(table.columns, texts, strict=True))
        ]
        if sum(least) <= PAGE:
            break
    else:
        least = [width * PAGE / sum(least) for width in least]
    rows = [[_length(plain(cell)) * size for cell in row] for row in table.rows]
    head = [_length(column.title) * BOLD * size for column in table.columns]
    widths = _shared(least, [head, *rows[:: max(1, len(rows) // SAMPLE)]])
    heights = [_lines(row, widths) * size * LINE_HEIGHT + ROW_PADDING for row in (head, *rows)]
    return Measures(tuple(widths), size, sum(heights) + 30, max(heights))


def _least(holds: str, texts: Sequence[str], size: float, *, bold: bool) -> float:
    """The width at which no word of a column is cut; addresses break anywhere."""
    words = [_word(text, bold=bold or at == 0) for at, text in enumerate(texts)]
    if holds == "address":
        return max(words[0] * size, min(max(map(_length, texts)) * size, ADDRESS)) + PADDING
    return max(words) * size + PADDING


def _shared(least: Sequence[float], rows: Sequence[Sequence[float]]) -> list[float]:
    """The least widths, and the rest of the page, step by step, where rows are highest."""
    widths = list(least)
    for _ in range(int((PAGE - sum(widths)) / STEP)):
        tall = [0] * len(widths)
        for row in rows:
            lines = [_cell_lines(needed, width) for needed, width in zip(row, widths, strict=True)]
            most = max(lines)
            for index, count in enumerate(lines):
                tall[index] += count * count if count == most > 1 else 0
        if not any(tall):
            break
        widths[tall.index(max(tall))] += STEP
    spare = PAGE - sum(widths)
    return [width + spare / len(widths) for width in widths]


def _cell_lines(needed: float, width: float) -> int:
    """Lines of a cell whose text is `needed` points long; some of each line stays empty."""
    return int(needed * 1.06 / max(width - PADDING, 1.0)) + 1


def _lines(row: Sequence[float], widths: Sequence[float]) -> int:
    return max(map(_cell_lines, row, widths), default=1)


def _word(text: str, *, bold: bool) -> float:
    """Width of the longest word that no line may break, in ems."""
    pieces = BREAKABLE.split(text)
    return max((_length(piece) for piece in pieces), default=0.0) * (BOLD if bold else 1.0)


@lru_cache(maxsize=65_536)
def _length(text: str) -> float:
    """Width of a text in ems; a character of another font is a full square."""
    widths = fonts.advances()
    return sum(widths.get(character, 1.0) for character in text)
