"""`watchkeeper claims circular` and `claims override`: what analysts settle of confidence words."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    SEED,
    WORKSPACE,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.findings.origins import Weighing
    from watchkeeper.record.entries import Entry
    from watchkeeper.record.workspace import Workspace
    from watchkeeper.weighing.confidence.circular import Effect, Proposal
    from watchkeeper.weighing.confidence.lines import Decision
    from watchkeeper.weighing.confidence.overrides import Override

AUTHOR = click.option("--author", default=None, help="Who decides; the user's name by default.")


@click.command()
@WORKSPACE
@click.option("--accept", metavar="ID", help="Take the items of this question as of one origin.")
@click.option("--reject", metavar="ID", help="Answer this question with no.")
@click.option(
    "--one-origin", "joined", multiple=True, metavar="ITEM", help="Join these items unasked."
)
@click.option(
    "--independent",
    "parted",
    multiple=True,
    metavar="ITEM",
    help="Items shown to be independent although agencies of one state.",
)
@click.option("--reason", default="", help="Why; printed in every report.")
@click.option("--preview", is_flag=True, help="Show the effect on the words and record nothing.")
@AUTHOR
@CLOCK
@SEED
@AS_JSON
def circular(  # noqa: PLR0913, PLR0917  # one argument for each option
    workspace: Path,
    accept: str | None,
    reject: str | None,
    joined: tuple[str, ...],
    parted: tuple[str, ...],
    reason: str,
    preview: bool,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """List or settle questions of one origin: items that may be one source told twice.

    Each question says what the items share and what the word of each finding becomes when it is
    accepted. Nothing is joined until a decision with its reason is in the record.

    \b
    Example:
      watchkeeper claims circular --workspace my-case
      watchkeeper claims circular -w my-case --accept 0a1b2c3d4e --reason "Both quote one letter."
    """
    chosen = [name for name in (accept, reject, joined, parted) if name]
    if len(chosen) > 1:
        raise click.UsageError("--accept, --reject, --one-origin and --independent: one at a time")
    with open_workspace(workspace, clock, seed) as opened:
        weighing = _weighing(opened)
        if not chosen:
            _print_questions(weighing, as_json)
            return
        decision = _decision(weighing, accept, reject, joined, parted, reason)
        effects = weighing.effects(decision)
        _check(weighing, decision, preview)
        if not preview:
            _keep(opened, decision, author or getpass.getuser())
    _print_decision(decision, effects, not preview, as_json)


def _weighing(opened: Workspace) -> Weighing:
    from watchkeeper.findings.casework import assess_workspace, basis_of
    from watchkeeper.findings.origins import Weighing

    return Weighing(assess_workspace(opened), basis_of(opened))


def _decision(  # noqa: PLR0913, PLR0917  # one argument for each option
    weighing: Weighing,
    accept: str | None,
    reject: str | None,
    joined: Sequence[str],
    parted: Sequence[str],
    reason: str,
) -> Decision:
    from watchkeeper.weighing.confidence.lines import Decision

    if accept or reject:
        proposal = _found(weighing, accept or reject or "", "--accept" if accept else "--reject")
        return proposal.accepted(reason) if accept else proposal.rejected(reason)
    kind: Literal["one_origin", "independent"] = "one_origin" if joined else "independent"
    return Decision(kind, tuple(sorted({*joined, *parted})), reason)


def _found(weighing: Weighing, name: str, option: str) -> Proposal:
    from watchkeeper.claims.problems import InputError, Problem
    from watchkeeper.findings.origins import proposal_id

    known = {proposal_id(one): one for one in weighing.proposals()}
    if name not in known:
        expected = f"one of {', '.join(sorted(known))}" if known else "no question is open"
        raise InputError(Problem(option, 0, "", name, expected))
    return known[name]


def _check(weighing: Weighing, decision: Decision, preview: bool) -> None:
    """Every label is known, joining needs two, and a decision that is recorded needs a reason."""
    from watchkeeper.claims.problems import InputError, Problem

    known = {item.item_id for item in weighing.items}
    problems = [
        Problem("", 0, "items", name, "the label of an item in the record")
        for name in decision.items
        if name not in known
    ]
    if decision.kind == "one_origin" and len(decision.items) < 2:
        problems.append(Problem("--one-origin", 0, "", ", ".join(decision.items), "two items"))
    if not preview and not decision.reason.strip():
        problems.append(Problem("--reason", 0, "", decision.reason, "why, in a sentence"))
    if problems:
        raise InputError(*problems)


def _keep(opened: Workspace, decision: Decision, author: str) -> None:
    from watchkeeper.weighing.confidence.recording import record_decision

    record_decision(opened, decision, author)


def _print_questions(weighing: Weighing, as_json: bool) -> None:
    from watchkeeper.findings.origins import proposal_id

    found = weighing.proposals()
    if as_json:
        print_json(
            {
                "open": [
                    {
                        "id": proposal_id(one),
                        "rule": one.rule,
                        "items": list(one.items),
                        "shares": one.shares,
                        "effects": _effects_dict(one.effects),
                    }
                    for one in found
                ],
                "settled": [_decision_dict(one) for one in weighing.basis.decisions],
            }
        )
        return
    for one in found:
        click.echo(f"{proposal_id(one)}  {one.rule}: {', '.join(one.items)}")
        click.echo(f"  they share {one.shares}")
        _print_effects(one.effects)
    for decision in weighing.basis.decisions:
        kind = decision.kind.replace("_", " ")
        click.echo(f"settled  {kind}: {', '.join(decision.items)}; reason: {decision.reason}")
    say(f"{len(found)} open, {len(weighing.basis.decisions)} settled")


def _effects_dict(effects: Iterable[Effect]) -> list[dict[str, str]]:
    return [{"finding": e.element, "before": e.before, "after": e.after} for e in effects]


def _decision_dict(decision: Decision) -> dict[str, Any]:
    return {
        "kind": decision.kind,
        "items": list(decision.items),
        "reason": decision.reason,
        "shares": decision.shares,
    }


def _print_effects(effects: Iterable[Effect]) -> None:
    told = list(effects)
    for one in told:
        change = "unchanged" if one.before == one.after else f"-> {one.after}"
        click.echo(f"  {one.element}: {one.before} {change}")
    if not told:
        click.echo("  no finding rests on more than one of them")


def _print_decision(
    decision: Decision, effects: Sequence[Effect], recorded: bool, as_json: bool
) -> None:
    if as_json:
        print_json(
            {
                "recorded": recorded,
                "decision": _decision_dict(decision),
                "effects": _effects_dict(effects),
            }
        )
        return
    click.echo(f"{decision.kind.replace('_', ' ')}: {', '.join(decision.items)}")
    _print_effects(effects)
    say("Recorded." if recorded else "Nothing recorded.")


@click.command()
@click.argument("finding", required=False)
@click.argument("word", required=False)
@WORKSPACE
@click.option("--reason", default="", help="Why; printed beside the word in every report.")
@click.option(
    "--countersign", "signs", metavar="ID", help="Sign a pending override second, as the author."
)
@AUTHOR
@CLOCK
@SEED
@AS_JSON
def override(  # noqa: PLR0913, PLR0917  # one argument for each option
    finding: str | None,
    word: str | None,
    workspace: Path,
    reason: str,
    signs: str | None,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Put WORD in place of the computed word of FINDING, or list all overrides.

    It changes nothing until somebody else countersigns it, is printed as an override beside the
    computed word with both names and the reason, and lapses when the computed word changes.

    \b
    Example:
      watchkeeper claims override arms-from-dprk moderate -w my-case --reason "Seen by counsel."
      watchkeeper claims override -w my-case --countersign 0f3a9c21 --author "B. Reader"
      watchkeeper claims override -w my-case
    """
    if signs and (finding or word or reason):
        raise click.UsageError("--countersign takes no finding, word or reason")
    if finding and not word:
        raise click.UsageError("a finding and a word, or neither")
    who = author or getpass.getuser()
    with open_workspace(workspace, clock, seed) as opened:
        if signs:
            _countersign(opened, signs, who)
        elif finding and word:
            _override(opened, finding, word, reason, who)
        rows = _overrides(opened)
    _print_overrides(rows, as_json)


