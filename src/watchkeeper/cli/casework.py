"""`watchkeeper casework`: requests and answers, searches, recommendations, humanitarian effects."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    SEED,
    WORKSPACE,
    clock_of,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.panel.casework.model import Casework
    from watchkeeper.panel.casework.recording import Body
    from watchkeeper.record.entries import Entry
    from watchkeeper.record.labels import Label
    from watchkeeper.record.workspace import Workspace


class Day(click.ParamType[date]):
    """A day such as 2026-01-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """A date from its ISO text."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day such as 2026-01-31", param, ctx)


DAY = Day()
ON = click.option("--on", type=DAY, default=None, metavar="DAY", help="The day; today by default.")
FINDING = click.option("--finding", default="", metavar="ID", help="The finding that it is about.")
READERS = click.option(
    "--reader",
    "readers",
    multiple=True,
    metavar="NAME",
    help="Only these participants may read it; everyone may by default.",
)


def recording(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds what every command that records takes."""
    author = click.option("--author", default=None, help="Who records; the user's name by default.")
    for option in (AS_JSON, SEED, CLOCK, author, WORKSPACE):
        command = option(command)
    return command


@click.group()
def casework() -> None:
    """Keep a body's casework on the record: asked, answered, sought, closed, recommended.

    \b
    Example:
      watchkeeper casework request "Russian Federation" --facts "..." --channel letter -w my-case
      watchkeeper casework list -w my-case
    """


