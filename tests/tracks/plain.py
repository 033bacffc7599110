"""Detectors written a second time, plainly, from raw fixes: what the SQL must give, row by row.

No bins, no cells, no engine: fixes grouped by ship and sorted, grid times one by one, every
pair of ships compared with every other. Only the interpolation to whole 1e-7 degrees and the great
circle in whole millimetres are prescribed by the definitions, and are written here with fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, groupby, pairwise
from math import asin, cos, floor, radians, sin, sqrt
from statistics import median
from typing import Any

GRID_S = 600
TURN = 3_600_000_000


@dataclass(frozen=True, order=True)
class Fix:
    """One fix; coordinates in 1e-7 degrees, speed in tenths of a knot or None."""

    time_s: int
    lat: int
    lon: int
    sog: int | None
    mmsi: int
    coarse: bool = False
    reception: str = "terrestrial"
    transceiver: str | None = "A"

    @property
    def key(self) -> tuple[int, int, int, int]:
        return self.time_s, self.lat, self.lon, 2047 if self.sog is None else self.sog


def distance_mm(lat1: int, lon1: int, lat2: int, lon2: int) -> int:
    """Great circle on a sphere of 6371 km (haversine), rounded to millimetres."""
    p1, p2 = radians(lat1 / 1e7), radians(lat2 / 1e7)
    h = sin(radians((lat2 - lat1) / 2e7)) ** 2
    h += cos(p1) * cos(p2) * sin(radians((lon2 - lon1) / 2e7)) ** 2
    return round(12_742_000_000 * asin(min(1.0, sqrt(h))))


def by_ship(fixes: Iterable[Fix]) -> dict[int, list[Fix]]:
    ships: dict[int, list[Fix]] = defaultdict(list)
    for fix in fixes:
        ships[fix.mmsi].append(fix)
    return {mmsi: sorted(found, key=lambda f: f.key) for mmsi, found in sorted(ships.items())}


# Dark periods ---------------------------------------------------------------------------------


def dark_periods(fixes: Sequence[Fix], rule: Mapping[str, int]) -> list[tuple[Any, ...]]:
    """Ship, start, end, hours' seconds, both places, fixes before by receiver, expected fixes."""
    ships = by_ship(fixes)
    end_of_data = max(fix.time_s for fix in fixes)
    found = []
    for mmsi, track in ships.items():
        ends: list[Fix | None] = [*track[1:], None]
        for off, on in zip(track, ends, strict=True):
            until = end_of_data if on is None else on.time_s
            if until - off.time_s <= rule["threshold_s"]:
                continue
            since = off.time_s - rule["before_s"]
            before = [f for f in track if since <= f.time_s <= off.time_s]
            kinds = [f.reception for f in before]
            found.append(
                (
                    mmsi,
                    off.time_s,
                    on.time_s if on else None,
                    until - off.time_s,
                    (off.lat, off.lon),
                    (on.lat, on.lon) if on else None,
                    len(before),
                    kinds.count("satellite"),
                    kinds.count("terrestrial"),
                    expected_milli(ships, off, on, until, rule),
                )
            )
    return sorted(found, key=lambda row: row[:2])


def _cell(fix: Fix, size: int) -> tuple[int, int]:
    return (fix.lat + 900_000_000) // size, (fix.lon + 1_800_000_000) // size


def _class(fixes: Iterable[Fix]) -> str:
    return "B" if any(f.transceiver == "B" for f in fixes) else "A"


