"""`watchkeeper tracks leads`: what an analyst makes of observations, on the record."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    EXISTING_FOLDER,
    SEED,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.tracks.leads import Decision, Lead

FOUND = click.Path(path_type=Path, exists=True)


@click.command()
@click.option("--workspace", "-w", type=EXISTING_FOLDER, required=True, help="Workspace.")
@click.option("--observations", type=FOUND, default=None,
    help="Record what detect wrote, before anything else.")  # fmt: skip
@click.option("--accept", metavar="ID", default=None, help="Accept an observation.")
@click.option("--dismiss", metavar="ID", default=None, help="Dismiss an observation.")
@click.option("--merge", metavar="ID", default=None, help="Merge an observation; needs --into.")
@click.option("--into", metavar="ID", default="", help="The observation that it is merged into.")
@click.option("--reason", default="", help="Why; every decision needs one.")
@click.option("--kind", default="", help="List only this kind, such as dark_period.")
@click.option("--state", type=click.Choice(["open", "accepted", "merged", "dismissed"]),
    default=None, help="List only those in this state.")  # fmt: skip
@click.option("--author", default=None, help="Who decides; the user's name by default.")
@CLOCK
@SEED
@AS_JSON
def leads(  # noqa: PLR0913, PLR0917  # one argument for each option
    workspace: Path,
    observations: Path | None,
    accept: str | None,
    dismiss: str | None,
    merge: str | None,
    into: str,
    reason: str,
    kind: str,
    state: str | None,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Accept, merge or dismiss observations, each with a reason, and list them.

    An observation is a lead until somebody decides on it. Accepting makes a claim whose speaker is
    the rule. Decisions are added to the record; none is taken back, the last is in force.
    Observations of simulated positions are refused, but by an exercise. An id may be shortened.

    \b
    Example:
      watchkeeper tracks leads -w my-case --observations found
      watchkeeper tracks leads -w my-case --accept 1f5158e64aad --reason "berth seen on imagery"
    """
    from watchkeeper.tracks import leads as room

    by = author or getpass.getuser()
    acts = {"accept": accept, "dismiss": dismiss, "merge": merge}
    chosen = [(act, name) for act, name in acts.items() if name]
    if len(chosen) > 1:
        raise click.UsageError("one of --accept, --dismiss and --merge at a time")
    if (into or reason) and not chosen:
        raise click.UsageError("--into and --reason go with --accept, --dismiss or --merge")
    with open_workspace(workspace, clock, seed) as opened:
        if observations:
            done = room.record_observations(opened, observations, by)
            say(f"observations added {done.added}, known already {done.known}")
        if chosen:
            ids = [one.id for one in room.recorded_observations(opened)]
            decision = _decision(chosen[0], into, reason, ids)
            room.decide(opened, decision, by)
            say(f"{decision.act}: {decision.observation}")
        found = room.leads(opened)
    shown = [
        lead for lead in found
        if (not kind or lead.observation.kind == kind) and (not state or lead.state == state)
    ]  # fmt: skip
    if as_json:
        print_json([_as_dict(lead) for lead in shown])
    else:
        for lead in shown:
            click.echo(_line(lead))
        say(f"{len(shown)} of {len(found)} observations")


def _decision(chosen: tuple[str, str], into: str, reason: str, ids: list[str]) -> Decision:
    from watchkeeper.tracks.leads import Decision

    act, name = chosen
    whole, other = _whole(name, ids), _whole(into, ids) if into else ""
    return Decision(whole, act, reason, other)  # type: ignore[arg-type]  # one of three options


def _whole(start: str, ids: list[str]) -> str:
    """The one id that begins so; the text itself when none does.

    Raises:
        InputError: Several begin so.
    """
    from watchkeeper.claims.problems import InputError, Problem

    found = [name for name in ids if name.startswith(start)]
    if len(found) > 1 and start not in found:
        raise InputError(Problem("", 0, "observation", start, "the beginning of one id only"))
    return found[0] if len(found) == 1 else start


def _as_dict(lead: Lead) -> dict[str, Any]:
    from watchkeeper.tracks.leads import words

    one = lead.observation
    return {
        "observation": one.id,
        "kind": one.kind,
        "mmsi": one.mmsi,
        "start": one.start.isoformat(),
        "end": None if one.end is None else one.end.isoformat(),
        "words": words(one),
        "simulated": one.simulated,
        "state": lead.state,
        "into": lead.into or None,
        "reason": lead.reason,
        "author": lead.author,
    }


def _line(lead: Lead) -> str:
    from watchkeeper.tracks.leads import words

    one = lead.observation
    decided = f" ({lead.author}: {lead.reason})" if lead.author else ""
    into = f" into {lead.into[:12]}" if lead.into else ""
    said = ("SIMULATED " if one.simulated else "") + words(one)
    return f"{one.id[:12]}  {one.start:%Y-%m-%d %H:%M}  {said}  {lead.state}{into}{decided}"
