"""From a seed to files: positions as plain Parquet by day, the register, and the truth.

Same options, same bytes. `truth.json` lists every event by kind, with the MMSI under which it was
heard and how much of it no receiver could hear (`hidden`, 0 to 1).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from watchkeeper.record.durable import make_folder, write_file
from watchkeeper.tracks.simulation import SIMULATED
from watchkeeper.tracks.simulation.chances import chance_meetings
from watchkeeper.tracks.simulation.fleets import make_fleet
from watchkeeper.tracks.simulation.plans import (
    draught_changes,
    plan_dark_periods,
    plan_meetings,
    positions_at,
)
from watchkeeper.tracks.simulation.signals import Outage, Rows, World, hear, lay_out
from watchkeeper.tracks.simulation.tricks import Persona, hand_offs, personas, play_tricks, register
from watchkeeper.tracks.simulation.voyages import HOUR, Event, Log, make_voyage

VERSION = "simulation@1"
TRUTH = "truth.json"
REGISTER = "ships.csv"


@dataclass(frozen=True, slots=True)
class Options:
    """What to simulate.

    Attributes:
        seed: Of all chance.
        ships: Number of ships, 1 to 9000.
        days: Number of days.
        start: First day, UTC midnight.
        interval_s: Seconds between reports of a ship under way.
    """

    seed: int
    ships: int
    days: int
    start: datetime = datetime(2024, 1, 1, tzinfo=UTC)
    interval_s: int = 60


@dataclass
class Simulated:
    """What was made.

    Attributes:
        rows: Number of rows; duplicates, sentinels and spikes are among them.
        spikes: MMSI and time of each row that was thrown off.
        files: Names of the Parquet files.
        truth: The content of `truth.json`.
    """

    rows: int = 0
    duplicates: int = 0
    sentinels: int = 0
    type_27: int = 0
    spikes: list[tuple[int, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cast:
    """Voyages, events and personas of one simulation."""

    logs: tuple[Log, ...]
    events: tuple[Event, ...]
    said: tuple[Persona, ...]
    world: World


def _chance(options: Options, *what: int) -> np.random.Generator:
    return np.random.default_rng([options.seed, *what])


def _cast(options: Options) -> _Cast:
    """Plans the fleet and sails it."""
    end = options.days * 24 * HOUR
    fleet = make_fleet(options.ships, _chance(options, 1))
    meetings = plan_meetings(fleet, end, _chance(options, 2))
    logs = tuple(
        make_voyage(
            hull,
            tuple(m for m in meetings if hull.index in (m.host, m.guest)),
            end,
            _chance(options, 3, hull.index),
        )
        for hull in fleet
    )
    changes = {log.hull.index: draught_changes(log) for log in logs}
    said = {log.hull.index: personas(log, changes[log.hull.index]) for log in logs}
    tricks = play_tricks(fleet, said, end, _chance(options, 4))
    dark = plan_dark_periods(logs, end, _chance(options, 5))
    outage = _outage(end)
    silences = [(e.hull, e.start, e.end) for e in dark]
    silences += [(hull, a, b) for hull, (a, b) in hand_offs(tricks).items()]
    everyone = tuple(p for hull in fleet for p in said[hull.index])
    events = [e for log in logs for e in log.events] + [*tricks, *dark]
    events += chance_meetings(logs)
    events += [c for hull in fleet for c in changes[hull.index]]
    world = lay_out(logs, _merged(silences), everyone, outage)
    return _Cast(logs, tuple(e for e in events if e.start < end), everyone, world)


def _outage(end: float) -> Outage | None:
    """Eight hours in which nobody is heard in the middle of the Yellow Sea; not for short runs."""
    begin = 0.55 * end
    return (begin, begin + 8 * HOUR, 35.0, 37.2, 122.5, 125.0) if end > 48 * HOUR else None


def _merged(silences: Sequence[tuple[int, float, float]]) -> list[tuple[int, float, float]]:
    """Overlapping silences of one ship as one, as the look-up by begin needs."""
    merged: list[tuple[int, float, float]] = []
    for hull, a, b in sorted(silences):
        if merged and merged[-1][0] == hull and a <= merged[-1][2]:
            merged[-1] = (hull, merged[-1][1], max(b, merged[-1][2]))
        else:
            merged.append((hull, a, b))
    return merged


def simulate(options: Options, out: Path) -> Simulated:
    """Writes `simulated-YYYY-MM-DD.parquet` by day, `ships.csv` and `truth.json` into a folder.

    Args:
        options: What to simulate.
        out: The folder; made when missing. Files of the same names are replaced.

    Raises:
        ValueError: Not 1 to 9000 ships, or no day.
        OSError: Writing failed.
    """
    if not (1 <= options.ships <= 9000 and options.days >= 1 and options.interval_s >= 1):
        raise ValueError("1 to 9000 ships, at least one day and an interval of at least 1 s")
    make_folder(out)
    cast = _cast(options)
    made = Simulated()
    for day in range(options.days):
        rows = hear(cast.world, day, options.interval_s, _chance(options, 6, day))
        name = f"simulated-{(options.start + timedelta(days=day)):%Y-%m-%d}.parquet"
        _write_rows(rows, cast.said, options.start, out / name)
        made.files.append(name)
        _count(made, rows, cast.said, options.start)
    made.truth = _truth(options, cast, made)
    write_file(out / REGISTER, _register(cast).encode())
    write_file(out / TRUTH, (json.dumps(made.truth, indent=1) + "\n").encode())
    return made


# Names are looked up in a list: a join with the personas would need a sort of all rows.
_ROWS = """
COPY (
  WITH names AS MATERIALIZED (SELECT list(name ORDER BY persona) AS by_persona FROM said)
  SELECT mmsi, make_timestamp(time_s * 1000000) AS timestamp, lat, lon, sog, cog, heading, imo,
    (SELECT by_persona FROM names)[persona + 1] AS name, ship_type,
    draught_dm / 10.0 AS draught, msg_type, 'simulated' AS source
  FROM rows
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def _write_rows(made: Rows, personas_: Sequence[Persona], start: datetime, path: Path) -> None:
    import duckdb  # noqa: PLC0415  (slow to load)

    def said(name: str, kind: type[np.signedinteger[Any]]) -> Any:
        return np.array([getattr(p, name) for p in personas_], dtype=kind)[made.persona]

    rows = {
        "mmsi": said("mmsi", np.int32),
        "time_s": made.time + int(start.timestamp()),
        "lat": made.lat,
        "lon": made.lon,
        "sog": made.knots,
        "cog": made.course,
        "heading": made.heading.astype(np.int16),
        "imo": said("imo", np.int32),
        "persona": made.persona,
        "ship_type": said("kind", np.int16),
        "draught_dm": said("draught", np.int16),
        "msg_type": made.type.astype(np.int16),
    }
    names = {
        "persona": np.arange(len(personas_)),
        "name": np.array([p.name for p in personas_], dtype=object),
    }
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")  # one thread keeps the order of rows
        connection.register("rows", rows)
        connection.register("said", names)
        connection.execute(_ROWS.format(path=str(path).replace("'", "''")))


def _count(made: Simulated, rows: Rows, said: Sequence[Persona], start: datetime) -> None:
    made.rows += len(rows.time)
    made.duplicates += int(rows.duplicate.sum())
    made.sentinels += int((rows.nowhere & ~rows.duplicate).sum())
    made.type_27 += int(((rows.type == 27) & ~rows.duplicate).sum())
    for index in np.flatnonzero(rows.spike & ~rows.duplicate):
        when = start + timedelta(seconds=int(rows.time[index]))
        made.spikes.append((said[int(rows.persona[index])].mmsi, _iso(when)))


def _iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _register(cast: _Cast) -> str:
    tricks = [event for event in cast.events if event.kind == "identity"]
    text = io.StringIO()
    rows = register([log.hull for log in cast.logs], tricks)
    fields = ["imo", "name", "ship_type", "dwt", "flag", "broken_up", "source"]
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, "source": SIMULATED} for row in rows)
    return text.getvalue()


