"""The exercise: made-up ships from positions to a signed report, in a workspace of its own.

The rules:

1. The workspace is marked as an exercise in its first entry; real observations do not enter it, and
   made-up ones enter no other.
2. "EXERCISE" begins the title, which stands at the head of every page, and every map says that its
   positions are simulated; `exercise: true` is in what is signed.
3. The same options give the same positions and observations. A second run completes what an earlier
   one left, and adds nothing that is there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from watchkeeper.findings.case import CASE_FILE
from watchkeeper.findings.casework import assess_workspace, leave_each_out, record_findings
from watchkeeper.findings.model import Assessment
from watchkeeper.record.clock import Clock, Entropy, SeededEntropy, SystemEntropy
from watchkeeper.record.durable import write_file
from watchkeeper.record.workspace import Workspace, WorkspaceError
from watchkeeper.report import compose, write_html
from watchkeeper.report.bundle.publishing import publish
from watchkeeper.report.parts.observed import ObservedMap
from watchkeeper.report.publication import render_public
from watchkeeper.tracks.intake.ingesting import ingest_files
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.leads import (
    Decision,
    Lead,
    decide,
    is_exercise,
    leads,
    mark_exercise,
    record_estimate,
    record_observations,
)
from watchkeeper.tracks.maps import Picture, draw, draw_many
from watchkeeper.tracks.observed import Observation, read_observations
from watchkeeper.tracks.place_tables import read_flags
from watchkeeper.tracks.rules import load_rules
from watchkeeper.tracks.running import Options as RunOptions
from watchkeeper.tracks.running import run, write_report
from watchkeeper.tracks.simulation.generating import REGISTER, Options, simulate
from watchkeeper.tracks.timelines import picture_of_observation

CASE = Path(__file__).parent / "exercise" / "case.yaml"
LOG_NAME = "watchkeeper-exercise"
AUTHOR = "watchkeeper exercise"
WHY = "simulated positions; nothing in this workspace happened"
_MAPS = 6


@dataclass(frozen=True, slots=True)
class Exercised:
    """What was made.

    Attributes:
        assessment: The findings, of made-up conduct.
        observations: Number of observations.
        claims: Number of cargo estimates that were new.
        report: Folder of the report.
        maps: The picture of small multiples.
        release: Folder of the signed bundle.
    """

    assessment: Assessment
    observations: int
    claims: int
    report: Path
    maps: Path
    release: Path


def exercise(
    folder: Path,
    options: Options,
    *,
    clock: Clock,
    seed: str,
    say: Callable[[str], None] = lambda _: None,
) -> Exercised:
    """Runs the exercise.

    Args:
        folder: The workspace, made when it is missing.
        options: What to simulate.
        clock: Tells when entries are recorded.
        seed: Text from which a new workspace draws its key, ids and salts.
        say: Told of progress.

    Raises:
        WorkspaceError: The folder is a workspace that is no exercise, or something else.
        InputError: Made-up and real observations would mix.
    """
    entropy: Entropy = SystemEntropy() if (folder / "keys").exists() else SeededEntropy(seed)
    with Workspace.create(
        folder, clock=clock, entropy=entropy, name=LOG_NAME, exist_ok=True
    ) as workspace:
        _mark(workspace)
        say("Making up ships")
        simulate(options, folder / "simulated")
        found = _observe(folder, clock, say)
        say("Recording observations, decisions and estimates")
        done = record_observations(workspace, folder / "observations", AUTHOR)
        _decide(workspace)
        ships = folder / "simulated" / REGISTER
        _, claims = record_estimate(workspace, folder / "observations", ships, AUTHOR)
        say("Weighing the made-up claims")
        assessment = assess_workspace(workspace)
        record_findings(workspace, assessment, AUTHOR)
        workspace.publish_log()
        others = leave_each_out(workspace, assessment)
        shown = _shown(folder, found)
        maps = tuple(_map(one, picture) for one, picture in shown)
        document = compose(assessment, leave_one_out=others, exercise=True, maps=maps)
        write_html(document, folder / "report")
        many = _draw(folder, [picture for _, picture in shown])
        release = folder / "release"
        if not release.exists():
            say("Signing the exercise")
            render = render_public(workspace, say, maps)
            publish(workspace, release, render, entropy=entropy, exercise=True, zipped=True)
    return Exercised(assessment, done.added + done.known, claims, folder / "report", many, release)


def _mark(workspace: Workspace) -> None:
    if workspace.journal.size == 0:
        mark_exercise(workspace, AUTHOR, WHY)
        shutil.copyfile(CASE, workspace.folder / CASE_FILE)
    elif not is_exercise(workspace):
        raise WorkspaceError(f"{workspace.folder} is a workspace, and no exercise")


def _observe(folder: Path, clock: Clock, say: Callable[[str], None]) -> list[Observation]:
    """The made-up positions into a lake, and observations out of it."""
    lake = Lake(folder / "lake")
    files = sorted((folder / "simulated").glob("*.parquet"))
    ingest_files(files, lake, clock.now(), progress=lambda _: None)
    say("Detecting")
    register = read_flags(folder / "simulated" / REGISTER)
    report = run(lake, load_rules(), RunOptions(register=register))
    write_report(report, folder / "observations")
    return read_observations(folder / "observations")


def _decide(workspace: Workspace) -> None:
    """Decides on a few leads, so that the exercise shows each kind of decision."""
    still = [lead for lead in leads(workspace) if lead.state == "open"]
    if len(still) < len(leads(workspace)):
        return
    calls = _of(still, "port_call", "stop")
    if calls:
        reason = "exercise: the call is in the truth of the simulation"
        decide(workspace, Decision(calls[0].id, "accept", reason), AUTHOR)
    silences = _of(still, "dark_period")
    if silences:
        reason = "exercise: nobody was heard there, a receiver was down"
        decide(workspace, Decision(silences[0].id, "dismiss", reason), AUTHOR)
    meetings = _of(still, "meeting")
    slow = [
        one for one in _of(still, "loitering")
        if meetings and one.mmsi == meetings[0].mmsi
        and one.start < meetings[0].last and meetings[0].start < one.last
    ]  # fmt: skip
    if slow:
        reason = "exercise: the same stay, seen as loitering and as a meeting"
        decide(workspace, Decision(slow[0].id, "merge", reason, meetings[0].id), AUTHOR)


def _of(found: list[Lead], kind: str, tier: str = "") -> list[Observation]:
    return [
        lead.observation
        for lead in found
        if lead.observation.kind == kind and (not tier or lead.observation.tier == tier)
    ]


def _shown(folder: Path, found: list[Observation]) -> list[tuple[Observation, Picture]]:
    """The first observations of each kind that has a place on a map, with their pictures."""
    kinds = ("dark_period", "meeting", "port_call")
    chosen = [one for kind in kinds for one in [o for o in found if o.kind == kind][: _MAPS // 3]]
    lake = Lake(folder / "lake")
    return [(one, picture_of_observation(lake, one)) for one in chosen]


def _map(one: Observation, picture: Picture) -> ObservedMap:
    """An observation as the report shows it."""
    facts = (
        ("Kind and tier", f"{one.kind}; {one.tier or 'no tier'}"),
        ("MMSI", str(one.mmsi)),
        ("Other MMSI", "none" if one.other_mmsi is None else str(one.other_mmsi)),
        ("Days and times (UTC)", picture.subtitle),
        ("Place", one.place or "no watched place"),
        ("Hours", "open" if one.duration_h is None else f"{one.duration_h:.2f}"),
        ("Fixes expected from other ships", _or(one.expected_fixes, "not counted")),
        ("Rule and data", f"{one.rule} {one.rule_version}; data {one.data_version}"),
        ("Source", "simulated positions: nothing of this happened"),
    )
    alt = f"Map of a simulated track. {picture.title}: {picture.subtitle}."
    return ObservedMap(one.id, f"Simulated: {picture.title}", alt, draw(picture), facts)


def _or(value: float | None, missing: str) -> str:
    return missing if value is None else f"{value:g}"


def _draw(folder: Path, pictures: list[Picture]) -> Path:
    """Small multiples of what the report shows one by one."""
    path = folder / "report" / "maps.svg"
    if pictures:
        write_file(path, draw_many(pictures, "EXERCISE: observations of simulated positions"))
    return path
