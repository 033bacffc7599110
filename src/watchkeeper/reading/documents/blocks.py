"""The blocks of text of a page in the order of reading, with what each of them is.

Kept is what stands between the first and the last block that the extractor takes for the article,
without navigation, forms and lists of links. A page in which it finds no article is kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from watchkeeper.reading.documents.layout import DATELINE, kinds_of
from watchkeeper.reading.documents.model import Block, Kind

_BLOCK = frozenset({
    "html", "body", "p", "div", "section", "article", "main", "header", "footer", "aside", "nav",
    "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead",
    "tbody", "tfoot", "tr", "caption", "figure", "figcaption", "blockquote", "pre",
    "form", "fieldset", "legend", "address", "center", "details", "summary", "hr", "hgroup",
})  # fmt: skip
_KINDS: dict[str, Kind] = {
    "h1": "headline", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading",
    "h6": "heading", "li": "list_item", "dt": "list_item", "dd": "list_item", "td": "table",
    "th": "table", "tr": "table", "caption": "caption", "figcaption": "caption",
    "legend": "heading", "summary": "heading", "article": "body", "section": "body",
    "main": "body", "body": "body", "blockquote": "body",
}  # fmt: skip
_CELL = frozenset({"td", "th"})
_BESIDE_TAG = frozenset({"nav", "aside", "form", "footer"})
_BESIDE_ROLE = frozenset({
    "navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar",
})  # fmt: skip
_BESIDE_NAME = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|newsletter|related|share|sharing|social|comments?|promo|ads?"
    r"|advert(?:isement)?|breadcrumbs?|menu|navbar|sidebar|subscribe|signup|most-read|trending"
    r"|read-more|footer|pagination|tags)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_STANDFIRST = re.compile(
    r"standfirst|(?:^|[\s_-])(?:dek|deck|subtitle|subhead(?:line)?|strapline|lede?|excerpt"
    r"|article-summary|intro)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|dateline|timestamp|pub-?date|author|meta|posted)(?:[\s_-]|$)", re.I
)
_ENDS = re.compile(r"[.!?:…][\"'”\u2019»)\]]*$")
CELLS = " | "
"""What stands between the cells of a row."""
_KEY = re.compile(r"\W+")
_KEY_LENGTH = 80
_LINKS = 0.6  # share of linked characters above which a block is a list of links


@dataclass(slots=True)
class Piece:
    """A block with what is known of its place.

    Attributes:
        text: Its text on one line.
        kind: What it is.
        parent: The element around it.
        beside: It stands in navigation, a form or the like.
        links: Share of its characters that are links.
        name: Class and id of its element.
    """

    text: str
    kind: Kind
    parent: Any
    beside: bool
    links: float
    name: str


class _Gatherer:
    """Walks a tree without recursion and gathers the text between the borders of its blocks."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self._buffer: list[str] = []
        self._linked = 0
        self._links = 0
        self._beside: list[Any] = []

    def start(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCK:
            self._flush(element.getparent())
        if not self._beside and _is_beside(element):
            self._beside.append(element)
        if tag == "a":
            self._links += 1
        elif tag == "br":
            self._buffer.append("\n")
        elif tag in _CELL and _lays_out(element):
            self._flush(element.getparent())
        elif tag in _CELL and "".join(self._buffer).strip():
            self._buffer.append(CELLS)
        elif tag == "time":
            self._buffer.append(" ")
        self._take(element.text)

    def end(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCK or (tag in _CELL and _lays_out(element)):
            self._flush(element)
        if tag == "a":
            self._links -= 1
        if self._beside and self._beside[-1] is element:
            self._beside.pop()
        self._take(element.tail)

    def _take(self, text: str | None) -> None:
        if text:
            # Bars at both ends keep the blanks there, which part words from the next element.
            self._buffer.append(" ".join(f"|{text}|".split())[1:-1])
            if self._links > 0:
                self._linked += len(text.strip())

    def _flush(self, element: Any) -> None:
        text = "".join(self._buffer)
        linked, self._linked = self._linked, 0
        self._buffer = []
        if element is None or not text.strip():
            return
        kind = _kind(element)
        share = linked / len(text)
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        for line in _lines(text):
            # Tables that only lay a page out hold sentences, not rows.
            prose = kind == "table" and CELLS not in line and len(line) > 60 and _ENDS.search(line)
            self.pieces.append(
                Piece(
                    line, "body" if prose else kind, element.getparent(), bool(self._beside),
                    share, name,
                )
            )  # fmt: skip


def _lines(text: str) -> Iterable[str]:
    """A text parted at its line breaks, where two of them or the end of a sentence stand."""
    lines: list[str] = []
    for paragraph in re.split(r"\n[ ]*\n\s*", text):
        held = ""
        for line in (" ".join(piece.split()) for piece in paragraph.split("\n")):
            if held and _ENDS.search(held):
                lines.append(held)
                held = line
            else:
                held = f"{held} {line}".strip()
        lines.append(held)
    return [line for line in lines if line]


def _kind(element: Any) -> Kind:
    """The kind of the nearest element that says one."""
    for _ in range(4):
        if element is None:
            break
        if element.tag in _KINDS:
            return "body" if _lays_out(element) else _KINDS[element.tag]
        element = element.getparent()
    return "body"


def _lays_out(element: Any) -> bool:
    """A cell that holds paragraphs lays a page out; it is no cell of a table."""
    if element.tag not in _CELL:
        return False
    if next(element.iter("p", "div", "table", "ul", "h1", "h2", "h3"), None) is not None:
        return True
    return len(list(islice(element.iter("br"), 2))) == 2


def _is_beside(element: Any) -> bool:
    tag = element.tag
    if tag in _BESIDE_TAG or (element.get("role") or "").lower() in _BESIDE_ROLE:
        return not _holds_title(element)
    if tag not in ("div", "section", "ul", "ol", "p", "span", "table"):
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_BESIDE_NAME.search(name)) and not _holds_title(element) and _is_short(element)


def _holds_title(element: Any) -> bool:
    return next(element.iter("h1"), None) is not None


def _is_short(element: Any) -> bool:
    """Names of classes are no proof: whatever holds much text of its own is not set aside."""
    long = [p for p in element.iter("p") if len(p.text or "") > 200]
    return len(long) < 3


def gather(root: Any) -> list[Piece]:
    """All blocks of text of a tree, in the order of reading."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415

    gatherer = _Gatherer()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start":
            gatherer.start(element)
        else:
            gatherer.end(element)
    return gatherer.pieces


def key_of(text: str) -> str:
    """By what two ways of writing the same block are the same."""
    return _KEY.sub("", text)[:_KEY_LENGTH]


def article(pieces: list[Piece], kept: Collection[str]) -> list[Block]:
    """The blocks of the article among all blocks of a page.

    Args:
        pieces: All blocks.
        kept: Keys of the lines that the extractor takes for the article; empty when it finds none.
    """
    taken = [n for n, piece in enumerate(pieces) if key_of(piece.text) in kept]
    held = sum(len(pieces[n].text) for n in taken)
    beside_none = sum(len(piece.text) for piece in pieces if not piece.beside)
    if not taken or held < 0.25 * beside_none:
        first, last = 0, len(pieces) - 1
    else:
        first, last = _widened(pieces, taken[0], taken[-1])
    known = set(taken)
    return _blocks(
        piece
        for number, piece in enumerate(pieces[first : last + 1], first)
        if _is_prose(piece) and (number in known or not piece.beside)
    )


def _widened(pieces: list[Piece], first: int, last: int) -> tuple[int, int]:
    """Back to the title above the first block, and on to what stands beside the last one."""
    titles = [n for n in range(first, -1, -1) if pieces[n].kind == "headline"]
    if titles:
        first = min(first, titles[0])
    while first > 0 and _goes_with(pieces[first - 1], pieces[first]):
        first -= 1
    while last + 1 < len(pieces) and _goes_with(pieces[last + 1], pieces[last]):
        last += 1
    return first, last


def _goes_with(piece: Piece, other: Piece) -> bool:
    return piece.parent is other.parent and not piece.beside and _is_prose(piece)


def _is_prose(piece: Piece) -> bool:
    """Not only a link to another page; a sentence may be a link from end to end."""
    return piece.links <= _LINKS or piece.kind == "headline" or bool(_ENDS.search(piece.text))


def _blocks(pieces: Iterable[Piece]) -> list[Block]:
    blocks: list[Block] = []
    for piece in pieces:
        kind = piece.kind
        if kind == "headline" and any(block.kind == "headline" for block in blocks):
            kind = "heading"
        elif kind in ("body", "heading") and _follows_headline(blocks) and _leads(piece):
            kind = "standfirst"
        if kind in ("body", "standfirst") and len(piece.text) < 150 and _is_dateline(piece):
            kind = "dateline"
        blocks.append(Block(piece.text, kind))
    if any(block.kind == "headline" for block in blocks):
        return blocks
    # Without a heading that says it is one, the form of the text says what its first lines are.
    guessed = kinds_of([block.text for block in blocks])
    return [
        Block(block.text, kind if block.kind == "body" else block.kind)
        for block, kind in zip(blocks, guessed, strict=True)
    ]


def _follows_headline(blocks: list[Block]) -> bool:
    last = next((block.kind for block in reversed(blocks) if block.kind != "dateline"), None)
    return last == "headline"


def _leads(piece: Piece) -> bool:
    in_heading = piece.kind == "heading" and len(piece.text) > 40
    return in_heading or _STANDFIRST.search(piece.name) is not None


def _is_dateline(piece: Piece) -> bool:
    if DATELINE.fullmatch(piece.text):
        return True
    ends = len(piece.text) > 60 and _ENDS.search(piece.text)
    return not ends and _BYLINE.search(piece.name) is not None
