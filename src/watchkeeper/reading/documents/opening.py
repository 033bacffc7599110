"""From the bytes of a file to a document: what it is, its text, its paragraphs, its language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from watchkeeper.reading.documents.languages import language_of
from watchkeeper.reading.documents.layout import paragraphs_of
from watchkeeper.reading.documents.model import (
    LIMITS,
    Contents,
    DocumentError,
    Format,
    Kind,
    Limits,
    SourceDocument,
    joined,
)
from watchkeeper.reading.documents.sniffing import sniff
from watchkeeper.reading.model import Document, Role
from watchkeeper.reading.model import Paragraph as Part

READERS: Mapping[Format, str] = {
    "html": "html:read_html",
    "pdf": "pdf:read_pdf",
    "docx": "docx:read_docx",
    "eml": "mail:read_mail",
    "text": "text:read_text",
}
"""Where the reader of each format lives; it is imported when a file needs it."""

_HEAD = ("headline", "standfirst", "dateline")
LONGEST = 3_000
"""Characters of a paragraph that is parsed at once: memory grows with it."""
_ROLES: Mapping[Kind, Role] = {
    "headline": "headline",
    "standfirst": "standfirst",
    "heading": "label",
    "dateline": "label",
}


def open_file(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file that is not too large.

    Args:
        path: The file.
        limits: What it may cost.

    Raises:
        DocumentError: It is not there, cannot be opened, or is too large.
    """
    try:
        if not path.is_file():
            raise DocumentError("is not a file" if path.exists() else "is not there")
        if (size := path.stat().st_size) > limits.bytes:
            raise DocumentError(f"has {size:,} bytes; at most {limits.bytes:,} are read")
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(f"cannot be opened ({error.strerror})") from None


def read_document(
    content: bytes, name: str, limits: Limits = LIMITS, *, ocr: bool = False
) -> SourceDocument:
    """Reads the bytes of a file.

    Args:
        content: The bytes.
        name: Name of the file, only kept.
        limits: What it may cost.
        ocr: Whether the text of scanned pages may be recognised.

    Raises:
        DocumentError: It cannot be read.
    """
    if len(content) > limits.bytes:
        raise DocumentError(f"has {len(content):,} bytes; at most {limits.bytes:,} are read")
    kind = sniff(content)
    contents = _contents(kind, content, limits, ocr)
    text, paragraphs = contents.text, paragraphs_of(contents.text)
    if not text:
        text, paragraphs = joined(contents.blocks)
    if len(text) > limits.text:
        raise DocumentError(f"has {len(text):,} characters; at most {limits.text:,} are read")
    titles = [text[p.start : p.end] for p in paragraphs if p.kind == "headline"]
    return SourceDocument(
        name=name,
        format=kind,
        sha256=sha256(content).hexdigest(),
        text=text,
        paragraphs=paragraphs,
        title=contents.title or (" ".join(titles[0].split()) if titles else ""),
        language=language_of(text, contents.language),
        extractor=contents.extractor,
        dates=contents.dates,
        notices=contents.notices,
        attachments=contents.attachments,
        ocr=contents.ocr,
        publisher=contents.publisher,
    )


def _contents(kind: Format, content: bytes, limits: Limits, ocr: bool) -> Contents:
    module, _, function = READERS[kind].partition(":")
    reader: Callable[..., Contents] = getattr(
        import_module(f"watchkeeper.reading.documents.{module}"), function
    )
    return reader(content, limits, ocr=ocr) if kind == "pdf" else reader(content, limits)


def for_rules(source: SourceDocument, anchor: date, outlet: str = "") -> Document:
    """What the rules see of a document: its text, its paragraphs by role, and the anchor date.

    Args:
        source: The document.
        anchor: Day to which "yesterday" counts, as the analyst gives it.
        outlet: Actor id of whoever publishes it, "" when not known.
    """
    pieces = [
        (start, end, _role(source, number))
        for number, paragraph in enumerate(source.paragraphs)
        for start, end in _pieces(source.text, paragraph.start, paragraph.end)
    ]
    parts = tuple(Part(*piece, number) for number, piece in enumerate(pieces))
    return Document(source.text, anchor, parts, outlet)


def _role(source: SourceDocument, number: int) -> Role:
    """What a paragraph is to the rules; a byline above the text belongs to its head."""
    kind = source.paragraphs[number].kind
    if kind == "dateline" and all(p.kind in _HEAD for p in source.paragraphs[:number]):
        return "standfirst"
    return _ROLES.get(kind, "body")


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A paragraph in pieces that a parser can hold, parted after a sentence where there is one."""
    while end - start > LONGEST:
        cuts = (text.rfind(mark, start, start + LONGEST) for mark in (". ", "\n", " "))
        stop = next((cut + 1 for cut in cuts if cut > start), start + LONGEST)
        yield start, stop
        start = stop
    yield start, end
