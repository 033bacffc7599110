"""Quoted words: where they stand, exactly, also across paragraphs.

The rules:

1. Curly, straight, low and angle double marks pair within a paragraph; the span leaves them out.
2. A quotation that a paragraph does not close goes on in the next one that opens with a mark.
3. A claim is direct when nine tenths of its content are quoted, partial when some words are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from watchkeeper.reading.model import Mode, Paragraph, Quote, Span
from watchkeeper.reading.trees import Sentence

_OPENING = "“„«"
_CLOSING = "”»"
_STRAIGHT = '"'
_BEFORE = " \t\n(—\u2013-[:/"
DIRECT = 0.9


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between marks.

    Attributes:
        start: First quoted character.
        end: One past the last.
        paragraph: Number of the paragraph.
        open: Whether the paragraph ends before the quotation does.
    """

    start: int
    end: int
    paragraph: int
    open: bool = False


def find_quotations(text: str, paragraphs: Iterable[Paragraph]) -> list[Quotation]:
    """All quotations of a text in order."""
    found: list[Quotation] = []
    for paragraph in paragraphs:
        begin: int | None = None
        for place in range(paragraph.start, paragraph.end):
            mark = text[place]
            if mark not in _OPENING and mark not in _CLOSING and mark != _STRAIGHT:
                continue
            if begin is None:
                begin = place + 1 if _opens(text, place, paragraph.start) else None
            elif mark != _STRAIGHT and mark in _OPENING and mark != "“":
                continue
            else:
                if place > begin:
                    found.append(Quotation(begin, place, paragraph.number))
                begin = None
        if begin is not None and paragraph.end > begin:
            found.append(Quotation(begin, paragraph.end, paragraph.number, True))
    return found


def _opens(text: str, place: int, start: int) -> bool:
    if text[place] in _OPENING:
        return True
    if text[place] in _CLOSING:
        return False
    return place == start or text[place - 1] in _BEFORE


def quoted_rows(sentence: Sentence, quotations: Sequence[Quotation]) -> frozenset[int]:
    """Rows of a sentence that stand inside quotations."""
    near = [q for q in quotations if q.start < sentence.end and sentence.start < q.end]
    if not near:
        return frozenset()
    return frozenset(
        row
        for row, begin in enumerate(sentence.begins)
        if any(q.start <= begin < q.end for q in near)
    )


def quotes_within(span: Span, quotations: Iterable[Quotation]) -> tuple[Quote, ...]:
    """The quotations, or the parts of them, that a span holds."""
    return tuple(
        Quote(max(span[0], q.start), min(span[1], q.end))
        for q in quotations
        if q.start < span[1] and span[0] < q.end
    )


def mode_of(content: Iterable[int], quoted: frozenset[int], sentence: Sentence) -> Mode:
    """How much of the content is in the speaker's own words."""
    rows = [row for row in content if sentence.pos[row] != "PUNCT"]
    inside = sum(row in quoted for row in rows)
    if rows and inside >= DIRECT * len(rows):
        return "direct"
    return "partial" if inside else "paraphrase"
