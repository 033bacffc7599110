"""Voyages: each ship of a table of sightings, with what AIS heard of her under any number.

The rules:

1. A ship's numbers are those that said her name (case, spaces and marks aside) or her IMO number,
   as a register has it. Several numbers are several ships until somebody decides otherwise: each is
   compared on its own, and named.
2. A sighting that no number answers stays, with `unknown`. Rows that name no single ship (`(four
   ships)`, `A -> B`) stay as they are.
3. Between two sightings stands the leg, and how long the ship was not heard in that time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.positions import mask_of
from watchkeeper.tracks.registers import imo_in, register_rows
from watchkeeper.tracks.sightings import Compared, Heard, Leg, Sighting, compare, legs


@dataclass(frozen=True, slots=True)
class Number:
    """A number (MMSI) under which a ship may have been heard, and by what it is hers."""

    mmsi: int
    by: str


@dataclass(frozen=True, slots=True)
class LegHeard:
    """A leg, and the longest silence in it in hours (None: nothing was heard in it at all)."""

    leg: Leg
    silence_h: float | None


@dataclass(frozen=True, slots=True)
class Voyage:
    """One ship of the table.

    Attributes:
        vessel: As the table names her.
        imo: From the register; None when it has none.
        numbers: Under which she may have been heard.
        compared: Her sightings, once for each number; once when there is none.
        legs: Between her sightings, for each number; without a number with nothing heard.
    """

    vessel: str
    imo: int | None
    numbers: tuple[Number, ...]
    compared: tuple[tuple[int | None, Compared], ...]
    legs: tuple[tuple[int | None, LegHeard], ...]


def name_key(name: str) -> str:
    """A ship's name as it is compared: letters and digits only, in capitals."""
    return re.sub(r"[\W_]", "", name.upper())


def read_names(path: Path) -> dict[str, int]:
    """IMO numbers by the key of the name, from a register with `name` and `imo`.

    Raises:
        InputError: No such table, or a column is missing.
    """
    found: dict[str, int] = {}
    for _, row in register_rows(path, ("name", "imo")):
        imo, key = imo_in(row["imo"]), name_key(row["name"])
        if imo is not None and key:
            found[key] = imo
    return found


_NUMBERS = """
SELECT DISTINCT mmsi, regexp_replace(upper(coalesce(name, '')), '[^A-Z0-9]', '', 'g'), imo
FROM read_parquet($files) WHERE name IS NOT NULL OR imo IS NOT NULL
ORDER BY ALL
"""
_FIXES = """
SELECT time_s, lat_e7 / 1e7, lon_e7 / 1e7 FROM read_parquet($files)
WHERE mmsi = $mmsi AND usable AND lat_e7 IS NOT NULL AND reasons & $spike = 0
ORDER BY time_s, lat_e7, lon_e7
"""


def fuse(
    sightings: Iterable[Sighting], lake: Lake, names: Mapping[str, int] | None = None
) -> list[Voyage]:
    """Puts AIS beside the sightings of each ship, in the order of the table.

    Args:
        sightings: Of a table.
        lake: Positions and identities.
        names: IMO numbers by name, from a register.
    """
    by_vessel: dict[str, list[Sighting]] = {}
    for one in sightings:
        single = name_key(one.vessel) if _single(one.vessel) else ""
        by_vessel.setdefault(single or one.vessel, []).append(one)
    said = _query(lake.identity_files(), _NUMBERS, {})
    bounds = _bounds(lake)
    known = names or {}
    return [
        _voyage(found, _numbers(found[0].vessel, known, said), known, lake, bounds)
        for found in by_vessel.values()
    ]


def _query(files: Sequence[Path], sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    import duckdb  # noqa: PLC0415  (slow to load)

    if not files:
        return []
    with duckdb.connect() as connection:
        return connection.execute(sql, {"files": [str(f) for f in files], **values}).fetchall()


def _bounds(lake: Lake) -> tuple[int, int] | None:
    """First and last second of the lake."""
    files = lake.manifest().files
    starts = [f.first_time_s for f in files if f.first_time_s is not None]
    ends = [f.last_time_s for f in files if f.last_time_s is not None]
    return (min(starts), max(ends)) if starts and ends else None


def _single(vessel: str) -> bool:
    """The text names one ship."""
    return not vessel.startswith("(") and "->" not in vessel and bool(name_key(vessel))


def _numbers(
    vessel: str, names: Mapping[str, int], said: Sequence[tuple[Any, ...]]
) -> tuple[Number, ...]:
    if not _single(vessel):
        return ()
    key = name_key(vessel)
    imo = names.get(key)
    found: dict[int, str] = {}
    for mmsi, name, number in said:
        if imo is not None and number == imo:
            found[mmsi] = "IMO number"
        elif name == key:
            found.setdefault(mmsi, "name")
    return tuple(Number(mmsi, found[mmsi]) for mmsi in sorted(found))


def _voyage(
    sightings: Sequence[Sighting],
    numbers: tuple[Number, ...],
    names: Mapping[str, int],
    lake: Lake,
    bounds: tuple[int, int] | None,
) -> Voyage:
    vessel = sightings[0].vessel
    between = legs(sightings)
    compared: list[tuple[int | None, Compared]] = []
    heard: list[tuple[int | None, LegHeard]] = []
    spike = mask_of(["spike"])
    for number in numbers:
        values = {"mmsi": number.mmsi, "spike": spike}
        fixes = [Heard(*row) for row in _query(lake.position_files(), _FIXES, values)]
        compared += [(number.mmsi, compare(one, fixes, bounds)) for one in sightings]
        heard += [(number.mmsi, LegHeard(leg, _silence(leg, fixes))) for leg in between]
    if not numbers:
        compared = [(None, compare(one, [], None)) for one in sightings]
        heard = [(None, LegHeard(leg, None)) for leg in between]
    return Voyage(vessel, names.get(name_key(vessel)), numbers, tuple(compared), tuple(heard))


def _silence(leg: Leg, fixes: Sequence[Heard]) -> float | None:
    """The longest time between two fixes in the leg, its own ends counted as fixes."""
    spans = leg.before.span_s, leg.after.span_s
    if spans[0] is None or spans[1] is None:
        return None
    start, end = spans[0][0], spans[1][1]
    times = [fix.time_s for fix in fixes if start <= fix.time_s < end]
    if not times:
        return None
    return round(max(b - a for a, b in pairwise([start, *times, end])) / 3600, 1)