@casework.command()
@click.argument("addressee")
@click.option("--facts", required=True, help="The facts put, in our own words.")
@click.option("--channel", required=True, help="How: note verbale, letter, form.")
@click.option(
    "--due", type=DAY, default=None, metavar="DAY", help="By when an answer is asked for."
)
@ON
@FINDING
@READERS
@recording
def request(  # noqa: PLR0913, PLR0917  # one argument for each option
    addressee: str,
    facts: str,
    channel: str,
    due: date | None,
    on: date | None,
    finding: str,
    readers: tuple[str, ...],
    workspace: Path,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Record a request to ADDRESSEE: a State, a firm, a registry, a bank. Prints its id.

    \b
    Example:
      watchkeeper casework request "Russian Federation" -w my-case --channel "note verbale" \\
        --facts "Which vessels called at Rajin in 2024?" --due 2026-03-31 --finding arms-from-dprk
    """
    from watchkeeper.panel.casework.model import Request

    with open_workspace(workspace, clock, seed) as opened:
        _check_finding(opened, finding)
        body = Request(addressee, facts, channel, on or _today(clock), due, finding)
        _told(_record(opened, body, author, readers), as_json)


@casework.command()
@click.argument("id")
@click.option(
    "--kind",
    type=click.Choice(["answered", "in_part", "refused", "receipt"]),
    default="answered",
    show_default=True,
    help="What came back; a receipt is no answer.",
)
@click.option("--gist", required=True, help="What it says, in our own words.")
@click.option("--changed", default="", help="What it changed; nothing when left out.")
@click.option("--address", default="", help="Where it can be read.")
@ON
@recording
def answer(  # noqa: PLR0913, PLR0917  # one argument for each option
    id: str,  # noqa: A002  # the argument's name
    kind: str,
    gist: str,
    changed: str,
    address: str,
    on: date | None,
    workspace: Path,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Record what came back on the request ID, and what it changed.

    \b
    Example:
      watchkeeper casework answer 0f3a9c21 -w my-case --gist "Names two vessels." \\
        --changed "Two port calls added."
    """
    from watchkeeper.panel.casework.model import Answer, Request
    from watchkeeper.panel.casework.recording import follow, found

    with open_workspace(workspace, clock, seed) as opened:
        entry = found(opened, Request, id)
        said: Any = kind  # checked when it is recorded
        body = Answer(entry.id, on or _today(clock), said, gist, changed, address)
        _told(follow(opened, body, entry, author or getpass.getuser()), as_json)


@casework.command()
@click.argument("id")
@click.option("--channel", default="", help="How it was sent.")
@ON
@recording
def remind(  # noqa: PLR0913, PLR0917  # one argument for each option
    id: str,  # noqa: A002  # the argument's name
    channel: str,
    on: date | None,
    workspace: Path,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Record a reminder of the request ID.

    \b
    Example:
      watchkeeper casework remind 0f3a9c21 -w my-case --on 2026-04-15
    """
    from watchkeeper.panel.casework.model import Reminder, Request
    from watchkeeper.panel.casework.recording import follow, found

    with open_workspace(workspace, clock, seed) as opened:
        entry = found(opened, Request, id)
        body = Reminder(entry.id, on or _today(clock), channel)
        _told(follow(opened, body, entry, author or getpass.getuser()), as_json)


@casework.command()
@click.argument("matter", required=False)
@click.option("--request", "asked", metavar="ID", help="Withdraw this request instead.")
@click.option("--reason", required=True, help="Why it is closed.")
@ON
@FINDING
@READERS
@recording
def close(  # noqa: PLR0913, PLR0917  # one argument for each option
    matter: str | None,
    asked: str | None,
    reason: str,
    on: date | None,
    finding: str,
    readers: tuple[str, ...],
    workspace: Path,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Close MATTER as unsubstantiated, for the exculpatory register; or withdraw a request.

    \b
    Example:
      watchkeeper casework close "A port call of 3 May 2024" -w my-case \\
        --reason "The image shows another ship." --finding arms-from-dprk
      watchkeeper casework close --request 0f3a9c21 --reason "Sent twice." -w my-case
    """
    from watchkeeper.panel.casework.model import Closed, Request, Withdrawal
    from watchkeeper.panel.casework.recording import follow, found

    if bool(matter) == bool(asked):
        raise click.UsageError("a matter, or --request ID")
    with open_workspace(workspace, clock, seed) as opened:
        day = on or _today(clock)
        if asked:
            entry = found(opened, Request, asked)
            body = Withdrawal(entry.id, day, reason)
            _told(follow(opened, body, entry, author or getpass.getuser()), as_json)
            return
        _check_finding(opened, finding)
        _told(_record(opened, Closed(matter or "", reason, day, finding), author, readers), as_json)


@casework.command()
@click.argument("what")
@click.option("--where", required=True, help="Where it was looked for.")
@ON
@FINDING
@READERS
@recording
def sought(  # noqa: PLR0913, PLR0917  # one argument for each option
    what: str,
    where: str,
    on: date | None,
    finding: str,
    readers: tuple[str, ...],
    workspace: Path,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Record WHAT was sought and not found, for the exculpatory register.

    \b
    Example:
      watchkeeper casework sought "Imagery of unloading at Dunay" -w my-case \\
        --where "two archives of commercial imagery" --finding arms-from-dprk
    """
    from watchkeeper.panel.casework.model import Sought

    with open_workspace(workspace, clock, seed) as opened:
        _check_finding(opened, finding)
        body = Sought(what, where, on or _today(clock), finding)
        _told(_record(opened, body, author, readers), as_json)


@casework.command()
@click.argument("addressee", required=False)
@click.option("--says", default="", help="What is recommended.")
@click.option("--paragraph", default="", help="The paragraph of the law on which it rests.")
@click.option("--update", metavar="ID", help="Record the status of this recommendation instead.")
@click.option(
    "--status",
    type=click.Choice(
        ["accepted", "partly_accepted", "rejected", "implemented", "partly_implemented",
         "not_implemented", "no_response", "superseded"]
    ),
    help="Its status, with --update.",
)  # fmt: skip
@click.option("--reason", default="", help="On what the status rests, with --update.")
@ON
@FINDING
@READERS
@recording
def recommend(  # noqa: PLR0913, PLR0917  # one argument for each option
    addressee: str | None,
    says: str,
    paragraph: str,
    update: str | None,
    status: str | None,
    reason: str,
    on: date | None,
    finding: str,
    readers: tuple[str, ...],
    workspace: Path,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Record a recommendation to ADDRESSEE, or what became of an earlier one. Prints its id.

    \b
    Example:
      watchkeeper casework recommend "flag States" -w my-case --finding petroleum-2024 \\
        --says "Inspect the vessels named." --paragraph "S/RES/2397 (2017), para. 9"
      watchkeeper casework recommend --update 0f3a9c21 --status implemented -w my-case
    """
    from watchkeeper.panel.casework.model import Recommendation, StatusOf
    from watchkeeper.panel.casework.recording import follow, found

    if bool(addressee) == bool(update) or bool(update) != bool(status):
        raise click.UsageError("an addressee, or --update ID with --status")
    with open_workspace(workspace, clock, seed) as opened:
        day = on or _today(clock)
        if update:
            entry = found(opened, Recommendation, update)
            became: Any = status  # checked when it is recorded
            body = StatusOf(entry.id, became, day, reason)
            _told(follow(opened, body, entry, author or getpass.getuser()), as_json)
            return
        _check_finding(opened, finding)
        made = Recommendation(addressee or "", says, paragraph, day, finding)
        _told(_record(opened, made, author, readers), as_json)


@casework.command()
@click.argument("says")
@click.option(
    "--kind",
    type=click.Choice(["effect", "exemption", "none_found"]),
    default="effect",
    show_default=True,
    help="An unintended effect, an exemption, or that somebody looked and found none.",
)
@click.option("--whom", required=True, help="Whom it concerns.")
@click.option("--address", default="", help="Where it can be read.")
@ON
@READERS
@recording
def effect(  # noqa: PLR0913, PLR0917  # one argument for each option
    says: str,
    kind: str,
    whom: str,
    address: str,
    on: date | None,
    readers: tuple[str, ...],
    workspace: Path,
    author: str | None,
    clock: str | None,
    seed: str | None,
    as_json: bool,
) -> None:
    """Record a humanitarian effect of the measures, or an exemption from them.

    \b
    Example:
      watchkeeper casework effect "Spare parts for pumps waited nine months." -w my-case \\
        --whom "patients of three clinics" --address https://example.org/report
    """
    from watchkeeper.panel.casework.model import Effect

    with open_workspace(workspace, clock, seed) as opened:
        said: Any = kind  # checked when it is recorded
        body = Effect(said, says, whom, on or _today(clock), address)
        _told(_record(opened, body, author, readers), as_json)


@casework.command("list")
@WORKSPACE
@click.option("--as-of", type=DAY, default=None, metavar="DAY", help="As it stood on this day.")
@AS_JSON
def list_(workspace: Path, as_of: date | None, as_json: bool) -> None:
    """List the casework with the state of each request and the response rates.

    \b
    Example:
      watchkeeper casework list -w my-case --as-of 2026-06-30
    """
    from watchkeeper.findings.casework import basis_of
    from watchkeeper.panel.casework.encoding import casework_dict
    from watchkeeper.panel.casework.folding import casework_of

    with open_workspace(workspace) as opened:
        basis = basis_of(opened)
        day = as_of or _today(None)
        held = casework_of(opened, basis.registry, basis.participants, day)
    if as_json:
        print_json(casework_dict(held))
    else:
        _print(held)


def _today(clock: str | None) -> date:
    return clock_of(clock).now().date()


def _check_finding(opened: Workspace, finding: str) -> None:
    """The case asks it; a misspelt id would print beside no finding."""
    if not finding:
        return
    from watchkeeper.claims.problems import InputError, Problem
    from watchkeeper.claims.recording import recorded_claims
    from watchkeeper.findings.case import asked
    from watchkeeper.findings.casework import case_of

    known = [question.id for question in asked(case_of(opened), recorded_claims(opened))]
    if finding not in known:
        raise InputError(Problem("--finding", 0, "", finding, f"one of {', '.join(known)}"))


def _record(opened: Workspace, body: Body, author: str | None, readers: tuple[str, ...]) -> Entry:
    from watchkeeper.panel.casework.recording import record

    return record(opened, body, author or getpass.getuser(), _label(readers))


def _label(readers: tuple[str, ...]) -> Label:
    from watchkeeper.record.labels import PUBLIC, Label

    return Label(readers=frozenset(readers)) if readers else PUBLIC


def _told(entry: Entry, as_json: bool) -> None:
    if as_json:
        print_json({"id": entry.id, "kind": entry.kind})
    else:
        click.echo(entry.id)


def _print(held: Casework) -> None:
    for asked in held.requests:
        due = "" if asked.request.due_on is None else f", due {asked.request.due_on}"
        click.echo(
            f"request {asked.id[:8]}  {asked.request.addressee}: {asked.state.replace('_', ' ')}"
            f" (sent {asked.request.sent_on}{due}): {asked.request.facts}"
        )
    for rate in held.rates:
        part = ", a participant" if rate.participant else ""
        click.echo(
            f"rate  {rate.addressee}{part}: {rate.answered} answered, {rate.in_part} in part,"
            f" {rate.refused} refused, {rate.overdue} without an answer, of {rate.due} due"
        )
    for search in held.sought:
        click.echo(f"sought and not found  {search.on}  {search.what}: {search.where}")
    for matter in held.closed:
        click.echo(f"closed, unsubstantiated  {matter.on}  {matter.what}: {matter.reason}")
    for made in held.recommendations:
        one = made.recommendation
        status = made.status.replace("_", " ")
        click.echo(f"recommendation {made.id[:8]}  {one.addressee}: {status}: {one.says}")
    for found in held.effects:
        click.echo(f"{found.kind.replace('_', ' ')}  {found.on}  {found.whom}: {found.says}")
    if not held.effects:
        say("humanitarian effects: not assessed")
