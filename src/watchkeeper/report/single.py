"""A document as one HTML page: nothing beside it, nothing asked for, no script.

The style stands in the page, allowed by its hash; pictures are data. Every printed figure carries
the id of its node in the graph of figures, and every claim has an address in the page.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from watchkeeper.report.content import Document, Figure, Number, Word
from watchkeeper.report.figure_graph import FigureGraph
from watchkeeper.report.figures.faces import with_faces
from watchkeeper.report.html import HERE, rendered
from watchkeeper.report.links import Links

NAMED: Final = re.compile(rb'(data-(?:figure|text-hash))=(?!")')
"""Our marks spelled out in a text: a reader that looks for marks must not take them for ours."""

TEMPLATE: Final = "single.html.jinja"


class _OnePage(Links):
    """How things are addressed when all of them stand on one page."""

    single = True

    def __init__(
        self, document: Document, graph: FigureGraph, pictures: Mapping[str, bytes]
    ) -> None:
        super().__init__(document)
        self._graph = graph
        self._pictures = pictures

    def part(self, target: str) -> str:
        return f"#{target}"

    def picture(self, figure: Figure) -> str:
        data = b64encode(with_faces(self._pictures[figure.id])).decode("ascii")
        return f"data:image/svg+xml;base64,{data}"

    def figure(self, printed: Number | Word) -> str:
        return self._graph.id_of(printed)


def render_single(
    document: Document, graph: FigureGraph, pictures: Mapping[str, bytes], digest: str
) -> bytes:
    """Renders a document as one page.

    Args:
        document: The report.
        graph: The graph of the numbers that it prints.
        pictures: SVG of each figure by its id.
        digest: SHA-256 of the report as data, printed at the end.
    """
    style = f"\n{(HERE / 'style.css').read_text(encoding='utf-8')}"
    allowed = b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    page = rendered(
        TEMPLATE,
        document=document,
        links=_OnePage(document, graph, pictures),
        style=Markup(style),  # noqa: S704  # our own file
        style_hash=Markup(f"sha256-{allowed}"),  # noqa: S704  # base64
        digest=digest,
    )
    return NAMED.sub(rb"\1&#61;", page)
