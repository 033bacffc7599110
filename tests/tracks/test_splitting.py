"""One number, several hulls: each fix to its hull, and errors that are no ship."""

from __future__ import annotations

from math import cos, radians
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracks.lakes import detected, only, written
from tests.tracks.plain import TURN, Fix
from watchkeeper.tracks import surroundings
from watchkeeper.tracks.rules import default_rules
from watchkeeper.tracks.splitting import Fix as Position
from watchkeeper.tracks.splitting import Hull, Limits, distance_mm, follow, follow_many

SEGMENTS = default_rules()["segments"].values
LIMITS = Limits(**{name: SEGMENTS[name] for name in Limits.__slots__})
RULES = only(default_rules(), "dark_periods", "meetings", "loitering")
NOON = 1_709_208_000


@pytest.fixture(autouse=True)
def empty_sea(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "port_points", list)
    for name in ("place_rows", "place_cell_rows", "place_edge_rows"):
        monkeypatch.setattr(surroundings, name, lambda: iter(()))


def sailing(lat: float, lon: float, knots: float, every_s: int, count: int) -> list[Position]:
    """Fixes of a ship that sails east along a parallel."""
    degrees = knots / 60 / 3600 * every_s / cos(radians(lat))
    return [
        (NOON + k * every_s, round(lat * 1e7), round((lon + k * degrees) * 1e7))
        for k in range(count)
    ]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_many_at_once_are_followed_as_one_by_one(data: st.DataObject) -> None:
    """Hulls near and far apart, silences of days, spikes, equal times; in one part and in two."""
    count = data.draw(st.integers(1, 300))
    source = data.draw(st.randoms(use_true_random=False))
    spread = data.draw(st.sampled_from((200_000, 2_000_000, 50_000_000)))
    places = [[source.randint(-spread, spread), source.randint(-spread, spread)] for _ in range(3)]
    now, fixes = NOON, []
    for _ in range(count):
        now += source.choice((0, 5, 60, 60, 600, 40_000 if source.random() < 0.05 else 30))
        place = source.choice(places)
        place[0] += source.randint(-3000, 3000)
        place[1] += source.randint(-3000, 3000)
        spike = source.randint(-90_000_000, 90_000_000) if source.random() < 0.02 else 0
        fixes.append((now, place[0] + spike, place[1]))
    fixes = sorted(set(fixes))
    before: list[Hull] = []
    for part in (fixes[: count // 2], fixes[count // 2 :]):
        times, lats, lons = np.array(part, dtype=np.int64).reshape(-1, 3).T
        segments, standing = follow(part, LIMITS, before)
        assert follow_many(times, lats, lons, LIMITS, before) == (segments, standing)
        before = standing


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(-60, 60), st.integers(-179, 160)), min_size=2, max_size=4,
             unique=True),
    st.sampled_from((20, 180, 600)),
    st.floats(0, 25),
)  # fmt: skip
def test_ships_a_degree_apart_stay_apart(
    places: list[tuple[int, int]], every_s: int, knots: float
) -> None:
    hulls = [
        [(t + 7 * n, lat, lon) for t, lat, lon in sailing(lat, lon, knots, every_s, 40)]
        for n, (lat, lon) in enumerate(places)
    ]
    fixes = sorted((fix, n) for n, hull in enumerate(hulls) for fix in hull)
    segments, _ = follow([fix for fix, _ in fixes], LIMITS)
    pairs = {(n, segment) for (_, n), segment in zip(fixes, segments, strict=True)}
    assert len(pairs) == len(places)
    assert len({segment for _, segment in pairs}) == len(places)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3), st.integers(0, 20_000)),
                max_size=60), st.integers(0, 60))  # fmt: skip
def test_following_can_stop_and_go_on(steps: list[tuple[int, int, int]], cut: int) -> None:
    time_s, fixes = NOON, []
    for wait, hull, off in steps:
        time_s += wait
        fixes.append((time_s, 10_000_000 * hull + off, off))
    fixes.sort()
    whole, state = follow(fixes, LIMITS)
    first, between = follow(fixes[:cut], LIMITS)
    second, after = follow(fixes[cut:], LIMITS, between)
    assert first + second == whole
    assert after == state


