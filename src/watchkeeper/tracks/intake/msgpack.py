"""MessagePack objects one after another in a stream, cut apart without trusting their lengths."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from watchkeeper.tracks.intake.sources import Reading

MAX_OBJECT = 1 << 20
"""Bytes of the largest object: an AIS message takes a few hundred."""

_INCOMPLETE = -1

# First byte: bytes of the length field, and bytes of content besides (fixed).
_FIXED = {0xC0: 0, 0xC2: 0, 0xC3: 0, 0xCA: 4, 0xCB: 8, 0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8,
    0xD0: 1, 0xD1: 2, 0xD2: 4, 0xD3: 8, 0xD4: 2, 0xD5: 3, 0xD6: 5, 0xD7: 9, 0xD8: 17}  # fmt: skip
_SIZED = {0xC4: (1, 0), 0xC5: (2, 0), 0xC6: (4, 0), 0xC7: (1, 1), 0xC8: (2, 1), 0xC9: (4, 1),
    0xD9: (1, 0), 0xDA: (2, 0), 0xDB: (4, 0)}  # fmt: skip
_COUNTED = {0xDC: (2, 1), 0xDD: (4, 1), 0xDE: (2, 2), 0xDF: (4, 2)}


def objects(stream: Iterator[bytes], reading: Reading) -> Iterator[Any]:
    """The objects of a stream; stops where it is damaged, and says so.

    Args:
        stream: Bytes in pieces.
        reading: Gets what is noticed.
    """
    kept = b""
    for piece in stream:
        data, start = kept + piece, 0
        while start < len(data):
            end = _end_of(data, start)
            if end == _INCOMPLETE:
                break
            try:
                yield msgspec.msgpack.decode(data[start:end])
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                reading.truncated = f"the MessagePack data are damaged ({error})"
                return
            start = end
        kept = data[start:]
        if len(kept) > MAX_OBJECT:
            reading.truncated = f"an object is larger than {MAX_OBJECT} bytes"
            return
    if kept:
        reading.truncated = reading.truncated or "the MessagePack data end in the middle"


def _end_of(data: bytes, start: int) -> int:
    """The byte after the object that begins at `start`; -1 when it is not all there."""
    open_items, place, size = 1, start, len(data)
    while open_items:
        if place >= size:
            return _INCOMPLETE
        length, items = _item(data, place)
        place += length
        open_items += items - 1
        if open_items > MAX_OBJECT:
            return _INCOMPLETE
    return place if place <= size else _INCOMPLETE


def _short_item(first: int) -> tuple[int, int]:
    """The same of an item whose first byte holds its length: number, map, array or text."""
    if 0x80 <= first < 0x90:
        return 1, 2 * (first & 0x0F)
    if 0x90 <= first < 0xA0:
        return 1, first & 0x0F
    return (1 + (first & 0x1F) if 0xA0 <= first < 0xC0 else 1), 0


def _item(data: bytes, place: int) -> tuple[int, int]:
    """Bytes of an item without the items in it, and their number."""
    first = data[place]
    if first < 0xC0 or first >= 0xE0:
        return _short_item(first)
    if first in _FIXED:
        return 1 + _FIXED[first], 0
    width, more = _SIZED.get(first) or _COUNTED.get(first) or (0, 0)
    number = int.from_bytes(data[place + 1 : place + 1 + width], "big")
    if first in _COUNTED:
        return 1 + width, number * more
    return 1 + width + more + number, 0
