"""Payloads of AIS messages to columns, by the bit layouts of ITU-R M.1371-5, annex 8.

The rules:

1. All messages of a type are decoded at once; a field is cut out of the six-bit characters that it
   touches.
2. Values that AIS sends for "not available" stay as they are sent (91, 181, 102.3, 360, 511): the
   cleaning, not the decoder, makes them null.
3. A payload with a character outside the six-bit alphabet, too short for the fields that are read,
   or of type 24 with another part than A and B, is not decoded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from watchkeeper.tracks.nmea.fields import Bytes, Flags, Ints, byte_at

Column = NDArray[np.generic]

NO_SIX = 64
_SIX = np.full(256, NO_SIX, np.uint8)
_SIX[48:88] = range(40)
_SIX[96:120] = range(40, 64)
_ASCII = np.array([v + 64 if v < 32 else v for v in range(64)], np.uint8)

NEEDED_BITS: Mapping[int, int] = {
    1: 143, 2: 143, 3: 143, 4: 134, 5: 420, 9: 134,
    11: 134, 18: 139, 19: 301, 21: 219, 24: 160, 27: 94,
}  # fmt: skip
"""Types that are decoded, and the bits that each needs."""

POSITION_TYPES = (1, 2, 3, 4, 9, 11, 18, 19, 21, 27)
IDENTITY_TYPES = (5, 19, 24)


@dataclass(frozen=True, slots=True)
class Payloads:
    """Payloads in a text, one for each message.

    Attributes:
        text: The bytes in which they stand, padded.
        six: The six-bit value of each of these bytes, `NO_SIX` for those that have none.
        start: First byte of each.
        end: Byte after its last.
        fill: Bits at its end that do not count.
    """

    text: Bytes
    six: Bytes
    start: Ints
    end: Ints
    fill: Ints

    def take(self, chosen: Ints) -> Payloads:
        """Some of them."""
        return Payloads(
            self.text, self.six, self.start[chosen], self.end[chosen], self.fill[chosen]
        )

    @property
    def bits(self) -> Ints:
        """Number of bits of each."""
        bits: Ints = np.maximum((self.end - self.start) * 6 - self.fill, 0)
        return bits

    @property
    def types(self) -> Ints:
        """Type of each message; 64 when it begins with no six-bit character, or is empty."""
        first = byte_at(self.six, self.start).astype(np.int64)
        return np.where(self.end > self.start, first, NO_SIX)


def six_bits(text: Bytes) -> Bytes:
    """The six-bit value of each byte of a text."""
    found: Bytes = _SIX[text]
    return found


def decodable(payloads: Payloads) -> Flags:
    """Which payloads are of the six-bit alphabet, and long enough and of a known part."""
    bad = np.cumsum(payloads.six == NO_SIX, dtype=np.int32)
    # The byte before a payload counts in both sums; at the very beginning it is a padding zero.
    before = np.where(payloads.start > 0, bad[payloads.start - 1], 0)
    clean: Flags = bad[payloads.end - 1] == before
    needed = np.full(NO_SIX + 1, 0)
    needed[list(NEEDED_BITS)] = list(NEEDED_BITS.values())
    long_enough = payloads.bits >= needed[payloads.types]
    # Type 24 has parts 0 and 1 (bits 38 and 39); in others its bits mean something else.
    part = byte_at(payloads.six, payloads.start + 6) >> 2 & 3
    known: Flags = (payloads.types != 24) | (part < 2)
    return clean & (payloads.end > payloads.start) & long_enough & known


@dataclass(slots=True)
class Cutter:
    """Cuts fields out of payloads; a six-bit column is read once and kept."""

    payloads: Payloads
    _columns: dict[int, Ints] = field(default_factory=dict)
    _least: int = -1

    def _column(self, index: int) -> Ints:
        if index not in self._columns:
            place = self.payloads.start + index
            six = byte_at(self.payloads.six, place)
            if index >= self._shortest():
                six = np.where(place < self.payloads.end, six, 0)
            self._columns[index] = six.astype(np.int64)
        return self._columns[index]

    def _shortest(self) -> int:
        """Characters that every payload has, so that no column before needs to be masked."""
        if self._least < 0:
            lengths = self.payloads.end - self.payloads.start
            self._least = int(lengths.min()) if lengths.size else 0
        return self._least

    def number(self, offset: int, length: int) -> Ints:
        """An unsigned field of `length` bits that begins at bit `offset`."""
        first, last = offset // 6, (offset + length - 1) // 6
        value = self._column(first)
        for index in range(first + 1, last + 1):
            value = value << 6 | self._column(index)
        cut: Ints = (value >> (6 * (last + 1) - offset - length)) & ((1 << length) - 1)
        return cut

    def signed(self, offset: int, length: int) -> Ints:
        """A field in two's complement."""
        value = self.number(offset, length)
        signed: Ints = value - ((value >> (length - 1)) << length)
        return signed

    def text(self, offset: int, characters: int) -> NDArray[np.bytes_]:
        """A field of six-bit text, up to the first `@`, without spaces around it."""
        grid = np.empty((self.payloads.start.size, characters), np.uint8)
        for index in range(characters):
            grid[:, index] = _ASCII[self.number(offset + 6 * index, 6)]
        ended = np.logical_or.accumulate(grid == ord("@"), axis=1)
        grid[ended] = 0
        return np.char.strip(grid.view(f"S{characters}").reshape(-1))


