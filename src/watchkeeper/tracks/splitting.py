"""One ship number, several hulls: which fix belongs to which.

The rules:

1. A fix can belong to a hull when the step to it from the hull's last fix is possible: 2 nautical
   miles or less, or 60 knots or less.
2. Of several, it belongs to the hull with the least cost: distance, and for each hour of silence
   10 nautical miles. So two ships that alternate stay apart, and a place where an error once stood
   draws no fix years later. A tie goes to the lower number.
3. When it can belong to none, it begins a new hull. A hull of one or two fixes that is silent for a
   day is forgotten: it was an error.
4. The state is the last fix of each hull, so a day can be added without reading the days before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt

import numpy as np

from watchkeeper.tracks.hulls import Fix, Hull, Limits, Whole, settle

__all__ = ["Fix", "Hull", "HullRow", "Limits", "distance_mm", "follow", "split_numbers"]

EARTH_MM = 6_371_000_000
"""Radius of the sphere on which detectors measure, millimetres: 6371 km, as in GFW's pipelines."""

SETTLED, ONE_BY_ONE = 1024, 64
"""How many fixes are tried at once, and how many are followed when not even so many are settled."""

HullRow = tuple[int, int, int, int, int, int, int]
"""Ship number, segment, last time, latitude, longitude, fixes, day."""


def distance_mm(lat1: int, lon1: int, lat2: int, lon2: int) -> int:
    """Great circle between two points in 1e-7 degrees, rounded to millimetres (haversine)."""
    across = cos(radians(lat1 / 1e7)) * cos(radians(lat2 / 1e7))
    half = sin(radians((lat2 - lat1) / 2e7)) ** 2
    half += across * sin(radians((lon2 - lon1) / 2e7)) ** 2
    return round(2 * EARTH_MM * asin(min(1.0, sqrt(half))))


def follow(
    fixes: Iterable[Fix], limits: Limits, hulls: Sequence[Hull] = ()
) -> tuple[list[int], list[Hull]]:
    """Gives each fix the segment of its hull.

    Args:
        fixes: Of one ship number, in the order of time, latitude, longitude.
        limits: Parameters.
        hulls: Where the hulls stand that are known from earlier days.

    Returns:
        The segment of each fix, and where the hulls stand afterwards. The highest segment given
        stays in the list, so that numbers are not given twice.
    """
    known = [Hull(hull.segment, hull.last, hull.fixes) for hull in hulls]
    newest = max((hull.segment for hull in known), default=0)
    segments: list[int] = []
    for fix in fixes:
        found = _nearest(fix, known, limits)
        if found is None:
            newest += 1
            found = Hull(newest, fix, 0)
            known = [hull for hull in known if not _forgotten(hull, fix[0], newest, limits)]
            known.append(found)
        found.last = fix
        found.fixes += 1
        segments.append(found.segment)
    return segments, known


def _forgotten(hull: Hull, now_s: int, newest: int, limits: Limits) -> bool:
    return _stray(hull, now_s, limits) and hull.segment != newest


def _nearest(fix: Fix, hulls: list[Hull], limits: Limits) -> Hull | None:
    time_s, lat, lon = fix
    jump, speed = 36 * limits.jump_mm, 1852 * limits.jump_speed_dkn
    within: list[tuple[Hull, int]] = []
    for hull in hulls:
        last_s, last_lat, _ = hull.last
        # Millimetres that a ship can go, times 36. A 1e-7 degree of latitude is 11 to 12 mm: most
        # other hulls are too far north or south, and cost no distance.
        reach = max(jump, speed * (time_s - last_s))
        if abs(lat - last_lat) * 396 <= reach and not _stray(hull, time_s, limits):
            within.append((hull, reach))
    if len(within) == 1:
        (hull, reach) = within[0]
        # see _surely: it is within reach, whatever the distance is exactly
        if (abs(lat - hull.last[1]) + abs(lon - hull.last[2])) * 432 <= reach:
            return hull
        return _cheapest(fix, within, limits)
    return _surely(fix, within, limits) or _cheapest(fix, within, limits)


