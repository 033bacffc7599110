"""Observations kept ready: a run that takes them over writes what a run from nothing writes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from watchkeeper.tracks import ready
from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.intake.ingesting import ingest_files
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.observations import FIELDS
from watchkeeper.tracks.place_tables import read_flags
from watchkeeper.tracks.rules import Rules, default_rules
from watchkeeper.tracks.running import Options, Report, run, write_report
from watchkeeper.tracks.simulation.generating import REGISTER, simulate
from watchkeeper.tracks.simulation.generating import Options as MakeUp
from watchkeeper.tracks.standing import Made, Standing

NOW = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    simulate(MakeUp(seed=4, ships=25, days=5, interval_s=240), folder)
    return folder


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many observations each run made."""
    counts: list[int] = []
    begin, add = Standing.__init__, Standing.add

    def beginning(self: Standing, duck: Duck) -> None:
        counts.append(0)
        begin(self, duck)

    def counting(self: Standing, made: Sequence[Made]) -> None:
        counts[-1] += sum(bool(one.row_key) for one in made)
        add(self, made)

    monkeypatch.setattr(Standing, "__init__", beginning)
    monkeypatch.setattr(Standing, "add", counting)
    yield counts


def ingest(lake: Path, *files: Path) -> None:
    ingest_files(files, Lake(lake), NOW, progress=lambda _: None)


def parquet(out: Path) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        path = f"{out}/observations.parquet"
        assert connection.from_parquet(path).columns == list(FIELDS)
        return connection.execute(f"SELECT * FROM '{path}'").fetchall()  # noqa: S608


def as_from_nothing(lake: Path, rules: Rules, made_up: Path) -> Report:
    """Runs with what is kept; the same files come of a run that keeps nothing, in a copy."""
    register = read_flags(made_up / REGISTER)
    copy = lake.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    known, fresh = lake.parent / "known", lake.parent / "fresh"
    report = run(Lake(lake), rules, Options(register=register), out=known)
    shutil.copytree(lake, copy)
    again = run(Lake(copy), rules, Options(register=register, fresh=True), out=fresh)
    assert again.version is None  # nothing differs
    name = "observations.geojson"
    assert (known / name).read_bytes() == (fresh / name).read_bytes()
    assert parquet(known) == parquet(fresh)
    assert report.counts() == again.counts()
    return report


def test_days_and_a_late_one(made_up: Path, tmp_path: Path, counted: list[int]) -> None:
    files = sorted(made_up.glob("*.parquet"))
    lake = tmp_path / "lake"
    for file in (*files[:2], *files[3:], files[2]):
        ingest(lake, file)
        report = as_from_nothing(lake, default_rules(), made_up)
    kinds = set(report.counts())
    assert kinds >= {"dark_period", "dark_call", "loitering", "port_call", "meeting", "identity"}
    assert all(kept <= whole for kept, whole in zip(counted[::2], counted[1::2], strict=True))
    assert 0 < counted[-2] < counted[-1]
    as_from_nothing(lake, default_rules(), made_up)
    assert counted[-2] == 0 < counted[-1]


def test_versions_count_on_where_the_current_ones_are_lost(made_up: Path, tmp_path: Path) -> None:
    """As in a lake that an earlier version of the program wrote."""
    lake = tmp_path / "lake"
    ingest(lake, sorted(made_up.glob("*.parquet"))[0])
    first = run(Lake(lake), default_rules())
    versions = lake / "observations"
    (versions / "current.parquet").unlink()
    (versions / "current.json").write_bytes(b"{}")
    before = (versions / "0001.json").read_bytes()
    again = run(Lake(lake), default_rules())
    assert first.version and again.version
    assert (first.version.number, again.version.number) == (1, 2)
    assert again.version.added == first.version.added
    assert (versions / "0001.json").read_bytes() == before
    assert run(Lake(lake), default_rules()).version is None


def test_other_rules_and_ships_of_a_watch_list(
    made_up: Path, tmp_path: Path, counted: list[int]
) -> None:
    lake = tmp_path / "lake"
    ingest(lake, *sorted(made_up.glob("*.parquet")))
    report = as_from_nothing(lake, default_rules(), made_up)
    watched = frozenset(int(one.fields["mmsi"]) for one in report.observations[:40])
    other = as_from_nothing(lake, default_rules().watching(watched), made_up)
    assert len(other.observations) > len(report.observations)
    assert 0 < counted[-2] < counted[-1]


def test_a_standing_observation_is_read_as_it_was_made(made_up: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    ingest(lake, *sorted(made_up.glob("*.parquet"))[:2])
    report = run(Lake(lake), default_rules(), out=tmp_path / "one")
    again = run(Lake(lake), default_rules(), out=tmp_path / "two")
    assert list(report.observations) == list(again.observations)
    write_report(again, tmp_path / "three")
    for name in ("observations.geojson", "run.json"):
        assert (tmp_path / "two" / name).read_bytes() == (tmp_path / "three" / name).read_bytes()
    assert parquet(tmp_path / "two") == parquet(tmp_path / "three")


def test_what_no_longer_stands_is_not_kept_for_ever(
    made_up: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "_FILES", 2)
    lake = tmp_path / "lake"
    kept = []
    for file in sorted(made_up.glob("*.parquet")):
        ingest(lake, file)
        run(Lake(lake), default_rules())
        kept.append(len(list((lake / "observations" / "ready").glob("*/*.parquet"))))
    assert kept == [1, 2, 1, 2, 1]


def test_texts_of_other_code_are_made_again(
    made_up: Path, tmp_path: Path, counted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    ingest(lake, sorted(made_up.glob("*.parquet"))[0])
    run(Lake(lake), default_rules())
    run(Lake(lake), default_rules())
    monkeypatch.setattr(ready, "_stamp", lambda: "other")
    run(Lake(lake), default_rules())
    assert counted == [counted[0], 0, counted[0]]
    assert [path.name for path in (lake / "observations" / "ready").iterdir()] == ["other"]
