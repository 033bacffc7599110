"""What a user can settle when a file leaves a doubt: `--settle KEY=VALUE`.

Nothing is guessed: a doubt stops the file with what was seen and the settlement that would read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from watchkeeper.claims.problems import InputError, Problem

KEYS: Mapping[str, Mapping[str, str]] = {
    "time": {
        "s": "times without a date are seconds since 1970",
        "ms": "milliseconds since 1970",
        "each": "each such time is seconds or milliseconds, by its size",
        "base-stations": "NMEA lines without a time take it from the base station report before",
    },
    "zone": {
        "UTC": "times without a zone are UTC",
        "+09:00": "or are ahead of UTC by so much (any offset)",
    },
    "dates": {
        "day-first": "03/01/2022 is 3 January",
        "month-first": "03/01/2022 is 1 March",
    },
    "axes": {
        "as-is": "the columns are named rightly",
        "swapped": "the column of latitudes holds longitudes and the other way round",
    },
    "position": {
        "degrees": "positions are degrees",
        "1/600000": "positions are ten-thousandths of a minute, as in AIS",
        "1e-6": "positions are millionths of a degree",
        "1e-7": "positions are ten-millionths of a degree",
    },
    "longitude": {
        "180": "longitudes go from -180 to 180",
        "360": "longitudes go from 0 to 360",
    },
    "speed": {
        "knots": "speeds are knots",
        "tenths": "tenths of a knot",
        "m/s": "metres a second",
        "km/h": "kilometres an hour",
    },
}
"""What can be settled, and how."""

POSITION_FACTORS: Mapping[str, str] = {
    "degrees": "1", "1/600000": "1/600000", "1e-6": "1/1000000", "1e-7": "1/10000000",
}  # fmt: skip
SPEED_FACTORS: Mapping[str, str] = {
    "knots": "1", "tenths": "1/10", "m/s": "3600/1852.0", "km/h": "1000/1852.0",
}  # fmt: skip
"""Factors to degrees and knots, as SQL; a nautical mile is 1,852 m."""

# What changes values of a file, so that each of its rows says so.
CHANGING = frozenset({"axes=swapped", "position=1/600000", "position=1e-6", "position=1e-7",
    "longitude=360", "speed=tenths", "speed=m/s", "speed=km/h"})  # fmt: skip

_OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")


def read_settlements(texts: tuple[str, ...]) -> dict[str, str]:
    """Reads `KEY=VALUE` settlements.

    Raises:
        InputError: An unknown key or value, or a key twice.
    """
    settled: dict[str, str] = {}
    for text in texts:
        key, _, value = text.partition("=")
        if key not in KEYS or key in settled:
            expected = f"each of {', '.join(KEYS)} at most once, as KEY=VALUE"
            raise InputError(Problem("--settle", 0, "", text, expected))
        if value not in KEYS[key] and not (key == "zone" and _OFFSET.fullmatch(value)):
            expected = f"{key}= with one of {', '.join(KEYS[key])}"
            raise InputError(Problem("--settle", 0, "", text, expected))
        settled[key] = value
    return settled


def changes_values(settled: Mapping[str, str]) -> bool:
    """Whether a settlement changes values as the source gives them."""
    offset = settled.get("zone", "UTC") != "UTC"
    return offset or any(f"{key}={value}" in CHANGING for key, value in settled.items())
