"""Casework in the record: each act an entry, which names the entry that it follows.

An entry that follows a request or a recommendation has at least its label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any, Final, TypeAlias, get_args

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.panel.casework.model import (
    Answer,
    AnswerKind,
    Closed,
    Effect,
    EffectKind,
    Recommendation,
    RecommendationStatus,
    Reminder,
    Request,
    Sought,
    StatusOf,
    Withdrawal,
)
from watchkeeper.record.entries import Draft, Entry
from watchkeeper.record.labels import PUBLIC, Label, derive
from watchkeeper.record.workspace import Workspace

Body: TypeAlias = (
    Request | Reminder | Answer | Withdrawal | Sought | Closed | Recommendation | StatusOf | Effect
)
KINDS: Final[dict[type[Any], str]] = {
    Request: "request",
    Reminder: "request.reminder",
    Answer: "request.answer",
    Withdrawal: "request.withdrawal",
    Sought: "sought",
    Closed: "closed",
    Recommendation: "recommendation",
    StatusOf: "recommendation.status",
    Effect: "effect",
}
"""Kind of the entry of each body."""

LONGEST: Final = 20_000
"""Longest text of one field, in characters."""

OPTIONAL: Final = frozenset({"finding", "changed", "address"})
WORDS: Final[dict[tuple[type[Any], str], tuple[str, ...]]] = {
    (Answer, "kind"): get_args(AnswerKind),
    (StatusOf, "status"): get_args(RecommendationStatus),
    (Effect, "kind"): get_args(EffectKind),
}
OPTIONAL_OF: Final = frozenset({(Reminder, "channel"), (StatusOf, "reason"), (Request, "due_on")})


def record(workspace: Workspace, body: Body, author: str, label: Label = PUBLIC) -> Entry:
    """Appends one act of casework that follows no other.

    Args:
        workspace: The workspace.
        body: A request, a search, a closed matter, a recommendation or an effect.
        author: Who asserts it.
        label: Who may read it.

    Raises:
        InputError: A field is empty, too long, or not one of its words; or days are in disorder.
    """
    problems = [*_problems(body)]
    if isinstance(body, Request) and body.due_on is not None and body.due_on < body.sent_on:
        expected = f"a day from {body.sent_on.isoformat()} on, when it was sent"
        problems.append(Problem("", 0, "due", body.due_on.isoformat(), expected))
    _refuse(problems)
    return _kept(workspace, Draft(KINDS[type(body)], body, author, label))


def follow(
    workspace: Workspace, body: Reminder | Answer | Withdrawal | StatusOf, to: Entry, author: str
) -> Entry:
    """Appends an act that follows a request or a recommendation.

    Args:
        workspace: The workspace.
        body: What follows; it names the id of `to`.
        to: The entry of the request or recommendation.
        author: Who asserts it.

    Raises:
        InputError: As for `record`; or it comes before what it follows, or follows a request that
            was withdrawn.
    """
    problems = [*_problems(body)]
    if isinstance(body, StatusOf):
        since = to.read(Recommendation).made_on
    else:
        since = to.read(Request).sent_on
        gone = (e.read(Withdrawal) for e in workspace.journal.entries(KINDS[Withdrawal]))
        if any(one.request == to.id for one in gone):
            problems.append(Problem("", 0, "request", to.id, "one that was not withdrawn"))
    day = body.sent_on if isinstance(body, Reminder) else body.on
    if day < since:
        expected = f"a day from {since.isoformat()} on"
        problems.append(Problem("", 0, "on", day.isoformat(), expected))
    _refuse(problems)
    draft = Draft(KINDS[type(body)], body, author, derive([to.label]), (to.id,))
    return _kept(workspace, draft)


def _kept(workspace: Workspace, draft: Draft) -> Entry:
    """Appends a draft; the same act under the same label is one act, so that rerunning is safe."""
    return workspace.journal.same(draft) or workspace.journal.append([draft])[0]


def found(workspace: Workspace, kind: type[Request] | type[Recommendation], start: str) -> Entry:
    """The entry of a request or recommendation, by its id or the first digits of it.

    Raises:
        InputError: There is none, or more than one.
    """
    held = list(workspace.journal.entries(KINDS[kind]))
    chosen = [entry for entry in held if start and entry.id.startswith(start)]
    if len(chosen) == 1:
        return chosen[0]
    shown = ", ".join(entry.id[:8] for entry in held[:12]) or "none is recorded"
    expected = f"the id of a {KINDS[kind]} or enough of its digits ({shown})"
    raise InputError(Problem("", 0, "id", start, expected))


def _problems(body: Body) -> Iterator[Problem]:
    for held in fields(body):
        value = getattr(body, held.name)
        words = WORDS.get((type(body), held.name))
        if words is not None and value not in words:
            yield Problem("", 0, held.name, str(value), f"one of {', '.join(words)}")
        elif isinstance(value, str):
            free = held.name in OPTIONAL or (type(body), held.name) in OPTIONAL_OF
            if not value.strip() and not free:
                yield Problem("", 0, held.name, value, "a text")
            if len(value) > LONGEST:
                yield Problem("", 0, held.name, f"{value[:40]}…", f"at most {LONGEST} characters")
        elif not isinstance(value, date) and (type(body), held.name) not in OPTIONAL_OF:
            yield Problem("", 0, held.name, str(value), "a day")


def _refuse(problems: Iterable[Problem]) -> None:
    held = tuple(problems)
    if held:
        raise InputError(*held)
