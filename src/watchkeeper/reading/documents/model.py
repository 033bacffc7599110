"""The document: the text that spans refer to, its paragraphs, and what was noticed on the way.

The rules:

1. `text` is what is stored; every span of every claim counts its characters. The same bytes give
   the same text.
2. A paragraph is a span of that text. A line break inside a paragraph is a space to a reader.
3. A document is hostile input: nothing in it is executed, fetched or opened further.
4. What is left out, put together or doubtful is a notice, never silent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

Format = Literal["html", "pdf", "docx", "eml", "text"]
Kind = Literal[
    "headline", "standfirst", "dateline", "body", "list_item", "table", "caption", "heading"
]


class DocumentError(ValueError):
    """A document that cannot be read: says what was found and what would be right."""


class MissingLibraryError(DocumentError):
    """A format whose library is not installed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may cost; beyond it is an error that names the limit.

    Attributes:
        bytes: Size of a file.
        markup: Characters of HTML after embedded pictures, styles and scripts were cut out.
        elements: Tags of HTML, and elements of a part of a DOCX file.
        depth: Levels of elements within one another.
        pages: Pages of a PDF.
        unpacked: Bytes of all parts of a DOCX file, unpacked.
        parts: Parts of a DOCX file or a message.
        nesting: Levels of parts of a message within one another.
        text: Characters of the stored text.
    """

    bytes: int = 100_000_000
    markup: int = 10_000_000
    elements: int = 200_000
    depth: int = 250
    pages: int = 2_000
    unpacked: int = 200_000_000
    parts: int = 2_000
    nesting: int = 16
    text: int = 2_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of the text.

    Attributes:
        start: First character.
        end: The character after the last.
        kind: What it is; `heading` is one between paragraphs, `headline` that of the document.
    """

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date that the document's metadata give: reported, and never used unasked.

    Attributes:
        on: The day as printed, without moving it to UTC.
        where: The field that holds it.
    """

    on: date
    where: str


@dataclass(frozen=True, slots=True)
class Extractor:
    """What made the text.

    Attributes:
        name: The library.
        version: Its version.
    """

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text before it has its place.

    Attributes:
        text: Without blank ends.
        kind: What it is.
    """

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Contents:
    """What the reader of a format finds in a file.

    Attributes:
        blocks: Pieces of text in the order of reading; used when `text` is empty.
        extractor: What made them.
        text: The whole text where the format has no pieces of its own.
        title: As the format gives it, "" when it gives none.
        dates: Dates in its metadata.
        notices: What was left out or doubtful.
        attachments: Names of what was attached, not opened.
        ocr: The text was recognised in pictures.
        language: Language that the document says it is in, "" when it says none.
        publisher: Name of the site or outlet that the document gives, "" when it gives none.
    """

    blocks: tuple[Block, ...]
    extractor: Extractor
    text: str = ""
    title: str = ""
    dates: tuple[FoundDate, ...] = ()
    notices: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    ocr: bool = False
    language: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A file as it is read; `watchkeeper.reading.model.Document` is what the rules see of it.

    Attributes:
        name: Name of the file.
        format: What its bytes are, whatever its name says.
        sha256: Hash of its bytes.
        text: The stored text.
        paragraphs: Its blocks, in order, without overlap.
        title: Its title, "" when it has none.
        language: ISO 639-1 code, "" when it could not be told.
        extractor: What made the text.
        dates: Dates in its metadata: reported only.
        notices: What was left out or doubtful.
        attachments: Names of what was attached, not opened.
        ocr: The text was recognised in pictures.
        publisher: Name of the site or outlet that the document gives, "" when it gives none.
    """

    name: str
    format: Format
    sha256: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    title: str
    language: str
    extractor: Extractor
    dates: tuple[FoundDate, ...] = ()
    notices: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    ocr: bool = False
    publisher: str = ""

    @property
    def text_sha256(self) -> str:
        """Hash of the stored text as UTF-8: the version that spans refer to."""
        return sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def words(self, paragraph: Paragraph) -> str:
        """The text of a paragraph, character for character."""
        return self.text[paragraph.start : paragraph.end]


def joined(blocks: Iterable[Block]) -> tuple[str, tuple[Paragraph, ...]]:
    """Blocks set below one another with a blank line between them.

    Returns:
        The text, and where each block stands in it.
    """
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for block in blocks:
        if not block.text:
            continue
        pieces.append(block.text)
        paragraphs.append(Paragraph(at, at + len(block.text), block.kind))
        at += len(block.text) + 2
    return "\n\n".join(pieces), tuple(paragraphs)
