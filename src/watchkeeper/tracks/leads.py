"""Leads: observations in a workspace, and what an analyst made of each, as entries of the record.

The rules:

1. The file that `detect` wrote is an exhibit; each observation in it is an entry derived from it,
   with at least its label. Recording the same observation again adds nothing.
2. A decision accepts, merges or dismisses an observation, with a reason, and names its author. The
   last decision on an observation is in force; none is taken back or changed.
3. Accepting makes a claim whose speaker is the rule in its version: it enters the weighing as any
   other claim does. A merged observation is counted with the one that it was merged into.
4. Observations of made-up positions enter an exercise and nothing else; a workspace is an exercise
   when it was made as one, and real observations do not enter it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from watchkeeper.claims.codec import content_id, content_of
from watchkeeper.claims.model import Claim, Source
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.recording import CLAIM
from watchkeeper.claims.times import Period
from watchkeeper.record.entries import Draft, Entry
from watchkeeper.record.labels import PUBLIC, Label, derive
from watchkeeper.record.workspace import Workspace
from watchkeeper.tracks.cargo import Basis, Estimate, estimate, read_register
from watchkeeper.tracks.observed import FILE, Observation, read_observations
from watchkeeper.tracks.place_tables import place_names

OBSERVATION = "observation"
"""Kind of the entry that records an observation; its body is an `Observation`."""
LEAD = "observation.lead"
"""Kind of the entry that records a decision; its body is a `Decision`."""
EXERCISE = "exercise"
"""Kind of the entry that makes a workspace an exercise; its body is a `Mark`."""

Act = Literal["accept", "merge", "dismiss"]
State = Literal["open", "accepted", "merged", "dismissed"]
_STATES: dict[str, State] = {"accept": "accepted", "merge": "merged", "dismiss": "dismissed"}


@dataclass(frozen=True, slots=True)
class Decision:
    """What an analyst made of one observation.

    Attributes:
        observation: Its id.
        act: Accept, merge or dismiss.
        reason: Why, in the analyst's words.
        into: Id of the observation that it is merged into; "" otherwise.
    """

    observation: str
    act: Act
    reason: str
    into: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """That a workspace is an exercise: everything in it may be made up."""

    exercise: bool
    why: str


@dataclass(frozen=True, slots=True)
class Lead:
    """An observation with the decision in force; author and reason are "" while it is open."""

    observation: Observation
    state: State
    reason: str = ""
    author: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class RecordedObservations:
    """What recording did: observations added, and those that the record held already."""

    added: int
    known: int
    exhibit: str


def mark_exercise(workspace: Workspace, author: str, why: str) -> Entry:
    """Makes a new workspace an exercise.

    Raises:
        InputError: It holds entries already: what is real cannot become an exercise.
    """
    if workspace.journal.size:
        raise InputError(Problem("workspace", 0, "", "", "an empty workspace for an exercise"))
    return workspace.journal.append([Draft(EXERCISE, Mark(True, why), author, PUBLIC, ())])[0]


def is_exercise(workspace: Workspace) -> bool:
    """The workspace was made as an exercise."""
    return any(mark.exercise for mark in workspace.journal.bodies(EXERCISE, Mark))


def check_origin(workspace: Workspace, observations: Iterable[Observation]) -> None:
    """Keeps made-up and real observations apart (rule 4).

    Raises:
        InputError: Made-up observations for a real record, or real ones for an exercise.
    """
    exercise = is_exercise(workspace)
    wrong = next((one for one in observations if one.simulated is not exercise), None)
    if wrong is None:
        return
    expected = (
        "observations of made-up positions: the workspace is an exercise"
        if exercise
        else "observations of real positions: made-up ones enter an exercise only"
    )
    found = f"{wrong.id}: {'simulated' if wrong.simulated else 'real'}"
    raise InputError(Problem("observations", 0, "evidence", found, expected))


def record_observations(
    workspace: Workspace, path: Path, author: str, label: Label = PUBLIC
) -> RecordedObservations:
    """Records the observations that `detect` wrote.

    Args:
        workspace: Where to record.
        path: The Parquet file or its folder.
        author: Who records them.
        label: Who may read them.

    Raises:
        InputError: The file cannot be read, or made-up and real would mix; nothing was recorded.
    """
    file = path / FILE if path.is_dir() else path
    found = read_observations(file)
    check_origin(workspace, found)
    held = {one.id for one in workspace.journal.bodies(OBSERVATION, _Named)}
    new = [one for one in found if one.id not in held]
    exhibit = workspace.add_exhibit(
        file.read_bytes(),
        name=file.name,
        media_type="application/vnd.apache.parquet",
        author=author,
        label=label,
    )
    workspace.journal.append(
        Draft(OBSERVATION, _body(one), one_rule(one), label, (exhibit.id,)) for one in new
    )
    return RecordedObservations(len(new), len(found) - len(new), exhibit.id)


@dataclass(frozen=True, slots=True)
class _Named:
    id: str


def one_rule(one: Observation) -> str:
    """The author of an observation: its rule in its version."""
    return f"{one.rule}@{one.rule_version}"


def _body(one: Observation) -> dict[str, Any]:
    """The observation as canonical JSON takes it: numbers as text, times as ISO text."""
    body: dict[str, Any] = {}
    for name, value in asdict(one).items():
        if value is None:
            continue
        if name in ("start", "end"):
            body[name] = value.strftime("%Y-%m-%dT%H:%M:%SZ")
        else:
            body[name] = repr(value) if isinstance(value, float) else value
    return body


def _entries(workspace: Workspace) -> dict[str, Entry]:
    return {entry.read(_Named).id: entry for entry in workspace.journal.entries(OBSERVATION)}


def recorded_observations(workspace: Workspace) -> list[Observation]:
    """The observations of a workspace, by start, kind and id."""
    found = [
        msgspec.convert(body, Observation, strict=False)
        for body in workspace.journal.bodies(OBSERVATION, dict)
    ]
    return sorted(found, key=lambda one: (one.start, one.kind, one.id))


def leads(workspace: Workspace) -> list[Lead]:
    """Every observation with the decision in force."""
    last: dict[str, tuple[Decision, str]] = {}
    for entry in workspace.journal.entries(LEAD):
        decision = entry.read(Decision)
        last[decision.observation] = decision, entry.author
    return [_lead(one, last.get(one.id)) for one in recorded_observations(workspace)]


def _lead(one: Observation, decided: tuple[Decision, str] | None) -> Lead:
    if decided is None:
        return Lead(one, "open")
    decision, author = decided
    return Lead(one, _STATES[decision.act], decision.reason, author, decision.into)


def decide(workspace: Workspace, decision: Decision, author: str) -> Entry:
    """Records a decision, and for an accepted observation its claim.

    Args:
        workspace: Where the observation is recorded.
        decision: The decision.
        author: Who decides.

    Raises:
        InputError: No reason, no such observation, or a merge into itself or into one that is
            merged or dismissed.
    """
    entries = _entries(workspace)
    if problems := list(_objections(decision, entries, leads(workspace))):
        raise InputError(*problems)
    names = [decision.observation] + ([decision.into] if decision.into else [])
    inputs = [entries[name] for name in names]
    label = derive(entry.label for entry in inputs)
    made = workspace.journal.append(
        [Draft(LEAD, decision, author, label, tuple(entry.id for entry in inputs))]
    )[0]
    if decision.act == "accept":
        _record_claim(workspace, decision.observation, entries[decision.observation], made)
    return made


def _objections(
    decision: Decision, entries: dict[str, Entry], known: Sequence[Lead]
) -> Iterable[Problem]:
    if not decision.reason.strip():
        yield Problem("", 0, "reason", decision.reason, "why")
    for name in [decision.observation] + ([decision.into] if decision.into else []):
        if name not in entries:
            yield Problem("", 0, "observation", name, "an observation in the record")
    if (decision.act == "merge") is not bool(decision.into):
        yield Problem(
            "", 0, "into", decision.into, "the other observation of a merge, and no other"
        )
    if decision.into and decision.into == decision.observation:
        yield Problem("", 0, "into", decision.into, "another observation")
    gone = {lead.observation.id for lead in known if lead.state in ("merged", "dismissed")}
    if decision.into in gone:
        expected = "an observation that is neither merged nor dismissed"
        yield Problem("", 0, "into", decision.into, expected)


def _record_claim(workspace: Workspace, name: str, observed: Entry, lead: Entry) -> None:
    one = next(o for o in recorded_observations(workspace) if o.id == name)
    claim = claim_of(one)
    held = {found.id for found in workspace.journal.bodies(CLAIM, _Named)}
    if claim.id not in held:
        label = derive((observed.label, lead.label))
        draft = Draft(CLAIM, claim, one_rule(one), label, (observed.id, lead.id))
        workspace.journal.append([draft])


def claim_of(one: Observation) -> Claim:
    """The claim that an observation makes: its speaker is the rule in its version."""
    first, last = one.start.date(), one.last.date()
    details = {
        "mmsi": str(one.mmsi),
        "imo": str(one.imo or ""),
        "other_mmsi": str(one.other_mmsi or ""),
        "tier": one.tier or "",
        "place": one.place or "",
    }
    made = Claim(
        id="",
        ref="",
        topic=f"tracks.{one.kind}",
        act="assert",
        speaker=(one_rule(one),),
        speaker_text=one_rule(one),
        source=Source(address=f"observation {one.id} of AIS positions {one.data_version[:12]}"),
        scope=tuple(sorted((name, value) for name, value in details.items() if value)),
        conduct=Period(
            first, last, "range", raw=f"{one.start:%Y-%m-%d %H:%M}/{one.last:%Y-%m-%d %H:%M}"
        ),
        nature="count",
        phase="present",
        method=(("data_version", one.data_version), ("observation", one.id)),
        gist=words(one),
    )
    return replace(made, id=content_id("observation", content_of(made)))


def words(one: Observation) -> str:
    """An observation in a line of words, which says no more than it shows."""
    ship = f"MMSI {one.mmsi}"
    hours = "" if one.duration_h is None else f" for {one.duration_h:.1f} h"
    place = f" at {place_names().get(one.place, one.place)}" if one.place else ""
    said = {
        "dark_period": f"{ship} was not heard{hours}",
        "meeting": f"{ship} and {one.other_mmsi} close together{hours}{place}",
        "loitering": f"{ship} hardly moved{hours}{place}",
        "port_call": f"{ship} called{place}{hours}",
        "dark_call": f"{ship} could have called{place} while not heard: {one.slack_h} h to spare",
        "identity": f"{ship}: {(one.tier or 'flag').replace('_', ' ')}",
        "draught_change": f"{ship} said another draught after a call{place}: {one.tier}",
        "route_chain": f"{ship}: chain of events{place}",
    }
    return said.get(one.kind, f"{ship}: {one.kind.replace('_', ' ')}")


def record_estimate(
    workspace: Workspace, observations: Path, ships: Path, author: str
) -> tuple[Estimate, int]:
    """Estimates cargo and records the estimates as claims, with what they are made from.

    Args:
        workspace: Where to record; an exercise takes made-up positions only, any other none.
        observations: What `detect` wrote.
        ships: The register.
        author: Who records them.

    Returns:
        The estimate, and how many of its claims were new to the record.

    Raises:
        InputError: A file cannot be read, or made-up and real would mix; nothing was recorded.
    """
    file = observations / FILE if observations.is_dir() else observations
    found = read_observations(file)
    check_origin(workspace, found)
    made = estimate(found, Basis(read_register(ships)), exercise=is_exercise(workspace))
    kinds = {file: "application/vnd.apache.parquet", ships: "text/csv"}
    inputs = tuple(
        workspace.add_exhibit(path.read_bytes(), name=path.name, media_type=kind, author=author).id
        for path, kind in kinds.items()
    )
    held = {one.id for one in workspace.journal.bodies(CLAIM, _Named)}
    new = [claim for claim in made.claims if claim.id not in held]
    workspace.journal.append(
        Draft(CLAIM, claim, claim.speaker_text, PUBLIC, inputs) for claim in new
    )
    return made, len(new)
