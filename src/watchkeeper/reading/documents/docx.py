"""DOCX files: the text as accepted, without hidden runs and deleted words.

A DOCX is an archive of XML. Its parts are counted and measured before any is parsed; a part that
declares a document type is refused, since none of Office's does and entities hide there.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from importlib.metadata import version
from io import BytesIO
from typing import Any

from watchkeeper.reading.documents.blocks import CELLS
from watchkeeper.reading.documents.decoding import without_hidden
from watchkeeper.reading.documents.layout import kinds_of
from watchkeeper.reading.documents.model import (
    LIMITS,
    Block,
    Contents,
    DocumentError,
    Extractor,
    FoundDate,
    Kind,
    Limits,
    MissingLibraryError,
)

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{_W}del", f"{_W}moveFrom", f"{_W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}  # fmt: skip
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_OFF = {"0", "false", "off"}
_CHUNK = 1 << 20
_BESIDE = {"footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments"}


def read_docx(content: bytes, limits: Limits = LIMITS) -> Contents:
    """Reads a DOCX file.

    Args:
        content: Its bytes.
        limits: What it may cost.

    Raises:
        DocumentError: Damaged, encrypted, too large when unpacked, or without text.
        MissingLibraryError: The library is not installed.
    """
    try:
        import docx  # noqa: PLC0415  (belongs to the extra)
    except ImportError:
        raise MissingLibraryError("is DOCX, which needs `make reading` to be read") from None
    parts = _check(content, limits)
    try:
        document = docx.Document(BytesIO(content))
        body = document.element.body
        _check_tree(body, limits)
        blocks = list(_blocks(body, _headings(document)))
        title, dates, language = _metadata(document)
    except DocumentError:
        raise
    except (Exception, RecursionError) as error:  # a parser of hostile files
        name = type(error).__name__
        raise DocumentError(f"is a damaged DOCX ({name}: {str(error)[:120]})") from None
    notices = [f"its {_BESIDE[part]} were not read" for part in _BESIDE if part in parts]
    if any(True for _ in body.iter(f"{_W}del", f"{_W}ins")):
        notices.append("has tracked changes, which are read as if accepted")
    if hidden := sum(len(t.text or "") for t in body.iter(f"{_W}t") if _is_hidden(t.getparent())):
        notices.append(f"{hidden} characters of hidden text were left out")
    shown = [(block.kind, *without_hidden(block.text)) for block in _kinds(blocks)]
    notices += dict.fromkeys(notice for _, _, found in shown for notice in found)
    kept = tuple(Block(text.strip(), kind) for kind, text, _ in shown if text.strip())
    if not kept:
        raise DocumentError("holds no text")
    headline = next((block.text for block in kept if block.kind == "headline"), "")
    return Contents(
        kept, Extractor("python-docx", version("python-docx")), title=headline or title,
        dates=dates, notices=tuple(notices), language=language,
    )  # fmt: skip


def _check(content: bytes, limits: Limits) -> frozenset[str]:
    """Measures every part by unpacking it: the sizes that an archive states can be false.

    Returns:
        The names of Word's parts, without folder and extension.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > limits.parts:
                raise DocumentError(
                    f"has {len(members):,} parts; at most {limits.parts:,} are read"
                )
            if any(member.flag_bits & 1 for member in members):
                raise DocumentError("is encrypted; save it without a password")
            size = 0
            for member in members:
                size = _check_part(archive, member, size, limits)
            names = {member.filename for member in members}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"is a damaged archive ({error})") from None
    except Exception as error:  # zlib and lzma have errors of their own
        raise DocumentError(f"is a damaged archive ({error})") from None
    return frozenset(n[5:-4] for n in names if n.startswith("word/") and n.endswith(".xml"))


def _check_part(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int, limits: Limits
) -> int:
    """The size of all parts with this one; refuses what grows too large or declares a type."""
    is_xml = member.filename.endswith((".xml", ".rels"))
    before = b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > limits.unpacked:
                raise DocumentError(
                    f"unpacks to more than {limits.unpacked:,} bytes, which is not read"
                )
            if is_xml and (b"<!DOCTYPE" in before + chunk or b"<!ENTITY" in before + chunk):
                raise DocumentError(
                    f"declares a document type in {member.filename}, which no DOCX does"
                )
            before = chunk[-16:]
    return size


