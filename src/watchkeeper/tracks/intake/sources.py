"""The file that is ingested: its hash, its bytes without compression, and its lines in blocks.

The rules:

1. Memory does not grow with the file: bytes come in pieces, a line longer than `MAX_LINE` is set
   aside and its place kept by an empty line, so that the lines after it keep their numbers.
2. A compressed file that ends in the middle gives what can be read of it, and says that it did.
3. What expands to more than `MAX_BYTES` is refused: a disk is not without end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from watchkeeper.claims.problems import InputError, Problem

MAX_LINE = 1 << 20
"""Bytes of the longest line that is read."""

MAX_BYTES = 1 << 38
"""Bytes of the largest file after decompression, 256 GiB."""

BLOCK = 1 << 21
_PIECE = 1 << 20
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was given.

    Attributes:
        path: Where it is.
        sha256: Hash of its bytes, 64 hexadecimal digits.
        size: Bytes.
        compression: `none`, `gzip` or `zstd`.
    """

    path: Path
    sha256: str
    size: int
    compression: str

    @property
    def name(self) -> str:
        """Its name without its folder."""
        return self.path.name


@dataclass(slots=True)
class Reading:
    """What was noticed while a file was read.

    Attributes:
        truncated: The compressed data end in the middle, or are damaged: why.
        bytes_read: Bytes after decompression.
    """

    truncated: str = ""
    bytes_read: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """A block of whole lines.

    Attributes:
        data: Its bytes.
        first: Line of the file with which it begins, from 1.
        too_long: Lines of the file, in or before this block, that were longer than the limit.
    """

    data: bytes
    first: int
    too_long: tuple[int, ...] = field(default=())


def inspect(path: Path) -> SourceFile:
    """Hashes a file and sees how it is compressed.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
            hasher, size = sha256(head), len(head)
            while piece := file.read(_PIECE):
                hasher.update(piece)
                size += len(piece)
    except OSError as error:
        raise InputError(
            Problem(str(path), 0, "", "", f"a file that can be read ({error})")
        ) from None
    kind = "gzip" if head.startswith(_GZIP) else "zstd" if head == _ZSTD else "none"
    return SourceFile(path, hasher.hexdigest(), size, kind)


def pieces(source: SourceFile, reading: Reading) -> Iterator[bytes]:
    """The bytes of a file without compression (gzip or none), in pieces.

    Args:
        source: The file.
        reading: Gets what is noticed.

    Raises:
        InputError: It expands beyond `MAX_BYTES`.
    """
    with source.path.open("rb") as file:
        raw = iter(lambda: file.read(_PIECE), b"")
        for piece in _inflated(raw, reading) if source.compression == "gzip" else raw:
            reading.bytes_read += len(piece)
            if reading.bytes_read > MAX_BYTES:
                expected = f"at most {MAX_BYTES} bytes after decompression"
                raise InputError(Problem(source.name, 0, "", "", expected))
            yield piece


def _inflated(raw: Iterator[bytes], reading: Reading) -> Iterator[bytes]:
    """Decompresses one gzip member after another; stops where the data are damaged."""
    inflater = zlib.decompressobj(wbits=31)
    begun = False
    for piece in raw:
        data = piece
        while data:
            if inflater.eof:
                inflater, begun = zlib.decompressobj(wbits=31), False
            try:
                out = inflater.decompress(data, _PIECE)
            except zlib.error as error:
                if begun or reading.bytes_read == 0:
                    reading.truncated = f"the gzip data are damaged ({error})"
                return
            begun = True
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
            if out:
                yield out
    if begun and not inflater.eof:
        reading.truncated = "the gzip data end in the middle"


def line_blocks(
    stream: Iterator[bytes], size: int = BLOCK, limit: int = MAX_LINE
) -> Iterator[Lines]:
    """Cuts a stream of bytes into blocks of whole lines.

    Args:
        stream: Bytes in pieces of any size.
        size: Bytes after which a block ends at the next end of a line.
        limit: Bytes of the longest line; a longer one becomes an empty line.
    """
    first, kept, skipping = 1, bytearray(), False
    too_long: list[int] = []
    for piece in stream:
        start = 0
        if skipping:
            start = piece.find(b"\n")
            if start < 0:
                continue
            skipping = False
        kept += piece[start:]
        if len(kept) < size and len(kept) < limit:
            continue
        cut = kept.rfind(b"\n") + 1
        block = _without_long(bytes(kept[:cut]), first, limit, too_long)
        del kept[:cut]
        if cut:
            yield Lines(block, first, tuple(too_long))
            first, too_long = first + block.count(b"\n"), []
        if len(kept) > limit:
            too_long.append(first)
            kept.clear()
            skipping = True
    if kept or too_long:
        block = _without_long(bytes(kept), first, limit, too_long)
        yield Lines(block, first, tuple(too_long))


def _without_long(block: bytes, first: int, limit: int, too_long: list[int]) -> bytes:
    """The block with lines that are too long made empty; their numbers are added to the list."""
    if len(block) <= limit:
        return block
    lines = block.split(b"\n")
    if max(map(len, lines)) <= limit:
        return block
    for index, line in enumerate(lines):
        if len(line) > limit:
            too_long.append(first + index)
            lines[index] = b""
    return b"\n".join(lines)
