"""HTML pages: what a reader can see of the article, in the order of reading.

trafilatura tells the article from the rest of the page; the text itself is made here, so that
paragraphs, lists, tables, captions and the headline keep their kinds.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from typing import Any

from watchkeeper.reading.documents.blocks import article, gather, key_of
from watchkeeper.reading.documents.decoding import decode, without_hidden
from watchkeeper.reading.documents.markup import Markup, slim
from watchkeeper.reading.documents.model import (
    LIMITS,
    Contents,
    DocumentError,
    Extractor,
    FoundDate,
    Limits,
    MissingLibraryError,
)
from watchkeeper.reading.documents.visibility import take_out_hidden

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DAY = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})(?!\d)")
_DATE_FIELDS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "pubdate", "publishdate",
    "parsely-pub-date", "sailthru.date", "article:modified_time", "last-modified",
)  # fmt: skip
_SITE_FIELDS = ("og:site_name", "application-name", "dc.publisher", "publisher")
_TITLE_FIELDS = ("og:title", "twitter:title", "dc.title")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LARGE = 30_000
"""Elements above which the extractor is not asked: its time grows faster than the page."""


def read_html(content: bytes, limits: Limits = LIMITS, declared: str = "") -> Contents:
    """Reads a page.

    Args:
        content: Its bytes.
        limits: What it may cost.
        declared: Its encoding, where something outside the page says it.

    Raises:
        DocumentError: Too large, too deeply nested, or without text.
        MissingLibraryError: The libraries are not installed.
    """
    try:
        import lxml.html  # type: ignore[import-untyped]  # noqa: F401, PLC0415
        import trafilatura  # noqa: F401, PLC0415
    except ImportError:
        raise MissingLibraryError("is HTML, which needs `make reading` to be read") from None
    charset = _CHARSET.search(content[:4096])
    decoded = decode(content, declared or (charset[1].decode() if charset else ""), markup=True)
    markup = slim(decoded.text, limits)
    root = _parse(markup.html, limits)
    metadata = _metadata(root, markup)
    hidden = take_out_hidden(root, markup.styles)
    notices = list(decoded.notices)
    if hidden:
        notices.append(f"{hidden} characters of text that the page hides were left out")
    blocks = article(gather(root), _article_keys(root))
    if not blocks:
        raise DocumentError("is a page without text; what scripts would add cannot be read")
    shown = [(block, *without_hidden(block.text)) for block in blocks]
    for _, _, found in shown:
        notices += [notice for notice in found if notice not in notices]
    title = next((block.text for block in blocks if block.kind == "headline"), "")
    return Contents(
        tuple(type(block)(text.strip(), block.kind) for block, text, _ in shown),
        Extractor("trafilatura", version("trafilatura")),
        title=title or metadata["title"],
        dates=metadata["dates"],
        notices=tuple(notices),
        language=metadata["language"],
        publisher=metadata["publisher"],
    )


def _parse(html: str, limits: Limits) -> Any:
    import lxml.html  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    parser = lxml.html.HTMLParser(
        remove_comments=True, remove_pis=True, no_network=True, huge_tree=False
    )
    try:
        root = lxml.html.document_fromstring(html, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise DocumentError(f"is a page that cannot be parsed ({error})") from None
    depth = deepest = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        deepest = max(deepest, depth)
    if deepest > limits.depth:
        raise DocumentError(f"nests its elements deeper than {limits.depth} levels")
    if elements > limits.elements:
        raise DocumentError(f"has {elements:,} elements; at most {limits.elements:,} are read")
    return root


def _article_keys(root: Any) -> frozenset[str]:
    """Keys of the lines that trafilatura takes for the article."""
    import trafilatura  # noqa: PLC0415

    if sum(1 for _ in root.iter()) > _LARGE:
        return frozenset()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            root, include_comments=False, include_tables=True, favor_recall=True, fast=True
        )
    except Exception:  # an extractor that fails leaves the whole page
        return frozenset()
    text = str(getattr(found, "text", None) or "")
    return frozenset(key for line in text.split("\n") if (key := key_of(line)))


def _metadata(root: Any, markup: Markup) -> dict[str, Any]:
    fields: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        fields.setdefault(name.strip().lower(), (meta.get("content") or "").strip()[:500])
    title = root.find(".//title")
    named = [fields.get(name, "") for name in _TITLE_FIELDS]
    if title is not None and title.text:
        named.append(title.text)
    return {
        "title": next((" ".join(text.split()) for text in named if text.strip()), ""),
        "dates": tuple(_dates(root, fields, markup)),
        "language": root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or "",
        "publisher": next((fields[name] for name in _SITE_FIELDS if fields.get(name)), ""),
    }


def _dates(root: Any, fields: dict[str, str], markup: Markup) -> Iterator[FoundDate]:
    """Every day that the page's metadata give, first the most telling, each once."""
    found = [(fields[name], f"meta {name}") for name in _DATE_FIELDS if fields.get(name)]
    found += [(value, "linked data datePublished") for value in _published(markup.data)]
    times = [element.get("datetime") or "" for element in root.iter("time")][:3]
    found += [(value, "time element") for value in times]
    seen: set[date] = set()
    for value, where in found:
        day = day_of(value)
        if day is not None and day not in seen:
            seen.add(day)
            yield FoundDate(day, where)


def _published(data: tuple[str, ...]) -> Iterator[str]:
    for piece in data:
        try:
            queue: list[Any] = [json.loads(piece)]
        except (ValueError, RecursionError):
            continue
        for node in queue[:]:
            queue += node if isinstance(node, list) else []
        graph = [n for node in queue if isinstance(node, dict) for n in (node.get("@graph") or ())]
        for node in (*queue, *graph):
            if isinstance(node, dict) and isinstance(node.get("datePublished"), str):
                yield node["datePublished"]


def day_of(value: str) -> date | None:
    """The day at the beginning of an ISO 8601 date, None when there is none."""
    found = _DAY.search(value[:200])
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
