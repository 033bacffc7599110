"""Maps of observations in the report: one section each, the picture as it was drawn."""

from __future__ import annotations

import base64
import re

from tests.report import builders
from watchkeeper.report import compose, walk
from watchkeeper.report.content import Document
from watchkeeper.report.figure_graph import build
from watchkeeper.report.figures.draw import draw
from watchkeeper.report.parts.observed import ObservedMap
from watchkeeper.report.single import render_single

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="5">at sea</text></svg>'
HELD = ObservedMap("0f" * 16, "Not heard for 63 h", "A track with a gap", SVG, (("MMSI", "1"),))


def document(*maps: ObservedMap) -> Document:
    return compose(builders.realistic(), maps=maps)


def test_without_observations_there_is_no_part() -> None:
    assert "observations" not in {section.id for section in walk.sections(document())}


def test_each_observation_has_its_map_and_its_facts() -> None:
    other = ObservedMap("1e" * 16, "Close together", "Two tracks", SVG, (("MMSI", "2"),))
    made = document(HELD, other)
    (part,) = [section for section in made.sections if section.id == "observations"]
    assert [section.title for section in part.sections] == ["Not heard for 63 h", "Close together"]
    figures = [block for section in part.sections for block in section.blocks]
    assert [draw(figure.spec) for figure in walk.figures(made) if figure in figures] == [SVG, SVG]
    assert figures[0].data.rows[0][0][0].text == "MMSI"  # type: ignore[union-attr]  # a table


def test_the_page_carries_the_map_with_its_glyphs() -> None:
    made = document(HELD)
    pictures = {figure.id: draw(figure.spec) for figure in walk.figures(made)}
    page = render_single(made, build(made, ()), pictures, "0" * 64).decode()
    files = [
        base64.b64decode(data) for data in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page)
    ]
    (shown,) = [file for file in files if b"at sea" in file]
    assert b"@font-face" in shown
    assert shown.index(b"<defs>") < shown.index(b"at sea")
