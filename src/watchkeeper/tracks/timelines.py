"""One ship's timeline from a lake: when she was heard, what she said, what was observed of her.

The rules:

1. Positions that a check forbids to use are left out. Type 27 and single jumps away and back count
   as heard and are not drawn; between fixes that no ship can have joined, nothing is drawn.
2. Beside the ship stand the others: fixes of other ships in the same cell of one degree, hour by
   hour. Where the ship was silent, the cell is that of her last fix.
3. What she said is kept as said, with the first and last time; nothing is chosen between two names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.gazetteer import our_gazetteer
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.leads import words
from watchkeeper.tracks.maps import Fix, Hour, Picture
from watchkeeper.tracks.observed import Observation
from watchkeeper.tracks.place_tables import all_ports
from watchkeeper.tracks.positions import mask_of
from watchkeeper.tracks.shapes import distance_m

SILENCE_S = 2 * 3600
"""A silence beyond this is an entry of a timeline, and a gap on a map."""
_MOST_FIXES = 20_000
"""Fixes that a map can show; of more, one in so many."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the ship said of herself, and when."""

    first_s: int
    last_s: int
    imo: int | None
    name: str | None
    ship_type: int | None
    draught_dm: int | None
    destination: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline: begin and end in seconds since 1970 UTC, kind, and words."""

    start_s: int
    end_s: int | None
    kind: str
    words: str
    id: str = ""


@dataclass(frozen=True)
class Timeline:
    """One ship.

    Attributes:
        mmsi: The ship.
        fixes: What can be drawn, by time (rule 1).
        heard: Fixes in all, type 27 too.
        said: Statements of identity, by first time.
        hours: Coverage.
        moments: The timeline.
        simulated: Positions are made up.
    """

    mmsi: int
    fixes: tuple[Fix, ...]
    heard: int
    said: tuple[Said, ...]
    hours: tuple[Hour, ...]
    moments: tuple[Moment, ...]
    simulated: bool


def read_timeline(
    lake: Lake,
    mmsi: int,
    observations: Iterable[Observation] = (),
    first: date | None = None,
    last: date | None = None,
) -> Timeline:
    """Reads a ship's timeline.

    Args:
        lake: The lake.
        mmsi: The ship.
        observations: To be told in it; those of other ships are passed over.
        first: First UTC day; None is from the beginning.
        last: Last UTC day; None is to the end.

    Raises:
        InputError: The lake has no position of the ship in these days.
    """
    files = lake.position_files(first, last)
    rows = _rows(files, _POSITIONS, {"mmsi": mmsi, "spike": mask_of(["spike"])})
    if not rows:
        problem = Problem(str(lake.folder), 0, "mmsi", str(mmsi), "a ship with positions here")
        raise InputError(problem)
    fixes = tuple(Fix(t, lat / 1e7, lon / 1e7) for t, lat, lon, left_out in rows if not left_out)
    said = _said(_rows(lake.identity_files(first, last), _IDENTITY, {"mmsi": mmsi}))
    mine = [one for one in observations if mmsi in (one.mmsi, one.other_mmsi)]
    times = [row[0] for row in rows]
    return Timeline(
        mmsi,
        fixes,
        len(rows),
        said,
        _hours(files, mmsi, times[0], times[-1]),
        _moments(times, said, mine),
        lake.manifest().simulated,
    )


_POSITIONS = """
SELECT time_s, lat_e7, lon_e7, coarse OR reasons & $spike <> 0 FROM read_parquet($files)
WHERE mmsi = $mmsi AND usable AND lat_e7 IS NOT NULL AND lon_e7 IS NOT NULL
ORDER BY time_s, lat_e7, lon_e7
"""
_IDENTITY = """
SELECT min(time_s), max(last_time_s), imo, name, ship_type, draught_dm, destination FROM (
  SELECT *, sum(changed) OVER (ORDER BY time_s, last_time_s, message
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS run
  FROM (
    SELECT *, CASE WHEN (imo, name, ship_type, draught_dm, destination)
      IS NOT DISTINCT FROM lag((imo, name, ship_type, draught_dm, destination))
        OVER (ORDER BY time_s, last_time_s, message) THEN 0 ELSE 1 END AS changed
    FROM read_parquet($files) WHERE mmsi = $mmsi
  )
)
GROUP BY run, imo, name, ship_type, draught_dm, destination ORDER BY 1, 2
"""
# The cell in which the ship was last heard, for each hour, and what all ships gave there.
_HOURS = """
WITH own AS (
  SELECT time_s // 3600 AS hour, count(*) AS fixes,
    arg_max(lat_e7 // 10000000, time_s) AS lat, arg_max(lon_e7 // 10000000, time_s) AS lon
  FROM read_parquet($files) WHERE mmsi = $mmsi AND usable AND lat_e7 IS NOT NULL GROUP BY 1
), hours AS (
  SELECT hours.hour, coalesce(own.fixes, 0) AS fixes,
    last_value(own.lat IGNORE NULLS) OVER w AS lat, last_value(own.lon IGNORE NULLS) OVER w AS lon
  FROM (SELECT unnest(range($first, $last + 1)) AS hour) AS hours
  LEFT JOIN own ON own.hour = hours.hour
  WINDOW w AS (ORDER BY hours.hour ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
), others AS (
  SELECT time_s // 3600 AS hour, lat_e7 // 10000000 AS lat, lon_e7 // 10000000 AS lon,
    count(*) AS fixes
  FROM read_parquet($files)
  WHERE mmsi <> $mmsi AND usable AND lat_e7 IS NOT NULL
    AND time_s BETWEEN $first * 3600 AND $last * 3600 + 3599
  GROUP BY 1, 2, 3
)
SELECT hours.hour * 3600, hours.fixes, coalesce(others.fixes, 0)
FROM hours LEFT JOIN others
  ON others.hour = hours.hour AND others.lat = hours.lat AND others.lon = hours.lon
ORDER BY 1
"""


def _rows(files: Sequence[Path], sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    import duckdb  # noqa: PLC0415  (slow to load)

    if not files:
        return []
    with duckdb.connect() as connection:
        return connection.execute(sql, {"files": [str(f) for f in files], **values}).fetchall()


def _hours(files: Sequence[Path], mmsi: int, first_s: int, last_s: int) -> tuple[Hour, ...]:
    bounds = {"mmsi": mmsi, "first": first_s // 3600, "last": last_s // 3600}
    return tuple(Hour(*row) for row in _rows(files, _HOURS, bounds))


def _said(rows: Sequence[tuple[Any, ...]]) -> tuple[Said, ...]:
    return tuple(Said(*row) for row in rows)


def _moments(
    times: Sequence[int], said: Sequence[Said], observations: Sequence[Observation]
) -> tuple[Moment, ...]:
    found = [Moment(times[0], None, "heard", "heard first")]
    found += [
        Moment(a, b, "silence", f"not heard for {(b - a) / 3600:.1f} h")
        for a, b in pairwise(times)
        if b - a > SILENCE_S
    ]
    found += [Moment(one.first_s, one.last_s, "said", said_words(one)) for one in said]
    found += [
        Moment(
            int(one.start.timestamp()),
            None if one.end is None else int(one.end.timestamp()),
            one.kind,
            words(one),
            one.id,
        )
        for one in observations
    ]
    found.append(Moment(times[-1], None, "heard", "heard last"))
    return tuple(sorted(found, key=lambda m: (m.start_s, m.kind, m.id, m.words)))


def said_words(said: Said) -> str:
    """A statement of identity in words."""
    parts = [
        f"name {said.name}" if said.name else "",
        f"IMO {said.imo}" if said.imo else "no IMO number",
        f"type {said.ship_type}" if said.ship_type else "",
        f"draught {said.draught_dm / 10:.1f} m" if said.draught_dm else "",
        f"bound for {said.destination}" if said.destination else "",
    ]
    return "says " + ", ".join(part for part in parts if part)


def picture_of(timeline: Timeline, other: Timeline | None = None) -> Picture:
    """The map of a timeline: fixes, silences dashed, places, and coverage beside it.

    Args:
        timeline: The ship.
        other: Another ship, drawn beside her.
    """
    fixes = timeline.fixes
    step = max(1, -(-len(fixes) // _MOST_FIXES))
    gaps = tuple((a, b) for a, b in pairwise(fixes) if b.time_s - a.time_s > SILENCE_S)
    ends = {fix for gap in gaps for fix in gap}
    last = len(fixes) - 1
    kept = tuple(f for i, f in enumerate(fixes) if i % step == 0 or f in ends or i == last)
    breaks = tuple((a.time_s, b.time_s) for a, b in pairwise(kept) if _impossible(a, b))
    name = next((one.name for one in reversed(timeline.said) if one.name), None)
    title = f"MMSI {timeline.mmsi}" + (f", last said to be {name}" if name else "")
    subtitle = f"{clock(fixes[0].time_s)} to {clock(fixes[-1].time_s)} UTC; {timeline.heard} fixes"
    return Picture(
        title,
        subtitle,
        kept,
        gaps,
        other.fixes if other else (),
        (f"MMSI {timeline.mmsi}", f"MMSI {other.mmsi}" if other else ""),
        _places(fixes),
        timeline.hours,
        simulated=timeline.simulated,
        breaks=breaks,
    )


def _impossible(a: Fix, b: Fix) -> bool:
    """More than 2 nautical miles at more than 60 knots, as in the detectors' `segments.sql`."""
    metres = distance_m(a.lat, a.lon, b.lat, b.lon)
    return metres > 3704 and metres * 3.6 > 60 * 1.852 * max(1, b.time_s - a.time_s)


def _places(fixes: Sequence[Fix]) -> tuple[Any, ...]:
    """Watched places, and the ports of the index within the track's own box."""
    south, north = min(f.lat for f in fixes) - 0.1, max(f.lat for f in fixes) + 0.1
    west, east = min(f.lon for f in fixes) - 0.1, max(f.lon for f in fixes) + 0.1
    near = [p for p in all_ports() if south <= p.lat <= north and west <= p.lon <= east]
    ours = our_gazetteer().places
    others = [p for p in near if p.id.startswith("wpi-")]
    return (*ours, *(others if len(others) <= 12 else ()))


def clock(time_s: int) -> str:
    """A time as `2024-01-31 08:00`."""
    return f"{datetime.fromtimestamp(time_s, UTC):%Y-%m-%d %H:%M}"


def picture_of_observation(lake: Lake, one: Observation) -> Picture:
    """The map of one observation: the ship, the other ship, and the time around it.

    A day is shown on each side of a silence, six hours of anything else.

    Args:
        lake: The lake that it was found in.
        one: The observation.

    Raises:
        InputError: The lake has no position of the ship in these days.
    """
    margin = timedelta(hours=24 if one.kind == "dark_period" else 6)
    first, last = (one.start - margin).date(), (one.last + margin).date()
    own = read_timeline(lake, one.mmsi, (), first, last)
    other = read_timeline(lake, one.other_mmsi, (), first, last) if one.other_mmsi else None
    window = int((one.start - margin).timestamp()), int((one.last + margin).timestamp())
    made = picture_of(within(own, window), within(other, window) if other else None)
    mark = None
    if one.start_lat is not None and one.start_lon is not None and one.kind != "dark_period":
        mark = Fix(int(one.start.timestamp()), one.start_lat, one.start_lon)
    end = "open" if one.end is None else f"{one.end:%Y-%m-%d %H:%M}"
    tier = f"; {one.tier}" if one.tier else ""
    subtitle = f"{one.start:%Y-%m-%d %H:%M} to {end} UTC{tier}"
    return replace(made, title=words(one), subtitle=subtitle, mark=mark)


def within(timeline: Timeline, window: tuple[int, int]) -> Timeline:
    """The timeline between two times; all of it when nothing that can be drawn lies there."""
    fixes = tuple(fix for fix in timeline.fixes if window[0] <= fix.time_s <= window[1])
    hours = tuple(h for h in timeline.hours if window[0] - 3600 < h.start_s <= window[1])
    return replace(timeline, fixes=fixes, hours=hours) if fixes else timeline
