"""The SQL detectors against the plain ones, row by row, and what they are known to get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tracks import plain
from tests.tracks.fleets import fleets
from tests.tracks.lakes import changed, detected, only, written
from tests.tracks.plain import Fix
from watchkeeper.tracks import surroundings
from watchkeeper.tracks.rules import Rules

NAMES = ("dark_periods", "meetings", "loitering")
ONE_HULL = {"jump_mm": 10**15}
"""No number is split: the plain detectors know one track for each."""
SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.fixture(autouse=True)
def few_ports(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[int, int]]]:
    """No port but those that a test names: the sea of these tests is empty."""
    ports: list[tuple[int, int]] = []
    monkeypatch.setattr(surroundings, "port_points", lambda: ports)
    for name in ("place_rows", "place_cell_rows", "place_edge_rows"):
        monkeypatch.setattr(surroundings, name, lambda: iter(()))
    yield ports


def found(fixes: Sequence[Fix], rules: Rules) -> dict[str, list[tuple[Any, ...]]]:
    """What the SQL detectors find, in the shape of the plain ones."""
    with TemporaryDirectory() as folder:
        rows = detected(rules, written(Path(folder), fixes)).rows
    return {
        "dark_periods": sorted((_dark(row) for row in rows["dark_periods"]), key=lambda r: r[:2]),
        "meetings": sorted((_meeting(row) for row in rows["meetings"]), key=lambda r: r[:4]),
        "loitering": sorted(_loitering(row) for row in rows["loitering"]),
    }


def _dark(row: dict[str, Any]) -> tuple[Any, ...]:
    end = None if row["end_lat_e7"] is None else (row["end_lat_e7"], row["end_lon_e7"])
    start = (row["start_lat_e7"], row["start_lon_e7"])
    counts = ("fixes_before", "satellite_fixes_before", "terrestrial_fixes_before")
    return (
        row["mmsi"], row["start_s"], row["end_s"], row["duration_s"], start, end,
        *(row[name] for name in counts), row["expected_milli"],
    )  # fmt: skip


def _meeting(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("mmsi", "other_mmsi", "start_s", "end_s", "tier", "median_speed_ukn")
    return *(row[name] for name in names), row["median_distance_mm"]


def _loitering(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["mmsi"], row["start_s"], row["end_s"],
        (row["start_lat_e7"], row["start_lon_e7"]), (row["end_lat_e7"], row["end_lon_e7"]),
        row["hours"], row["median_speed_ukn"],
    )  # fmt: skip


def expected(
    fixes: Sequence[Fix], rules: Rules, ports: Sequence[tuple[int, int]] = ()
) -> dict[str, list[tuple[Any, ...]]]:
    """What the plain detectors find."""
    return {
        "dark_periods": plain.dark_periods(fixes, rules["dark_periods"].values),
        "meetings": plain.meetings(fixes, rules["meetings"].values, ports),
        "loitering": plain.loitering(fixes, rules["loitering"].values, ports),
    }


@SLOW
@given(fleets(), st.sampled_from((600, 1800, 7200, 21_600)))
def test_detectors_equal_the_plain_ones(fixes: list[Fix], threshold_s: int) -> None:
    rules = only(
        changed(
            segments=ONE_HULL,
            dark_periods={
                "shortest_s": threshold_s,
                "threshold_s": threshold_s,
                "watch_threshold_s": threshold_s,
            },
        ),
        *NAMES,
    )
    assert found(fixes, rules) == expected(fixes, rules)


@SLOW
@given(fleets(), st.integers(-90_000, 90_000), st.integers(-90_000, 90_000))
def test_detectors_near_a_port_equal_the_plain_ones(
    few_ports: list[tuple[int, int]], fixes: list[Fix], north: int, east: int
) -> None:
    lat = max(-900_000_000, min(900_000_000, fixes[0].lat + 12 * north))
    lon = (fixes[0].lon + 12 * east + plain.TURN // 2) % plain.TURN - plain.TURN // 2
    few_ports[:] = [(lat, lon)]
    quick = {"contact_s": 600, "possible_s": 1200, "raw_s": 600, "long_s": 1200, "merge_s": 3600}
    rules = only(changed(segments=ONE_HULL, meetings=quick), *NAMES)
    assert found(fixes, rules) == expected(fixes, rules, few_ports)


def lying(mmsi: int, lon: int, minutes: int = 300) -> list[Fix]:
    """A ship at rest on the equator, a fix each five minutes from noon."""
    noon = 1_709_208_000
    return [Fix(noon + 60 * m, 0, lon, 0, mmsi) for m in range(0, minutes + 1, 5)]


def test_in_port_only_ships_of_the_watch_list_meet(few_ports: list[tuple[int, int]]) -> None:
    few_ports[:] = [(0, 200_000)]  # 2.2 km away
    fixes = lying(412_000_001, 0) + lying(412_000_002, 20_000) + lying(412_000_003, -20_000)
    rules = only(changed(), *NAMES)
    assert found(fixes, rules)["meetings"] == []
    watched = found(fixes, rules.watching(frozenset({412_000_003})))
    pairs = [(row[0], row[1], row[4]) for row in watched["meetings"]]
    assert pairs == [
        (412_000_001, 412_000_003, "masked"),
        (412_000_002, 412_000_003, "masked"),
    ]
    assert [row[0] for row in watched["loitering"]] == [412_000_003]


def test_between_the_mask_and_ten_kilometres_nobody_meets(
    few_ports: list[tuple[int, int]],
) -> None:
    few_ports[:] = [(0, 800_000)]  # 8.9 km away
    fixes = lying(412_000_001, 0) + lying(412_000_002, 20_000)
    assert found(fixes, only(changed(), *NAMES))["meetings"] == []


@pytest.mark.parametrize(
    ("metres", "minutes", "tier"),
    [
        (499.9, 29, None), (499.9, 30, "contact"), (499.9, 60, "possible"),
        (499.9, 120, "GFW-equivalent"), (500.1, 120, None),
    ],
)  # fmt: skip
def test_the_limits_of_a_meeting(metres: float, minutes: int, tier: str | None) -> None:
    east = round(metres / 111_194.9266 * 1e7)
    fixes = lying(412_000_001, 0, minutes) + lying(412_000_002, east, minutes)
    rows = found(fixes, only(changed(), *NAMES))["meetings"]
    assert [row[4] for row in rows] == ([tier] if tier else [])


@pytest.mark.parametrize(
    ("hours", "tier"), [(6, None), (6.001, "6 h"), (12, "6 h"), (12.1, "12 h")]
)
def test_a_silence_is_longer_than_its_threshold(hours: float, tier: str | None) -> None:
    first = lying(412_000_001, 0, 60)
    on = first[-1].time_s + round(hours * 3600)
    fixes = [*first, Fix(on, 0, 0, 0, 412_000_001)]
    with TemporaryDirectory() as folder:
        rows = detected(only(changed(), *NAMES), written(Path(folder), fixes)).rows
    assert [row["tier"] for row in rows["dark_periods"]] == ([tier] if tier else [])


def test_type_27_is_presence_and_no_position() -> None:
    one = lying(412_000_001, 0)
    two = [Fix(f.time_s, f.lat, 10_000, None, 412_000_002, coarse=True) for f in one]
    rules = only(changed(), *NAMES)
    rows = found(one + two, rules)
    assert rows["meetings"] == []
    assert {row[0] for row in rows["loitering"]} == {412_000_001}
    heard = [f for f in two if f.time_s <= one[0].time_s + 3600]
    silent = [f for f in one if f.time_s <= one[0].time_s + 3600]
    later = [
        Fix(one[0].time_s + 9 * 3600, 0, 0, None, 412_000_001, coarse=True),
        Fix(one[0].time_s + 9 * 3600, 0, 0, 0, 412_000_002),
    ]
    ships = [row[:3] for row in found(heard + silent + later, rules)["dark_periods"]]
    start, end = one[0].time_s + 3600, one[0].time_s + 9 * 3600
    assert ships == [(412_000_001, start, end), (412_000_002, start, end)]
