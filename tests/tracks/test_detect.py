"""`watchkeeper tracks detect`: columns, files, rules, versions, and what it refuses."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from watchkeeper.cli.main import main
from watchkeeper.tracks.observations import FIELDS, geometry

START = datetime(2024, 2, 28, 12, 0, tzinfo=UTC)
COLUMNS = [
    "kind", "id", "mmsi", "imo", "start", "end", "duration_h", "start_lat", "start_lon", "end_lat",
    "end_lon", "distance_km", "place", "other_mmsi", "median_speed_kn", "median_distance_m", "tier",
    "confidence", "expected_fixes", "slack_h", "rule", "rule_version", "data_version", "evidence",
]  # fmt: skip


def detect(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["tracks", "detect", *map(str, arguments)])


def table(path: Path, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["mmsi", "timestamp", "lat", "lon", "sog", "imo", "ship_type"])
        writer.writerows(rows)
    return path


def at(minutes: float) -> str:
    return (START + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def drifting(mmsi: int, east: float, hours: int, ship_type: int = 70) -> list[tuple[object, ...]]:
    """A ship that lies far out in the Pacific, at the antimeridian, across leap day's midnight."""
    lon = (179.9995 + east + 180) % 360 - 180
    return [
        (mmsi, at(5 * k), 30.0, round(lon, 6), 0.3, 9074729, ship_type)
        for k in range(12 * hours + 1)
    ]


MEETING = drifting(412000001, 0.0, 20) + drifting(412000002, 0.002, 20)
DARK = [
    (412000003, at(m), 30.0, 125.0 + m / 1000, 8.0, "", 80)
    for m in (*range(0, 60, 6), *range(240, 300, 6))
]


@pytest.fixture
def positions(tmp_path: Path) -> Path:
    return table(tmp_path / "fixes.csv", [*MEETING, *DARK])


