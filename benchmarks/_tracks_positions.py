"""Made-up positions for benchmarks, fast: ships that sail, lie in port, drift, meet, fall silent.

Every ship has way points; her positions lie on the lines between them, with a few metres of noise.
Ships 2k and 2k + 1 meet at a point every five days, 220 m apart. One number in a hundred is used by
a second ship elsewhere, one fix in a hundred is a duplicate, one in two hundred is of type 27.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.positions import FILES
from watchkeeper.tracks.surroundings import port_points

Floats = NDArray[np.float64]
DAY = 86_400
START = 1_704_067_200  # 2024-01-01T00:00:00Z
BOX = (20.0, 44.0, 116.0, 145.0)
SHIPS_AT_ONCE = 100


@dataclass(frozen=True)
class Size:
    """How much to make up: positions are ships x days x 86400 / interval_s."""

    ships: int
    days: int
    interval_s: int = 64

    @property
    def positions(self) -> int:
        """About how many."""
        return self.ships * self.days * DAY // self.interval_s


def _way(
    rng: np.random.Generator, days: int, ports: Floats, meetings: Floats, offset: float
) -> tuple[Floats, Floats, Floats]:
    """Times, latitudes and longitudes of way points: port, drift, meeting, port again."""
    times, lats, lons = [0.0], [], []
    lat, lon = ports[rng.integers(len(ports))]
    lats.append(lat)
    lons.append(lon)
    at, turn = rng.uniform(0, 1.5) * DAY, 0
    while at < days * DAY:
        planned = meetings[meetings[:, 0] > at]
        target = planned[0, 1:] + offset if len(planned) else np.zeros(2)
        reached = at + _hours(target - [lat, lon], 14.0) * 3600
        if len(planned) and reached < planned[0, 0] < at + 3 * DAY:
            arrives, stays = planned[0, 0], 5 * 3600.0
        else:
            near = ports[rng.integers(len(ports))]
            target = near + (rng.uniform(-1, 1, 2) if turn % 3 == 2 else 0.0)
            arrives = at + _hours(target - [lat, lon], 11.0) * 3600
            stays = rng.uniform(6, 40) * 3600
        times += [at, arrives, arrives + stays]
        drift = rng.uniform(-0.03, 0.03, 2)
        lats += [lat, target[0], target[0] + (drift[0] if turn % 3 == 2 else 0.0)]
        lons += [lon, target[1], target[1] + (drift[1] if turn % 3 == 2 else 0.0)]
        lat, lon = lats[-1], lons[-1]
        at, turn = times[-1], turn + 1
    return np.array(times), np.array(lats), np.array(lons)


def _hours(degrees: Floats, knots: float) -> float:
    """At sea, if a degree were 60 nautical miles both ways."""
    return float(np.hypot(*degrees)) * 60 / knots


def _silences(rng: np.random.Generator, days: int, times: Floats) -> NDArray[np.bool_]:
    """True where a ship is heard: some silences of 6.5 to 72 hours are cut out."""
    heard = rng.random(len(times)) > 0.05
    for _ in range(rng.poisson(days / 15)):
        begins = rng.uniform(0, days * DAY)
        heard &= (times < begins) | (times > begins + rng.uniform(6.5, 72) * 3600)
    return heard


def _ship(  # noqa: PLR0913, PLR0917  # what makes a ship
    rng: np.random.Generator, size: Size, mmsi: int, ports: Floats, meetings: Floats, offset: float
) -> dict[str, NDArray[np.int64]]:
    count = size.days * DAY // size.interval_s
    times = np.sort(rng.uniform(0, size.days * DAY, count)) if mmsi % 2 else (
        np.arange(count) * size.interval_s + rng.integers(0, size.interval_s, count)
    ).astype(np.float64)  # fmt: skip
    times = np.floor(times[_silences(rng, size.days, times)])
    way, lats, lons = _way(rng, size.days, ports, meetings, offset)
    lat = np.interp(times, way, lats) + rng.normal(0, 4e-5, len(times))
    lon = np.interp(times, way, lons) + rng.normal(0, 4e-5, len(times))
    leg = np.clip(np.searchsorted(way, times) - 1, 0, len(way) - 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        knots = np.hypot(np.diff(lats), np.diff(lons)) * 60 / (np.diff(way) / 3600)
    speed = np.nan_to_num(knots, posinf=0)[leg] * 10
    return {
        "mmsi": np.full(len(times), mmsi),
        "time_s": (times + START).astype(np.int64),
        "lat_e7": np.round(lat * 1e7).astype(np.int64),
        "lon_e7": np.round(lon * 1e7).astype(np.int64),
        "sog_dkn": np.clip(np.round(speed), 0, 1022).astype(np.int64),
        "chance": rng.integers(0, 1000, len(times)),
    }


def _fleet(size: Size, seed: int) -> Iterator[dict[str, NDArray[np.int64]]]:
    points = np.array(port_points()) / 1e7
    south, north, west, east = BOX
    inside = (points[:, 0] > south) & (points[:, 0] < north)
    ports = points[inside & (points[:, 1] > west) & (points[:, 1] < east)]
    for number in range(size.ships):
        rng = np.random.default_rng([seed, number])
        pair = np.random.default_rng([seed, 10**6 + number // 2])
        when = np.arange(2 * DAY, size.days * DAY, 5 * DAY) + pair.uniform(0, DAY)
        lats, lons = pair.uniform(24, 33, len(when)), pair.uniform(123, 130, len(when))
        meetings = np.column_stack([when, lats, lons])
        mmsi = 412_000_000 + number
        yield _ship(rng, size, mmsi, ports, meetings, 0.001 * (number % 2))
        if number % 100 == 7:
            away = [ports - [60.0, 90.0], meetings[:0], 0.0]
            yield _ship(rng, size, mmsi, *away)  # type: ignore[arg-type]


def write_positions(folder: Path, size: Size, seed: int = 1) -> dict[int, Path]:
    """Writes positions as the lake has them, a file for each day, sorted by ship and time.

    Args:
        folder: Where.
        size: How much.
        seed: Of all chance.

    Returns:
        The file of each day, in days since 1970.
    """
    with Duck("6GB", 2, folder) as duck:
        duck.connection.execute(
            "CREATE TABLE made (mmsi INTEGER, time_s BIGINT, lat_e7 INTEGER, lon_e7 INTEGER,"
            " sog_dkn SMALLINT, chance SMALLINT)"
        )
        waiting: list[dict[str, NDArray[np.int64]]] = []
        for ship in _fleet(size, seed):
            waiting.append(ship)
            if len(waiting) == SHIPS_AT_ONCE:
                _insert(duck, waiting)
                waiting = []
        if waiting:
            _insert(duck, waiting)
        return {
            START // DAY + day: _write_day(duck, folder, START // DAY + day)
            for day in range(size.days)
        }


def _insert(duck: Duck, ships: list[dict[str, NDArray[np.int64]]]) -> None:
    table = {name: np.concatenate([ship[name] for ship in ships]) for name in ships[0]}
    duck.connection.register("ships_to_insert", table)
    duck.connection.execute("INSERT INTO made SELECT * FROM ships_to_insert")
    duck.connection.unregister("ships_to_insert")


def _write_day(duck: Duck, folder: Path, day: int) -> Path:
    path = folder / f"{day}.parquet"
    duck.connection.execute(
        f"""COPY (
          SELECT mmsi, time_s, lat_e7, lon_e7, sog_dkn,
            CASE WHEN chance < 5 THEN 27 WHEN mmsi % 5 = 0 THEN 18 ELSE 1 END::SMALLINT AS msg_type,
            CASE WHEN mmsi % 5 = 0 THEN 'B' ELSE 'A' END AS transceiver,
            CASE WHEN chance % 4 = 0 THEN 'satellite' ELSE 'terrestrial' END AS reception,
            'station-' || (chance % 20) AS receiver, chance < 5 AS coarse, chance >= 10 AS usable,
            '{"a" * 64}' AS source, row_number() OVER () AS message
          FROM made WHERE time_s // {DAY} = {day} ORDER BY mmsi, time_s
        ) TO '{path}' ({FILES})"""  # noqa: S608
    )
    return path
