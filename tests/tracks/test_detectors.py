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
