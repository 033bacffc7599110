"""The casework of a workspace as it stands on a day: a fold over its entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from watchkeeper.claims.actors import Registry
from watchkeeper.panel.casework.model import (
    Answer,
    Casework,
    Closed,
    Effect,
    Recommendation,
    RecommendationFile,
    Reminder,
    Request,
    RequestFile,
    RequestState,
    Sought,
    StatusOf,
    Withdrawal,
)
from watchkeeper.panel.casework.rates import response_rates
from watchkeeper.panel.casework.recording import KINDS
from watchkeeper.record import canonical
from watchkeeper.record.labels import Readable
from watchkeeper.record.workspace import Workspace

REF_DIGITS = 8
T = TypeVar("T")


def casework_of(
    workspace: Workspace,
    registry: Registry,
    participants: Iterable[str],
    as_of: date,
    readable: Readable | None = None,
) -> Casework:
    """The casework of a workspace.

    Args:
        workspace: The workspace.
        registry: The actors.
        participants: Ids of the actors that take part in the monitoring.
        as_of: The day; acts of later days are left out.
        readable: What the audience may read; None is for whoever may read all of it.
    """

    def bodies(kind: type[T]) -> Iterator[tuple[str, T]]:
        for entry in workspace.journal.entries(KINDS[kind], readable=readable):
            yield entry.id, entry.read(kind)

    requests = _requests(dict(bodies(Request)), _following(bodies, as_of), as_of)
    return Casework(
        as_of,
        requests,
        response_rates(requests, registry, participants),
        _by_day((one for _, one in bodies(Sought)), as_of),
        _by_day((one for _, one in bodies(Closed)), as_of),
        _recommendations(dict(bodies(Recommendation)), [s for _, s in bodies(StatusOf)], as_of),
        _by_day((one for _, one in bodies(Effect)), as_of),
    )


Following = tuple[
    Mapping[str, list[Reminder]], Mapping[str, list[Answer]], Mapping[str, list[Withdrawal]]
]


def _following(bodies: Any, as_of: date) -> Following:
    """What followed each request up to a day, in order of day."""
    reminders: dict[str, list[Reminder]] = defaultdict(list)
    answers: dict[str, list[Answer]] = defaultdict(list)
    withdrawals: dict[str, list[Withdrawal]] = defaultdict(list)
    for _, reminder in bodies(Reminder):
        if reminder.sent_on <= as_of:
            reminders[reminder.request].append(reminder)
    for _, answer in bodies(Answer):
        if answer.on <= as_of:
            answers[answer.request].append(answer)
    for _, withdrawal in bodies(Withdrawal):
        if withdrawal.on <= as_of:
            withdrawals[withdrawal.request].append(withdrawal)
    return reminders, answers, withdrawals


def _requests(
    held: Mapping[str, Request], following: Following, as_of: date
) -> tuple[RequestFile, ...]:
    reminders, answers, withdrawals = following
    files = []
    for name, request in held.items():
        if request.sent_on > as_of:
            continue
        said = tuple(sorted(answers.get(name, ()), key=lambda one: one.on))
        gone = withdrawals.get(name, [])
        files.append(
            RequestFile(
                name,
                ref_of(request),
                request,
                tuple(sorted(reminders.get(name, ()), key=lambda one: one.sent_on)),
                said,
                gone[0] if gone else None,
                state_of(request, said, withdrawn=bool(gone), as_of=as_of),
            )
        )
    return tuple(sorted(files, key=lambda one: (one.request.sent_on, one.ref)))


def state_of(
    request: Request, answers: Iterable[Answer], *, withdrawn: bool, as_of: date
) -> RequestState:
    """The state of a request on a day: its latest answer, or the lapse of its due date.

    Args:
        request: The request.
        answers: In order of day; an acknowledgment of receipt is no answer.
        withdrawn: It was taken back.
        as_of: The day.
    """
    if withdrawn:
        return "withdrawn"
    state: RequestState = "open"
    for answer in answers:
        match answer.kind:
            case "answered" | "in_part" | "refused":
                state = answer.kind
    if state == "open" and request.due_on is not None and request.due_on < as_of:
        return "overdue"
    return state


def _recommendations(
    held: Mapping[str, Recommendation], statuses: Iterable[StatusOf], as_of: date
) -> tuple[RecommendationFile, ...]:
    by: dict[str, list[StatusOf]] = defaultdict(list)
    for status in statuses:
        if status.on <= as_of:
            by[status.recommendation].append(status)
    files = [
        RecommendationFile(
            name, ref_of(one), one, tuple(sorted(by.get(name, ()), key=lambda held: held.on))
        )
        for name, one in held.items()
        if one.made_on <= as_of
    ]
    return tuple(sorted(files, key=lambda one: (one.recommendation.made_on, one.ref)))


def ref_of(body: Request | Recommendation) -> str:
    """The first digits of the hash of what is asked or recommended: no counter, and repeatable."""
    return sha256(canonical.encode(body)).hexdigest()[:REF_DIGITS]


Dated = TypeVar("Dated", Sought, Closed, Effect)


def _by_day(held: Iterable[Dated], as_of: date) -> tuple[Dated, ...]:
    """Those up to a day, in order of day and content, each once."""
    kept = {one for one in held if one.on <= as_of}
    return tuple(sorted(kept, key=lambda one: (one.on, canonical.encode(one))))
