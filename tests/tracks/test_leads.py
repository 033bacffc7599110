"""Leads in a workspace: what is derived, what a decision needs, and what never mixes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.tracks.build import observation, write
from watchkeeper.claims.codec import recompute_id
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.recording import recorded_claims
from watchkeeper.record.clock import FixedClock, SeededEntropy
from watchkeeper.record.exhibits import Exhibit
from watchkeeper.record.workspace import EXHIBIT, Workspace
from watchkeeper.tracks.leads import (
    LEAD,
    OBSERVATION,
    Decision,
    claim_of,
    decide,
    is_exercise,
    leads,
    mark_exercise,
    record_observations,
    recorded_observations,
)
from watchkeeper.tracks.observed import read_observations

CALL = observation("port_call", 445000001, 0, 20, place="nampo", imo=7389704, start_lat=38.7)
DARK = observation("dark_period", 445000001, 40, 30)
OPEN = observation("loitering", 445000002, 60, 5.25, end=None, median_speed_kn=0.1)
SAME = observation("dark_period", 445000001, 40, 29.5)
MADE_UP = observation("meeting", 1, 0, 3, other_mmsi=2, evidence='{"data": {"simulated": true}}')


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(
        tmp_path / "case",
        clock=FixedClock(datetime(2024, 6, 1, tzinfo=UTC)),
        entropy=SeededEntropy("leads"),
        name="leads",
    ) as made:
        yield made


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    record_observations(workspace, write([CALL, DARK, SAME, OPEN], tmp_path / "found"), "ann")
    return workspace


def test_observations_survive_the_file_and_the_record(filled: Workspace, tmp_path: Path) -> None:
    silences = sorted([DARK, SAME], key=lambda one: one.id)
    assert read_observations(tmp_path / "found") == [CALL, *silences, OPEN]
    assert recorded_observations(filled) == read_observations(tmp_path / "found")


def test_the_file_is_an_exhibit_and_each_observation_derives_from_it(filled: Workspace) -> None:
    (exhibit,) = filled.journal.entries(EXHIBIT)
    assert exhibit.read(Exhibit).name == "observations.parquet"
    for entry in filled.journal.entries(OBSERVATION):
        assert entry.inputs == (exhibit.id,)
        assert entry.author in ("port_call@1", "dark_period@1", "loitering@1")


def test_recording_again_adds_nothing(filled: Workspace, tmp_path: Path) -> None:
    again = record_observations(filled, tmp_path / "found", "ann")
    assert (again.added, again.known) == (0, 4)


def test_an_accepted_observation_is_a_claim_of_its_rule(filled: Workspace) -> None:
    decide(filled, Decision(CALL.id, "accept", "berth seen on imagery"), "ann")
    (claim,) = recorded_claims(filled)
    assert claim.speaker == ("port_call@1",)
    assert claim.scoped("place") == "nampo"
    assert claim.id == recompute_id(claim) == claim_of(CALL).id
    decide(filled, Decision(CALL.id, "accept", "once more"), "bob")
    assert len(list(recorded_claims(filled))) == 1


def test_the_last_decision_is_in_force_and_all_are_kept(filled: Workspace) -> None:
    decide(filled, Decision(DARK.id, "accept", "well covered"), "ann")
    decide(filled, Decision(DARK.id, "dismiss", "receiver was down"), "bob")
    state = {lead.observation.id: lead for lead in leads(filled)}
    assert (state[DARK.id].state, state[DARK.id].author) == ("dismissed", "bob")
    assert state[CALL.id].state == "open"
    assert len(list(filled.journal.entries(LEAD))) == 2


def test_a_merge_names_the_other_and_derives_from_both(filled: Workspace) -> None:
    made = decide(filled, Decision(SAME.id, "merge", "same silence", into=DARK.id), "ann")
    assert len(made.inputs) == 2
    merged = next(lead for lead in leads(filled) if lead.observation.id == SAME.id)
    assert (merged.state, merged.into) == ("merged", DARK.id)
    with pytest.raises(InputError, match="neither merged"):
        decide(filled, Decision(DARK.id, "merge", "back again", into=SAME.id), "ann")


@pytest.mark.parametrize(
    ("decision", "says"),
    [
        (Decision(CALL.id, "accept", " "), "why"),
        (Decision("nothing", "accept", "x"), "in the record"),
        (Decision(CALL.id, "merge", "x"), "other observation"),
        (Decision(CALL.id, "accept", "x", into=DARK.id), "and no other"),
        (Decision(CALL.id, "merge", "x", into=CALL.id), "another observation"),
    ],
)
def test_a_decision_that_lacks_something_is_refused(
    filled: Workspace, decision: Decision, says: str
) -> None:
    size = filled.journal.size
    with pytest.raises(InputError, match=says):
        decide(filled, decision, "ann")
    assert filled.journal.size == size


def test_made_up_observations_enter_an_exercise_and_nothing_else(
    workspace: Workspace, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="simulated"):
        record_observations(workspace, write([MADE_UP], tmp_path / "sim"), "ann")
    assert workspace.journal.size == 0
    mark_exercise(workspace, "ann", "training")
    assert is_exercise(workspace)
    assert record_observations(workspace, tmp_path / "sim", "ann").added == 1
    with pytest.raises(InputError, match="real"):
        record_observations(workspace, write([CALL], tmp_path / "real"), "ann")


def test_a_workspace_that_holds_something_cannot_become_an_exercise(filled: Workspace) -> None:
    with pytest.raises(InputError, match="empty workspace"):
        mark_exercise(filled, "ann", "too late")


def test_a_file_that_is_no_observations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="detect wrote"):
        read_observations(tmp_path)
    broken = tmp_path / "observations.parquet"
    broken.write_bytes(b"PAR1 no more")
    with pytest.raises(InputError, match="Parquet"):
        read_observations(tmp_path)
