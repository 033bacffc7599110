"""Doubts about units and axes: what the distribution of a table shows, and what settles it.

The rules, each ended by its settlement and never by a guess:

1. `axes`: at least half of the rows have a latitude beyond 90 and would be positions if latitude
   and longitude were exchanged; or ships move as their course says only if they are exchanged.
2. `position`: at least half of the rows lie beyond 90 or 180 degrees and would not otherwise.
3. `longitude`: longitudes beyond 180 and none below 0.
4. `speed`: ships under way cover, in the median, a distance that their speed explains only in
   another unit; or many speeds are above what AIS can send (102.2 knots).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.intake.cleaning import load_thresholds, some_ships
from watchkeeper.tracks.intake.formats import Seen
from watchkeeper.tracks.intake.staging import Staging

SAMPLE = 300_000

UNITS: Mapping[str, float] = {"tenths": 0.1, "m/s": 3600 / 1852, "km/h": 1000 / 1852}
"""Knots that one of the unit is."""

_RATIO_WITHIN = 0.1
_COURSE_WRONG_DEG, _COURSE_RIGHT_DEG = 45, 20

_RANGES = """
SELECT count(*) AS rows,
    count(*) FILTER (abs(lat) > 90 AND abs(lat) <= 180 AND abs(lon) <= 90) AS exchanged,
    count(*) FILTER ((abs(lat) > 90 OR abs(lon) > 360)
        AND NOT (abs(lat) <= 180 AND abs(lon) <= 90)) AS beyond,
    count(*) FILTER (lon > 180 AND lon <= 360 AND abs(lat) <= 90) AS east,
    count(*) FILTER (lon < 0) AS west,
    max(abs(lat)) AS lat, max(abs(lon)) AS lon
FROM staged_position
WHERE lat IS NOT NULL AND lon IS NOT NULL AND lat <> 91 AND lon <> 181 AND NOT isnan(lat)
"""

_SPEEDS = """
SELECT count(*) FILTER (sog > 0), count(*) FILTER (sog > 102.3 AND sog <> 1023), max(sog)
FROM staged_position WHERE sog IS NOT NULL AND NOT isnan(sog)
"""

# Fixes of a ship under way at a steady speed, at most a quarter of an hour apart.
_PAIRS = """
WITH fixes AS (
    SELECT mmsi, time_s, message, lat, lon, sog,
        CASE WHEN cog >= 0 AND cog < 360 THEN cog END AS cog
    FROM staged_position
    WHERE {some_ships} AND time_s IS NOT NULL AND sog >= 3 AND sog <> 102.3
        AND abs(lat) <= 90 AND abs(lon) <= 180 AND NOT (lat = 0 AND lon = 0)
),
pairs AS (
    SELECT *, lag(time_s) OVER ship AS time0, lag(lat) OVER ship AS lat0,
        lag(lon) OVER ship AS lon0, lag(sog) OVER ship AS sog0
    FROM fixes WINDOW ship AS (PARTITION BY mmsi ORDER BY time_s, message)
),
moved AS (
    SELECT time_s - time0 AS seconds, (sog + sog0) / 2 AS speed, cog,
        (lat - lat0) * 60 AS north, (lon - lon0) * 60 * cos(radians(lat)) AS east,
        (lon - lon0) * 60 AS north_exchanged,
        (lat - lat0) * 60 * cos(radians(lon)) AS east_exchanged
    FROM pairs
    WHERE time_s - time0 BETWEEN 30 AND 900 AND abs(sog - sog0) <= 0.2 * sog
        AND abs(lon - lon0) < 1 AND abs(lat - lat0) < 1
),
compared AS (
    SELECT sqrt(north ** 2 + east ** 2) / seconds * 3600 / speed AS ratio,
        abs((degrees(atan2(east, north)) - cog + 540) % 360 - 180) AS off,
        abs((degrees(atan2(east_exchanged, north_exchanged)) - cog + 540) % 360 - 180)
            AS off_exchanged
    FROM moved WHERE sqrt(north ** 2 + east ** 2) > 0.1
)
SELECT count(*), median(ratio), count(off), median(off), median(off_exchanged),
    count(*) FILTER (ratio BETWEEN 0.8 AND 1.25)
