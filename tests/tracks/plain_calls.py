"""Port calls, dark calls and identity flags written a second time, plainly: no cells, no SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import ceil
from typing import Any

from tests.tracks.plain import Fix, by_ship, distance_mm
from watchkeeper.tracks.gazetteer import Place
from watchkeeper.tracks.shapes import Circle, Shape

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Sample:
    """What is judged at one second: the least of each value where several fixes agree in time."""

    time_s: int
    fixes: tuple[Fix, ...]

    @property
    def sog(self) -> int | None:
        return min((f.sog for f in self.fixes if f.sog is not None), default=None)

    @property
    def lat(self) -> int:
        return min(f.lat for f in self.fixes)

    @property
    def lon(self) -> int:
        return min(f.lon for f in self.fixes)


def samples_of(fixes: Sequence[Fix]) -> list[Sample]:
    """The first and the last fix of each ten minutes, type 27 aside."""
    bins: dict[int, list[Fix]] = defaultdict(list)
    for fix in fixes:
        if not fix.coarse:
            bins[fix.time_s // 600].append(fix)
    at: dict[int, set[Fix]] = defaultdict(set)
    for members in bins.values():
        for fix in (min(members, key=lambda f: f.key), max(members, key=lambda f: f.key)):
            at[fix.time_s].add(fix)
    return [Sample(t, tuple(at[t])) for t in sorted(at)]


def _holds(shape: Shape, fix: Fix) -> bool:
    if isinstance(shape, Circle):
        return _mm(shape, fix) <= shape.radius_m * 1000
    return shape.holds(fix.lat / 1e7, fix.lon / 1e7)


def _mm(shape: Circle, fix: Fix) -> int:
    return distance_mm(fix.lat, fix.lon, round(shape.lat * 1e7), round(shape.lon * 1e7))


@dataclass
class Call:
    """One call in the making."""

    mmsi: int
    place: Place
    entered: bool
    samples: list[Sample]
    still: list[bool]
    after: Sample | None = None

    @property
    def end_s(self) -> int:
        return self.after.time_s if self.after else self.samples[-1].time_s

    @property
    def stopped(self) -> bool:
        return any(self.still)

    def nearest(self, *, stopped: bool) -> int:
        circle = self.place.entered
        assert isinstance(circle, Circle)
        return min(
            _mm(circle, fix)
            for sample, still in zip(self.samples, self.still, strict=True)
            if still or not stopped
            for fix in sample.fixes
        )


def calls_at(mmsi: int, samples: Sequence[Sample], place: Place) -> Iterator[Call]:
    """The visits of one ship to one place, by its two limits."""
    inside: bool | None = None
    call: Call | None = None
    for sample in samples:
        before = inside
        if any(_holds(place.entered, fix) for fix in sample.fixes):
            inside = True
        elif any(not _holds(place.left, fix) for fix in sample.fixes):
            inside = False
        if call and not inside:
            call.after = sample
            yield call
            call = None
        if not inside:
            continue
        if call is None:
            call = Call(mmsi, place, before is False, [], [])
        still = call.still[-1] if call.still else False
        if sample.sog is not None:
            still = True if sample.sog <= 2 else False if sample.sog >= 5 else still
        call.samples.append(sample)
        call.still.append(still)
    if call:
        yield call


def port_calls(fixes: Iterable[Fix], places: Sequence[Place], rule: Mapping[str, int]) -> list[Row]:
    """Ship, place, start, end, tier, confidence, seconds stopped; sorted."""
    rows: list[Row] = []
    found = list(fixes)
    latest = max((f.time_s for f in found), default=0)
    for mmsi, members in by_ship(found).items():
        samples = samples_of(members)
        calls = [call for place in places for call in calls_at(mmsi, samples, place)]
        rows += [_row(c, rule, latest) for c in calls if not any(_farther(c, d) for d in calls)]
    return sorted(rows, key=repr)


def _farther(a: Call, b: Call) -> bool:
    """Of two overlapping calls of one ship, b is the better one."""
    if a.place.id == b.place.id or a.place.polygon or b.place.polygon:
        return False
    if b.samples[0].time_s > a.end_s or b.end_s < a.samples[0].time_s:
        return False
    if a.stopped != b.stopped:
        return b.stopped
    return b.nearest(stopped=a.stopped) < a.nearest(stopped=a.stopped)


def _row(call: Call, rule: Mapping[str, int], latest: int) -> Row:
    steps = [*call.samples, *([call.after] if call.after else [])]
    gap = max((b.time_s - a.time_s for a, b in pairwise(steps)), default=0) >= rule["gap_s"]
    stopped_s = sum(
        b.time_s - a.time_s for (a, b), still in zip(pairwise(steps), call.still, strict=False)
        if still
    )  # fmt: skip
    tier = {
        (True, True): "stop and gap", (True, False): "stop",
        (False, True): "gap", (False, False): "passage",
    }[call.stopped, gap]  # fmt: skip
    seen = call.entered + (call.after is not None)
    confidence = 1 if tier == "passage" else 2 + seen
    last = call.samples[-1].time_s
    end: int | None = call.end_s
    if call.after is None and last >= latest - rule["gap_s"]:
        end = None
    return call.mmsi, call.place.id, call.samples[0].time_s, end, tier, confidence, stopped_s


def dark_calls(
    silences: Iterable[tuple[int, tuple[int, int, int], tuple[int, int, int] | None, int]],
    places: Sequence[Place],
    rule: Mapping[str, int],
) -> list[Row]:
    """Ship, off time, place and seconds to spare; silences as ship, off, on, until."""
    rows = []
    for mmsi, off, on, until in silences:
        for place in places:
            circle = place.entered
            assert isinstance(circle, Circle)
            ways = 0
            for end in (off, on):
                if end is not None:
                    far = distance_mm(
                        end[1], end[2], round(place.lat * 1e7), round(place.lon * 1e7)
                    )
                    ways += max(0, far - circle.radius_m * 1000)
            needed = ceil(ways * 36 / (rule["greatest_dkn"] * 1852))
            slack = until - off[0] - rule["least_stay_s"] - needed
            if slack >= 0:
                rows.append((mmsi, off[0], place.id, slack))
    return sorted(rows)


def edit_distance(a: int, b: int) -> int:
    """Digits that differ, of numbers of equal length."""
    return sum(x != y for x, y in zip(f"{a:07d}", f"{b:07d}", strict=True))


def imo_pairs(said: Mapping[int, set[int]]) -> set[tuple[int, int, int]]:
    """Ship and two of her numbers that differ in one digit."""
    return {
        (mmsi, a, b)
        for mmsi, numbers in said.items()
        for a, b in combinations(sorted(n for n in numbers if 1_000_000 <= n <= 9_999_999), 2)
        if edit_distance(a, b) == 1
    }
