"""Days one after the other, late files, shared numbers: as one run over everything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tracks.lakes import changed, detected, joined, only, rows_of, written
from tests.tracks.plain import TURN, Fix
from watchkeeper.tracks import surroundings
from watchkeeper.tracks.rules import Rules

START = int(datetime(2024, 12, 30, tzinfo=UTC).timestamp())
DAY = 86400
Positions = dict[int, dict[str, Path]]


@pytest.fixture(autouse=True)
def empty_sea(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "port_points", list)
    for name in ("place_rows", "place_cell_rows", "place_edge_rows"):
        monkeypatch.setattr(surroundings, name, lambda: iter(()))


@pytest.fixture
def rules() -> Rules:
    quick = {"contact_s": 600, "possible_s": 1800, "raw_s": 1200, "long_s": 3600}
    return only(changed(meetings=quick), "dark_periods", "meetings", "loitering")


def ship(source: random.Random, mmsi: int, place: tuple[int, int], days: float) -> Iterator[Fix]:
    """A ship that drifts, sails a little, falls silent at times, for some days."""
    time_s, (lat, lon) = START + source.randint(0, 3000), place
    transceiver = source.choice(("A", "B", None))
    while time_s < START + days * DAY:
        yield Fix(
            time_s, lat, (lon + TURN // 2) % TURN - TURN // 2,
            source.choice((None, 3, 12, 35, 80)), mmsi, source.random() < 0.05,
            source.choice(("terrestrial", "satellite")), transceiver,
        )  # fmt: skip
        reach = source.choice((500, 1500, 1500, 20_000))
        lat += source.randint(-reach, reach)
        lon += source.randint(-reach, reach)
        silent = source.random() < 0.03
        time_s += source.choice((9000, 25_000, 60_000)) if silent else source.randint(30, 1500)


def fleet(seed: int, days: float = 3.5) -> list[Fix]:
    """Six ships at one place; two of the numbers are used elsewhere too, one from the third day."""
    source = random.Random(seed)  # noqa: S311  a fleet, not a secret
    place = (300_000_000, source.choice((1_799_990_000, 1_250_000_000)))
    fixes = [fix for n in range(6) for fix in ship(source, 412_000_001 + n, place, days)]
    for mmsi, begins in ((412_000_001, 0), (412_000_002, 2 * DAY + 4000)):
        other = ship(source, mmsi, (-100_000_000, 400_000_000), days)
        fixes += [fix for fix in other if fix.time_s >= START + begins]
    return fixes


def upto(positions: Positions, count: int) -> Positions:
    return dict(list(positions.items())[:count])


@pytest.mark.parametrize("seed", range(2))
def test_days_one_by_one_give_what_one_run_gives(tmp_path: Path, rules: Rules, seed: int) -> None:
    positions = written(tmp_path, fleet(seed))
    whole = detected(rules, positions)
    assert whole.shared == (412_000_001, 412_000_002)
    for count in range(1, len(positions) + 1):
        part = detected(rules, upto(positions, count), tmp_path / "state")
        alone = detected(rules, upto(positions, count))
        assert rows_of(part) == rows_of(alone)
        assert part.shared == alone.shared
    assert rows_of(part) == rows_of(whole)
    assert all(whole.rows.values())


@pytest.mark.parametrize("seed", [3])
def test_late_files_give_what_one_run_gives(tmp_path: Path, rules: Rules, seed: int) -> None:
    source = random.Random(seed)  # noqa: S311
    fixes = fleet(seed)
    late = {mmsi for mmsi in range(412_000_001, 412_000_007) if source.random() < 0.5}
    on_time = [f for f in fixes if f.mmsi not in late or source.random() < 0.7]
    rest = [f for f in fixes if f not in on_time]
    first = written(tmp_path, on_time, "a")
    second = written(tmp_path, rest, "b")
    state = tmp_path / "state"
    for count in range(1, len(first) + 1):
        detected(rules, upto(first, count), state)
    known: Positions = dict(first)
    for day in sorted(second, key=lambda day: source.random()):
        known = joined(known, {day: second[day]})
        part = detected(rules, known, state)
        assert part.first_day == day or part.first_day == START // DAY
        assert rows_of(part) == rows_of(detected(rules, known))


def test_a_run_without_changes_reads_no_position(tmp_path: Path, rules: Rules) -> None:
    positions = written(tmp_path, fleet(7, days=2))
    state = tmp_path / "state"
    first = detected(rules, positions, state)
    for files in positions.values():
        for path in files.values():
            path.unlink()
    again = detected(rules, positions, state)
    assert again.first_day is None
    assert rows_of(again) == rows_of(first)


def test_a_day_more_reads_no_position_of_days_long_past(tmp_path: Path, rules: Rules) -> None:
    positions = written(tmp_path, fleet(8, days=4))
    whole = detected(rules, positions)
    state = tmp_path / "state"
    detected(rules, upto(positions, 3), state)
    for day in list(positions)[:2]:
        positions[day]["a"].unlink()
    part = detected(rules, positions, state)
    assert part.first_day == list(positions)[3]
    assert rows_of(part) == rows_of(whole)


def test_other_thresholds_are_applied_to_all_days_from_bins(tmp_path: Path, rules: Rules) -> None:
    positions = written(tmp_path, fleet(9, days=2))
    state = tmp_path / "state"
    detected(rules, positions, state)
    other = changed(rules, dark_periods={"threshold_s": 7200}, loitering={"shortest_s": 3600})
    assert rows_of(detected(other, positions, state)) == rows_of(detected(other, positions))


def test_a_day_that_is_taken_back_is_forgotten(tmp_path: Path, rules: Rules) -> None:
    positions = written(tmp_path, fleet(10, days=3))
    state = tmp_path / "state"
    detected(rules, positions, state)
    assert rows_of(detected(rules, upto(positions, 2), state)) == rows_of(
        detected(rules, upto(positions, 2))
    )


@pytest.mark.parametrize("name", ["dark_periods", "meetings", "loitering"])
def test_one_detector_alone_gives_what_it_gives_beside_the_others(
    tmp_path: Path, rules: Rules, name: str
) -> None:
    positions = written(tmp_path, fleet(11, days=2))
    together = rows_of(detected(rules, positions))
    for count in range(1, len(positions) + 1):
        alone = detected(only(rules, name), upto(positions, count), tmp_path / "state")
    assert rows_of(alone) == {name: together[name]}
