"""What every command shares at the edge: options, output, errors and the workspace it opens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from watchkeeper.record.clock import Clock, Entropy
    from watchkeeper.record.workspace import Workspace

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
FOLDER = click.Path(path_type=Path, file_okay=False)
EXISTING_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
WORKSPACE = click.option(
    "--workspace", "-w", type=EXISTING_FOLDER, default=".", help="Workspace; the current folder."
)
CLOCK = click.option(
    "--clock",
    default=None,
    metavar="TIME",
    help="Time to record, such as 2026-01-31T08:00:00Z, instead of the computer's.",
)
SEED = click.option(
    "--seed",
    default=None,
    metavar="TEXT",
    help="Draw ids and salts from this text: repeatable, and guessable by anyone.",
)


def print_json(value: Any) -> None:
    """Prints data on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def say(text: str) -> None:
    """Prints progress on standard error."""
    click.echo(text, err=True)


@contextmanager
def usable_input() -> Iterator[None]:
    """Ends with exit code 2 and what is wrong on standard error when an input cannot be used."""
    from watchkeeper.claims.problems import InputError

    try:
        yield
    except InputError as error:
        for problem in error.problems:
            say(f"error: {problem}")
        raise SystemExit(2) from None
    except (RuntimeError, ValueError) as error:
        if not _is_refusal(error):
            raise
        say(f"error: {error}")
        raise SystemExit(1 if _is_damage(error) else 2) from None


def _is_refusal(error: Exception) -> bool:
    """The record refused, for a reason that its message tells the user.

    Its classes are imported only now: the database layer would double the start-up time.
    """
    from watchkeeper.record.journal import JournalError
    from watchkeeper.record.labels import LabelError
    from watchkeeper.record.workspace import WorkspaceError

    return isinstance(error, JournalError | LabelError | WorkspaceError)


def _is_damage(error: Exception) -> bool:
    """What is there is not what was recorded: a check that failed, not a wrong call."""
    from watchkeeper.record.workspace import DamagedError

    return isinstance(error, DamagedError)


def clock_of(text: str | None) -> Clock:
    """The computer's clock, or one that stands at the given time.

    Raises:
        click.BadParameter: No time with a zone.
    """
    from watchkeeper.record.clock import FixedClock, SystemClock

    if text is None:
        return SystemClock()
    try:
        return FixedClock(datetime.fromisoformat(text))
    except ValueError:
        message = f"{text!r} is no time with a zone, such as 2026-01-31T08:00:00Z"
        raise click.BadParameter(message, param_hint="--clock") from None


def entropy_of(seed: str | None) -> Entropy:
    """The system's random bytes, or repeatable ones."""
    from watchkeeper.record.clock import SeededEntropy, SystemEntropy

    return SystemEntropy() if seed is None else SeededEntropy(seed)


def open_workspace(folder: Path, clock: str | None = None, seed: str | None = None) -> Workspace:
    """Opens a workspace.

    Raises:
        WorkspaceError: The folder is none.
    """
    from watchkeeper.record.workspace import Workspace

    return Workspace.open(folder, clock=clock_of(clock), entropy=entropy_of(seed))
