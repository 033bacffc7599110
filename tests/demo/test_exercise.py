"""The exercise: marked everywhere, apart from the real record, and the same twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watchkeeper.demo.exercising import exercise
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.workspace import Workspace, WorkspaceError
from watchkeeper.tracks.leads import is_exercise, leads
from watchkeeper.tracks.simulation.generating import Options
from watchkeeper.verify.verify import verify

CLOCK = FixedClock(datetime(2024, 6, 1, tzinfo=UTC))
OPTIONS = Options(seed=4, ships=16, days=5, interval_s=180)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "exercise"
    exercise(folder, OPTIONS, clock=CLOCK, seed="test")
    return folder


def test_every_page_and_every_map_says_so(made: Path) -> None:
    pages = [*(made / "report").glob("*.html"), made / "release" / "data" / "report.html"]
    assert len(pages) >= 3
    for page in pages:
        head = page.read_text(encoding="utf-8").partition("<main")[0]
        assert "EXERCISE" in head, page.name
    maps = (made / "report" / "maps.svg").read_text(encoding="utf-8")
    assert maps.count("SIMULATED POSITIONS") == maps.count("<clipPath")


def test_what_is_signed_says_so(made: Path) -> None:
    data = json.loads((made / "release" / "data" / "report.json").read_text(encoding="utf-8"))
    assert data["exercise"] is True
    result = verify(made / "release")
    assert result["ok"]
    assert result["exercise"] is True


def test_the_workspace_says_so_first_and_every_observation_is_made_up(made: Path) -> None:
    with Workspace.open(made, clock=CLOCK, entropy=SeededEntropy("x")) as workspace:
        assert is_exercise(workspace)
        assert next(iter(workspace.journal.entries())).kind == "exercise"
        found = leads(workspace)
        assert found
        assert all(lead.observation.simulated for lead in found)
        assert {lead.state for lead in found} > {"open", "accepted"}


def test_a_second_run_adds_nothing(made: Path) -> None:
    with Workspace.open(made, clock=CLOCK, entropy=SeededEntropy("x")) as workspace:
        before = len(leads(workspace))
    again = exercise(made, OPTIONS, clock=CLOCK, seed="test")
    assert again.claims == 0
    assert again.observations == before


def test_a_real_workspace_is_left_alone(tmp_path: Path) -> None:
    with Workspace.create(
        tmp_path / "real", clock=CLOCK, entropy=SeededEntropy("x"), name="real"
    ) as real:
        real.add_exhibit(b"x", name="x", media_type="text/plain", author="ann")
        size = real.journal.size
    with pytest.raises(WorkspaceError, match="no exercise"):
        exercise(tmp_path / "real", OPTIONS, clock=CLOCK, seed="test")
    with Workspace.open(tmp_path / "real", clock=CLOCK, entropy=SeededEntropy("x")) as real:
        assert real.journal.size == size
