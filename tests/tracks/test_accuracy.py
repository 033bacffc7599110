"""From made-up files to scores: what is missed or wrong is explained, and the score can tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from watchkeeper.tracks.intake.ingesting import ingest_files
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.observed import Observation, read_observations
from watchkeeper.tracks.place_tables import read_flags
from watchkeeper.tracks.rules import load_rules
from watchkeeper.tracks.running import Options as RunOptions
from watchkeeper.tracks.running import run, write_report
from watchkeeper.tracks.simulation.generating import REGISTER, TRUTH, Options, simulate
from watchkeeper.tracks.simulation.scoring import Score, score

Truth = Mapping[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("accuracy")
    simulate(Options(seed=5, ships=45, days=7, interval_s=120), folder / "made")
    lake = Lake(folder / "lake")
    now = datetime(2024, 6, 1, tzinfo=UTC)
    ingest_files(sorted((folder / "made").glob("*.parquet")), lake, now, progress=lambda _: None)
    register = read_flags(folder / "made" / REGISTER)
    write_report(run(lake, load_rules(), RunOptions(register=register)), folder / "found")
    return folder


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    found: Truth = json.loads((folder / "made" / TRUTH).read_text())
    return found


@pytest.fixture(scope="module")
def observations(folder: Path) -> list[Observation]:
    return read_observations(folder / "found")


@pytest.fixture(scope="module")
def scores(truth: Truth, observations: list[Observation]) -> dict[str, Score]:
    return {found.kind: found for found in score(truth, observations)}


def test_every_kind_is_asked_for(scores: dict[str, Score]) -> None:
    assert all(found.asked for found in scores.values())
    assert len(scores) == 13


def test_what_is_missed_or_wrong_is_explained(scores: dict[str, Score]) -> None:
    for found in scores.values():
        assert "not explained" not in found.missed, found
        assert "not explained" not in found.wrong, found


@pytest.mark.parametrize("kind", ["dark_period", "meeting", "loitering", "port_call", "dark_call"])
def test_dense_reports_miss_at_most_one_in_fifty(kind: str, scores: dict[str, Score]) -> None:
    recall = scores[kind].recall
    assert recall is not None
    assert recall >= 0.98


def test_every_observation_says_that_it_is_made_up(observations: list[Observation]) -> None:
    assert observations
    assert all(one.simulated for one in observations)
    assert {one.kind for one in observations} == {
        "dark_period", "meeting", "loitering", "port_call", "dark_call", "draught_change",
        "identity", "route_chain",
    }  # fmt: skip


def test_ids_are_unique(observations: list[Observation]) -> None:
    assert len({one.id for one in observations}) == len(observations)


def test_nothing_observed_scores_nothing(truth: Truth) -> None:
    for found in score(truth, []):
        assert found.found == 0
        assert found.precision is None


def test_observations_a_month_late_are_all_wrong(
    truth: Truth, observations: list[Observation]
) -> None:
    late = [
        replace(
            one,
            start=one.start + timedelta(days=31),
            end=one.end and one.end + timedelta(days=31),
        )
        for one in observations
    ]
    by_kind = {found.kind: found for found in score(truth, late)}
    for kind in ("meeting", "loitering", "port_call", "draught_change", "dark_call"):
        assert by_kind[kind].found == 0
        assert by_kind[kind].right == 0
