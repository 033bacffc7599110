"""Comma-separated tables, read as a stream; what cannot be read is set aside, never lost.

The rules:

1. UTF-8, with or without a byte-order mark; commas; LF or CRLF; quotes as RFC 4180 has them.
2. A header that cannot be used (blank, a name twice, other delimiter or encoding) ends the import.
3. A row that cannot be used (wrong encoding, NUL, ragged, unclosed quote, too long) is set aside
   with its text, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from watchkeeper.claims.problems import InputError, Problem

MAX_LINE = 100_000
MAX_LINES_PER_ROW = 100


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was set aside.

    Attributes:
        problem: What is wrong with it.
        cells: The cells as read; for a row that could not be split, its text as one cell.
    """

    problem: Problem
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line that it starts on (header is 1) and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    fault: str = ""  # what would be right, when the line itself cannot be used


class Table:
    """One table: its header at once, its rows as a stream.

    Args:
        source: A path, the bytes of a table, or its text.
        file: Name for errors; a path's own name by default.

    Raises:
        InputError: The header cannot be used.
    """

    def __init__(self, source: Path | bytes | str, file: str = "") -> None:
        self.file = file or (source.name if isinstance(source, Path) else "")
        self._lines = _Lines(_numbered(_opened(source)))
        self.header = self._read_header()

    def rows(self) -> Iterator[Row | Reject]:
        """The rows below the header, in order; blank lines are passed over."""
        width = len(self.header)
        for line, cells in _records(self._lines, width):
            if isinstance(cells, str):
                yield self._reject(line, "", cells, (line.text.rstrip("\r\n"),))
            elif len(cells) == width:
                yield Row(line.number, cells)
            elif cells:
                found = f"{len(cells)} cells"
                yield self._reject(line, found, f"{width} cells as in the header", cells)

    def _reject(
        self, line: _Line, value: str, expected: str, cells: tuple[str, ...] | list[str]
    ) -> Reject:
        return Reject(Problem(self.file, line.number, "", value, expected), tuple(cells))

    def _read_header(self) -> tuple[str, ...]:
        for line, cells in _records(self._lines, None):
            if isinstance(cells, str):
                raise self._unusable(line.number, line.text[:80], cells)
            if not cells:
                continue
            return self._checked_header(line, tuple(cell.strip() for cell in cells))
        raise self._unusable(0, "", "a table with a header line")

    def _checked_header(self, line: _Line, header: tuple[str, ...]) -> tuple[str, ...]:
        for mark, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if len(header) == 1 and mark in header[0]:
                raise self._unusable(line.number, header[0][:80], f"commas, not {name}")
        if "" in header:
            raise self._unusable(line.number, ",".join(header)[:80], "a name for each column")
        for name in header:
            if header.count(name) > 1:
                raise self._unusable(line.number, name, "each column name once")
        return header

    def _unusable(self, line: int, value: str, expected: str) -> InputError:
        return InputError(Problem(self.file, line, "", value, expected))


def _opened(source: Path | bytes | str) -> Iterator[bytes]:
    if isinstance(source, Path):
        try:
            handle = source.open("rb")
        except OSError as error:
            raise InputError(Problem(str(source), 0, "", "", f"a file ({error})")) from None
        return _lines_of(handle)
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    return _lines_of(io.BytesIO(data))


def _lines_of(handle: BinaryIO) -> Iterator[bytes]:
    with handle:
        while data := handle.readline(MAX_LINE + 1):
            yield data
            while len(data) > MAX_LINE and not data.endswith(b"\n"):
                data = handle.readline(MAX_LINE + 1)
                if not data:
                    break


def _numbered(lines: Iterator[bytes]) -> Iterator[_Line]:
    for number, data in enumerate(lines, 1):
        raw = data.removeprefix(b"\xef\xbb\xbf") if number == 1 else data
        if len(raw) > MAX_LINE:
            yield _Line(number, _shown(raw), f"a line of at most {MAX_LINE} bytes")
        elif b"\0" in raw:
            utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
            yield _Line(number, _shown(raw), "UTF-8, not UTF-16" if utf16 else "no NUL characters")
        else:
            try:
                yield _Line(number, raw.decode("utf-8"))
            except UnicodeDecodeError:
                yield _Line(number, _shown(raw), "text in UTF-8")


def _shown(raw: bytes) -> str:
    return raw.decode("utf-8", "backslashreplace").replace("\0", "\\x00")


class _Lines:
    """Lines that can be put back, so that a quote that never closes takes no other row with it."""

    def __init__(self, lines: Iterator[_Line]) -> None:
        self._lines = lines
        self._waiting: deque[_Line] = deque()

    def __iter__(self) -> Iterator[_Line]:
        return self

    def __next__(self) -> _Line:
        return self._waiting.popleft() if self._waiting else next(self._lines)

    def put_back(self, lines: list[_Line]) -> None:
        """Gives lines again, in the same order, before the others."""
        self._waiting.extendleft(reversed(lines))


def _records(lines: _Lines, width: int | None) -> Iterator[tuple[_Line, list[str] | str]]:
    """Each record with the line it starts on: its cells, or what would be right."""
    for line in lines:
        if line.fault:
            yield line, line.fault
        elif line.text.count('"') % 2 == 0:
            yield line, _cells(line.text)
        else:
            yield line, _long_record(line, lines, width)


def _long_record(first: _Line, lines: _Lines, width: int | None) -> list[str] | str:
    """A record over several lines; when they make no row, only the first is bad."""
    taken: list[_Line] = []
    quotes = first.text.count('"')
    for line in lines:
        taken.append(line)
        quotes += line.text.count('"')
        if line.fault or len(taken) >= MAX_LINES_PER_ROW:
            break
        if quotes % 2 == 0:
            cells = _cells(first.text + "".join(part.text for part in taken))
            if not isinstance(cells, str) and width in (None, len(cells)):
                return cells
            break
    lines.put_back(taken)
    return "a quote that closes"


def _cells(text: str) -> list[str] | str:
    if '"' not in text:  # without quotes a comma is a comma: what csv.reader gives, in less time
        bare = text.removesuffix("\n").removesuffix("\r")
        if "\r" not in bare:
            return bare.split(",") if bare else []
    try:
        return next(csv.reader((text,), strict=True), [])
    except csv.Error as error:
        return f"cells as RFC 4180 quotes them ({error})"
