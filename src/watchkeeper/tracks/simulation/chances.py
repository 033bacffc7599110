"""Meetings that nobody planned: two ships that drift within 500 m of each other.

They are part of the truth: a detector that finds them is right. Found by comparing every pair of
drifting ships at one node, every ten minutes, so that nothing of a detector's method is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from watchkeeper.tracks.shapes import METRES_PER_DEGREE
from watchkeeper.tracks.simulation.voyages import Event, Log

_NEAR_M = 500.0
_STEP_S = 600.0
_AROUND_S = 3600.0


def chance_meetings(logs: Sequence[Log]) -> list[Event]:
    """Unplanned meetings of at least two steps, of pairs that have no appointment then."""
    slow: dict[str, list[Event]] = defaultdict(list)
    planned: set[tuple[int, int]] = set()
    for log in logs:
        for event in log.events:
            if event.kind in ("loitering", "meeting"):
                slow[event.place].append(event)
            if event.kind == "meeting":
                planned |= {(event.hull, event.other), (event.other, event.hull)}
    by_hull = {log.hull.index: log for log in logs}
    found: list[Event] = []
    for place in sorted(slow):
        for a, b in combinations(sorted(slow[place], key=lambda e: (e.start, e.hull)), 2):
            if b.start > a.end or a.hull == b.hull or (a.hull, b.hull) in planned:
                continue
            found += _near(a, b, by_hull)
    return found


def _near(a: Event, b: Event, by_hull: dict[int, Log]) -> Iterator[Event]:
    start, end = max(a.start, b.start) - _AROUND_S, min(a.end, b.end) + _AROUND_S
    times = np.arange(start, end, _STEP_S)
    if len(times) < 2:
        return
    lats, lons = [], []
    for event in (a, b):
        log = by_hull[event.hull]
        lats.append(np.interp(times, log.times, log.lats))
        lons.append(np.interp(times, log.times, log.lons))
    north = (lats[0] - lats[1]) * METRES_PER_DEGREE
    east = (lons[0] - lons[1]) * METRES_PER_DEGREE * np.cos(np.radians(lats[0]))
    near = np.flatnonzero(np.hypot(north, east) <= _NEAR_M)
    if len(near) >= 2:
        first, last = near[0], near[-1]
        yield Event(
            "chance_meeting", a.hull, float(times[first]), float(times[last]), a.place,
            float(lats[0][first]), float(lons[0][first]), other=b.hull, note="unplanned",
        )  # fmt: skip
