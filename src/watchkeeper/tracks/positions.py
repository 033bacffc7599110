"""The lake's two tables: cleaned positions, and what ships said of their identity and voyage.

The rules:

1. One row for each position that a source holds, and none is dropped: a check sets a reason, and
   the row stays. `usable` is false when one of its reasons forbids to use it as a position.
2. Times and coordinates are integers, so that every engine computes the same.
3. A value that the source gives as "not available" is null, with its reason; a value out of range
   is null too, and its text stays in `raw`.
4. A row is named by the hash of its file and its line (or row) there: (`source`, `message`).
5. Rows of a file are sorted by (mmsi, time_s, receiver, lat_e7, lon_e7, message).

Files: `LAKE/positions/day=YYYY-MM-DD/<hash of the source>.parquet` and `LAKE/identity/day=…/…`, by
UTC day. `day` is not a column of the file. Only files that the manifest names belong to the lake
(`watchkeeper.tracks.lake`). Parquet, zstd.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from watchkeeper.claims.datafile import load_as

_DATA = Path(__file__).parent / "data"

POSITIONS: Mapping[str, str] = {
    "mmsi": "INTEGER",
    "time_s": "BIGINT",
    "lat_e7": "INTEGER",
    "lon_e7": "INTEGER",
    "sog_dkn": "SMALLINT",
    "cog_ddeg": "SMALLINT",
    "heading_deg": "SMALLINT",
    "rot_deg_min": "SMALLINT",
    "nav_status": "SMALLINT",
    "msg_type": "SMALLINT",
    "transceiver": "VARCHAR",
    "reception": "VARCHAR",
    "receiver": "VARCHAR",
    "coarse": "BOOLEAN",
    "usable": "BOOLEAN",
    "reasons": "BIGINT",
    "raw": "VARCHAR",
    "source": "VARCHAR",
    "message": "BIGINT",
}
"""Columns of a position, in order, with their SQL type.

- `mmsi`: up to ten digits as sent; never null.
- `time_s`: seconds since 1970-01-01 UTC, when it was received (whole seconds, rounded down).
- `lat_e7`, `lon_e7`: 1e-7 degrees, north and east positive; both null when not available.
- `sog_dkn`: tenths of a knot; null when not available.
- `cog_ddeg`: tenths of a degree, 0 to 3599; null when not available.
- `heading_deg`: degrees, 0 to 359; null when not available.
- `rot_deg_min`: degrees a minute, to starboard positive; null when not available or without size.
- `nav_status`: 0 to 15 as in AIS; null when the source does not say.
- `msg_type`: type of the AIS message; null when the source does not say.
- `transceiver`: `A`, `B`; null when the source does not say.
- `reception`: `terrestrial`, `satellite` or `unknown`.
- `receiver`: station, satellite or feed as the source names it; null when it does not.
- `coarse`: type 27, good to 185 m: presence only, no meetings.
- `usable`: a ship's position at a known time, not seen before: the rows that detectors read.
- `reasons`: sum of 2 ** bit of the codes in `data/reasons.yaml`; 0 when nothing was found.
- `raw`: the values that were set to null because out of range, as `name=text; …`; else null.
- `source`: SHA-256 of the file, 64 hexadecimal digits.
- `message`: line of the file from 1 (row for Parquet and JSON); of a multipart message the first.
"""

IDENTITY: Mapping[str, str] = {
    "mmsi": "INTEGER",
    "time_s": "BIGINT",
    "last_time_s": "BIGINT",
    "messages": "INTEGER",
    "imo": "INTEGER",
    "name": "VARCHAR",
    "callsign": "VARCHAR",
    "ship_type": "SMALLINT",
    "length_m": "SMALLINT",
    "beam_m": "SMALLINT",
    "draught_dm": "SMALLINT",
    "destination": "VARCHAR",
    "eta": "VARCHAR",
    "msg_type": "SMALLINT",
    "reception": "VARCHAR",
    "receiver": "VARCHAR",
    "reasons": "BIGINT",
    "source": "VARCHAR",
    "message": "BIGINT",
}
"""Columns of an identity row: what one MMSI said in one run of equal statements, within one day.

A run ends when a ship says something else (in one file and from one kind of message), so a value
that changes and changes back gives three rows. Null is "not reported".

- `time_s`, `last_time_s`: first and last time of the run; `messages`: how often it was said.
- `imo`: as sent, also with a wrong check digit (reason `imo_invalid`); null when 0 or empty.
- `name`, `callsign`, `destination`: trimmed of padding; null when empty.
- `ship_type`: 0 to 255 as in AIS.
- `length_m`, `beam_m`: metres; null when 0 or not sent.
- `draught_dm`: decimetres; null when 0 or 25.5 (with its reason).
- `eta`: `MM-DD HH:MM` as sent; null when not sent.
- `source`, `message`: where the run was said first.
"""

FILES = "FORMAT parquet, PARQUET_VERSION V2, COMPRESSION snappy, ROW_GROUP_SIZE 20480"
"""How files of positions and identities are written. Sorted numbers are kept as differences (V2):
files are smaller than with zstd alone, and read faster. A reader of a few ships passes over the
parts (row groups) without them.
"""

POSITION_ORDER = ("mmsi", "time_s", "receiver", "lat_e7", "lon_e7", "message")
"""How rows of one file are sorted, and how equal times are ordered; nulls first."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What a check says of a row.

    Attributes:
        code: Its name.
        meaning: What was found, as a phrase.
        unusable: The row's position must not be used as a position.
        bit: Its place in `reasons`; None for the reasons for which a line is set aside.
    """

    code: str
    meaning: str
    unusable: bool
    bit: int | None = None


@dataclass(frozen=True, slots=True)
class _ReasonFile:
    reasons: tuple[Reason, ...]


@cache
def load_reasons() -> Mapping[str, Reason]:
    """The reasons by code, in the order of the file.

    Raises:
        ValueError: A code or a bit stands there twice.
        InputError: The file does not fit its schema.
    """
    reasons = load_as(_ReasonFile, _DATA / "reasons.yaml").reasons
    bits = [reason.bit for reason in reasons if reason.bit is not None]
    codes = {reason.code: reason for reason in reasons}
    if len(codes) != len(reasons) or len(set(bits)) != len(bits) or not all(b < 63 for b in bits):
        raise ValueError("reasons.yaml: a code or a bit stands there twice, or a bit is above 62")
    return codes


def mask_of(codes: Iterable[str]) -> int:
    """The sum of the codes' bits, to compare with `reasons`.

    Raises:
        KeyError: No such code.
        ValueError: A code that stands for a line that was set aside.
    """
    mask = 0
    for code in codes:
        bit = load_reasons()[code].bit
        if bit is None:
            raise ValueError(f"{code} is no reason of a row: its lines are set aside")
        mask |= 1 << bit
    return mask


def codes_of(mask: int) -> tuple[str, ...]:
    """The codes in a row's `reasons`, in the order of the file."""
    return tuple(
        reason.code
        for reason in load_reasons().values()
        if reason.bit is not None and mask >> reason.bit & 1
    )


@cache
def unusable_mask() -> int:
    """The reasons that forbid to use a row as a position."""
    return mask_of(r.code for r in load_reasons().values() if r.unusable and r.bit is not None)
