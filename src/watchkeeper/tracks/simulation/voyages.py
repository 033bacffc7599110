"""Where a made-up ship is at every moment, and what she does there: keys in time, and events.

Between two keys a ship moves in a straight line (in degrees) at constant speed. Times are seconds
since the beginning of the simulation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, radians, sin

import numpy as np

from watchkeeper.tracks.shapes import METRES_PER_DEGREE, distance_m
from watchkeeper.tracks.simulation.fleets import FISHING, Hull
from watchkeeper.tracks.simulation.waters import Point, our_waters, route

KNOT_MS = 1852 / 3600
HOUR = 3600.0
HARBOUR_KNOTS = 6.0
ALONGSIDE_M = 220.0
"""Distance between the antennas of two ships alongside each other."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: what a detector should find.

    Attributes:
        kind: `port_call`, `loitering`, `meeting`, `dark_period`, `outage`, `identity`,
            `draught_change`.
        hull: Index of the ship, and of the other one (-1 for none).
        start: Seconds; end: likewise.
        place: Place or node.
        lat: Degrees, where it began; lon: likewise.
        note: The trick, or why it is hidden.
    """

    kind: str
    hull: int
    start: float
    end: float
    place: str = ""
    lat: float = 0.0
    lon: float = 0.0
    other: int = -1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Appointment:
    """Two ships will meet: both know when and where."""

    start: float
    end: float
    node: str
    spot: Point
    host: int
    guest: int


@dataclass
class Log:
    """A voyage being made: keys so far, where the ship is, and events."""

    hull: Hull
    times: list[float] = field(default_factory=list)
    lats: list[float] = field(default_factory=list)
    lons: list[float] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    place: str = ""

    @property
    def now(self) -> float:
        """Time of the last key."""
        return self.times[-1]

    @property
    def here(self) -> Point:
        """Position of the last key."""
        return self.lats[-1], self.lons[-1]

    def key(self, time: float, at: Point) -> None:
        """Adds a key; the ship is there at that time."""
        self.times.append(time)
        self.lats.append(at[0])
        self.lons.append(at[1])

    def sail(self, to: Point, knots: float) -> None:
        """Goes straight to a point."""
        self.key(self.now + max(1.0, distance_m(*self.here, *to) / (knots * KNOT_MS)), to)

    def record(self, kind: str, start: float, **more: object) -> None:
        """Notes what the ship did from `start` until now."""
        index = next(i for i, t in enumerate(self.times) if t >= start)
        lat, lon = self.lats[index], self.lons[index]
        self.events.append(
            Event(kind, self.hull.index, start, self.now, lat=lat, lon=lon, **more)  # type: ignore[arg-type]
        )


def travel(start: str, goal: str, knots: float) -> float:
    """Seconds from one berth or node to another, with some for the harbour."""
    return route(start, goal)[1] / (knots * KNOT_MS) + 2 * HOUR


def moved(at: Point, metres: float, degrees: float) -> Point:
    """The point at a distance and bearing, on the plane."""
    north = metres * cos(radians(degrees)) / METRES_PER_DEGREE
    east = metres * sin(radians(degrees)) / (METRES_PER_DEGREE * cos(radians(at[0])))
    return at[0] + north, at[1] + east


def make_voyage(
    hull: Hull, appointments: tuple[Appointment, ...], end: float, random: np.random.Generator
) -> Log:
    """Makes one ship's voyage until `end`, with her appointments kept."""
    log = Log(hull)
    waiting = sorted(appointments, key=lambda a: a.start)
    log.place = _beginning(hull, waiting, random)
    log.key(0.0, _jittered(log.place, random))
    if log.place in our_waters().berths:
        _stay(log, float(random.uniform(2, 10)) * HOUR)
    while log.now < end:
        if waiting and not _time_for_more(log, waiting[0], random):
            _keep(log, waiting.pop(0), random)
        elif not waiting:
            _wander(log, random)
    return log


def _jittered(name: str, random: np.random.Generator) -> Point:
    """A point near a berth (within 200 m) or node (within 12 km), so that ships do not coincide."""
    near = 200.0 if name in our_waters().berths else 12_000.0
    if name in our_waters().nodes and not our_waters().nodes[name].open:
        near = 800.0
    distance, bearing = random.uniform(0, near), random.uniform(0, 360)
    return moved(our_waters().at(name), float(distance), float(bearing))


