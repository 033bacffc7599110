"""A document as PDF by Typst: PDF/A-3a and PDF/UA-1, with the report as data attached.

The rules:

1. Text reaches Typst as data (`data.json`), never as markup, so no text can do anything.
2. Fonts are those that this package ships; a character without a glyph is an error, before and by
   Typst itself (`fallback: false`). No font, file or package of the machine is read.
3. The moment is passed in; the same document gives the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

from watchkeeper.record import canonical
from watchkeeper.report import fonts
from watchkeeper.report.content import Document
from watchkeeper.report.payload import payload

TEMPLATES: Final = Path(__file__).parent / "templates"
MAIN: Final = "main"
SHORT: Final = 56
"""Longest title in the running header, in characters."""


class MissingGlyphError(ValueError):
    """A text holds characters that no shipped font can show.

    Attributes:
        characters: The characters.
    """

    def __init__(self, characters: Iterable[str], places: Mapping[str, str]) -> None:
        self.characters = tuple(characters)
        listed = "; ".join(
            f"U+{ord(c):04X} {unicodedata.name(c, 'without a name')} in {places.get(c, '')!r}"
            for c in self.characters[:5]
        )
        more = len(self.characters) - 5
        tail = f"; and {more} more" if more > 0 else ""
        super().__init__(f"no shipped font has a glyph for {listed}{tail}")


def render_pdf(
    document: Document, pictures: Mapping[str, bytes], data: bytes, digest: str, published: datetime
) -> bytes:
    """Renders a document as PDF.

    Args:
        document: The report.
        pictures: SVG of each figure by its id.
        data: The report as data, to attach.
        digest: SHA-256 of `data`, printed on every page.
        published: The moment that the PDF names, in UTC.

    Raises:
        MissingGlyphError: A text holds a character that no shipped font has.
        ValueError: `published` has no time zone.
        RuntimeError: Typst refuses the document, which is an error of this program.
    """
    values = page_values(document, digest, published)
    check_glyphs(values, pictures.values())
    return _compiled(values, pictures, data, published)


def page_values(document: Document, digest: str, published: datetime) -> dict[str, Any]:
    """Everything that the templates set."""
    return {
        **payload(document),
        **_moment(published),
        "digest": digest,
        "fonts": list(fonts.FAMILIES.values()),
        "short_title": _short(document.title),
    }


def check_glyphs(values: Mapping[str, Any], pictures: Iterable[bytes] = ()) -> None:
    """Sees that a shipped font has a glyph for every character.

    Raises:
        MissingGlyphError: One has none; the message names it and the text that holds it.
    """
    seen = [*_texts(dict(values)), *(picture.decode("utf-8") for picture in pictures)]
    missing = fonts.without_glyph(character for text in set(seen) for character in set(text))
    if missing:
        places = {c: next(_around(text, c) for text in seen if c in text) for c in missing}
        raise MissingGlyphError(missing, places)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for held in value.values():
            yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)


def _around(text: str, character: str) -> str:
    at = text.index(character)
    return text[max(0, at - 20) : at + 20]


def _compiled(
    values: Mapping[str, Any], pictures: Mapping[str, bytes], data: bytes, published: datetime
) -> bytes:
    files: dict[str, bytes] = {
        f"{MAIN}.typ": (TEMPLATES / "report.typ").read_bytes(),
        "blocks.typ": (TEMPLATES / "blocks.typ").read_bytes(),
        "data.json": canonical.encode(dict(values)),
        "report.json": data,
        **{f"figures/{name}.svg": picture for name, picture in pictures.items()},
    }
    made = typst.compile(  # type: ignore[call-overload]  # its stub lacks the mapping of files
        files,
        format="pdf",
        pdf_standards=["a-3a", "ua-1"],
        font_paths=[fonts.FOLDER],
        ignore_system_fonts=True,
        timestamp=int(published.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    return made


def _moment(published: datetime) -> dict[str, Any]:
    if published.tzinfo is None:
        raise ValueError("the moment of publication needs a time zone")
    moment = published.astimezone(UTC)
    return {
        "made": [*moment.timetuple()[:6]],
        "published": moment.strftime("%Y-%m-%d %H:%M UTC"),
    }


def _short(title: str) -> str:
    """The title as far as it fits into the running header."""
    if len(title) <= SHORT:
        return title
    head, _, _ = title[:SHORT].rpartition(" ")
    return f"{head.rstrip(' ,;:') or title[: SHORT - 1]}…"
