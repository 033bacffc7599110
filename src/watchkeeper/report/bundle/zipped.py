"""The one zip of a bundle: stored, sorted, without times (docs/bundle.md, Zip)."""

from __future__ import annotations

import os
import struct
from binascii import crc32
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from watchkeeper.record.durable import sync_folder

_CHUNK = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_MADE_BY = 3 << 8 | _VERSION
_DATE = 33  # 1 January 1980
_MODE = 0o100644 << 16


class ZipError(ValueError):
    """A bundle that is too large for the one form of its zip."""


def write_zip(folder: Path, path: Path, name: str) -> Path:
    """Writes the zip of a bundle, whole or not at all.

    Args:
        folder: The bundle.
        path: The zip.
        name: Name of the bundle, the one folder in the zip.

    Returns:
        The zip.

    Raises:
        ZipError: 65,535 files or more, or 4 GiB or more.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            _write(folder, name, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)
    return path


def _write(folder: Path, name: str, file: BinaryIO) -> None:
    inside = {
        f"{name}/{path.relative_to(folder).as_posix()}".encode("ascii"): path
        for path in folder.rglob("*")
        if path.is_file()
    }
    directory = []
    for entry in sorted(inside):
        size, check = _measure(inside[entry])
        offset = file.tell()
        if offset + size >= 2**32:
            raise ZipError("a bundle of 4 GiB or more has no zip; publish its folder")
        common = (_VERSION, 0, 0, 0, _DATE, check, size, size, len(entry), 0)
        file.write(_LOCAL.pack(b"PK\x03\x04", *common) + entry)
        for piece in _pieces(inside[entry]):
            file.write(piece)
        more = (0, 0, 0, _MODE, offset)
        directory.append(_CENTRAL.pack(b"PK\x01\x02", _MADE_BY, *common, *more) + entry)
    _finish(directory, file)


def _finish(directory: list[bytes], file: BinaryIO) -> None:
    start, length, count = file.tell(), sum(map(len, directory)), len(directory)
    if count >= 2**16 - 1 or start + length >= 2**32:
        raise ZipError("a bundle of 65,535 files or 4 GiB has no zip; publish its folder")
    file.write(b"".join(directory))
    file.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, length, start, 0))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def _measure(path: Path) -> tuple[int, int]:
    size = check = 0
    for piece in _pieces(path):
        size += len(piece)
        check = crc32(piece, check)
    return size, check