def _beginning(hull: Hull, waiting: list[Appointment], random: np.random.Generator) -> str:
    """A port from which the first appointment can be kept, or the node of the appointment."""
    places = list(our_waters().berths)
    if not waiting:
        return places[int(random.integers(len(places)))]
    first = waiting[0]
    fit = [p for p in places if travel(p, first.node, hull.knots) + 14 * HOUR < first.start]
    return fit[int(random.integers(len(fit)))] if fit else first.node


def _time_for_more(log: Log, next_: Appointment, random: np.random.Generator) -> bool:
    """Calls at one more port when the ship can still be in time; whether she did."""
    places = list(our_waters().berths)
    goal = places[int(random.integers(len(places)))]
    knots = log.hull.knots
    spare = next_.start - log.now - 3 * HOUR
    spare -= travel(log.place, goal, knots) + travel(goal, next_.node, knots)
    if goal == log.place or spare < 8 * HOUR:
        return False
    _go(log, goal, random)
    _stay(log, float(random.uniform(6 * HOUR, min(40 * HOUR, spare))))
    return True


def _wander(log: Log, random: np.random.Generator) -> None:
    waters = our_waters()
    at_sea = random.random() < (0.6 if log.hull.kind == FISHING else 0.25)
    goals = list(waters.open_nodes if at_sea else waters.berths)
    goal = goals[int(random.integers(len(goals)))]
    if goal == log.place:
        return
    _go(log, goal, random)
    if at_sea:
        _loiter(log, float(random.uniform(4, 20)) * HOUR, random, note="offshore")
    else:
        _stay(log, float(random.uniform(6, 40)) * HOUR)


def _go(log: Log, goal: str, random: np.random.Generator) -> None:
    names, _ = route(log.place, goal)
    for name in names[1:]:
        in_harbour = name in our_waters().berths
        log.sail(_jittered(name, random), HARBOUR_KNOTS if in_harbour else log.hull.knots)
    log.place = goal


def _stay(log: Log, seconds: float) -> None:
    start = log.now
    log.key(start + seconds, log.here)
    log.record("port_call", start, place=log.place)


def _loiter(log: Log, seconds: float, random: np.random.Generator, note: str) -> None:
    """Drifts at 0.3 to 1.2 knots, turning every hour."""
    start = log.now
    bearing = float(random.uniform(0, 360))
    while log.now < start + seconds:
        span = min(HOUR, start + seconds - log.now)
        bearing += float(random.normal(0, 25))
        metres = float(random.uniform(0.3, 1.2)) * KNOT_MS * span
        log.key(log.now + span, moved(log.here, metres, bearing))
    log.record("loitering", start, place=log.place, note=note)


def _keep(log: Log, appointment: Appointment, random: np.random.Generator) -> None:
    """Goes to the meeting, waits 5 km off until it begins, and lies alongside until it ends."""
    if log.place != appointment.node:
        _go(log, appointment.node, random)
    host = log.hull.index == appointment.host
    log.sail(moved(appointment.spot, 5000.0, 90.0 if host else 270.0), log.hull.knots)
    approach = 5000.0 / (5.0 * KNOT_MS)
    wait = appointment.start - approach - log.now
    if wait > HOUR:
        _drift_back(log, wait)
    start = max(log.now + approach, appointment.start)
    side = 0.0 if host else ALONGSIDE_M
    log.key(start, moved(appointment.spot, side, 180.0))
    hours = max(1, round((appointment.end - start) / HOUR))
    for hour in range(1, hours + 1):
        # Both drift along one line, 0.4 knots to the east.
        share = (appointment.end - start) * hour / hours
        spot = moved(appointment.spot, 0.4 * KNOT_MS * share, 90.0)
        log.key(start + share, moved(spot, side, 180.0))
    if host:
        log.record("meeting", start, place=appointment.node, other=appointment.guest)
    log.place = appointment.node
    log.sail(moved(log.here, 8000.0, 45.0 if host else 225.0), log.hull.knots)


def _drift_back(log: Log, seconds: float) -> None:
    """Waits: drifts half the time north and half the time back, at 0.5 knots."""
    start, here = log.now, log.here
    log.key(start + seconds / 2, moved(here, 0.5 * KNOT_MS * min(seconds / 2, 4 * HOUR), 0.0))
    log.key(start + seconds, here)
    log.record("loitering", start, place=log.place, note="waits for a meeting")
