"""What receivers hear of made-up ships, a day at a time, with the errors of real feeds.

Every array has one element for each row. A ship under way reports every `interval_s` seconds, one
that lies still every third time. Errors, by share of rows: 3 % lost; 1 % twice; 0.1 % speed not
available; 0.01 % position not available (91, 181); 0.002 % thrown 0.5 to 5 degrees off (spikes);
2 % as type 27 from satellites (a tenth of a minute, whole knots).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.tracks.shapes import METRES_PER_DEGREE
from watchkeeper.tracks.simulation.tricks import Persona
from watchkeeper.tracks.simulation.voyages import KNOT_MS, Log

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Outage = tuple[float, float, float, float, float, float]
"""Begin and end in seconds, and south, north, west and east in degrees."""

DAY_S = 86_400
_LOST, _TWICE, _NO_SPEED, _NO_POSITION, _SPIKE, _TYPE_27 = 0.03, 0.01, 1e-3, 1e-4, 2e-5, 0.02
_NOISE_M = 4.0
_STILL_KNOTS = 0.5
_EACH = 1.0e9
"""Seconds between the time lines of two ships, laid end to end to be searched at once."""


@dataclass(frozen=True)
class Rows:
    """One day of rows, sorted by time and ship.

    Attributes:
        time: Seconds since the beginning; persona: index of what she says of herself.
        lat: Degrees; lon: degrees.
        knots: Speed; 102.3 not available. course: degrees; 360 not available.
        heading: Degrees; 511 not available.
        type: AIS message type, 1 or 27.
        duplicate: The row repeats another. spike: thrown off. nowhere: without a position.
    """

    time: Ints
    persona: Ints
    lat: Floats
    lon: Floats
    knots: Floats
    course: Floats
    heading: Ints
    type: Ints
    duplicate: NDArray[np.bool_]
    spike: NDArray[np.bool_]
    nowhere: NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """All voyages, silences and personas, laid end to end.

    Attributes:
        keys: Time lines of the keys, ship after ship; lat, lon, knots and course likewise (speed
            and course are those until the next key).
        silences: Begin and end of each silence, as (n, 2), sorted, of all ships.
        since: Time line of the personas; persona: the index of each.
        hulls: Number of ships.
        outage: Begin, end, and south, north, west, east of an outage of reception; or None.
    """

    keys: Floats
    lat: Floats
    lon: Floats
    knots: Floats
    course: Floats
    silences: Floats
    since: Floats
    hulls: int
    outage: Outage | None = None


def lay_out(
    logs: Sequence[Log],
    silences: Sequence[tuple[int, float, float]],
    said: Sequence[Persona],
    outage: Outage | None,
) -> World:
    """Lays the time lines of all ships end to end."""
    keys, lat, lon, knots, course = [], [], [], [], []
    for log in logs:
        t, y, x = np.array(log.times), np.array(log.lats), np.array(log.lons)
        north = np.diff(y) * METRES_PER_DEGREE
        east = np.diff(x) * METRES_PER_DEGREE * np.cos(np.radians(y[:-1]))
        speed = np.hypot(north, east) / np.diff(t) / KNOT_MS
        keys.append(t + log.hull.index * _EACH)
        lat.append(y)
        lon.append(x)
        knots.append(np.append(speed, 0.0))
        course.append(np.append(np.degrees(np.arctan2(east, north)) % 360, 0.0))
    quiet = sorted((hull * _EACH + a, hull * _EACH + b) for hull, a, b in silences)
    return World(
        keys=np.concatenate(keys),
        lat=np.concatenate(lat),
        lon=np.concatenate(lon),
        knots=np.concatenate(knots),
        course=np.concatenate(course),
        silences=np.array(quiet, dtype=np.float64).reshape(-1, 2),
        since=np.array([p.hull * _EACH + p.since for p in said]),
        hulls=len(logs),
        outage=outage,
    )


def hear(world: World, day: int, interval_s: int, random: np.random.Generator) -> Rows:
    """The rows of one day.

    Args:
        world: The voyages.
        day: Days since the beginning.
        interval_s: Seconds between two reports of a ship under way.
        random: Source of chance, for this day only.
    """
    line, time = _moments(world, day, interval_s, random)
    now = np.searchsorted(world.keys, line, side="right") - 1
    # Each ship has her own turn, or all who lie still would send in the same minute.
    each = (time // interval_s + np.arange(len(time)) // (DAY_S // interval_s)) % 3 == 0
    kept = ((world.knots[now] > _STILL_KNOTS) | each) & (random.random(len(line)) >= _LOST)
    kept &= ~_silent(world, line)
    line, time, now = line[kept], time[kept], now[kept]
    lat, lon = np.interp(line, world.keys, world.lat), np.interp(line, world.keys, world.lon)
    if world.outage is not None:
        heard = ~_out(world.outage, time, lat, lon)
        line, time, now = line[heard], time[heard], now[heard]
        lat, lon = lat[heard], lon[heard]
    persona = np.searchsorted(world.since, line, side="right") - 1
    way = world.knots[now], world.course[now]
    rows = _with_errors(time, persona, (lat, lon), way, random)
    return _sorted(rows, random)


def _moments(
    world: World, day: int, interval_s: int, random: np.random.Generator
) -> tuple[Floats, Ints]:
    """When each ship sends, on the common time line and in seconds."""
    slots = np.arange(DAY_S // interval_s, dtype=np.int64) * interval_s + day * DAY_S
    jitter = random.integers(0, max(1, interval_s // 6), (world.hulls, len(slots)))
    time = (slots[None, :] + jitter).ravel()
    ship = np.repeat(np.arange(world.hulls, dtype=np.float64), len(slots))
    return ship * _EACH + time, time


def _silent(world: World, line: Floats) -> NDArray[np.bool_]:
    if not len(world.silences):
        return np.zeros(len(line), dtype=bool)
    index = np.searchsorted(world.silences[:, 0], line, side="right") - 1
    silent: NDArray[np.bool_] = (index >= 0) & (line < world.silences[index, 1])
    return silent


def _out(outage: Outage, time: Ints, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    begin, end, south, north, west, east = outage
    within: NDArray[np.bool_] = (time >= begin) & (time < end)
    return within & (lat >= south) & (lat < north) & (lon >= west) & (lon < east)


def _with_errors(
    time: Ints,
    persona: Ints,
    at: tuple[Floats, Floats],
    way: tuple[Floats, Floats],
    random: np.random.Generator,
) -> Rows:
    count = len(time)
    lat, lon = at
    knots, course = way
    still = knots < 0.05
    lat = lat + random.normal(0, _NOISE_M / METRES_PER_DEGREE, count)
    lon = lon + random.normal(0, _NOISE_M / METRES_PER_DEGREE, count) / np.cos(np.radians(lat))
    knots = np.where(still, np.abs(random.normal(0, 0.05, count)), knots)
    knots = np.maximum(0, knots + np.where(still, 0, random.normal(0, 0.1, count)))
    chance = random.random((4, count))
    coarse, spike = chance[0] < _TYPE_27, chance[1] < _SPIKE
    nowhere, mute = chance[2] < _NO_POSITION, chance[3] < _NO_SPEED
    off = random.uniform(0.5, 5.0, count) * np.where(random.random(count) < 0.5, -1, 1)
    lat, lon = np.where(spike, lat + off / 2, lat), np.where(spike, lon + off, lon)
    lat = np.where(coarse, np.round(lat * 600) / 600, np.round(lat * 600_000) / 600_000)
    lon = np.where(coarse, np.round(lon * 600) / 600, np.round(lon * 600_000) / 600_000)
    knots = np.where(coarse, np.round(knots), np.round(knots, 1))
    course = np.where(coarse, np.floor(course), np.round(course, 1) % 360)
    heading = np.where(persona % 9 == 0, 511, course.astype(np.int64))
    return Rows(
        time,
        persona.astype(np.int64),
        np.where(nowhere, 91.0, lat),
        np.where(nowhere, 181.0, lon),
        np.where(mute, 102.3, knots),
        np.where(still, 360.0, course),
        heading,
        np.where(coarse, 27, 1),
        np.zeros(count, dtype=bool),
        spike & ~nowhere,
        nowhere,
    )


def _sorted(rows: Rows, random: np.random.Generator) -> Rows:
    """The rows by time, one in a hundred of them twice."""
    twice = np.flatnonzero(random.random(len(rows.time)) < _TWICE)
    index = np.concatenate([np.arange(len(rows.time)), twice])
    copy = np.arange(len(index)) >= len(rows.time)
    order = np.lexsort((copy, rows.persona[index], rows.time[index]))
    picked = {
        name: getattr(rows, name)[index][order]
        for name in Rows.__dataclass_fields__
        if name != "duplicate"
    }
    return Rows(**picked, duplicate=copy[order])
