"""The lake: running again adds nothing, order changes nothing, an interruption harms nothing."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from tests.tracks.samples import DATA
from watchkeeper.claims.problems import InputError
from watchkeeper.cli.main import main
from watchkeeper.tracks.intake import ingesting
from watchkeeper.tracks.intake.ingesting import Options, ingest_files
from watchkeeper.tracks.lake import Lake, Manifest

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
FILES = [DATA / name for name in ("exact_earth.txt", "marinecadastre.csv", "416000000.json")]


def contents(lake: Lake) -> dict[str, str]:
    """Hashes of the lake's files by path, without the lock."""
    return {
        str(path.relative_to(lake.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in lake.folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def test_order_and_repetition_change_nothing(tmp_path: Path) -> None:
    one, other = Lake(tmp_path / "one"), Lake(tmp_path / "other")
    ingest_files(FILES, one, NOW)
    ingest_files(FILES[::-1], other, NOW)
    assert contents(one) == contents(other)
    before = contents(one)
    again = ingest_files(FILES, one, NOW)
    assert {report.status for report in again.files} == {"known"}
    assert contents(one) == before


def test_the_same_bytes_under_two_names_are_one_file(tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(FILES[2].read_bytes())
    ingestion = ingest_files([FILES[2], copy], Lake(tmp_path / "lake"), NOW)
    assert len(ingestion.files) == len(ingestion.manifest.files) == 1


def test_settings_belong_to_the_data_version(tmp_path: Path) -> None:
    plain = ingest_files(FILES[2:], Lake(tmp_path / "a"), NOW).manifest
    said = ingest_files(FILES[2:], Lake(tmp_path / "b"), NOW, Options(reception="satellite"))
    assert plain.data_version != said.manifest.data_version


def test_reading_again_with_other_settlements_says_that_it_does_not(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    ingest_files(FILES[2:], lake, NOW)
    (report,) = ingest_files(FILES[2:], lake, NOW, Options(reception="satellite")).files
    assert (report.status, len(report.notes)) == ("known", 1)


def test_a_run_that_dies_before_the_manifest_is_repaired_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, lake = Lake(tmp_path / "whole"), Lake(tmp_path / "lake")
    ingest_files(FILES, whole, NOW)
    writes = 0
    written = Lake.write

    def die_at_the_second(self: Lake, manifest: Manifest) -> None:
        nonlocal writes
        writes += 1
        if writes == 2:
            raise KeyboardInterrupt
        written(self, manifest)

    monkeypatch.setattr(Lake, "write", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        ingest_files(FILES, lake, NOW)
    assert len(lake.manifest().files) == 1
    named = {file.source for file in lake.manifest().files}
    assert {path.stem for path in lake.position_files()} == named
    ingest_files(FILES, lake, NOW)
    assert contents(lake) == contents(whole)


def test_a_run_that_dies_while_writing_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path / "lake")

    def die(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(ingesting, "write_file", die)
    with pytest.raises(OSError, match="no space"):
        ingest_files(FILES[:1], lake, NOW)
    assert lake.manifest() == Manifest()
    assert lake.position_files() == []
    monkeypatch.undo()
    ingest_files(FILES[:1], lake, NOW)
    assert all(duckdb.read_parquet(str(path)).fetchall() for path in lake.position_files())


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    with lake.writing(), pytest.raises(InputError, match="nobody else"):
        ingest_files(FILES[:1], lake, NOW)


def test_files_by_day(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    ingest_files(FILES, lake, NOW)
    assert lake.days()[0] == "2012-02-02"
    (path,) = lake.position_files(date(2022, 1, 3), date(2022, 1, 3))
    assert path.parent.name == "day=2022-01-03"
    times = duckdb.execute("SELECT min(time_s), max(time_s) FROM read_parquet(?)", [str(path)])
    first, last = times.fetchall()[0]
    assert 1641168000 <= first <= last < 1641168000 + 86400


def test_rows_are_sorted_as_the_schema_says(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    ingest_files(FILES[:1], lake, NOW)
    for path in lake.position_files():
        rows = duckdb.execute(
            "SELECT mmsi, time_s, coalesce(receiver, ''), coalesce(lat_e7, -2e9), "
            "coalesce(lon_e7, -2e9), message FROM read_parquet(?)",
            [str(path)],
        ).fetchall()
        assert rows == sorted(rows)


def test_damaged_manifests_are_refused(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="manifest"):
        lake.manifest()
    (tmp_path / "manifest.json").write_text('{"layout": 99}')
    with pytest.raises(InputError, match="layout"):
        lake.manifest()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command_reports_and_goes_on(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    lake = tmp_path / "lake"
    result = run("tracks", "ingest", FILES[1], empty, tmp_path / "none", "--lake", lake)
    assert result.exit_code == 2
    assert "500 positions" in result.stdout
    assert "error: empty.csv" in result.stderr
    assert "none" in result.stderr
    result = run("tracks", "ingest", FILES[1], "--lake", lake, "--json")
    assert result.exit_code == 0
    printed = json.loads(result.stdout)
    assert printed["files"][0]["status"] == "known"
    assert printed["lake"]["positions"] == 500


def test_rows_set_aside_end_with_one_and_lost_sentences_do_not(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("mmsi,timestamp,lat,lon\nx,1641168000,40,131\n273000001,1641168000,40,131\n")
    lake = tmp_path / "lake"
    assert run("tracks", "ingest", table, "--lake", lake).exit_code == 1
    assert run("tracks", "ingest", DATA / "ais.txt.gz", "--lake", lake).exit_code == 0


def test_files_become_exhibits_of_a_workspace(tmp_path: Path) -> None:
    case, lake = tmp_path / "case", tmp_path / "lake"
    assert run("init", case).exit_code == 0
    arguments = ("tracks", "ingest", FILES[2], "--lake", lake, "-w", case, "--json",
        "--source", "https://example.org/positions")  # fmt: skip
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    (file,) = json.loads(result.stdout)["files"]
    digest = hashlib.sha256(FILES[2].read_bytes()).hexdigest()
    assert (case / "exhibits" / "blobs" / "sha256" / digest).is_file()
    again = json.loads(run(*arguments).stdout)["files"][0]
    assert again["exhibit"] == file["exhibit"]
