"""A document as HTML pages that work from disk: no script, no external request, links only.

`index.html` holds the report, `claims.html` (and its continuations) the cards that numbers open.
A number that stands on one claim links to its card; one that stands on several links to their list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2 import Template as JinjaTemplate
from markupsafe import Markup, escape

from watchkeeper.claims.wording import plural
from watchkeeper.report import walk
from watchkeeper.report.addresses import pieces
from watchkeeper.report.content import (
    Basis,
    ClaimCard,
    Document,
    Figure,
    Number,
    Word,
    plain,
)
from watchkeeper.report.context import claim_anchor
from watchkeeper.report.links import Links

HERE: Final = Path(__file__).parent
INDEX: Final = "index.html"
CARDS_PER_PAGE: Final = 500
ROWS_PER_PAGE: Final = 2000
LONG_BASIS: Final = 150
"""Above this many claims a basis lists labels that link to the cards, not a row for each."""

DATE: Final = re.compile(
    r"(?<![\w-])((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\w-])"
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Page:
    """One page beside the index."""

    name: str
    title: str
    cards: Sequence[ClaimCard] = ()
    bases: Sequence[Basis] = ()


class _ManyPages(Links):
    """How things are addressed from any page of several."""

    single = False

    def __init__(self, document: Document, pages: Sequence[_Page]) -> None:
        super().__init__(document)
        self._page = {
            anchor: page.name
            for page in pages
            for anchor in (
                *(claim_anchor(card.claim.id) for card in page.cards),
                *(basis.id for basis in page.bases),
            )
        }
        self._page["claims"] = pages[0].name

    def part(self, target: str) -> str:
        return f"{self._page.get(target, INDEX)}#{target}"

    def picture(self, figure: Figure) -> str:
        return f"figures/{figure.id}.svg"

    def figure(self, printed: Number | Word) -> str:
        del printed  # a graph of figures goes with the release alone
        return ""


def render_html(document: Document) -> dict[str, bytes]:
    """Renders a document.

    Args:
        document: The report.

    Returns:
        The bytes of each file by its path in the report's folder; `index.html` is the entry. The
        same document gives the same bytes.
    """
    from watchkeeper.report.figures.draw import draw  # noqa: PLC0415  # matplotlib is heavy
    from watchkeeper.report.figures.faces import with_faces  # noqa: PLC0415  # as is fontTools

    pages = _pages(document)
    shared = {"document": document, "links": _ManyPages(document, pages), "pages": pages}
    files = {"style.css": (HERE / "style.css").read_bytes()}
    for figure in walk.figures(document):
        files[f"figures/{figure.id}.svg"] = with_faces(draw(figure.spec))
    for page in pages:
        files[page.name] = rendered("claims.html.jinja", page=page, **shared)
    files[INDEX] = rendered("index.html.jinja", **shared)
    return files


def rendered(template: str, **values: Any) -> bytes:
    """A template filled with values, in UTF-8."""
    text = _template(template).render(**values)
    return text.encode("utf-8", "replace")


def _pages(document: Document) -> list[_Page]:
    """Pages of cards, then pages of bases; there is always a first one."""
    cards = [
        _Page(_numbered("claims", index), "Claims", cards=chunk)
        for index, chunk in enumerate(_chunks(document.cards, CARDS_PER_PAGE))
    ] or [_Page("claims.html", "Claims")]
    bases = [
        _Page(_numbered("bases", index), "Claims behind each number", bases=chunk)
        for index, chunk in enumerate(_by_size(document.bases))
    ]
    return [*cards, *bases]


def _numbered(stem: str, index: int) -> str:
    return f"{stem}.html" if index == 0 else f"{stem}-{index + 1}.html"


def _chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _by_size(bases: Sequence[Basis]) -> Iterator[list[Basis]]:
    """Groups of bases with at most `ROWS_PER_PAGE` claims, at least one basis each."""
    group: list[Basis] = []
    rows = 0
    for basis in bases:
        if group and rows + len(basis.claims) > ROWS_PER_PAGE:
            yield group
            group, rows = [], 0
        group.append(basis)
        rows += len(basis.claims)
    if group:
        yield group


def _dated(text: str) -> Markup:
    """The text with its dates marked, so that no line breaks inside one."""
    parts = DATE.split(text)
    if len(parts) == 1:
        return escape(text)
    return Markup().join(
        Markup('<time datetime="{0}">{0}</time>').format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )


def _exact(number: Number) -> str:
    """The exact value for machines: `238805`, `238805/362706`, `(500000/`."""
    low, high = number.value.low, number.value.high
    if low is not None and low == high:
        return _decimal(low)
    start = "" if low is None else f"{'(' if number.value.low_open else ''}{_decimal(low)}"
    end = "" if high is None else f"{_decimal(high)}{')' if number.value.high_open else ''}"
    return f"{start}/{end}"


def _decimal(value: Decimal) -> str:
    return f"{value:f}"


@lru_cache(maxsize=8)
def _template(name: str) -> JinjaTemplate:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        exact=_exact, pieces=pieces, plain=plain, dated=_dated, claim_anchor=claim_anchor
    )
    environment.globals.update(plural=plural, LONG_BASIS=LONG_BASIS)
    return environment.get_template(name)