def _truth(options: Options, cast: _Cast, made: Simulated) -> dict[str, Any]:
    """The truth, with what was counted in the rows."""
    said: dict[int, list[Persona]] = {}
    for persona in cast.said:
        said.setdefault(persona.hull, []).append(persona)
    end = options.days * 24 * HOUR
    events = sorted(cast.events, key=lambda e: (e.kind, e.start, e.hull))
    return {
        "simulated": True,
        "generator": VERSION,
        "seed": options.seed,
        "ships": options.ships,
        "days": options.days,
        "start": _iso(options.start),
        "interval_s": options.interval_s,
        "rows": made.rows,
        "duplicates": made.duplicates,
        "sentinels": made.sentinels,
        "type_27": made.type_27,
        "spikes": [{"mmsi": mmsi, "time": time} for mmsi, time in made.spikes],
        "outage": _outage_of(options, cast.world),
        "events": [_told(event, options, cast, said, end) for event in events],
    }


def _outage_of(options: Options, world: World) -> dict[str, Any] | None:
    if world.outage is None:
        return None
    begin, end, south, north, west, east = world.outage
    return {
        "start": _iso(options.start + timedelta(seconds=begin)),
        "end": _iso(options.start + timedelta(seconds=end)),
        "box": [south, north, west, east],
    }