def decode_positions(kind: int, payloads: Payloads) -> dict[str, Column]:
    """Positions of messages of one type.

    Args:
        kind: One of `POSITION_TYPES`.
        payloads: Decodable payloads of this type.

    Returns:
        `mmsi`, `lat`, `lon` (degrees), `sog` (knots), `cog` (degrees), `heading` (degrees), `rot`
        (as sent, -128 to 127), `nav_status`, `second` (of the fix), each as sent; what the type
        does not hold is NaN.
    """
    cut = Cutter(payloads)
    none = np.full(payloads.start.size, np.nan)
    found: dict[str, Column] = dict.fromkeys(
        ("lat", "lon", "sog", "cog", "heading", "rot", "nav_status", "second"), none
    )
    found["mmsi"] = cut.number(8, 30)
    found.update(_LAYOUTS[kind](cut))
    return found


def _class_a(cut: Cutter) -> dict[str, Column]:
    return {
        "nav_status": cut.number(38, 4),
        "rot": cut.signed(42, 8),
        "sog": cut.number(50, 10) / 10,
        "lon": cut.signed(61, 28) / 600_000,
        "lat": cut.signed(89, 27) / 600_000,
        "cog": cut.number(116, 12) / 10,
        "heading": cut.number(128, 9),
        "second": cut.number(137, 6),
    }


def _base_station(cut: Cutter) -> dict[str, Column]:
    return {"lon": cut.signed(79, 28) / 600_000, "lat": cut.signed(107, 27) / 600_000}


def _aircraft(cut: Cutter) -> dict[str, Column]:
    return {
        "sog": cut.number(50, 10) * 1.0,
        "lon": cut.signed(61, 28) / 600_000,
        "lat": cut.signed(89, 27) / 600_000,
        "cog": cut.number(116, 12) / 10,
        "second": cut.number(128, 6),
    }


def _class_b(cut: Cutter) -> dict[str, Column]:
    return {
        "sog": cut.number(46, 10) / 10,
        "lon": cut.signed(57, 28) / 600_000,
        "lat": cut.signed(85, 27) / 600_000,
        "cog": cut.number(112, 12) / 10,
        "heading": cut.number(124, 9),
        "second": cut.number(133, 6),
    }


def _aid(cut: Cutter) -> dict[str, Column]:
    return {"lon": cut.signed(164, 28) / 600_000, "lat": cut.signed(192, 27) / 600_000}


