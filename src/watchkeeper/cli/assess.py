"""`watchkeeper assess` and `watchkeeper report`: the findings of a case."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    EXISTING_FOLDER,
    FOLDER,
    clock_of,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.claims.intervals import Interval
    from watchkeeper.findings.model import Assessment, Finding
    from watchkeeper.findings.options import Options
    from watchkeeper.findings.planning import Sought
    from watchkeeper.findings.rejudging import Rejudged

CASE = click.argument("case", type=EXISTING_FOLDER, default=".")


def redo(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options by which a reader redoes an assessment differently."""
    for option in (
        click.option("--only-confirmed", is_flag=True, help="Leave out what is unconfirmed."),
        click.option(
            "--set",
            "settings",
            multiple=True,
            metavar="NAME=VALUE",
            help="Fix laden_fraction, barrels_per_tonne or discharge_share for all figures.",
        ),
        click.option(
            "--without-speaker",
            "without",
            multiple=True,
            metavar="SPEAKER",
            help="Leave out a speaker (with its agencies) or a reporter; may be repeated.",
        ),
    ):
        command = option(command)
    return command


def _options(without: tuple[str, ...], settings: tuple[str, ...], only_confirmed: bool) -> Options:
    from watchkeeper.findings.options import Options, read_setting

    return Options(without, dict(map(read_setting, settings)), only_confirmed)


@click.command()
@CASE
@redo
@click.option("--record", "keep", is_flag=True, help="Append the findings to the record.")
@click.option(
    "--since",
    default=None,
    metavar="MOMENT",
    help="List what moved against the findings recorded up to this day or time, or 'latest'.",
)
@click.option(
    "--turns-on",
    "plan",
    is_flag=True,
    help="List the open facts instead, those first that would settle most verdicts.",
)
@AS_JSON
def assess(  # noqa: PLR0913, PLR0917  # one argument for each option
    case: Path,
    without: tuple[str, ...],
    settings: tuple[str, ...],
    only_confirmed: bool,
    keep: bool,
    since: str | None,
    plan: bool,
    as_json: bool,
) -> None:
    """Weigh the claims of the workspace CASE and test them: its findings.

    \b
    Example:
      watchkeeper assess demo-case
      watchkeeper assess demo-case --json --without-speaker VOA --set laden_fraction=0.25
      watchkeeper assess demo-case --since 2026-01-31
      watchkeeper assess demo-case --turns-on
    """
    if plan and (keep or since is not None):
        raise click.UsageError("--turns-on lists open facts and takes neither --record nor --since")
    options = _options(without, settings, only_confirmed)
    if plan:
        _plan(case, options, as_json)
        return
    from watchkeeper.claims.actors import load_registry
    from watchkeeper.findings.casework import assess_workspace, record_findings, rejudge_workspace
    from watchkeeper.findings.encoding import assessment_dict
    from watchkeeper.findings.rejudging import read_moment, rejudged_dict

    moment = None if since is None else read_moment(since)
    with open_workspace(case) as opened:
        assessment = assess_workspace(opened, options)
        moved = None if since is None else rejudge_workspace(opened, assessment, moment)
        if keep:
            added = record_findings(opened, assessment, getpass.getuser())
            say(f"Recorded {added} findings.")
    if moved is not None:
        print_json(rejudged_dict(moved)) if as_json else print_moves(moved)
    elif as_json:
        print_json(assessment_dict(assessment, load_registry()))
    else:
        print_findings(assessment)


def _plan(case: Path, options: Options, as_json: bool) -> None:
    from watchkeeper.findings.casework import plan_workspace
    from watchkeeper.findings.planning import plan_dict

    with open_workspace(case) as opened:
        plan = plan_workspace(opened, options)
    if as_json:
        print_json(plan_dict(plan))
    else:
        print_plan(plan)


@click.command()
@CASE
@click.option("--out", type=FOLDER, default=None, help="Folder; CASE/report when left out.")
@redo
def report(
    case: Path,
    out: Path | None,
    without: tuple[str, ...],
    settings: tuple[str, ...],
    only_confirmed: bool,
) -> None:
    """Write the findings of the workspace CASE as HTML that works from disk.

    \b
    Example:
      watchkeeper report demo-case --out report
    """
    from watchkeeper.findings.casework import assess_workspace, basis_of, leave_each_out
    from watchkeeper.findings.origins import origins_of
    from watchkeeper.panel.casework.folding import casework_of
    from watchkeeper.report import compose, write_html

    options = _options(without, settings, only_confirmed)
    with open_workspace(case) as opened:
        assessment = assess_workspace(opened, options)
        others = leave_each_out(opened, assessment, options)
        basis, today = basis_of(opened), clock_of(None).now().date()
        origins = origins_of(assessment, basis, options)
        casework = casework_of(opened, basis.registry, basis.participants, today)
    folder = out or case / "report"
    document = compose(assessment, leave_one_out=others, origins=origins, casework=casework)
    write_html(document, folder)
    click.echo(folder / "index.html")