FROM compared
"""


@dataclass(frozen=True, slots=True)
class _Doubt:
    key: str
    column: str
    seen: str
    suggestion: str


def doubt_units(staging: Staging, seen: Seen, file: str) -> None:
    """Looks at the staged values of a table.

    Args:
        staging: The staged rows.
        seen: What the file is.
        file: Its name, for errors.

    Raises:
        InputError: They leave a doubt that the user has not settled; all doubts at once.
    """
    if seen.format in ("nmea", "fixes"):
        return
    doubts = [*_doubt_ranges(staging), *_doubt_motion(staging)]
    open_doubts = {d.key: d for d in reversed(doubts) if d.key not in staging.settings}
    # Exchanged or scaled positions make every comparison of motion void.
    if "axes" in open_doubts or "position" in open_doubts:
        open_doubts.pop("speed", None)
    if open_doubts:
        raise InputError(*(_problem(doubt, seen, file) for doubt in open_doubts.values()))


def _problem(doubt: _Doubt, seen: Seen, file: str) -> Problem:
    column = seen.columns.get(doubt.column, doubt.column)
    expected = f"{doubt.suggestion} (or --settle {doubt.key}=… with what is right)"
    return Problem(file, 0, column, doubt.seen, expected)


def _doubt_ranges(staging: Staging) -> list[_Doubt]:
    thresholds = load_thresholds()
    rows, exchanged, beyond, east, west, lat, lon = staging.row(_RANGES)
    if rows < thresholds.doubt_rows:
        return []
    doubts = []
    if exchanged >= thresholds.doubt_share * rows:
        doubts.append(_Doubt(
            "axes", "lat",
            f"{exchanged} of {rows} rows with latitudes beyond 90 (up to {lat:g}) and longitudes "
            "within 90",
            "latitudes within 90; --settle axes=swapped exchanges the two columns",
        ))  # fmt: skip
    if beyond >= thresholds.doubt_share * rows:
        fitting = [
            unit for unit, size in (("1/600000", 600_000), ("1e-6", 1e6), ("1e-7", 1e7))
            if lat <= 91 * size and lon <= 181 * size
        ]  # fmt: skip
        doubts.append(_Doubt(
            "position", "lat",
            f"{beyond} of {rows} rows beyond 90 or 180 degrees, up to {lat:.12g} and {lon:.12g}",
            "degrees; they fit into " + " and ".join(f"--settle position={u}" for u in fitting),
        ))  # fmt: skip
    if east >= thresholds.doubt_rows and not west:
        doubts.append(_Doubt(
            "longitude", "lon",
            f"{east} of {rows} longitudes between 180 and 360 and none below 0",
            "longitudes from -180 to 180; --settle longitude=360 takes 360 from those beyond 180",
        ))  # fmt: skip
    return doubts


def _doubt_motion(staging: Staging) -> list[_Doubt]:
    thresholds = load_thresholds()
    every = max(1, staging.row("SELECT count(*) FROM staged_position")[0] // SAMPLE)
    pairs, ratio, courses, off, off_exchanged, fitting = staging.row(
        _PAIRS.format(some_ships=some_ships(every))
    )
    staging.seen["pairs_compared"] = pairs
    if pairs:
        staging.seen["speed_made_good_over_sog"] = round(ratio, 3)
    doubts = []
    if (
        courses >= thresholds.doubt_pairs
        and off > _COURSE_WRONG_DEG
        and off_exchanged < _COURSE_RIGHT_DEG
    ):
        doubts.append(_Doubt(
            "axes", "lat",
            f"ships that move {off:.0f} degrees off their course in the median of {courses} pairs "
            f"of fixes, and {off_exchanged:.0f} if latitude and longitude are exchanged",
            "motion along the course; --settle axes=swapped exchanges the two columns",
        ))  # fmt: skip
    doubts += _doubt_speed(staging, pairs, ratio, fitting)
    return doubts


def _doubt_speed(staging: Staging, pairs: int, ratio: float | None, fitting: int) -> list[_Doubt]:
    thresholds = load_thresholds()
    moving, above, most = staging.row(_SPEEDS)
    if above >= thresholds.doubt_rows and above >= 0.05 * moving:
        return [_Doubt(
            "speed", "sog",
            f"{above} of {moving} speeds above 102.3, up to {most:g}",
            "knots; --settle speed=tenths reads tenths of a knot",
        )]  # fmt: skip
    if pairs < thresholds.doubt_pairs or ratio is None or fitting > thresholds.doubt_share * pairs:
        return []
    for unit, knots in UNITS.items():
        if abs(ratio / knots - 1) <= _RATIO_WITHIN:
            return [_Doubt(
                "speed", "sog",
                f"ships that cover {ratio:.2f} knots for each unit of speed in the median of "
                f"{pairs} pairs of fixes",
                f"knots; --settle speed={unit} reads {unit}",
            )]  # fmt: skip
    return []
