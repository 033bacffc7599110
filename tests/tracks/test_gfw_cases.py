"""The published cases of Global Fishing Watch's pipe-encounters: the same encounters.

Positions and results are the figures of `tests/series_data.py` and
`tests/test_compute_encounters.py` of https://github.com/GlobalFishingWatch/pipe-encounters
(Apache-2.0), with its limits there: runs of 30 minutes, 500 m. Times are minutes after 15:00 on
1 January 2011, UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tracks.lakes import changed, only, written
from tests.tracks.plain import Fix
from watchkeeper.tracks import detection, surroundings
from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.detection import Inputs, detect
from watchkeeper.tracks.scheduling import Task, run_tasks

START = int(datetime(2011, 1, 1, 15, tzinfo=UTC).timestamp())
RULES = only(
    changed(
        segments={"jump_mm": 10**15},
        meetings={"raw_s": 1800, "long_s": 1800, "merge_s": 86_400},
    ),
    "dark_periods", "meetings",
)  # fmt: skip
ONE = range(40, 161, 10)
TWO = (20, 30, 40, 50, 60, 70, 90, 100, 110, 120, 130, 140, 150, 160, 170)
ONE_LAT = (
    -1.5032387, -1.4869308, -1.4752579, -1.4719963, -1.471653, -1.4718246, -1.472168, -1.4718246,
    -1.4725113, -1.4730263, -1.4859009, -1.4974022, -1.5140533,
)  # fmt: skip
TWO_LAT = (
    -1.4065933, -1.4218712, -1.4467621, -1.4623833, -1.469593, -1.471138, -1.4704514, -1.4704514,
    -1.4704514, -1.4728546, -1.4718246, -1.4474487, -1.4278793, -1.4084816, -1.3998985,
)  # fmt: skip
ONE_LON = (
    55.2340155, 55.232743, 55.2292189, 55.2251069, 55.2224633, 55.2199175, 55.2185466, 55.2167839,
    55.2156088, 55.2139439, 55.2089489, 55.2078715, 55.2069899,
)  # fmt: skip
TWO_LON = (
    55.2350923, 55.2342113, 55.2334282, 55.2310789, 55.2287294, 55.2267713, 55.2206029, 55.218057,
    55.215217, 55.2116913, 55.2088509, 55.2057165, 55.2040512, 55.2036594, 55.2037574,
)  # fmt: skip
DATELINE_TWO = (
    -179.9993, -179.9993, -179.9992, -179.9999, -179.9994, -179.9993, -179.9999, -179.999,
    -179.999, -179.9993, -179.999, -179.995, -179.992, -179.994, -179.994,
)  # fmt: skip


@pytest.fixture(autouse=True)
def empty_sea(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "port_points", list)


@pytest.fixture(autouse=True)
def kept_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables between are what is compared with the published ones: none makes room."""

    def keeping(tasks: Sequence[Task], at_once: int, *_: object) -> None:
        run_tasks(tasks, at_once)

    monkeypatch.setattr(detection, "run_tasks", keeping)


def track(mmsi: int, minutes: object, lats: object, lons: object) -> list[Fix]:
    rows = zip(minutes, lats, lons, strict=True)  # type: ignore[call-overload]
    return [Fix(START + 60 * m, round(la * 1e7), round(lo * 1e7), 0, mmsi) for m, la, lo in rows]


def steps(mmsi: int, minutes: object, before: float, after: float) -> list[Fix]:
    """At one place until 16:50, then at another, on the equator."""
    times = list(minutes)  # type: ignore[call-overload]
    lons = [after if m >= 110 else before for m in times]
    return track(mmsi, times, [0.0] * len(times), lons)


SIMPLE = track(1, ONE, ONE_LAT, ONE_LON) + track(2, TWO, TWO_LAT, TWO_LON)
DATELINE = track(1, ONE, ONE_LAT, [179.999] * 13) + track(2, TWO, TWO_LAT, DATELINE_TWO)
MULTI = steps(1, ONE, 0, 0) + steps(2, TWO, 0, 0.001) + steps(3, TWO, 0.001, 0)
FAST = steps(1, ONE, 0, 0) + track(2, TWO, [0] * 15, [10 * (k % 2) for k in range(15)])

Raw = tuple[int, int, str, int, int, float, float]


def raw_encounters(folder: Path, fixes: list[Fix]) -> list[Raw]:
    """Ships, the one it is seen from, minutes of start and end, median metres, median knots."""
    with Duck(threads=1) as duck:
        detect(duck, RULES, Inputs(written(folder, fixes)))
        found = duck.rows(
            "SELECT a, b, side, start_s, end_s, median_mm, median_ukn FROM raw_encounters"
            " ORDER BY a, b, side"
        )
    return [
        (a, b, side, (s - START) // 60, (e - START) // 60, mm / 1000, ukn / 1e6)
        for a, b, side, s, e, mm, ukn in found
    ]


@pytest.mark.parametrize(
    ("fixes", "published"),
    [
        pytest.param(SIMPLE, [
            (1, 2, "a", 70, 120, 203.33088, 0.6467305), (1, 2, "b", 70, 120, 203.33088, 1.1175559),
        ], id="simple"),
        pytest.param(DATELINE, [
            (1, 2, "a", 70, 130, 211.70220, 0.1237071), (1, 2, "b", 70, 130, 211.70220, 0.2441629),
        ], id="dateline"),
        pytest.param(MULTI, [
            (1, 2, "a", 40, 160, 0.0, 0.0), (1, 2, "b", 40, 160, 0.0, 0.0),
            (1, 3, "a", 40, 160, 111.19493, 0.0), (1, 3, "b", 40, 160, 111.19493, 0.0),
            (2, 3, "a", 20, 170, 111.19493, 0.0), (2, 3, "b", 20, 170, 111.19493, 0.0),
        ], id="multi"),
        pytest.param(FAST, [], id="fast apart"),
    ],
)  # fmt: skip
def test_the_published_encounters(tmp_path: Path, fixes: list[Fix], published: list[Raw]) -> None:
    found = raw_encounters(tmp_path, fixes)
    assert [row[:5] for row in found] == [row[:5] for row in published]
    for ours, theirs in zip(found, published, strict=True):
        assert ours[5] == pytest.approx(theirs[5], abs=0.001)
        # GFW counts 1.94384 knots to a metre a second, which is 1852/1851.9978 of ours
        assert ours[6] == pytest.approx(theirs[6], rel=1e-5, abs=1e-6)


def test_the_published_encounters_merged(tmp_path: Path) -> None:
    with Duck(threads=1) as duck:
        detect(duck, RULES, Inputs(written(tmp_path, DATELINE)))
        found = duck.rows("SELECT start_s, end_s, median_mm, median_ukn FROM encounters")
    ((start_s, end_s, mm, ukn),) = found
    assert (start_s, end_s) == (1_293_898_200, 1_293_901_800)
    assert mm == pytest.approx(211_702.2, abs=1)
    assert ukn / 1e6 == pytest.approx(0.18393498586650497, rel=1e-5)
