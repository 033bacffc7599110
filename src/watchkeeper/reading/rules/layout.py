"""Where the text stands: paragraphs, headlines, datelines, labels, and who speaks by the layout.

The rules:

1. Paragraphs are divided by empty lines, or by line ends where there are no empty lines.
2. A first block without a closing mark is a headline, a second one a standfirst; they are parsed
   apart.
3. A statement names its speaker once, in the heading, the dateline or the sentence that hands over
   the floor; then the frame holds for all that follows.
4. In a transcript a label names the speaker of its paragraph and of those without a label after it.
5. In a meeting record the delegate named in a paragraph speaks all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files

from watchkeeper.claims.datafile import read_as
from watchkeeper.reading.model import Paragraph, Role

_BLANK = re.compile(r"\n[ \t\r]*\n+")
_LINE = re.compile(r"\n+")
_BULLET = re.compile(
    r"(?:[-*•\u2013·▪]|\(?\d{1,2}[.)]|\(?\d{1,2}/\d{1,2}\)?|\(?[a-z]\))\s+"
    r"|(?:Finding|Point|Item|Para(?:graph)?) \d{1,2}[.:] ?"
)
_CLOSED = re.compile(r"[.!?…:;][\"'”\u2019)\]]*\s*(?:-0-|END|##+)?\s*\Z")
_LABEL = re.compile(r"(?P<label>[A-Z][^\n:?!]{0,80}?)\s?:(?:\s+|\Z)")
_BRACKETED = re.compile(r"(?:[QA][.:]? )?\((?P<label>[A-Z][^()\n:?!]{3,60})\)\s+(?=[A-Z])")
_INITIAL = re.compile(
    r"(?P<label>[QA]|Question|Answer|Reply)(?: ?\d{1,2})?(?:\.|\)| ?[\u2013\u2014-])"
    r"\s+(?=[A-Z\"\u201c\u2018'(])"
)
MAX_HEADING = 32
LONG_LABEL = 12
"""Most words of a label that comes again; one that stands alone has six at most."""


@dataclass(frozen=True, slots=True)
class LayoutFile:
    """Schema of `layout.yaml`."""

    dateline: str
    issued: str
    titles: list[str]
    performed: str
    question: str
    answer: str
    delegates: str
    outlets: str
    joint: str
    parties: str
    undersigned: str
    made_by: str
    self_issue: str
    we_named: str
    performing: str
    doer: str
    announced: str
    reporting: str
    contact: str
    citation: str
    finding: str
    doing: str
    about: str
    byline: str
    closing: str
    told: str
    column: str
    record: str
    signs: dict[str, float]
    against: dict[str, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """The patterns of `layout.yaml`, compiled."""

    dateline: re.Pattern[str]
    issued: re.Pattern[str]
    titles: tuple[re.Pattern[str], ...]
    performed: re.Pattern[str]
    question: re.Pattern[str]
    answer: re.Pattern[str]
    delegates: re.Pattern[str]
    outlets: re.Pattern[str]
    joint: re.Pattern[str]
    parties: re.Pattern[str]
    undersigned: re.Pattern[str]
    made_by: re.Pattern[str]
    self_issue: re.Pattern[str]
    we_named: re.Pattern[str]
    performing: re.Pattern[str]
    doer: re.Pattern[str]
    announced: re.Pattern[str]
    reporting: re.Pattern[str]
    contact: re.Pattern[str]
    citation: re.Pattern[str]
    finding: str
    doing: re.Pattern[str]
    about: str
    byline: re.Pattern[str]
    closing: re.Pattern[str]
    told: re.Pattern[str]
    column: re.Pattern[str]
    record: re.Pattern[str]
    signs: Mapping[str, float]
    against: Mapping[str, float]


@lru_cache(maxsize=1)
def load_layout() -> Layout:
    """The layout patterns that ship with the package."""
    text = (files("watchkeeper.reading") / "lexicons" / "layout.yaml").read_text(encoding="utf-8")
    file = read_as(LayoutFile, text, "layout.yaml")

    def anywhere(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    ends = {"question": r"(?:\s*\([^()]*\))?\Z", "answer": r"\b", "outlets": r"\Z"}
    plain = {"titles", "finding", "about", "signs", "against"}
    patterns = {
        field.name: anywhere(getattr(file, field.name) + ends.get(field.name, ""))
        for field in fields(LayoutFile)
        if field.name not in plain
    }
    return Layout(
        titles=tuple(anywhere(title) for title in file.titles),
        finding=file.finding,
        about=file.about,
        signs=file.signs,
        against=file.against,
        **patterns,
    )


def paragraphs_of(text: str) -> tuple[Paragraph, ...]:
    """Divides a text into paragraphs with their roles."""
    divider = _BLANK if _BLANK.search(text) else _LINE
    spans, begin = [], 0
    for match in [*divider.finditer(text), None]:
        end = len(text) if match is None else match.start()
        spans += _lines(text, begin, end) if divider is _BLANK else [(begin, end)]
        begin = end if match is None else match.end()
    trimmed = [_trimmed(text, start, end) for start, end in spans]
    kept = [(start, end) for start, end in trimmed if start < end]
    return tuple(
        Paragraph(start, end, _role(text, kept, number), number)
        for number, (start, end) in enumerate(kept)
    )


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A block of short unclosed lines (a letterhead, a list) is a paragraph for each line."""
    lines = text[start:end].split("\n")
    if len(lines) == 1:
        return [(start, end)]
    heads = all(not _CLOSED.search(line) and len(line) < 100 for line in lines if line.strip())
    listed = sum(bool(_BULLET.match(line.strip())) for line in lines) >= max(1, len(lines) // 2)
    labelled = sum(bool(_LABEL.match(line.strip())) for line in lines) >= 2
    if not (heads or listed or labelled or _ragged(lines)):
        return [(start, end)]
    spans = []
    for line in lines:
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans


def _ragged(lines: list[str]) -> bool:
    """Lines that all end a sentence are paragraphs; wrapped lines break in the middle."""
    inner = [line for line in lines[:-1] if line.strip()]
    return bool(inner) and all(_CLOSED.search(line) for line in inner)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _role(text: str, spans: list[tuple[int, int]], number: int) -> Role:
    start, end = spans[number]
    body = text[start:end]
    words = len(body.split())
    if _CLOSED.search(body) and not (number == 0 and words <= 16 and body.endswith(("!", "?"))):
        return "body"
    if words > MAX_HEADING or _BULLET.match(body):
        return "body"
    if number == 0:
        return "headline"
    before = [_role(text, spans, earlier) for earlier in range(number)] if number <= 3 else []
    if number <= 3 and all(role != "body" for role in before):
        return "standfirst"
    return "label" if words <= 14 else "body"


def opening(text: str, paragraph: Paragraph) -> int:
    """How many characters of a paragraph are dateline, bullet or label of a list."""
    body = text[paragraph.start : paragraph.end]
    begin = 0
    if (bullet := _BULLET.match(body)) is not None:
        begin = bullet.end()
    if (dateline := load_layout().dateline.match(body, begin)) is not None and dateline.end() < 110:
        begin = dateline.end()
    return begin


def is_listed(text: str, paragraphs: Iterable[Paragraph]) -> bool:
    """Whether half of the body or more is numbered or bulleted points."""
    bodies = [p for p in paragraphs if p.role == "body"]
    points = sum(_BULLET.match(text, p.start, p.end) is not None for p in bodies)
    return points >= 2 and 2 * points >= len(bodies)


def agency_of(text: str, paragraph: Paragraph) -> str:
    """The agency that the dateline names, "" when there is none."""
    body = text[paragraph.start : min(paragraph.end, paragraph.start + 200)]
    match = load_layout().dateline.match(body)
    return (match["agency"] or match["wire"] or "") if match else ""


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's label at the head of a paragraph.

    Attributes:
        text: The label.
        length: Characters up to what is said.
        question: Whether it opens a question.
    """

    text: str
    length: int
    question: bool


def repeated_labels(text: str, paragraphs: Iterable[Paragraph]) -> frozenset[str]:
    """Words before a colon that open two paragraphs or more; "Q." and "A." where both do."""
    found: dict[str, int] = {}
    for paragraph in paragraphs:
        match = _label(text, paragraph)
        if match is not None and len(match["label"].split()) <= LONG_LABEL:
            found[match["label"].strip()] = found.get(match["label"].strip(), 0) + 1
    return frozenset(label for label, count in found.items() if count > 1)


def _label(text: str, paragraph: Paragraph) -> re.Match[str] | None:
    """What looks like a label at the head of a paragraph."""
    for pattern in (_LABEL, _BRACKETED, _INITIAL):
        match = pattern.match(text, paragraph.start, paragraph.end)
        if match is not None:
            return match
    return None


def label_of(text: str, paragraph: Paragraph, known: frozenset[str] = frozenset()) -> Label | None:
    """The label that opens a paragraph of a transcript, None when it opens with none."""
    match = _label(text, paragraph)
    if match is None or paragraph.role in ("headline", "standfirst"):
        return None
    label, layout = match["label"].strip(), load_layout()
    bare = re.sub(r"\s*\([^()]*\)", "", label)
    words, length = bare.split(), match.end() - paragraph.start
    if match.re is _INITIAL and not ({"Q", "A"} <= known or {"Question", "Answer"} <= known):
        return None
    if len(words) > 6 and label not in known:
        return None
    asks = (
        (match[0].startswith("Q") and match.re is _BRACKETED)
        or bool(layout.question.match(label))
        or bool(layout.outlets.match(bare))
    )
    names = all(word[:1].isupper() or word in ("of", "the", "for", "and") for word in words)
    if asks or label in known:
        return Label(label, length, asks)
    if layout.answer.match(bare) or bare.isupper() or (names and 1 <= len(words) <= 4):
        return Label(label, length, False)
    return None
