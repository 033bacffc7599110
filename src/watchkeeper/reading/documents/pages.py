"""The lines of printed pages into paragraphs: by the space between them, their size and their end.

The rules:

1. A line goes on in the next one when the gap between them is that of the text, their size is the
   same and the first word below would not have fitted; otherwise a paragraph ends.
2. A paragraph that stops in the middle of a sentence at the foot of a page or column goes on at the
   head of the next.
3. A hyphen at the end of a line is dropped, unless the text has the word with a hyphen elsewhere.
4. Page numbers, and lines that stand at the head or foot of most pages, are left out with a notice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from watchkeeper.reading.documents.layout import kinds_of
from watchkeeper.reading.documents.model import Block, Kind

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\W*(?:page )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?\W*", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-*•·▪‣◦\u2013—]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)])\s+\S")
_ENDS = re.compile(r"[.!?…][\"'”\u2019»)\]]*$")
_HYPHEN = re.compile(r"(\w+)[-\u00ad\u2010]$")
_NO_WORD = re.compile(r"\W")
_LARGER = 1.1  # times the size of the text from which a line is a heading
_EDGE = 2  # lines at the head and at the foot of a page that may be running heads


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    Attributes:
        text: Its text, blanks evened out.
        x: Left end, in points.
        y: Base line, in points from the foot of the page; 0 when unknown.
        size: Size of its letters in points; 0 when unknown.
        page: Number of the page, from 0.
    """

    text: str
    x: float = 0
    y: float = 0
    size: float = 0
    page: int = 0


def blocks_of(lines: Sequence[Line]) -> tuple[list[Block], int]:
    """Paragraphs of the lines of all pages.

    Returns:
        The blocks, and how many lines were left out as running heads and page numbers.
    """
    kept = _without_running(lines)
    if not kept:
        return [], len(lines)
    groups = _groups(kept)
    hyphened = frozenset(re.findall(r"\w+-\w+", " ".join(line.text for line in kept).lower()))
    texts = [_joined(group, hyphened) for group in groups]
    kinds = _kinds(groups, texts)
    blocks = [Block(text, kind) for text, kind in zip(texts, kinds, strict=True)]
    return blocks, len(lines) - len(kept)


def _without_running(lines: Sequence[Line]) -> list[Line]:
    pages: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        pages.setdefault(line.page, []).append(number)
    edges = {
        number: _DIGITS.sub("#", lines[number].text)
        for numbers in pages.values()
        for number in (*numbers[:_EDGE], *numbers[-_EDGE:])
    }
    counts = Counter(edges.values())
    least = max(2, len(pages) / 2)
    outer = {n for numbers in pages.values() if len(numbers) > 1 for n in (numbers[0], numbers[-1])}
    running = {
        number
        for number, key in edges.items()
        if (len(pages) > 1 and counts[key] >= least and not _ENDS.search(lines[number].text))
        or (number in outer and _NUMBER.fullmatch(lines[number].text))
    }
    return [line for number, line in enumerate(lines) if number not in running]


@dataclass(frozen=True, slots=True)
class _Measure:
    """What the lines have in common: pitch and size in points, width in characters."""

    leading: float
    size: float
    width: int


def _measure(lines: Sequence[Line]) -> _Measure:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0]
    gaps = sorted(
        above.y - below.y
        for above, below in pairwise(lines)
        if above.page == below.page
        and above.size == below.size == size
        and 0 < above.y - below.y < 4 * (size or 12)
    )
    # Not the median: in a text of short paragraphs most gaps are those between paragraphs.
    leading = gaps[len(gaps) * 15 // 100] if gaps else 0.0
    return _Measure(leading, size, max(len(line.text) for line in lines))


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    measure = _measure(lines)
    groups = [[lines[0]]]
    for above, below in pairwise(lines):
        if _goes_on(above, below, measure):
            groups[-1].append(below)
        else:
            groups.append([below])
    return groups


def _goes_on(above: Line, below: Line, measure: _Measure) -> bool:
    if abs(above.size - below.size) > 0.5 or _BULLET.match(below.text):
        return False
    if above.page != below.page or (above.y and below.y > above.y):
        return not _ENDS.search(above.text)
    gap = above.y - below.y
    if above.size > _LARGER * measure.size > 0:
        return gap < 1.5 * above.size
    if measure.leading and gap > 1.25 * measure.leading:
        return False
    inside = below.text[:1].islower() and not _ENDS.search(above.text)
    return inside or _is_full(above, below, measure.width)


def _is_full(above: Line, below: Line, width: int) -> bool:
    """The first word below would not have fitted, give or take what letters differ in width."""
    return len(above.text) + 1 + len(below.text.partition(" ")[0]) > 0.85 * width


def _joined(group: Sequence[Line], hyphened: frozenset[str]) -> str:
    text = group[0].text
    for line in group[1:]:
        broken = _HYPHEN.search(text)
        if broken and line.text[:1].islower():
            word = f"{broken[1]}-{_NO_WORD.split(line.text, maxsplit=1)[0]}".lower()
            text = (text if word in hyphened else text[:-1]) + line.text
        elif broken:
            text += line.text
        else:
            text += f" {line.text}"
    return text


def _kinds(groups: Sequence[Sequence[Line]], texts: list[str]) -> list[Kind]:
    body = _measure([line for group in groups for line in group]).size
    large = [
        group[0].size > _LARGER * body > 0 and len(text) < 400
        for group, text in zip(groups, texts, strict=True)
    ]
    if not any(large):
        return kinds_of(texts)
    kinds: list[Kind] = []
    for is_large, found in zip(large, kinds_of(texts), strict=True):
        kind: Kind = "body" if found in ("headline", "standfirst") else found
        if is_large and "headline" not in kinds:
            kind = "headline"
        elif is_large:
            kind = "standfirst" if kinds[-1] == "headline" else "heading"
        kinds.append(kind)
    return kinds
