"""Plain text into paragraphs: where one ends, and what it is.

The rules:

1. A blank line ends a paragraph. Between blank lines, a line break is only the edge of the page
   when the first word of the next line would not have fitted, or is small in the middle of a
   sentence; otherwise it ends a paragraph.
2. A line that begins with a bullet or a number in brackets begins a list item.
3. Paragraphs before the first one that ends like a sentence, at most two and short, are headline
   and standfirst. A dateline of its own is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchkeeper.reading.documents.model import Kind, Paragraph

WIDEST = 120
"""Characters of a line above which a text was not broken at the edge of a page."""

_BULLET = re.compile(r"(?:[-*•·▪‣◦\u2013—]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)])[ \t]+\S")
_ENDS = re.compile(r"[.!?…:;][\"'”\u2019»)\]]*$|[\"”»]$")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:{_MONTH} [0-9]{{1,2}}|[0-9]{{1,2}} {_MONTH})(?:,? (?:19|20)[0-9]{{2}})?"
DATELINE = re.compile(
    r"(?:[A-Z][\w.'\u2019/-]{1,20}(?: [A-Z][\w.]{1,20}){0,2}(?:, [A-Z][\w. ]{1,30})?[,.]? )?"
    rf"{_DAY}"
    r"(?: ?[(/][^()/]{2,60}[)/])?(?: ?(?:--|[-\u2013—:]))?"
)
_CAPTION = re.compile(r"(?:file )?(?:photo|image|picture|figure|caption|table)\b ?[0-9]*[:.]", re.I)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_WORD = re.compile(r"\S+")
_HEADLINE = 250
_STANDFIRST = 400


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of plain text, without blank ends."""
    spans = list(_spans(text))
    kinds = kinds_of([text[start:end] for start, end in spans])
    return tuple(
        Paragraph(start, end, kind) for (start, end), kind in zip(spans, kinds, strict=True)
    )


def kinds_of(pieces: list[str]) -> list[Kind]:
    """What each piece of a text is, by its place and form alone."""
    kinds: list[Kind] = [_kind(piece) for piece in pieces]
    if len(pieces) < 2:
        return kinds
    at = 0
    while at < min(2, len(pieces) - 1) and kinds[at] == "dateline":
        at += 1
    # A headline may ask, when an answer follows that is longer than the question.
    asks = pieces[at].endswith("?") and len(pieces[at]) < len(pieces[at + 1])
    if kinds[at] == "body" and (asks or _is_title(pieces[at], _HEADLINE)):
        kinds[at] = "headline"
        below = at + 1
        leads = below < len(pieces) - 1 and kinds[below] == "body"
        if leads and _is_title(pieces[below], _STANDFIRST):
            kinds[below] = "standfirst"
    return kinds


def _is_title(piece: str, longest: int) -> bool:
    return len(piece) <= longest and not _ENDS.search(piece)


def _kind(piece: str) -> Kind:
    if _BULLET.match(piece):
        return "list_item"
    if _CAPTION.match(piece):
        return "caption"
    return "dateline" if DATELINE.fullmatch(piece) else "body"


def _spans(text: str) -> Iterator[tuple[int, int]]:
    width = max((len(line[0].rstrip()) for line in _LINE.finditer(text)), default=0)
    block: list[tuple[int, int]] = []
    for found in _LINE.finditer(text):
        if block and text.count("\n", block[-1][1], found.start()) > 1:
            yield from _split(text, block, width)
            block = []
        block.append(found.span())
    if block:
        yield from _split(text, block, width)


def _split(text: str, lines: list[tuple[int, int]], width: int) -> Iterator[tuple[int, int]]:
    """Parts the lines of one block where a line ended before the edge of the page."""
    first = 0
    for number in range(1, len(lines) + 1):
        if number < len(lines) and _runs_on(text, lines[number - 1], lines[number], width):
            continue
        yield _trimmed(text, lines[first][0], lines[number - 1][1])
        first = number


def _runs_on(text: str, line: tuple[int, int], below: tuple[int, int], width: int) -> bool:
    next_line = text[below[0] : below[1]].strip()
    if _BULLET.match(next_line):
        return False
    if next_line[:1].islower() and not _ENDS.search(text[line[0] : line[1]].rstrip()):
        return True
    word = _WORD.match(next_line)
    held = len(text[line[0] : line[1]].rstrip())
    return width <= WIDEST and word is not None and held + 1 + len(word[0]) > width


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