def rows(out: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        cursor = connection.execute(f"SELECT * FROM '{out}/observations.parquet'")  # noqa: S608
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_columns_and_observations(positions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = detect("--positions", positions, "--out", out, "--json")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    found = rows(out)
    assert list(found[0]) == list(FIELDS) == COLUMNS
    assert summary["observations"] == len(found)
    assert {row["id"] for row in found} == {row["id"] for row in found}
    assert len({row["id"] for row in found}) == len(found)
    (meeting,) = (row for row in found if row["kind"] == "meeting")
    assert (meeting["mmsi"], meeting["other_mmsi"]) == (412000001, 412000002)
    assert (meeting["start"], meeting["end"]) == (START, START + timedelta(hours=20))
    assert meeting["tier"] == "GFW-equivalent"
    assert meeting["imo"] == 9074729
    assert meeting["median_distance_m"] == pytest.approx(192.6, abs=0.1)
    evidence = json.loads(meeting["evidence"])
    assert evidence["parameters"]["max_distance_mm"] == 500_000
    assert evidence["data"]["sources"] == summary["sources"]
    assert evidence["fixes"]["fixes"] == evidence["fixes"]["other_fixes"] == 241
    assert evidence["coverage"] == {"days": 2, "days_with_positions": 2}
    assert meeting["data_version"] == summary["data_version"] == evidence["data"]["version"]


def test_a_tanker_in_a_watch_area_is_dark_after_two_hours(positions: Path, tmp_path: Path) -> None:
    detect("--positions", positions, "--out", tmp_path / "out")
    closed, opened = (
        row for row in rows(tmp_path / "out")
        if row["kind"] == "dark_period" and row["mmsi"] == 412000003
    )  # fmt: skip
    assert (closed["tier"], closed["place"]) == ("2 h", "East China Sea")
    assert closed["duration_h"] == pytest.approx(186 / 60)
    assert opened["end"] is None
    assert opened["tier"] == "12 h"
    assert opened["duration_h"] == pytest.approx(20 - 294 / 60)


def test_the_geojson(positions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    detect("--positions", positions, "--out", out)
    found = json.loads((out / "observations.geojson").read_text())
    assert found["type"] == "FeatureCollection"
    assert found["simulated"] is False
    assert [f["id"] for f in found["features"]] == [row["id"] for row in rows(out)]
    (meeting,) = (f for f in found["features"] if f["properties"]["kind"] == "meeting")
    assert meeting["geometry"]["type"] in ("Point", "LineString")
    assert meeting["properties"]["end"] == "2024-02-29T08:00:00Z"


def test_a_line_over_the_antimeridian_is_two_lines() -> None:
    fields = {"start_lon": 179.0, "start_lat": 10.0, "end_lon": -179.0, "end_lat": 12.0}
    assert geometry(fields) == {
        "type": "MultiLineString",
        "coordinates": [[[179.0, 10.0], [180.0, 11.0]], [[-180.0, 11.0], [-179.0, 12.0]]],
    }


def test_the_same_input_gives_the_same_bytes(positions: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        detect("--positions", positions, "--out", tmp_path / name)
    for name in ("observations.parquet", "observations.geojson", "run.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_rules_change_thresholds_and_switch_detectors_off(positions: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        "watch_areas = []\n[meetings]\nenabled = false\n"
        "[loitering.parameters]\nshortest_s = 90000\n"
    )
    result = detect("--positions", positions, "--out", tmp_path / "out", "--rules", rules, "--json")
    kinds = json.loads(result.stdout)["counts"]
    assert not {"meeting", "loitering"} & set(kinds)
    assert kinds["dark_period"] == {"12 h": 1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[dark_periods.parameters]\nthreshhold_s = 1", "threshhold_s"),
        ("[dark_period]\nenabled = false", "one of bin10"),
        ("[dark_periods.parameters]\nshortest_s = 300", "600 or more"),
        ("[meetings.parameters]\nholes = -1", "not below 0"),
        ("[meetings.parameters]\nholes = 'no'", "meetings"),
        ("[meetings\n", "valid TOML"),
        ("[[watch_areas]]\nname = 'x'", "watch_areas"),
    ],
)
def test_rules_that_cannot_be_used(positions: Path, tmp_path: Path, text: str, said: str) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(text)
    result = detect("--positions", positions, "--out", tmp_path / "out", "--rules", rules)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_neither_lake_nor_positions(tmp_path: Path) -> None:
    assert detect("--out", tmp_path).exit_code == 2


def test_a_lake_without_positions(tmp_path: Path) -> None:
    result = detect("--lake", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "a lake with positions" in result.stderr


def ingest(lake: Path, *files: Path) -> None:
    result = CliRunner().invoke(main, ["tracks", "ingest", *map(str, files), "--lake", str(lake)])
    assert result.exit_code == 0, result.output


def test_versions_of_observations(tmp_path: Path) -> None:
    lake, out = tmp_path / "lake", tmp_path / "out"
    early = [row for row in DARK if str(row[1]) < at(239)]
    ingest(lake, table(tmp_path / "a.csv", [*MEETING, *early]))
    assert json.loads(detect("--lake", lake, "--out", out, "--json").stdout)["version"] == 1
    (opened,) = (r for r in rows(out) if r["kind"] == "dark_period" and r["mmsi"] == 412000003)
    assert opened["end"] is None
    assert json.loads(detect("--lake", lake, "--out", out, "--json").stdout)["version"] is None
    ingest(lake, table(tmp_path / "b.csv", [row for row in DARK if row not in early]))
    summary = json.loads(detect("--lake", lake, "--out", out, "--json").stdout)
    assert summary["version"] == 2
    (closed, _) = (r for r in rows(out) if r["kind"] == "dark_period" and r["mmsi"] == 412000003)
    assert closed["id"] == opened["id"]
    assert closed["end"] is not None
    kept = json.loads((lake / "observations" / "0002.json").read_text())
    (change,) = (one for one in kept["superseded"] if one["id"] == opened["id"])
    assert (change["version"], change["reason"]) == (1, "changed")


def test_some_days_of_a_lake_keep_nothing(tmp_path: Path) -> None:
    lake, out = tmp_path / "lake", tmp_path / "out"
    ingest(lake, table(tmp_path / "a.csv", MEETING))
    detect("--lake", lake, "--out", out, "--from", "2024-02-29", "--to", "2024-02-29")
    (meeting,) = (row for row in rows(out) if row["kind"] == "meeting")
    assert meeting["start"] == datetime(2024, 2, 29, tzinfo=UTC)
    assert not (lake / "bin10").exists()
    assert not (lake / "observations").exists()
