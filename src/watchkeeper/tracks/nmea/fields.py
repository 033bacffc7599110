"""Bytes of a block of text as columns: numbers and texts read for all lines at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NONE = -1
"""No number there."""

_HEX = np.full(256, 255, np.uint8)
_HEX[48:58] = range(10)
_HEX[65:71] = range(10, 16)
_HEX[97:103] = range(10, 16)


PADDING = 256
"""Zero bytes after a text, so that reading a little beyond its end needs no check."""


def padded(data: bytes) -> Bytes:
    """The bytes of a text, with `PADDING` zeros after them; `-1` is a zero too."""
    return np.frombuffer(data + bytes(PADDING), np.uint8)


def byte_at(text: Bytes, place: Ints) -> Bytes:
    """The byte at each place of a padded text; places may be up to `PADDING` beyond its end."""
    found: Bytes = text[place]
    return found


def following(places: Ints, after: Ints, end: int) -> Ints:
    """For each start the first of the sorted places at or after it; `end` when there is none."""
    index = np.searchsorted(places, after)
    return np.append(places, end)[index]


def read_numbers(text: Bytes, start: Ints, stop: Ints, digits: int) -> Ints:
    """Whole numbers in decimal digits.

    Args:
        text: The block.
        start: First byte of each number.
        stop: Byte after its last.
        digits: Most digits that are read.

    Returns:
        The numbers; -1 where there is none, something else, or more digits.
    """
    value = np.zeros(start.size, np.int64)
    good = (stop > start) & (stop - start <= digits)
    for step in range(digits):
        place = start + step
        inside = good & (place < stop)
        digit = byte_at(text, place).astype(np.int64) - 48
        good &= ~inside | ((digit >= 0) & (digit <= 9))
        value = np.where(inside, value * 10 + digit, value)
    return np.where(good, value, NONE)


def read_texts(text: Bytes, start: Ints, stop: Ints, width: int) -> NDArray[np.bytes_]:
    """Texts of at most `width` bytes; what is longer is cut."""
    grid = np.zeros((start.size, width), np.uint8)
    for step in range(width):
        place = start + step
        grid[:, step] = np.where(place < stop, byte_at(text, place), 0)
    return grid.view(f"S{width}").reshape(-1)


def read_hex_pairs(text: Bytes, start: Ints) -> Ints:
    """Two hexadecimal digits at each place as a number; -1 where they are none."""
    high, low = _HEX[byte_at(text, start)], _HEX[byte_at(text, start + 1)]
    value = (high.astype(np.int64) << 4) | low
    return np.where((high < 16) & (low < 16), value, NONE)