def expected_milli(
    ships: Mapping[int, list[Fix]], off: Fix, on: Fix | None, until: int, rule: Mapping[str, int]
) -> int | None:
    """Of other ships in the cells of both ends, day by day: their fixes for their time, times ours.

    A ship counts with the place and class of her bins: the first fix of the ten minutes says where.
    """
    size = rule["cell_e7"]
    cells = {_cell(off, size), _cell(on or off, size)}
    ten = [f for f in ships[off.mmsi] if f.time_s // GRID_S == off.time_s // GRID_S]
    ours = _class(ten)
    total, known = 0, False
    for day in range(off.time_s // 86400, (until - 1) // 86400 + 1):
        seconds = min(until, (day + 1) * 86400) - max(off.time_s, day * 86400)
        given, bins = 0, 0
        for mmsi, track in ships.items():
            today = [f for f in track if f.time_s // 86400 == day]
            for cell in cells:
                heard = [
                    (number, len(members))
                    for number, members in _bins(today)
                    if _class(members) == ours and _cell(members[0], size) == cell
                ]
                if mmsi != off.mmsi and heard:
                    given += sum(count for _, count in heard)
                    bins += heard[-1][0] - heard[0][0] + 1
        if bins:
            known = True
            total += 1000 * seconds * given // (GRID_S * bins)
    return total if known else None


def _bins(track: Sequence[Fix]) -> list[tuple[int, list[Fix]]]:
    """Ten-minute groups, type 27 apart, in the order of time."""
    keyed = sorted(track, key=lambda f: (f.time_s // GRID_S, f.coarse, f.key))
    return [
        (number, list(members))
        for (number, _), members in groupby(keyed, key=lambda f: (f.time_s // GRID_S, f.coarse))
    ]


# Meetings -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spot:
    """Where a ship is at a grid time, and whether she is slow."""

    lat: int
    lon: int
    slow: bool


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def _between(before: Fix, after: Fix, t: int) -> tuple[int, int]:
    part = Fraction(t - before.time_s, after.time_s - before.time_s)
    east = after.lon - before.lon
    east -= TURN if east > TURN // 2 else -TURN if east < -TURN // 2 else 0
    lat = _half_up(before.lat + part * (after.lat - before.lat))
    lon = _half_up(before.lon + part * east)
    return lat, (lon + TURN // 2) % TURN - TURN // 2


def _is_slow(before: Fix, after: Fix, t: int, rule: Mapping[str, int]) -> bool:
    span = after.time_s - before.time_s
    if before.sog is None or after.sog is None:
        mm = distance_mm(before.lat, before.lon, after.lat, after.lon)
        return Fraction(mm, span) < Fraction(rule["max_speed_dkn"] * 185_200, 3600)
    part = Fraction(t - before.time_s, span)
    return before.sog + part * (after.sog - before.sog) < rule["max_speed_dkn"]


def grid_of(track: Sequence[Fix], rule: Mapping[str, int]) -> dict[int, Spot]:
    """A ship's positions at grid times."""
    fine = [fix for fix in track if not fix.coarse]
    spots: dict[int, Spot] = {}
    for before, after in pairwise(fine):
        if not 0 < after.time_s - before.time_s < rule["max_gap_s"]:
            continue
        for t in range((before.time_s // GRID_S + 1) * GRID_S, after.time_s + 1, GRID_S):
            spots[t] = Spot(*_between(before, after, t), _is_slow(before, after, t, rule))
    if fine and fine[0].time_s % GRID_S == 0:
        _add_first(fine, spots, rule)
    return spots


def _add_first(fine: Sequence[Fix], spots: dict[int, Spot], rule: Mapping[str, int]) -> None:
    """A track's first fix stands for its own time when that is a grid time."""
    now = fine[0].time_s
    later = [fix for fix in fine if fix.time_s > now]
    if any(fix.time_s < now + GRID_S for fix in later):
        # with another fix in the same ten minutes, her own speed says whether she is slow
        first = fine[0]
        spots[now] = Spot(first.lat, first.lon, (first.sog or 0) < rule["max_speed_dkn"])
    elif later and later[0].time_s - now < rule["max_gap_s"]:
        first = [fix for fix in fine if fix.time_s == now][-1]
        spots[now] = Spot(first.lat, first.lon, _is_slow(first, later[0], now, rule))


Point = tuple[int, Spot, Spot, int]
"""Grid time, both ships, distance in millimetres."""


def meetings(
    fixes: Sequence[Fix], rule: Mapping[str, int], ports: Sequence[tuple[int, int]] = ()
) -> list[tuple[Any, ...]]:
    """Both ships, start, end, tier, median speed, median distance."""
    grids = {mmsi: grid_of(track, rule) for mmsi, track in by_ship(fixes).items()}
    found: list[tuple[Any, ...]] = []
    for a, b in combinations(sorted(grids), 2):
        close: list[Point] = []
        for t in sorted(grids[a].keys() & grids[b].keys()):
            one, two = grids[a][t], grids[b][t]
            mm = distance_mm(one.lat, one.lon, two.lat, two.lon)
            masked = min(_port_mm(one, ports), _port_mm(two, ports)) < rule["mask_mm"]
            if mm <= rule["max_distance_mm"] and not masked:
                close.append((t, one, two, mm))
        encounters = _encounters(close, grids[a], grids[b], rule, ports)
        found += [(a, b, s, e, "GFW-equivalent", v, d) for s, e, v, d in encounters]
        for start, end, tier, speed, distance in _contacts(close, rule, ports):
            if not any(s <= end and e >= start for s, e, _, _ in encounters):
                found.append((a, b, start, end, tier, speed, distance))
    return sorted(found, key=lambda row: row[:4])


def _port_mm(spot: Spot, ports: Sequence[tuple[int, int]]) -> float:
    return min((distance_mm(spot.lat, spot.lon, *port) for port in ports), default=float("inf"))


def _encounters(
    close: Sequence[Point],
    of_a: Mapping[int, Spot],
    of_b: Mapping[int, Spot],
    rule: Mapping[str, int],
    ports: Sequence[tuple[int, int]],
) -> list[tuple[int, int, float, float]]:
    raw: list[tuple[int, int, str, float, float]] = []
    for side, grid in (("a", of_a), ("b", of_b)):
        near = {t: (one if side == "a" else two, mm) for t, one, two, mm in close}
        run: list[int] = []
        for t in [*sorted(grid), None]:
            if t in near:
                run.append(t)
                continue
            raw += _raw(side, run, near, rule, ports)
            run = []
    raw.sort()
    groups: list[list[tuple[int, int, str, float, float]]] = []
    latest = None
    for one in raw:
        if latest is not None and one[0] - latest < rule["merge_s"]:
            groups[-1].append(one)
        else:
            groups.append([one])
        latest = one[1] if latest is None else max(latest, one[1])
    merged = [
        (
            min(r[0] for r in group),
            max(r[1] for r in group),
            median(r[3] for r in group),
            median(r[4] for r in group),
        )
        for group in groups
    ]
    return [m for m in merged if m[1] - m[0] >= rule["long_s"] and m[2] < rule["slow_kn"] * 10**6]


def _raw(
    side: str,
    run: Sequence[int],
    near: Mapping[int, tuple[Spot, int]],
    rule: Mapping[str, int],
    ports: Sequence[tuple[int, int]],
) -> list[tuple[int, int, str, float, float]]:
    if len(run) < 2 or run[-1] - run[0] < rule["raw_s"]:
        return []
    spots = [near[t][0] for t in run]
    lat = sum(spot.lat + 900_000_000 for spot in spots) // len(run) - 900_000_000
    turned = [(spot.lon - spots[0].lon + TURN // 2) % TURN for spot in spots]
    lon = spots[0].lon + sum(turned) // len(run) - TURN // 2
    lon = (lon + TURN // 2) % TURN - TURN // 2
    if _port_mm(Spot(lat, lon, True), ports) < rule["port_mm"]:
        return []
    speeds = _speeds(list(zip(run, spots, strict=True)))
    return [(run[0], run[-1], side, median(speeds), median(near[t][1] for t in run))]


def _speeds(path: Sequence[tuple[int, Spot]]) -> list[int]:
    """Between following grid times, whole millionths of a knot."""
    return [
        distance_mm(p.lat, p.lon, q.lat, q.lon) * 3600 * 10**6 // ((u - t) * 1_852_000)
        for (t, p), (u, q) in pairwise(path)
    ]


def _contacts(
    close: Sequence[Point], rule: Mapping[str, int], ports: Sequence[tuple[int, int]]
) -> list[tuple[int, int, str, float, float]]:
    points = [
        p
        for p in close
        if p[1].slow
        and p[2].slow
        and min(_port_mm(p[1], ports), _port_mm(p[2], ports)) >= rule["port_mm"]
    ]
    runs: list[list[Point]] = []
    for point in points:
        if runs and point[0] - runs[-1][-1][0] <= GRID_S * (1 + rule["holes"]):
            runs[-1].append(point)
        else:
            runs.append([point])
    runs = [run for run in runs if run[-1][0] - run[0][0] >= rule["contact_s"]]
    groups: list[list[list[Point]]] = []
    for run in runs:
        if groups and run[0][0] - groups[-1][-1][-1][0] < rule["merge_s"]:
            groups[-1].append(run)
        else:
            groups.append([run])
    found = []
    for group in groups:
        together = sum(run[-1][0] - run[0][0] for run in group)
        tier = "possible" if together >= rule["possible_s"] else "contact"
        speed = median(median(_speeds([(p[0], p[1]) for p in run])) for run in group)
        distance = median(median(p[3] for p in run) for run in group)
        found.append((group[0][0][0], group[-1][-1][0], tier, speed, distance))
    return found


# Loitering ------------------------------------------------------------------------------------


def loitering(
    fixes: Sequence[Fix], rule: Mapping[str, int], ports: Sequence[tuple[int, int]] = ()
) -> list[tuple[Any, ...]]:
    """Ship, start, end, places of both, hours, median speed."""
    found = []
    for mmsi, track in by_ship(fixes).items():
        fine = [fix for fix in track if not fix.coarse]
        hours: dict[int, list[tuple[Fix, Fix]]] = defaultdict(list)
        before = None
        for _, members in _bins(fine):
            origin = members[0]
            if before is not None and members[0].time_s - before.time_s <= rule["max_step_s"]:
                origin = before
            before = members[-1]
            hours[before.time_s // 3600].append((origin, before))
        slow = {}
        for hour, steps in sorted(hours.items()):
            mm = sum(distance_mm(p.lat, p.lon, q.lat, q.lon) for p, q in steps)
            seconds = sum(q.time_s - p.time_s for p, q in steps)
            last = Spot(steps[-1][1].lat, steps[-1][1].lon, True)
            at_sea = _port_mm(last, ports) >= rule["port_mm"]
            if seconds and at_sea and mm * 36 < rule["max_speed_dkn"] * 1852 * seconds:
                slow[hour] = (steps[0][0], steps[-1][1], mm * 3600 * 10**6 // (seconds * 1_852_000))
        for _, stay in groupby(enumerate(sorted(slow)), key=lambda pair: pair[1] - pair[0]):
            stays = [slow[hour] for _, hour in stay]
            start, end = stays[0][0], stays[-1][1]
            if end.time_s - start.time_s >= rule["shortest_s"]:
                places = (start.lat, start.lon), (end.lat, end.lon)
                speed = median(s[2] for s in stays)
                found.append((mmsi, start.time_s, end.time_s, *places, len(stays), speed))
    return sorted(found)
