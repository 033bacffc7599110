"""What is planned before ships sail: meetings, and afterwards dark periods and an outage."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from watchkeeper.tracks.gazetteer import our_gazetteer
from watchkeeper.tracks.simulation.fleets import FISHING, TANKER, Hull
from watchkeeper.tracks.simulation.voyages import HOUR, Appointment, Event, Log, moved, travel
from watchkeeper.tracks.simulation.waters import our_waters

DARK_HOURS = (6.5, 72.0)
"""Planned dark periods last between these."""
_DAY = 24 * HOUR
_MEETING_HOURS = (0.6, 0.9, 1.3, 2.2, 4.0, 7.0, 11.0)
"""Lengths of transfers in turn: some are shorter than a tier's threshold."""


def plan_meetings(
    fleet: Sequence[Hull], end: float, random: np.random.Generator
) -> tuple[Appointment, ...]:
    """Pairs tankers and cargo ships to meet at sea, each pair in time to be there.

    Args:
        fleet: The ships.
        end: Length of the simulation in seconds.
        random: Source of chance.
    """
    able = [hull for hull in fleet if hull.kind != FISHING]
    free_from = {hull.index: (0.5 * _DAY, "") for hull in able}
    made: list[Appointment] = []
    for turn in range(round(len(able) * end / (30 * _DAY)) if len(able) > 1 else 0):
        hours = _MEETING_HOURS[turn % len(_MEETING_HOURS)]
        pair = random.choice(len(able), 2, replace=False)
        host, guest = sorted((able[int(i)] for i in pair), key=lambda h: h.kind != TANKER)
        node = our_waters().open_nodes[int(random.integers(len(our_waters().open_nodes)))]
        ready = max(_ready(hull, free_from[hull.index], node) for hull in (host, guest))
        latest = end - (hours + 3) * HOUR
        if ready >= latest:
            continue
        start = float(round(random.uniform(ready, min(latest, ready + 6 * _DAY))))
        distance, bearing = float(random.uniform(0, 25_000)), float(random.uniform(0, 360))
        spot = moved(our_waters().at(node), distance, bearing)
        made.append(Appointment(start, start + hours * HOUR, node, spot, host.index, guest.index))
        for hull in (host, guest):
            free_from[hull.index] = (start + (hours + 2) * HOUR, node)
    return tuple(made)


def _ready(hull: Hull, free: tuple[float, str], node: str) -> float:
    """When the ship can be at the node, with six hours to spare."""
    since, place = free
    return since + (travel(place, node, hull.knots) if place else 0.0) + 6 * HOUR


def plan_dark_periods(
    logs: Sequence[Log], end: float, random: np.random.Generator
) -> tuple[Event, ...]:
    """Dark periods: around calls at ports of the DPRK of ships that hide, and at random.

    Args:
        logs: The voyages.
        end: Length of the simulation in seconds.
        random: Source of chance.
    """
    dark: list[Event] = []
    for log in logs:
        mine = _around_calls(log, end, random) if log.hull.hides else []
        for _ in range(int(random.poisson(0.7 * end / (30 * _DAY)))):
            hours = float(np.exp(random.uniform(*np.log(DARK_HOURS))))
            start = float(random.uniform(6 * HOUR, max(7 * HOUR, end - (hours + 6) * HOUR)))
            if start + (hours + 3) * HOUR < end:
                stop = start + hours * HOUR
                mine.append(Event("dark_period", log.hull.index, start, stop, note="at random"))
        dark += _apart(mine)
    return tuple(dark)


def _around_calls(log: Log, end: float, random: np.random.Generator) -> list[Event]:
    places = our_gazetteer().by_id
    found = []
    for event in log.events:
        if event.kind != "port_call" or places[event.place].actor != "actor:DPRK":
            continue
        start = event.start - float(random.uniform(3, 7)) * HOUR
        stop = event.end + float(random.uniform(3, 7)) * HOUR
        hours = (stop - start) / HOUR
        if start > 6 * HOUR and stop < end - 3 * HOUR and hours <= DARK_HOURS[1]:
            found.append(
                Event("dark_period", log.hull.index, start, stop, event.place, note="hides a call")
            )
    return found


def _apart(events: list[Event]) -> list[Event]:
    """The events without those that begin less than 12 hours after another's end."""
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: (e.start, e.end)):
        if not kept or event.start > kept[-1].end + 12 * HOUR:
            kept.append(event)
    return kept


def positions_at(log: Log, times: Sequence[float]) -> list[tuple[float, float]]:
    """Where the ship is at these times."""
    lats = np.interp(times, log.times, log.lats)
    lons = np.interp(times, log.times, log.lons)
    return [(float(lat), float(lon)) for lat, lon in zip(lats, lons, strict=True)]


def draught_changes(log: Log) -> list[Event]:
    """At every second call she loads or discharges: her draught changes when she leaves."""
    calls = [event for event in log.events if event.kind == "port_call"]
    return [
        Event("draught_change", log.hull.index, b.start, b.end, b.place, b.lat, b.lon,
              note="laden" if turn % 2 == 0 else "ballast")
        for turn, (_, b) in enumerate(pairwise([None, *calls])) if b is not None
    ]  # fmt: skip