def _check_tree(body: Any, limits: Limits) -> None:
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415

    depth = elements = 0
    for event, _ in etree.iterwalk(body, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > limits.depth:
            raise DocumentError(f"nests its elements deeper than {limits.depth} levels")
        if elements > 10 * limits.elements:
            raise DocumentError(f"has more than {10 * limits.elements:,} elements")


def _headings(document: Any) -> dict[str, Kind]:
    """Kinds by the id of a paragraph's style."""
    kinds: dict[str, Kind] = {}
    for style in document.styles:
        name = (style.name or "").lower()
        if name in ("title", "heading 1"):
            kinds[style.style_id] = "headline"
        elif name == "subtitle":
            kinds[style.style_id] = "standfirst"
        elif name.startswith("heading"):
            kinds[style.style_id] = "heading"
        elif name == "caption":
            kinds[style.style_id] = "caption"
        elif name.startswith("list"):
            kinds[style.style_id] = "list_item"
    return kinds


def _blocks(body: Any, styles: dict[str, Kind]) -> Iterator[Block]:
    """Paragraphs in order; a row of a table is one block."""
    for row_or_paragraph in body.iter(f"{_W}p", f"{_W}tr"):
        if _within(row_or_paragraph, *_SKIPPED):
            continue
        if row_or_paragraph.tag == f"{_W}tr":
            cells = [_cell(cell) for cell in row_or_paragraph.iterchildren(f"{_W}tc")]
            if text := CELLS.join(cell for cell in cells if cell):
                yield Block(text, "table")
        elif not _within(row_or_paragraph, f"{_W}tr") and (text := _text(row_or_paragraph)):
            yield Block(text, _kind(row_or_paragraph, styles))


def _cell(cell: Any) -> str:
    return " ".join(text for p in cell.iterchildren(f"{_W}p") if (text := _text(p)))


def _within(element: Any, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _text(paragraph: Any) -> str:
    pieces: list[str] = []
    for element in paragraph.iter(f"{_W}t", *_BREAKS):
        nearest = next(element.iterancestors(f"{_W}p"), None)
        if nearest is not paragraph or _within(element, *_SKIPPED):
            continue
        if not _is_hidden(element.getparent()):
            pieces.append(_BREAKS.get(element.tag, element.text or ""))
    return " ".join("".join(pieces).split())


def _is_hidden(run: Any) -> bool:
    """Word's own hidden text, and letters that are white or of no size."""
    properties = run.find(f"{_W}rPr") if run is not None else None
    if properties is None:
        return False
    vanish = properties.find(f"{_W}vanish")
    if vanish is not None and (vanish.get(f"{_W}val") or "1").lower() not in _OFF:
        return True
    size = properties.find(f"{_W}sz")
    if size is not None and (size.get(f"{_W}val") or "99") in ("0", "1", "2", "3"):
        return True
    colour = properties.find(f"{_W}color")
    shaded = (
        properties.find(f"{_W}shd") is not None or properties.find(f"{_W}highlight") is not None
    )
    return colour is not None and (colour.get(f"{_W}val") or "").upper() == "FFFFFF" and not shaded


def _kind(paragraph: Any, styles: dict[str, Kind]) -> Kind:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return "body"
    style = properties.find(f"{_W}pStyle")
    if style is not None and style.get(f"{_W}val") in styles:
        return styles[style.get(f"{_W}val")]
    return "list_item" if properties.find(f"{_W}numPr") is not None else "body"


def _kinds(blocks: list[Block]) -> list[Block]:
    """One headline at most; without any, what the form of the text says."""
    if not any(block.kind == "headline" for block in blocks):
        guessed = kinds_of([block.text for block in blocks])
        return [
            Block(block.text, kind if block.kind == "body" else block.kind)
            for block, kind in zip(blocks, guessed, strict=True)
        ]
    first = next(n for n, block in enumerate(blocks) if block.kind == "headline")
    return [
        Block(block.text, "heading") if block.kind == "headline" and number != first else block
        for number, block in enumerate(blocks)
    ]


def _metadata(document: Any) -> tuple[str, tuple[FoundDate, ...], str]:
    try:
        properties = document.core_properties
        found = ((properties.created, "created"), (properties.modified, "modified"))
        days = {on.date(): name for on, name in reversed(found) if on is not None}
        dates = tuple(FoundDate(on, f"DOCX {name}") for on, name in sorted(days.items()))
        return properties.title or "", dates, properties.language or ""
    except Exception:  # damaged metadata say nothing
        return "", (), ""