def _surely(fix: Fix, within: list[tuple[Hull, int]], limits: Limits) -> Hull | None:
    """The hull that is cheapest whatever the distances are exactly; None when that is not clear.

    A great circle is never longer than along a meridian and a parallel (12 mm or less for 1e-7
    degrees), and never shorter than the difference of latitude (11 mm or more).
    """
    time_s, lat, lon = fix
    silence = limits.silence_speed_dkn * 1852
    best, most = None, 0
    for hull, reach in within:
        last_s, last_lat, last_lon = hull.last
        farthest = (abs(lat - last_lat) + abs(lon - last_lon)) * 432
        if farthest <= reach:
            cost = farthest + silence * (time_s - last_s)
            if best is None or cost < most:
                best, most = hull, cost
    for hull, _ in within:
        last_s, last_lat, _ = hull.last
        least = abs(lat - last_lat) * 396 + silence * (time_s - last_s)
        if hull is not best and least <= most:
            return None
    return best


def _stray(hull: Hull, now_s: int, limits: Limits) -> bool:
    return hull.fixes < limits.stray_fixes and now_s - hull.last[0] > limits.stray_s


def _cheapest(fix: Fix, within: list[tuple[Hull, int]], limits: Limits) -> Hull | None:
    best, least = None, 0
    for hull, reach in within:
        distance = 36 * distance_mm(hull.last[1], hull.last[2], fix[1], fix[2])
        if distance > reach:
            continue
        # An hour of silence at 1 kn is 1,852,000 mm.
        cost = distance + limits.silence_speed_dkn * 1852 * (fix[0] - hull.last[0])
        if best is None or cost < least:
            best, least = hull, cost
    return best


def follow_many(
    times: Whole, lats: Whole, lons: Whole, limits: Limits, hulls: Sequence[Hull] = ()
) -> tuple[list[int], list[Hull]]:
    """As `follow`, for columns: what is beyond doubt is settled at once."""
    known = [Hull(hull.segment, hull.last, hull.fixes) for hull in hulls]
    segments: list[int] = []
    while (low := len(segments)) < len(times):
        high = low + SETTLED
        found = settle(times[low:high], lats[low:high], lons[low:high], known, limits)
        segments += found
        if len(found) < min(ONE_BY_ONE, len(times) - low):
            low += len(found)
            rest = slice(low, low + ONE_BY_ONE)
            fixes = zip(times[rest].tolist(), lats[rest].tolist(), lons[rest].tolist(), strict=True)
            found, known = follow(fixes, limits, known)
            segments += found
    return segments, known


def split_numbers(
    fixes: Sequence[Whole], before: Mapping[int, Sequence[Hull]], limits: Limits
) -> tuple[Whole, list[HullRow]]:
    """Follows the hulls of each number.

    Args:
        fixes: Columns of number, time, latitude, longitude; sorted.
        before: Where the hulls of each number stood before.
        limits: Parameters.

    Returns:
        The segment of each fix, and where the hulls of each number stand after each day:
        rows of `days.HULL_COLUMNS`.
    """
    numbers, times, lats, lons = fixes
    segments: list[int] = []
    hulls: list[HullRow] = []
    standing: list[Hull] = []
    previous = None
    for mmsi, day, low, high in _by_number_and_day(numbers, times):
        standing = standing if mmsi == previous else list(before.get(mmsi, ()))
        previous = mmsi
        part = slice(low, high)
        found, standing = follow_many(times[part], lats[part], lons[part], limits, standing)
        segments += found
        hulls += [(mmsi, h.segment, *h.last, h.fixes, day) for h in standing]
    return np.array(segments, dtype=np.int64), hulls


def _by_number_and_day(numbers: Whole, times: Whole) -> Iterator[tuple[int, int, int, int]]:
    """Number, day, and from where to where its fixes of that day stand."""
    days = times // 86400
    changes = (np.diff(numbers) != 0) | (np.diff(days) != 0)
    bounds = [0, *(np.flatnonzero(changes) + 1).tolist(), len(numbers)]
    for low, high in pairwise(bounds):
        if low < high:
            yield int(numbers[low]), int(days[low]), low, high
