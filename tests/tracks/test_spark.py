"""Spark runs the same files, and gives the same rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tracks.lakes import written
from tests.tracks.plain import Fix
from tests.tracks.test_days import START, fleet
from watchkeeper.tracks import surroundings
from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.lake import Ingested, Lake, Manifest
from watchkeeper.tracks.plans import iso_of
from watchkeeper.tracks.rules import default_rules, load_rules
from watchkeeper.tracks.running import Options, run, write_report

pytest.importorskip("pyspark", reason="the extra [spark] is not installed")
spark = pytest.importorskip("watchkeeper.tracks.spark")
spark_job = pytest.importorskip("watchkeeper.tracks.spark_job")

SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}
"""For some thousand rows the planning takes the time."""


@pytest.fixture
def few_places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first places of the gazetteer, and a port beside the fleet."""
    place = ("beside", 300_300_000, 1_250_200_000, 3_000_000, 4_000_000, 1)
    cells = list(surroundings.cells_around(place[1], place[2], 5000))
    monkeypatch.setattr(surroundings, "port_points", lambda: [place[1:3]])
    monkeypatch.setattr(surroundings, "place_rows", lambda: iter([place]))
    monkeypatch.setattr(
        surroundings, "place_cell_rows", lambda: ((cell, place[0]) for cell in cells)
    )
    monkeypatch.setattr(surroundings, "place_edge_rows", lambda: iter(()))
    yield


def lake_of(folder: Path) -> Lake:
    """A lake with one source, as ingest lays it out."""
    source = "5" * 64
    fixes = [f for f in fleet(0, days=2) if f.time_s < START + 2 * 86400]
    for mmsi, lon in ((412_000_011, 1_799_995_000), (412_000_012, -1_799_985_000)):
        fixes += [
            Fix(START + 70_000 + 300 * k, 100_000_000 + 200 * k, lon, 4, mmsi) for k in range(60)
        ]
    days = {iso_of(day): files["a"] for day, files in written(folder, fixes).items()}
    lake = Lake(folder / "lake")
    for day, path in days.items():
        target = lake.path_of("positions", source, day)
        target.parent.mkdir(parents=True)
        path.rename(target)
    count = len(fixes)
    file = Ingested(
        source, "a.csv", 1, "csv", count, count, count, 0, 0, 0, None, None, tuple(days), ()
    )
    lake.write(Manifest().with_file(file))
    return lake


@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_rows_that_duckdb_gives(tmp_path: Path, few_places: None) -> None:
    lake = lake_of(tmp_path)
    rules = tmp_path / "rules.toml"
    rules.write_text(
        "[meetings.parameters]\ncontact_s = 600\npossible_s = 1800\nraw_s = 1200\nlong_s = 3600\n"
    )
    report = run(lake, load_rules(rules), Options(threads=1))
    write_report(report, tmp_path / "ours")
    database = spark.Spark("local[2]", SMALL)
    try:
        count = spark_job.run(
            database, lake.folder.as_uri(), (tmp_path / "theirs").as_uri(), str(rules)
        )
    finally:
        database.close()
    with Duck(threads=1) as duck:
        tables = [
            duck.dicts(f"SELECT * FROM '{tmp_path / name}/*.parquet' ORDER BY id")  # noqa: S608
            for name in ("ours", "theirs")
        ]
    assert count == len(report.observations)
    assert tables[0] == tables[1]
    kinds = {str(row["kind"]) for row in tables[0]}
    assert kinds >= {"dark_period", "meeting", "loitering", "port_call"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT a // 600 AS b FROM t", "SELECT a DIV 600 AS b FROM t"),
        ("SELECT arg_max(a, b) AS c FROM t", "SELECT MAX_BY(a, b) AS c FROM t"),
        ("SELECT fix_lat(p) AS b FROM t", "SELECT (p).lat AS b FROM t"),
        ("SELECT a * 1.5 AS b FROM t", "SELECT a * CAST(1.5 AS DOUBLE) AS b FROM t"),
        ("SELECT * FROM t ANTI JOIN u USING (a)", "SELECT * FROM t ANTI JOIN u USING (a)"),
    ],
)
def test_the_dialect(ours: str, theirs: str) -> None:
    assert spark.to_spark(ours) == theirs


def test_every_step_of_every_detector_can_be_said_to_spark() -> None:
    for rule in default_rules().detectors:
        for step in rule.steps:
            text = spark.to_spark(
                step.filled(dict.fromkeys(re.findall(r"\$(\w+)", step.sql), "n1"))
            )
            assert "fix(" not in text
            assert "distance_mm(" not in text