def print_moves(moved: Rejudged) -> None:
    """Prints every verdict that moved, and why."""
    for move in moved.moves:
        click.echo(f"{move.finding}: {move.what}: {move.before} -> {move.after}")
        for reason in move.why:
            click.echo(f"  {reason}")
    click.echo(f"{len(moved.moves)} verdicts moved; {moved.same} findings did not")
    for words, names in (("not recorded before", moved.new), ("no longer asked", moved.gone)):
        if names:
            click.echo(f"{words}: {', '.join(names)}")


def print_findings(assessment: Assessment) -> None:
    """Prints a short table of the findings: arithmetic first, the standard second."""
    numbers = [finding for finding in assessment.findings if finding.ledgers is not None]
    if numbers:
        click.echo("Barrels on the figures in the record, and whether they exceed the quota;")
        click.echo("last, what remains at the confidence that the norm requires.")
        head = ("finding", "notified", "", "not notified", "", "both", "", "at standard")
        rows = [head, *(_row(finding) for finding in numbers)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            click.echo("  ".join(cells).rstrip())
    for finding in assessment.findings:
        print_finding(finding)


def print_finding(finding: Finding) -> None:
    """Prints the sentence that a finding's word allows, what decided, and the law test."""
    from watchkeeper.claims.wording import series, spoken

    click.echo(f"\n{finding.id}")
    ground = finding.ground
    if ground is not None:
        word, standing = ground.word, ground.standing
        click.echo(f"  {ground.sentence}")
        reason = next((e.all.reason for e in word.elements if e.name == word.decided_by), "")
        click.echo(f"  word: {standing.printed}; decided by: {word.decided_by} ({reason})")
        click.echo(f"  without what participants supplied: {word.without_participants}")
    for basis, words in (("as_alleged", "as alleged"), ("at_standard", "at standard")):
        norms: dict[str, list[str]] = {}
        for verdict in finding.verdicts:
            if verdict["basis"] == basis:
                said = f"{spoken(verdict['after_burdens'])} for {verdict['for']}"
                norms.setdefault(verdict["norm"], []).append(said)
        told = "; ".join(f"{norm}: {series(said)}" for norm, said in norms.items())
        if told:
            click.echo(f"  {words}: {told}")
    for history in finding.histories:
        for sentence in history.says:
            click.echo(f"  {history.title}: {sentence}")
    for series_of in finding.series:
        refused, rivals = len(series_of.refused), len(series_of.conflicts)
        click.echo(
            f"  {series_of.title}: {len(series_of.figures)} figures, {rivals} conflicts, "
            f"{refused} refusals to combine (--json gives each with its claims)"
        )


def print_plan(plan: Iterable[Sought]) -> None:
    """Prints the open facts, those first that would settle most verdicts."""
    click.echo("settles  bears on  fact, and the question that it would answer")
    for sought in plan:
        findings = ", ".join(dict.fromkeys(one.finding for one in sought.bearings))
        click.echo(f"{sought.settles:7}  {len(sought.bearings):8}  {sought.fact}")
        click.echo(f"{'':19}{sought.question}")
        click.echo(f"{'':19}in {findings}")


def _row(finding: Finding) -> tuple[str, ...]:
    ledgers = finding.ledgers
    if ledgers is None:
        return (finding.id, *("",) * 7)
    cells = [
        text
        for ledger in (ledgers.notified, ledgers.unnotified, ledgers.combined)
        for text in (_brief(ledger.amount), _answer(ledger.exceeds))
    ]
    return (finding.id, *cells, _answer(finding.at_standard["combined"]["exceeds"]))


def _answer(exceeds: str) -> str:
    return {"yes": "above", "no": "not above"}.get(exceeds, exceeds)


def _brief(amount: Interval) -> str:
    """Bounds in whole barrels, rounded outward."""
    from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

    low = f"{(amount.low or Decimal(0)).to_integral_value(ROUND_FLOOR):,}"
    if amount.high is None:
        return "no figure" if amount.low == 0 else f"{'>' if amount.low_open else '>='} {low}"
    high = f"{amount.high.to_integral_value(ROUND_CEILING):,}"
    return low if low == high else f"{low} to {high}"
