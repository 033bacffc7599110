"""The generator: repeatable, true to its word, and off the land."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from watchkeeper.tracks.identity import valid_imo
from watchkeeper.tracks.land import outlines
from watchkeeper.tracks.shapes import distance_m
from watchkeeper.tracks.simulation.generating import Options, simulate
from watchkeeper.tracks.simulation.waters import our_waters, route

SMALL = Options(seed=11, ships=40, days=6)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    simulate(SMALL, folder)
    return folder


@pytest.fixture(scope="module")
def truth(made: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((made / "truth.json").read_text())
    return found


def _events(truth: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [event for event in truth["events"] if event["kind"] == kind]


def _query(made: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        rows = f"read_parquet('{made}/*.parquet')"
        return connection.execute(sql.replace("{rows}", rows), values).fetchall()


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_the_same_options_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    simulate(SMALL, tmp_path)
    names = sorted(path.name for path in made.iterdir())
    assert names == sorted(path.name for path in tmp_path.iterdir())
    assert all((made / n).read_bytes() == (tmp_path / n).read_bytes() for n in names)


def test_another_seed_gives_other_rows(made: Path, tmp_path: Path) -> None:
    simulate(Options(seed=12, ships=3, days=1), tmp_path)
    name = "simulated-2024-01-01.parquet"
    assert (made / name).read_bytes() != (tmp_path / name).read_bytes()


def test_every_row_and_the_truth_say_that_they_are_made_up(
    made: Path, truth: dict[str, Any]
) -> None:
    assert truth["simulated"] is True
    assert _query(made, "SELECT DISTINCT source FROM {rows}") == [("simulated",)]
    assert "simulated" in (made / "ships.csv").read_text().splitlines()[1]


def test_the_counts_are_those_of_the_rows(made: Path, truth: dict[str, Any]) -> None:
    sql = """SELECT count(*), count(*) - count(DISTINCT (mmsi, timestamp, lat, lon, name)),
             count(*) FILTER (lat = 91 AND lon = 181) FROM {rows}"""
    rows, twice, nowhere = _query(made, sql)[0]
    assert rows == truth["rows"]
    # Two copies of one number can coincide only with a sentinel of the same second.
    assert abs(twice - truth["duplicates"]) <= nowhere
    assert truth["sentinels"] <= nowhere
    assert 0.005 < truth["duplicates"] / rows < 0.015


def test_nobody_is_heard_while_dark(made: Path, truth: dict[str, Any]) -> None:
    dark = _events(truth, "dark_period")
    assert dark
    for event in dark:
        assert 6.5 <= event["hours"] <= 72
        heard = _query(
            made,
            """SELECT count(*) FROM {rows} WHERE mmsi = ? AND imo = ?
            AND epoch(timestamp) BETWEEN ? + 1 AND ? - 1""",
            event["mmsi"],
            event["imo"] or 0,
            _seconds(event["start"]),
            _seconds(event["end"]),
        )
        assert heard == [(0,)], event


def test_ships_lie_alongside_as_the_truth_says(made: Path, truth: dict[str, Any]) -> None:
    seen = 0
    shared = {e["mmsi"] for e in _events(truth, "identity") if e["note"] == "one_mmsi_two_ships"}
    for event in _events(truth, "meeting"):
        if event["hidden"] or {event["mmsi"], event["other_mmsi"]} & shared:
            continue
        sql = """SELECT mmsi, avg(lat), avg(lon) FROM {rows} WHERE msg_type = 1 AND lat < 90
        AND mmsi IN (?, ?) AND CAST(epoch(timestamp) AS BIGINT) // 600 = ? // 600 + 1
        GROUP BY mmsi"""
        found = _query(made, sql, event["mmsi"], event["other_mmsi"], _seconds(event["start"]))
        fixes = {mmsi: (lat, lon) for mmsi, lat, lon in found}
        if len(fixes) == 2:
            a, b = fixes.values()
            assert distance_m(*a, *b) == pytest.approx(220, abs=60), event
            seen += 1
    assert seen >= 3


def test_tricks_are_what_they_are_called(made: Path, truth: dict[str, Any]) -> None:
    tricks = {event["note"]: event for event in _events(truth, "identity")}
    assert set(tricks) == {
        "imo_check_digit", "imo_edit_distance", "flag_against_mid", "one_imo_two_ships",
        "one_mmsi_two_ships", "hand_off", "zombie",
    }  # fmt: skip

    def imos(trick: str) -> set[int]:
        sql = "SELECT DISTINCT imo FROM {rows} WHERE mmsi = ? AND imo > 0"
        return {imo for (imo,) in _query(made, sql, tricks[trick]["mmsi"])}

    assert not any(valid_imo(imo) for imo in imos("imo_check_digit"))
    two = [f"{imo:07d}" for imo in imos("imo_edit_distance")]
    assert len(two) == 2
    assert sum(a != b for a, b in zip(*two, strict=True)) == 1
    assert len(imos("one_mmsi_two_ships")) == 2
    shared = next(iter(imos("one_imo_two_ships")))
    users = _query(made, "SELECT count(DISTINCT mmsi) FROM {rows} WHERE imo = ?", shared)
    assert users == [(2,)]


def test_ways_keep_off_land_but_for_the_last_kilometres(land: Any) -> None:
    line = import_module("shapely.geometry").LineString
    waters = our_waters()
    for a, b in waters.ways:
        (lat1, lon1), (lat2, lon2) = waters.at(a), waters.at(b)
        assert not land.intersects(line([(lon1, lat1), (lon2, lat2)])), (a, b)


@pytest.fixture(scope="module")
def land() -> Any:
    polygon = import_module("shapely.geometry").Polygon
    rings = [polygon(ring).buffer(0) for ring, *_ in outlines("fine")]
    return import_module("shapely.ops").unary_union(rings)


def test_routes_join_every_port_to_every_other() -> None:
    for a, b in pairwise(our_waters().berths):
        names, metres = route(a, b)
        steps = [distance_m(*our_waters().at(x), *our_waters().at(y)) for x, y in pairwise(names)]
        assert metres == pytest.approx(sum(steps))


@pytest.mark.parametrize("options", [Options(1, 0, 1), Options(1, 9001, 1), Options(1, 1, 0)])
def test_impossible_options_are_refused(options: Options, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ships"):
        simulate(options, tmp_path)
