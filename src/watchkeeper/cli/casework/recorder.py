"""What every command that records an act of casework takes, as one value, and what it does with it.

The options are declared once, by `recording`; a command gets them as its first argument, a
`Recorder`, and says only what is its own.
"""

from __future__ import annotations

import functools
import getpass
from collections.abc import Callable
from dataclasses import dataclass, fields
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
)

if TYPE_CHECKING:
    from watchkeeper.panel.casework.model import (
        Answer,
        Recommendation,
        Reminder,
        Request,
        StatusOf,
        Withdrawal,
    )
    from watchkeeper.panel.casework.recording import Body
    from watchkeeper.record.entries import Entry
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
AUTHOR = click.option("--author", default=None, help="Who records; the user's name by default.")


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records one act as the options say, and prints its id.

    Attributes:
        workspace: The workspace.
        author: Who records; the user's name when None.
        on: The day of the act; today when None.
        clock: The time of recording as given; the computer's when None.
        seed: What ids are drawn from; the system's random bytes when None.
        as_json: Whether JSON is printed.
        finding: The finding that it is about; "" for none.
        readers: The only participants who may read it; everyone when empty.
    """

    workspace: Path
    author: str | None
    on: date | None
    clock: str | None
    seed: str | None
    as_json: bool
    finding: str = ""
    readers: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day of the act."""
        return self.on or today(self.clock)

    def record(self, body: Body) -> None:
        """Records an act that follows no other.

        Raises:
            InputError: The case asks no such finding, or the act cannot be recorded.
        """
        from watchkeeper.panel.casework.recording import record
        from watchkeeper.record.labels import PUBLIC, Label

        label = Label(readers=frozenset(self.readers)) if self.readers else PUBLIC
        with self._open() as opened:
            _check_finding(opened, self.finding)
            self._tell(record(opened, body, self._by, label))

    def follow(
        self,
        kind: type[Request] | type[Recommendation],
        start: str,
        made: Callable[[str], Answer | Reminder | Withdrawal | StatusOf],
    ) -> None:
        """Records an act that follows a request or a recommendation.

        Args:
            kind: Which of the two.
            start: Its id, or enough of its first digits.
            made: The act from the id of what it follows.

        Raises:
            InputError: There is none, or more than one; or the act cannot be recorded.
        """
        from watchkeeper.panel.casework.recording import follow, found

        with self._open() as opened:
            entry = found(opened, kind, start)
            self._tell(follow(opened, made(entry.id), entry, self._by))

    @property
    def _by(self) -> str:
        return self.author or getpass.getuser()

    def _open(self) -> Workspace:
        return open_workspace(self.workspace, self.clock, self.seed)

    def _tell(self, entry: Entry) -> None:
        if self.as_json:
            print_json({"id": entry.id, "kind": entry.kind})
        else:
            click.echo(entry.id)


def recording(*more: Callable[[Any], Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command the options of every act, and `more` of them, as one `Recorder`.

    Args:
        more: Options besides, of `FINDING` and `READERS`.

    Returns:
        A decorator, to stand below the command's own options.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(command)
        def called(**given: Any) -> None:
            names = [field.name for field in fields(Recorder) if field.name in given]
            command(Recorder(**{name: given.pop(name) for name in names}), **given)

        # The first option printed is the last one applied.
        for option in reversed((ON, *more, WORKSPACE, AUTHOR, CLOCK, SEED, AS_JSON)):
            option(called)
        return called

    return decorate


def today(clock: str | None) -> date:
    """The day of a clock as given; the computer's when None."""
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
