"""Local time: a table whose positions the lake has already, always so many hours earlier or later.

A ship under way is never twice at one place to the last digit; if many are, at one same distance in
time that is a time zone's, then one of the two files is not in UTC. Which one, nobody can see here:
the file that comes later is refused until the zone is settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.intake.cleaning import some_ships
from watchkeeper.tracks.intake.formats import Seen
from watchkeeper.tracks.intake.staging import Staging

MATCHES = 20
SHARE = 0.5
STEP_S = 900
"""Zones lie whole quarters of an hour from UTC."""

FARTHEST_S = 14 * 3600
SAMPLE = 200_000

_MATCHES = """
WITH fixes AS (
    SELECT DISTINCT mmsi, time_s, round(lat * 1e7)::BIGINT AS lat_e7,
        round(lon * 1e7)::BIGINT AS lon_e7
    FROM staged_position
    WHERE sog >= 3 AND sog < 100 AND abs(lat) <= 90 AND abs(lon) <= 180 AND {some_ships}
),
matches AS (
    SELECT fixes.time_s - lake.time_s AS offset_s
    FROM fixes JOIN read_parquet(?) AS lake USING (mmsi, lat_e7, lon_e7)
    WHERE lake.usable AND lake.sog_dkn >= 30 AND abs(fixes.time_s - lake.time_s) <= {farthest}
)
SELECT offset_s, count(*) AS times, (SELECT count(*) FROM matches) AS all_times
FROM matches GROUP BY offset_s ORDER BY times DESC, offset_s LIMIT 1
"""


def doubt_zone(staging: Staging, seen: Seen, file: str, lake: Sequence[Path]) -> None:
    """Compares the staged times with those of the same positions in the lake.

    Args:
        staging: The staged rows.
        seen: What the file is.
        file: Its name, for errors.
        lake: Files of the lake with positions of these days and those around them.

    Raises:
        InputError: Most positions are in the lake at a time that is off by a zone.
    """
    if seen.format in ("nmea", "fixes", "gpsdio") or "zone" in staging.settings or not lake:
        return
    every = max(1, staging.row("SELECT count(*) FROM staged_position")[0] // SAMPLE)
    sql = _MATCHES.format(some_ships=some_ships(every), farthest=FARTHEST_S)
    rows = staging.connection.execute(sql, [[str(path) for path in lake]]).fetchall()
    if not rows:
        return
    ((offset, times, all_times),) = rows
    if not offset or offset % STEP_S or times < MATCHES or times < SHARE * all_times:
        return
    found = f"{times} positions that the lake has {abs(offset) / 3600:g} hours "
    found += "earlier" if offset > 0 else "later"
    expected = (
        "times in UTC; --settle zone=UTC if they are and the other file is not, or the zone of "
        f"these times, such as zone={_zone(offset)}"
    )
    raise InputError(Problem(file, 0, seen.columns.get("time", "time"), found, expected))


def _zone(offset: int) -> str:
    sign = "+" if offset > 0 else "-"
    return f"{sign}{abs(offset) // 3600:02d}:{abs(offset) % 3600 // 60:02d}"