def _long_range(cut: Cutter) -> dict[str, Column]:
    return {
        "nav_status": cut.number(40, 4),
        "lon": cut.signed(44, 18) / 600,
        "lat": cut.signed(62, 17) / 600,
        "sog": cut.number(79, 6) * 1.0,
        "cog": cut.number(85, 9) * 1.0,
    }


_LAYOUTS = {
    1: _class_a, 2: _class_a, 3: _class_a, 4: _base_station, 9: _aircraft, 11: _base_station,
    18: _class_b, 19: _class_b, 21: _aid, 27: _long_range,
}  # fmt: skip


def decode_clock(payloads: Payloads) -> Ints:
    """The time that base stations send (types 4 and 11), seconds since 1970; -1 for none."""
    cut = Cutter(payloads)
    year, month, day = cut.number(38, 14), cut.number(52, 4), cut.number(56, 5)
    hour, minute, second = cut.number(61, 5), cut.number(66, 6), cut.number(72, 6)
    good = (year >= 1970) & (year <= 2200) & (month >= 1) & (month <= 12) & (day >= 1)
    good &= (hour < 24) & (minute < 60) & (second < 60)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64) + day - 1
    return np.where(good, days * 86_400 + hour * 3600 + minute * 60 + second, -1)


def decode_identity(kind: int, payloads: Payloads) -> dict[str, Column]:
    """What messages of one type say of identity and voyage.

    Args:
        kind: One of `IDENTITY_TYPES`.
        payloads: Decodable payloads of this type.

    Returns:
        `mmsi`, `imo`, `name`, `callsign`, `ship_type`, `length_m`, `beam_m`, `draught_m`,
        `destination`, `eta_month`, `eta_day`, `eta_hour`, `eta_minute`; -1 or "" where the type
        does not hold it.
    """
    cut = Cutter(payloads)
    size = payloads.start.size
    found: dict[str, Column] = dict.fromkeys(_IDENTITY_NUMBERS, np.full(size, -1, np.int64))
    found |= dict.fromkeys(("name", "callsign", "destination"), np.full(size, b"", "S1"))
    found["mmsi"] = cut.number(8, 30)
    found["draught_m"] = np.full(size, np.nan)
    if kind == 5:
        found |= _voyage(cut)
    elif kind == 19:
        found |= {"name": cut.text(143, 20), "ship_type": cut.number(263, 8), **_size(cut, 271)}
    else:
        found |= _static_parts(cut)
    return found


_IDENTITY_NUMBERS = (
    "imo", "ship_type", "length_m", "beam_m", "eta_month", "eta_day", "eta_hour", "eta_minute",
)  # fmt: skip


def _size(cut: Cutter, offset: int) -> dict[str, Column]:
    return {
        "length_m": cut.number(offset, 9) + cut.number(offset + 9, 9),
        "beam_m": cut.number(offset + 18, 6) + cut.number(offset + 24, 6),
    }


def _voyage(cut: Cutter) -> dict[str, Column]:
    return {
        "imo": cut.number(40, 30),
        "callsign": cut.text(70, 7),
        "name": cut.text(112, 20),
        "ship_type": cut.number(232, 8),
        **_size(cut, 240),
        "eta_month": cut.number(274, 4),
        "eta_day": cut.number(278, 5),
        "eta_hour": cut.number(283, 5),
        "eta_minute": cut.number(288, 6),
        "draught_m": cut.number(294, 8) / 10,
        "destination": cut.text(302, 20),
    }


def _static_parts(cut: Cutter) -> dict[str, Column]:
    """Type 24: part A holds the name, part B the rest."""
    part = cut.number(38, 2)
    a, b = part == 0, part == 1
    # A craft of a parent ship (98…) sends that ship's MMSI in the place of its size.
    sized = b & (cut.number(8, 30) // 10_000_000 != 98)
    size = _size(cut, 132)
    return {
        "name": np.where(a, cut.text(40, 20), b""),
        "callsign": np.where(b, cut.text(90, 7), b""),
        "ship_type": np.where(b, cut.number(40, 8), -1),
        **{name: np.where(sized, value, -1) for name, value in size.items()},
    }