def measured(fixes: list[Position]) -> list[int]:
    """The rules as they are written, with every distance measured."""
    segments: list[int] = []
    hulls: dict[int, tuple[Position, int]] = {}
    for fix in fixes:
        costs = []
        for segment, (last, count) in hulls.items():
            silent = fix[0] - last[0]
            distance = 36 * distance_mm(*last[1:], *fix[1:])
            farthest = max(36 * LIMITS.jump_mm, 1852 * LIMITS.jump_speed_dkn * silent)
            stray = count < LIMITS.stray_fixes and silent > LIMITS.stray_s
            if distance <= farthest and not stray:
                costs.append((distance + 1852 * LIMITS.silence_speed_dkn * silent, segment))
        segment = min(costs)[1] if costs else max(hulls, default=0) + 1
        hulls[segment] = (fix, hulls.get(segment, (fix, 0))[1] + 1)
        segments.append(segment)
    return segments


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from((0, 1, 60, 600, 9000, 90_000)), st.integers(0, 2),
                          st.sampled_from((0, 1, 5, 20_000, 400_000, 30_000_000)),
                          st.integers(-9, 9)), max_size=80))  # fmt: skip
def test_distances_that_are_spared_change_nothing(steps: list[tuple[int, int, int, int]]) -> None:
    time_s, fixes = NOON, []
    for wait, hull, reach, times in steps:
        time_s += wait
        lon = (1_799_000_000 + 700_000 * hull + reach * times + TURN // 2) % TURN - TURN // 2
        fixes.append((time_s, 5_000_000 * hull - reach * times, lon))
    fixes.sort()
    assert follow(fixes, LIMITS)[0] == measured(fixes)


def test_a_ship_alone_is_one_hull_whatever_her_silences() -> None:
    fixes = sailing(35, 120, 12, 600, 30)
    later = [(t + 5 * 86400, lat + 90_000_000, lon) for t, lat, lon in sailing(35, 120, 12, 600, 9)]
    assert set(follow(fixes + later, LIMITS)[0]) == {1}


def test_an_error_does_not_draw_later_fixes() -> None:
    fixes = sailing(35, 120, 12, 600, 60)
    wrong = (fixes[5][0] + 60, fixes[30][1], fixes[30][2])
    segments, _ = follow(sorted([*fixes, wrong]), LIMITS)
    assert segments.count(1) == 60
    assert segments.count(2) == 1


def _detected(tmp_path: Path, fixes: list[Fix]) -> dict[str, list[dict[str, object]]]:
    return detected(RULES, written(tmp_path, fixes)).rows


def test_two_ships_of_one_number_make_no_dark_period(tmp_path: Path) -> None:
    one = [Fix(t, lat, lon, 100, 412_000_001) for t, lat, lon in sailing(30, 125, 10, 600, 200)]
    two = [
        Fix(t + 250, lat, lon, 100, 412_000_001) for t, lat, lon in sailing(-9, 40, 10, 600, 200)
    ]
    assert not any(_detected(tmp_path, one + two).values())


def test_one_of_them_going_dark_is_seen_beside_the_other(tmp_path: Path) -> None:
    one = [Fix(t, lat, lon, 100, 412_000_001) for t, lat, lon in sailing(30, 125, 10, 600, 200)]
    two = [
        Fix(t + 250, lat, lon, 100, 412_000_001) for t, lat, lon in sailing(-9, 40, 10, 600, 200)
    ]
    silent = [fix for k, fix in enumerate(one) if not 60 < k < 120]
    (dark,) = _detected(tmp_path, silent + two)["dark_periods"]
    assert (dark["start_s"], dark["end_s"]) == (one[60].time_s, one[120].time_s)
    assert dark["state"] == "closed"


def test_a_single_wrong_position_is_no_ship_that_falls_silent(tmp_path: Path) -> None:
    one = [Fix(t, lat, lon, 100, 412_000_001) for t, lat, lon in sailing(30, 125, 10, 600, 200)]
    wrong = Fix(one[5].time_s + 600 - 1, -300_000_000, 200_000_000, 100, 412_000_001)
    assert _detected(tmp_path, [*one, wrong])["dark_periods"] == []


def test_a_track_that_jumps_away_is_not_called_silent(tmp_path: Path) -> None:
    here = [Fix(t, lat, lon, 100, 412_000_001) for t, lat, lon in sailing(30, 125, 10, 600, 60)]
    there = [
        Fix(t + 36_000, lat, lon, 100, 412_000_001) for t, lat, lon in sailing(40, 160, 10, 600, 90)
    ]
    assert _detected(tmp_path, here + there)["dark_periods"] == []
