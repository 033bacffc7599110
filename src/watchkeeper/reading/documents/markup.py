"""HTML made safe and small before it is parsed: one pass, linear in its length.

Scripts, styles, comments and embedded pictures are most of a large page and none of its text. They
are cut out of the characters, so that neither the parser nor the extractor ever sees them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from watchkeeper.reading.documents.model import DocumentError, Limits

_OPEN = re.compile(r"<(?:!--|(script|style|noscript|template|svg|iframe|object|math)\b)", re.I)
_EMBEDDED = re.compile(r"data:[a-z]+/[^\"'\s>)]{40,}", re.I)
_LINKED_DATA = re.compile(r"ld\+json", re.I)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>", re.I)
_ENTITY = re.compile(r"<!ENTITY", re.I)
_STYLE_KEPT = 200_000
_DATA_KEPT = 500_000


@dataclass(frozen=True, slots=True)
class Markup:
    """What is left of a page.

    Attributes:
        html: The page without scripts, styles, comments and embedded pictures.
        styles: Its style sheets.
        data: Its linked data (JSON).
    """

    html: str
    styles: str
    data: tuple[str, ...]


def slim(html: str, limits: Limits) -> Markup:
    """Cuts out of a page what is no text.

    Raises:
        DocumentError: More markup is left than the limits allow.
    """
    kept: list[str] = []
    styles: list[str] = []
    data: list[str] = []
    at = 0
    while found := _OPEN.search(html, at):
        kept.append(html[at : found.start()])
        tag = (found[1] or "").lower()
        inside, at = _element(html, found, tag)
        if tag == "style":
            styles.append(inside.partition(">")[2])
        elif tag == "script" and _LINKED_DATA.search(inside[:200]):
            data.append(inside.partition(">")[2])
    kept.append(html[at:])
    text = _EMBEDDED.sub("", _DECLARATION.sub("", "".join(kept), count=1))
    _check(text, limits)
    return Markup(text, "".join(styles)[:_STYLE_KEPT], _bounded(data))


def _element(html: str, opened: re.Match[str], tag: str) -> tuple[str, int]:
    """What stands in an element, with its opening tag, and where the page goes on.

    A browser reads an element of this kind that is never closed to the end of the page; so is it
    here, and the search for its end is not made twice.
    """
    if not tag:
        end = html.find("-->", opened.end())
        return "", (end + 3 if end >= 0 else len(html))
    closing = re.compile(rf"</{tag}\s*>", re.I).search(html, opened.end())
    if closing is None:
        return html[opened.start() :], len(html)
    return html[opened.start() : closing.start()], closing.end()


def _check(text: str, limits: Limits) -> None:
    if len(text) > limits.markup:
        raise DocumentError(
            f"has {len(text):,} characters of markup without scripts and pictures; "
            f"at most {limits.markup:,} are read"
        )
    if (tags := text.count("<")) > 2 * limits.elements:
        raise DocumentError(f"has {tags:,} tags; at most {2 * limits.elements:,} are read")
    if _ENTITY.search(text, 0, 20_000):
        raise DocumentError("declares entities of its own, which are not expanded")


def _bounded(data: list[str]) -> tuple[str, ...]:
    return tuple(piece for piece in data if len(piece) <= _DATA_KEPT)[:20]
