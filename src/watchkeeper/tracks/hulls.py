"""Hulls of one ship number, and the fixes whose hull is beyond doubt, settled many at a time.

The rules:

1. A guess: each fix belongs to the hull nearest to where it stood, of those with some fixes.
2. The guess is tested for all fixes at once by the rules of `watchkeeper.tracks.splitting`, with
   bounds for distances: a great circle is never longer than along a meridian and a parallel (12 mm
   or less for 1e-7 degrees), and never shorter than the difference of latitude (11 mm or more).
3. The fixes before the first one that fails are settled, as they would be one by one; the rest is
   not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Fix = tuple[int, int, int]
"""Time in seconds since 1970, latitude and longitude in 1e-7 degrees."""
Whole = NDArray[np.int64]
LONGEST, SHORTEST = 36 * 12, 36 * 11
"""Millimetres of 1e-7 degrees at most and at least, times 36: what a knot makes in 100 seconds is
1852 * 100 / 36 metres."""


@dataclass(slots=True)
class Hull:
    """One ship among those that use a number.

    Attributes:
        segment: Its number, from 1 in the order of first fixes.
        last: Its last fix.
        fixes: How many it has.
    """

    segment: int
    last: Fix
    fixes: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Parameters of the rules; see `segments.sql` and `defaults.toml`."""

    jump_mm: int
    jump_speed_dkn: int
    silence_speed_dkn: int
    stray_fixes: int
    stray_s: int


def settle(
    times: Whole, lats: Whole, lons: Whole, hulls: Sequence[Hull], limits: Limits
) -> list[int]:
    """Gives the first fixes their segments, as far as they are beyond doubt, and moves the hulls.

    Args:
        times: Of the fixes of one number, seconds since 1970, sorted.
        lats: Their latitudes in 1e-7 degrees.
        lons: Their longitudes.
        hulls: Where the hulls stand; those that get fixes are changed.
        limits: Parameters.

    Returns:
        Segments of the first fixes; empty when the first one is in doubt.
    """
    sure = [hull for hull in hulls if hull.fixes >= limits.stray_fixes]
    if not sure or not len(times):
        return []
    away = [abs(lats - h.last[1]) + abs(lons - h.last[2]) for h in sure]
    guess: Whole = np.argmin(away, axis=0)
    fits = np.ones(len(times), dtype=bool)
    cost = np.zeros(len(times), dtype=np.int64)
    steps = [_Steps(times, lats, lons, hull, guess == k) for k, hull in enumerate(sure)]
    for step in steps:
        own = step.own
        farthest = (step.north + step.east) * LONGEST
        fits &= ~own | (farthest <= step.reach(limits))
        cost[own] = (farthest + step.silence(limits))[own]
    for step in steps:
        fits &= step.own | step.is_apart(cost, limits)
    nobody = np.zeros(len(times), dtype=bool)
    for hull in hulls:
        if hull.fixes < limits.stray_fixes:
            stray = _Steps(times, lats, lons, hull, nobody)
            fits &= stray.is_apart(cost, limits) | (stray.seconds > limits.stray_s)
    count = len(times) if fits.all() else int(np.argmin(fits))
    for k, hull in enumerate(sure):
        mine = np.flatnonzero(guess[:count] == k)
        if len(mine):
            at = mine[-1]
            hull.last = (int(times[at]), int(lats[at]), int(lons[at]))
            hull.fixes += len(mine)
    names = np.array([hull.segment for hull in sure])
    found: list[int] = names[guess[:count]].tolist()
    return found


class _Steps:
    """From the last fix of a hull before each fix to that fix."""

    def __init__(self, times: Whole, lats: Whole, lons: Whole, hull: Hull, own: NDArray[np.bool_]):
        self.own = own
        places = np.where(own, np.arange(1, len(times) + 1), 0)
        before = np.concatenate([[0], np.maximum.accumulate(places)[:-1]])
        last_s, last_lat, last_lon = (
            np.concatenate([[start], values])[before]
            for start, values in zip(hull.last, (times, lats, lons), strict=True)
        )
        self.seconds: Whole = times - last_s
        self.north: Whole = abs(lats - last_lat)
        self.east: Whole = abs(lons - last_lon)

    def reach(self, limits: Limits) -> Whole:
        """Millimetres that the ship can have gone, times 36."""
        far: Whole = np.maximum(36 * limits.jump_mm, 1852 * limits.jump_speed_dkn * self.seconds)
        return far

    def silence(self, limits: Limits) -> Whole:
        """What her silence costs, in the same unit."""
        return 1852 * limits.silence_speed_dkn * self.seconds

    def is_apart(self, cost: Whole, limits: Limits) -> NDArray[np.bool_]:
        """The hull is out of reach, or costs more whatever the distance is exactly."""
        least = self.north * SHORTEST
        apart: NDArray[np.bool_] = (least > self.reach(limits)) | (
            least + self.silence(limits) > cost
        )
        return apart