def _told(
    event: Event, options: Options, cast: _Cast, said: dict[int, list[Persona]], end: float
) -> dict[str, Any]:
    """One event as the truth file tells it."""

    def mmsi(hull: int) -> int:
        return [p for p in said[hull] if p.since <= event.start][-1].mmsi

    stop = min(event.end, end)
    hulls = [event.hull] + ([event.other] if event.other >= 0 else [])
    hidden = max(_hidden(cast.world, cast.logs[hull], event.start, stop) for hull in hulls)
    places = positions_at(cast.logs[event.hull], [event.start, stop])
    return {
        "kind": event.kind,
        "mmsi": mmsi(event.hull),
        "other_mmsi": mmsi(event.other) if event.other >= 0 else None,
        "imo": cast.logs[event.hull].hull.imo or None,
        "start": _iso(options.start + timedelta(seconds=round(event.start))),
        "end": _iso(options.start + timedelta(seconds=round(stop))),
        "hours": round((stop - event.start) / HOUR, 3),
        "place": event.place or None,
        "start_lat": round(places[0][0], 5),
        "start_lon": round(places[0][1], 5),
        "end_lat": round(places[1][0], 5),
        "end_lon": round(places[1][1], 5),
        "cut_at_end": event.end > end,
        "hidden": round(hidden, 3) if event.kind != "dark_period" else 1.0,
        "note": event.note or None,
    }


def _hidden(world: World, log: Log, start: float, end: float) -> float:
    """Share of a ship's time from `start` to `end` in which nobody could hear her."""
    times = np.linspace(start, end, 200)
    line = times + log.hull.index * 1.0e9
    silent = np.zeros(len(times), dtype=bool)
    if len(world.silences):
        index = np.searchsorted(world.silences[:, 0], line, side="right") - 1
        silent = (index >= 0) & (line < world.silences[index, 1])
    if world.outage is not None:
        begin, stop, south, north, west, east = world.outage
        at = np.array(positions_at(log, list(times)))
        within = (times >= begin) & (times < stop) & (at[:, 0] >= south) & (at[:, 0] < north)
        silent |= within & (at[:, 1] >= west) & (at[:, 1] < east)
    return float(silent.mean())
