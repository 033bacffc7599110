"""Port calls and dark calls in SQL against the plain second implementation, and edge cases."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.tracks import plain_calls
from tests.tracks.lakes import detected, only, written
from tests.tracks.plain import Fix
from watchkeeper.tracks import place_tables
from watchkeeper.tracks.gazetteer import Place, our_gazetteer
from watchkeeper.tracks.rules import Rules, default_rules
from watchkeeper.tracks.shapes import METRES_PER_DEGREE

RULES = only(default_rules(), "dark_periods", "meetings", "port_calls")
START = 1_704_067_200
NAMPO = our_gazetteer().by_id["nampo"]
# A port at the antimeridian and one with an outline, beside those of a crowded bay.
FIJI = Place("fiji", "Fiji", "port", -16.8, 179.995, "test")
YARD = Place(
    "yard", "Yard", "port", 42.0, 132.0, "test",
    polygon=((41.97, 131.95), (42.04, 131.96), (42.01, 132.0), (42.03, 132.06), (41.96, 132.05)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def ports(monkeypatch: pytest.MonkeyPatch) -> Sequence[Place]:
    """Our own ports, one at the antimeridian and one with an outline."""
    chosen = (*our_gazetteer().ports, FIJI, YARD)
    monkeypatch.setattr(place_tables, "all_ports", lambda: chosen)
    return chosen


def _rows(fixes: Sequence[Fix], folder: Path, rules: Rules = RULES) -> list[dict[str, Any]]:
    return detected(rules, written(folder, fixes)).rows["port_calls"]


def _plainly(rows: Sequence[dict[str, Any]]) -> list[plain_calls.Row]:
    names = ("mmsi", "place", "start_s", "end_s", "tier", "confidence", "stopped_s")
    return sorted((tuple(row[name] for name in names) for row in rows), key=repr)


def _walk(mmsi: int, place: Place, draw: random.Random, hours: int) -> Iterator[Fix]:
    """In and out of a place, across both limits, with stops, silences and missing speeds."""
    time_s = START + draw.randint(0, 3600)
    lat, lon = place.lat + draw.uniform(-0.05, 0.05), place.lon + draw.uniform(-0.05, 0.05)
    north, east, knots = 0.0, 0.0, 0.0
    for _ in range(hours * 10):
        if draw.random() < 0.08:
            knots = draw.choice([0.0, 0.1, 0.3, 0.45, 1.0, 4.0, 8.0])
            north, east = draw.uniform(-1, 1), draw.uniform(-1, 1)
        step = draw.choice([60, 120, 360, 360, 600, 900])
        step = draw.choice([4 * 3600, 6 * 3600]) if draw.random() < 0.006 else step
        time_s += step
        pull = 0.02 * draw.random()
        lat += north * knots * step * 0.51 / METRES_PER_DEGREE + pull * (place.lat - lat)
        lon += east * knots * step * 0.51 / METRES_PER_DEGREE + pull * (place.lon - lon)
        turned = (lon + 180) % 360 - 180
        sog = None if draw.random() < 0.1 else round(10 * knots)
        yield Fix(time_s, round(lat * 1e7), round(turned * 1e7), sog, mmsi,
                  coarse=draw.random() < 0.03)  # fmt: skip


WALKS = ["nampo", "kozmino", "vostochny", "nakhodka", "rajin", "songnim"]


@pytest.mark.parametrize("seed", range(4))
def test_calls_are_those_of_the_plain_implementation(
    seed: int, tmp_path: Path, ports: Sequence[Place]
) -> None:
    draw = random.Random(seed)  # noqa: S311
    places = [our_gazetteer().by_id[name] for name in WALKS] + [FIJI, YARD]
    fixes = [
        fix
        for number, place in enumerate(places)
        for fix in _walk(200_000_001 + number, place, draw, 60)
    ]
    near = [place for place in ports if any(_close(place, other) for other in places)]
    expected = plain_calls.port_calls(fixes, near, RULES["port_calls"].values)
    assert _plainly(_rows(fixes, tmp_path)) == expected
    tiers = {row[4] for row in expected}
    assert tiers >= {"stop", "passage"}
    assert len(expected) > 20


def _close(a: Place, b: Place) -> bool:
    return abs(a.lat - b.lat) < 1.5 and abs((a.lon - b.lon + 180) % 360 - 180) < 1.5


def _north(km: float, minutes: float, knots: float = 8.0, mmsi: int = 445_000_001) -> Fix:
    """A fix so far north of Nampo, so many minutes after the start."""
    lat = NAMPO.lat + km * 1000 / METRES_PER_DEGREE
    return Fix(round(START + 60 * minutes), round(lat * 1e7), round(NAMPO.lon * 1e7),
               round(10 * knots), mmsi)  # fmt: skip


def test_between_the_limits_the_state_before_goes_on(tmp_path: Path) -> None:
    """In at 5 km, out at 6: a ship that wavers at 5.5 km called once, and one that only came to it
    never did."""
    wavers = [_north(km, 20 * i) for i, km in enumerate((9, 4.9, 5.5, 4.9, 5.9, 4.9, 6.1, 9))]
    comes_near = [
        _north(km, 20 * i, mmsi=445_000_002) for i, km in enumerate((9, 5.5, 5.1, 5.5, 9))
    ]
    (row,) = _rows([*wavers, *comes_near], tmp_path)
    assert (row["mmsi"], row["tier"], row["confidence"]) == (445_000_001, "passage", 1)
    assert (row["start_s"], row["end_s"]) == (START + 20 * 60, START + 120 * 60)


def test_a_stop_begins_at_two_tenths_and_ends_at_five(tmp_path: Path) -> None:
    speeds = (8, 3, 0.3, 0.2, 0.4, 0.4, 0.5, 0.3, 8)
    fixes = [_north(12 if i in (0, 8) else 1, 20 * i, v) for i, v in enumerate(speeds)]
    (row,) = _rows(fixes, tmp_path)
    assert row["stop_s"] == START + 60 * 60
    assert row["stopped_s"] == 3 * 20 * 60
    assert (row["tier"], row["confidence"]) == ("stop", 4)


@pytest.mark.parametrize(
    ("fixes", "tier", "confidence"),
    [
        ([_north(1, 0, 0), _north(1, 60, 0), _north(9, 90)], "stop", 3),
        ([_north(9, 0), _north(1, 60, 0), _north(1, 90, 0)], "stop", 3),
        ([_north(1, 0, 0), _north(1, 60, 0)], "stop", 2),
        ([_north(9, 0), _north(1, 60), _north(1, 301), _north(9, 330)], "gap", 4),
        ([_north(9, 0), _north(1, 60), _north(1, 299), _north(9, 330)], "passage", 1),
        ([_north(1, 0), _north(1, 300)], "gap", 2),
    ],
)
def test_confidence_counts_entry_exit_stop_and_gap(
    fixes: list[Fix], tier: str, confidence: int, tmp_path: Path
) -> None:
    (row,) = _rows(fixes, tmp_path)
    assert (row["tier"], row["confidence"]) == (tier, confidence)


def test_a_call_across_midnight_is_one_and_an_open_one_has_no_end(tmp_path: Path) -> None:
    minutes = range(23 * 60, 26 * 60, 10)
    fixes = [_north(9, 22 * 60), *(_north(1, m, 0) for m in minutes)]
    (row,) = _rows(fixes, tmp_path)
    assert row["start_s"] == START + 23 * 3600
    assert (row["end_s"], row["state"]) == (None, "open")


@pytest.mark.parametrize("seed", [9, 10])
def test_day_by_day_gives_what_one_run_gives(tmp_path: Path, seed: int) -> None:
    """Without the rows of days past: what has ended is taken over, and what is open is enough."""
    draw = random.Random(seed)  # noqa: S311
    places = [our_gazetteer().by_id[name] for name in WALKS] + [FIJI, YARD]
    fixes = [f for n, p in enumerate(places) for f in _walk(n + 200_000_001, p, draw, 100)]
    # equal times in and out of place, about midnight too
    fixes += [
        replace(fix, lat=fix.lat + 300_000) for fix in fixes if draw.random() < 0.02
    ]  # fmt: skip
    files = written(tmp_path, fixes)
    assert len(files) > 4
    rules = only(default_rules(), "dark_periods", "meetings", "port_calls", "loitering")
    state = tmp_path / "state"
    for day in sorted(files):
        grown = {d: f for d, f in files.items() if d <= day}
        rows, whole = detected(rules, grown, state).rows, detected(rules, grown).rows
        for name in ("port_calls", "loitering"):
            assert sorted(map(repr, rows[name])) == sorted(map(repr, whole[name]))
        for table in ("port_stretches", "hours"):
            for path in state.glob(f"*/{table}/date=*/*.parquet"):
                path.write_bytes(b"not read any more")
    assert len(whole["port_calls"]) > 20


def test_type_27_is_no_call(tmp_path: Path) -> None:
    fixes = [_north(9, 0), _north(9, 120)]
    coarse = Fix(START + 3600, round(NAMPO.lat * 1e7), round(NAMPO.lon * 1e7), 0, 445_000_001, True)
    assert _rows([*fixes, coarse], tmp_path) == []


DARK = only(default_rules(), "dark_periods", "meetings", "dark_calls")


@pytest.mark.parametrize("seed", range(3))
def test_dark_calls_are_those_of_plain_arithmetic(
    seed: int, tmp_path: Path, ports: Sequence[Place]
) -> None:
    draw = random.Random(seed)  # noqa: S311
    fixes: list[Fix] = []
    for ship in range(12):
        time_s, lat, lon = START, draw.uniform(33, 42.5), draw.uniform(122, 132.5)
        for _ in range(4):
            for _ in range(6):
                fixes.append(
                    Fix(time_s, round(lat * 1e7), round(lon * 1e7), 50, 300_000_000 + ship)
                )
                time_s += 1200
            time_s += draw.randint(7, 60) * 3600
            lat += draw.uniform(-1.5, 1.5)
            lon += draw.uniform(-1.5, 1.5)
    found = detected(DARK, written(tmp_path, fixes)).rows
    silences = [
        (
            row["mmsi"],
            (row["start_s"], row["start_lat_e7"], row["start_lon_e7"]),
            None if row["end_s"] is None else (row["end_s"], row["end_lat_e7"], row["end_lon_e7"]),
            row["start_s"] + row["duration_s"],
        )
        for row in found["dark_periods"]
    ]
    watched = [p for p in ports if p.watched and p.actor == "actor:DPRK"]
    expected = plain_calls.dark_calls(silences, watched, DARK["dark_calls"].values)
    got = sorted((r["mmsi"], r["start_s"], r["place"], r["slack_s"]) for r in found["dark_calls"])
    assert got == expected
    assert any(row[3] for row in expected)


def test_what_cannot_be_reached_in_time_is_not_feasible(tmp_path: Path) -> None:
    """Eight hours dark at 200 km from Nampo: 16 knots there and back need 13.5, beside a stay."""
    lat = NAMPO.lat - 1.8
    fixes = [
        Fix(START + 600 * i + (8 * 3600 if i >= 6 else 0), round(lat * 1e7),
            round((NAMPO.lon - 1.2) * 1e7), 80, 445_000_001)
        for i in range(12)
    ]  # fmt: skip
    found = detected(DARK, written(tmp_path, fixes)).rows
    assert len(found["dark_periods"]) == 1
    assert found["dark_calls"] == []