def _override(opened: Workspace, finding: str, word: str, reason: str, author: str) -> None:
    from watchkeeper.claims.problems import InputError, Problem
    from watchkeeper.findings.casework import assess_workspace
    from watchkeeper.weighing.confidence.overrides import Override
    from watchkeeper.weighing.confidence.recording import record_override

    grounds = {one.id: one.ground for one in assess_workspace(opened).findings}
    ground = grounds.get(finding)
    if ground is None:
        expected = f"one of {', '.join(sorted(name for name, g in grounds.items() if g))}"
        raise InputError(Problem("", 0, "finding", finding, expected))
    made: Any = word  # checked with everything else when it is recorded
    one = Override(finding, ground.word.word, made, author, reason)
    entry = record_override(opened, one, [item.item_id for item in ground.items])
    say(f"Recorded {entry.id}; it changes nothing until somebody else countersigns it.")


def _countersign(opened: Workspace, start: str, author: str) -> None:
    from watchkeeper.claims.problems import InputError, Problem
    from watchkeeper.weighing.confidence.recording import OVERRIDE, countersign

    found = [e for e in opened.journal.entries(OVERRIDE) if e.id.startswith(start)]
    if len(found) != 1:
        expected = "the id of one override, or enough of its first digits"
        raise InputError(Problem("--countersign", 0, "", start, expected))
    signed = [one for entry, one in _entries(opened) if entry.id == found[0].id]
    if signed and not signed[0].pending:
        expected = "an override that nobody countersigned yet"
        raise InputError(Problem("--countersign", 0, "", start, expected))
    countersign(opened, found[0], author)
    say("Countersigned.")


def _entries(opened: Workspace) -> list[tuple[Entry, Override]]:
    from watchkeeper.weighing.confidence.recording import OVERRIDE, recorded_overrides

    entries = opened.journal.entries(OVERRIDE)
    return list(zip(entries, recorded_overrides(opened), strict=True))


def _overrides(opened: Workspace) -> list[dict[str, Any]]:
    from watchkeeper.findings.casework import assess_workspace

    held = _entries(opened)
    if not held:
        return []
    grounds = {one.id: one.ground for one in assess_workspace(opened).findings}
    rows = []
    for entry, one in held:
        ground = grounds.get(one.finding)
        now = None if ground is None else ground.word.word
        in_force = ground is not None and ground.standing.override == one
        rows.append(
            {
                "id": entry.id,
                "finding": one.finding,
                "word": one.word,
                "computed": one.computed,
                "computed_now": now,
                "state": _state(one, now, in_force),
                "by": one.by,
                "second": one.second,
                "reason": one.reason,
                "recorded_at": entry.recorded_at.isoformat(),
            }
        )
    return rows


def _state(one: Override, now: str | None, in_force: bool) -> str:
    if in_force:
        return "in force"
    if one.pending:
        return "pending"
    return "lapsed" if one.computed != now else "replaced"


def _print_overrides(rows: Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    for row in rows:
        second = f", countersigned by {row['second']}" if row["second"] else ""
        click.echo(
            f"{row['id'][:8]}  {row['finding']}: {row['word']} in place of {row['computed']}"
            f" ({row['state']}; by {row['by']}{second}): {row['reason']}"
        )
    say(f"{len(rows)} overrides")
