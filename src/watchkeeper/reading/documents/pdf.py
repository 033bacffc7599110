"""PDF files: pypdf first, pdfminer.six where its text is unusable, recognition only when asked.

A PDF without text is a picture of one. Its text is never guessed: it is an error that says so, and
with `--ocr` and the program `tesseract` it is recognised and marked as such.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from typing import Any

from watchkeeper.reading.documents.decoding import without_hidden
from watchkeeper.reading.documents.model import (
    LIMITS,
    Block,
    Contents,
    DocumentError,
    Extractor,
    FoundDate,
    Limits,
    MissingLibraryError,
)
from watchkeeper.reading.documents.pages import Line, blocks_of

PROGRAM = "tesseract"
_SECONDS = 120  # for the recognition of one page
_PIXELS = 60_000_000
_DRAWING = 4_000_000  # bytes of the drawing of one page; text takes some thousands
_OPERATORS = 150_000  # steps of it
_ALL_OPERATORS = 5_000_000  # and of all pages
_PAGES_LEFT_OUT = 10
_LEAST = 10  # letters and digits below which a page is taken for a picture
_GLUED = 20  # mean length of words above which the words are not parted


def read_pdf(content: bytes, limits: Limits = LIMITS, *, ocr: bool = False) -> Contents:
    """Reads a PDF.

    Args:
        content: Its bytes.
        limits: What it may cost.
        ocr: Recognise pages without text.

    Raises:
        DocumentError: Encrypted, damaged, too long, or without text.
        MissingLibraryError: The libraries are not installed.
    """
    try:
        import pypdf  # noqa: F401, PLC0415  (belongs to the extra)
    except ImportError:
        raise MissingLibraryError("is a PDF, which needs `make reading` to be read") from None
    with _quiet():
        try:
            return _read(content, limits, ocr)
        except DocumentError:
            raise
        except (Exception, RecursionError) as error:  # parsers of hostile files
            name = type(error).__name__
            raise DocumentError(f"is a damaged PDF ({name}: {str(error)[:120]})") from None


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    for name in ("pypdf", "pdfminer"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _read(content: bytes, limits: Limits, ocr: bool) -> Contents:
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(BytesIO(content), strict=False)
    notices = _unlock(reader)
    if (count := len(reader.pages)) > limits.pages:
        raise DocumentError(f"has {count:,} pages; at most {limits.pages:,} are read")
    found = _pages(reader, limits)
    lines, name = found.lines, "pypdf"
    if not _is_usable(lines) and not found.left_out:
        lines, name = _by_pdfminer(content, limits) or lines, "pdfminer.six"
    held = dict.fromkeys(range(count), 0)
    for line in lines:
        held[line.page] += sum(c.isalnum() for c in line.text)
    empty = [page for page in range(count) if held[page] < _LEAST]
    recognised = False
    if empty and ocr:
        lines, said = _recognised(reader, lines, empty)
        notices += said
        recognised = True
        name = PROGRAM if len(empty) == count else name
    elif len(empty) == count and found.left_out:
        raise DocumentError("draws more on its pages than is read")
    elif len(empty) == count:
        raise DocumentError(_without_text(count))
    elif empty:
        pages = ", ".join(str(page + 1) for page in empty[:20])
        notices.append(f"no text on the pages {pages}; they may be scans (see --ocr)")
    if found.left_out:
        numbers = ", ".join(str(page + 1) for page in found.left_out)
        notices.append(f"the drawing of the pages {numbers} is too large to be read")
    if found.invisible:
        notices.append("holds invisible letters, as a scan has behind its picture")
    blocks, left_out = blocks_of(lines)
    if left_out:
        notices.append(f"{left_out} running heads and page numbers were left out")
    return _contents(reader, blocks, Extractor(name, _version(name)), notices, recognised)


def _contents(
    reader: Any, blocks: list[Block], extractor: Extractor, notices: list[str], ocr: bool
) -> Contents:
    if not blocks:
        raise DocumentError("holds no text")
    title, dates = _metadata(reader)
    shown = []
    for block in blocks:
        text, found = without_hidden(block.text)
        notices += [notice for notice in found if notice not in notices]
        shown.append(Block(text.strip(), block.kind))
    headline = next((block.text for block in shown if block.kind == "headline"), "")
    return Contents(
        tuple(shown), extractor, title=headline or title, dates=dates, notices=tuple(notices),
        ocr=ocr,
    )  # fmt: skip


def _unlock(reader: Any) -> list[str]:
    if not reader.is_encrypted:
        return []
    try:
        opened = bool(reader.decrypt(""))
    except Exception:  # an unknown cipher is as good as an unknown password
        opened = False
    if not opened:
        raise DocumentError(
            "is encrypted with a password; open it, save it without one, and read that file"
        )
    return ["is encrypted, but opens without a password"]


@dataclass(frozen=True, slots=True)
class _Pages:
    """The lines of all pages.

    Attributes:
        lines: The lines.
        left_out: Numbers of pages whose drawing is too large to be read.
        invisible: Some letters are drawn invisibly.
    """

    lines: list[Line]
    left_out: list[int]
    invisible: bool


class _TooLargeError(Exception):
    """A page whose drawing is too large to be read."""


def _pages(reader: Any, limits: Limits) -> _Pages:
    from pypdf.errors import LimitReachedError  # noqa: PLC0415

    lines: list[Line] = []
    left_out: list[int] = []
    invisible = False
    size = steps = 0
    for number, page in enumerate(reader.pages):
        gatherer = _LineGatherer(number)
        try:
            _measure(page)
            page.extract_text(visitor_text=gatherer.take, visitor_operand_before=gatherer.operator)
        except (_TooLargeError, LimitReachedError):
            gatherer.lines.clear()
            left_out.append(number)
        except (Exception, RecursionError):  # one bad page does not lose the others
            gatherer.lines.clear()
        gatherer.flush()
        lines += gatherer.lines
        invisible = invisible or gatherer.invisible
        size += sum(len(line.text) for line in gatherer.lines)
        steps += gatherer.operators
        if size > limits.text:
            raise DocumentError(f"has more than {limits.text:,} characters of text")
        if len(left_out) > _PAGES_LEFT_OUT or steps > _ALL_OPERATORS:
            raise DocumentError("draws more on its pages than is read")
    return _Pages(lines, left_out, invisible)


def _measure(page: Any) -> None:
    """Refuses a page before its drawing is parsed, which takes most of the time."""
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > _DRAWING:
        raise _TooLargeError


class _LineGatherer:
    """Puts the pieces of text that pypdf hands out together into lines."""

    def __init__(self, page: int) -> None:
        self.lines: list[Line] = []
        self.invisible = False
        self._page = page
        self.operators = 0
        self._pieces: list[str] = []
        self._place: tuple[float, float, float] | None = None

    def operator(self, name: bytes, operands: Any, *_: Any) -> None:
        self.operators += 1
        if self.operators > _OPERATORS:
            raise _TooLargeError
        if name == b"Tr" and operands and operands[0] == 3:
            self.invisible = True

    def take(self, text: str, cm: list[float], tm: list[float], _: Any, size: float) -> None:
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.flush()
            if piece.strip() and self._place is None:
                x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
                y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
                scale = abs(tm[3] or tm[1] or 1) * abs(cm[3] or cm[1] or 1)
                self._place = (round(x, 1), round(y, 1), round(float(size or 0) * scale, 1))
            self._pieces.append(piece)

    def flush(self) -> None:
        text = " ".join("".join(self._pieces).split())
        if text:
            x, y, size = self._place or (0, 0, 0)
            self.lines.append(Line(text, x, y, size, self._page))
        self._pieces, self._place = [], None


def _is_usable(lines: list[Line]) -> bool:
    text = " ".join(line.text for line in lines)
    if not text:
        return False
    damaged = (
        text.count("\ufffd") + text.count("(cid:") + sum("\ue000" <= c <= "\uf8ff" for c in text)
    )
    words = text.split()
    latin = text.isascii() or sum(c.isascii() for c in text) > 0.8 * len(text)
    glued = latin and sum(map(len, words)) / len(words) > _GLUED
    return damaged < 0.05 * len(text) and not glued


def _by_pdfminer(content: bytes, limits: Limits) -> list[Line]:
    from pdfminer.high_level import extract_pages  # noqa: PLC0415  (slow to import)
    from pdfminer.layout import LTChar, LTTextContainer, LTTextLine  # noqa: PLC0415

    lines: list[Line] = []
    try:
        for number, page in enumerate(extract_pages(BytesIO(content), maxpages=limits.pages)):
            boxes = [box for box in page if isinstance(box, LTTextContainer)]
            for line in (line for box in boxes for line in box if isinstance(line, LTTextLine)):
                text = " ".join(line.get_text().split())
                size = next((c.size for c in line if isinstance(c, LTChar)), 0.0)
                if text:
                    place = (round(line.x0, 1), round(line.y0, 1), round(size, 1))
                    lines.append(Line(text, *place, number))
    except (Exception, RecursionError):  # a second opinion that fails is none
        return []
    return lines


def _metadata(reader: Any) -> tuple[str, tuple[FoundDate, ...]]:
    dates: list[FoundDate] = []
    title = ""
    try:
        information = reader.metadata
        title = " ".join(str(information.title or "").split()) if information else ""
        for field, where in (("creation_date", "CreationDate"), ("modification_date", "ModDate")):
            value = getattr(information, field) if information else None
            if isinstance(value, datetime) and value.date() not in [found.on for found in dates]:
                dates.append(FoundDate(value.date(), f"PDF {where}"))
    except Exception:  # damaged metadata say nothing
        return title, tuple(dates)
    return title, tuple(dates)


def _without_text(pages: int) -> str:
    said = f"has no text on its {pages} {'page' if pages == 1 else 'pages'}: it is probably a scan"
    if shutil.which(PROGRAM):
        return f"{said}; {PROGRAM} is installed, so --ocr can recognise its text"
    return f"{said}; install {PROGRAM} and use --ocr, or read a version with text"


def _recognised(reader: Any, lines: list[Line], empty: list[int]) -> tuple[list[Line], list[str]]:
    program = shutil.which(PROGRAM)
    if program is None:
        raise DocumentError(f"has pages without text, and --ocr needs the program {PROGRAM}")
    notices = []
    found = [line for line in lines if line.page not in set(empty)]
    for page in empty:
        picture = _picture(reader.pages[page])
        if picture is None:
            notices.append(f"page {page + 1} holds no picture to recognise")
            continue
        text = _recognise(program, picture)
        found += [Line(" ".join(line.split()), 0, 0, 0, page) for line in text if line.strip()]
        digest = sha256(picture).hexdigest()
        notices.append(f"ocr: page {page + 1} was recognised from its picture (SHA-256 {digest})")
    return sorted(found, key=lambda line: line.page), notices


def _picture(page: Any) -> bytes | None:
    """The largest picture of a page as PNG."""
    best, largest = None, 0
    for image in page.images:
        picture = image.image
        size = picture.width * picture.height if picture is not None else 0
        if largest < size <= _PIXELS:
            best, largest = picture, size
    if best is None:
        return None
    data = BytesIO()
    best.convert("L").save(data, "PNG")
    return data.getvalue()


def _recognise(program: str, picture: bytes) -> list[str]:
    try:
        done = subprocess.run(  # noqa: S603  (the program as installed; the picture on its input)
            [program, "stdin", "stdout"],
            input=picture, capture_output=True, timeout=_SECONDS, check=True,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        raise DocumentError(f"could not be recognised: {error}") from None
    return done.stdout.decode("utf-8", "replace").splitlines()


def _version(name: str) -> str:
    return "as installed" if name == PROGRAM else version(name)
