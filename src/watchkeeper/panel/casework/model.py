"""What a body's casework is: the bodies of its entries, and what they come to on a day.

The rules:

1. A request has an addressee, the facts put, a channel and a due date; what came back and what it
   changed are entries of their own, each with its day. Nothing is edited.
2. Its state on a day follows from these: the latest answer decides; without one it is overdue the
   day after the due date. An acknowledgment of receipt is no answer. Silence is never evidence.
3. Participants are asked and counted like everybody else.
4. What was sought and not found, and what was closed as unsubstantiated, is kept and printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

AnswerKind = Literal["answered", "in_part", "refused", "receipt"]
"""What came back; `receipt` only acknowledges that the request arrived."""

RequestState = Literal["open", "overdue", "answered", "in_part", "refused", "withdrawn"]

RecommendationStatus = Literal[
    "made", "accepted", "partly_accepted", "rejected", "implemented", "partly_implemented",
    "not_implemented", "no_response", "superseded",
]  # fmt: skip

EffectKind = Literal["effect", "exemption", "none_found"]
"""An unintended effect on people or humanitarian work; an exemption asked for or given; or that
somebody assessed it and found none."""


@dataclass(frozen=True, slots=True)
class Request:
    """Facts put to somebody.

    Attributes:
        addressee: Who is asked, as named.
        facts: The facts put, in our own words.
        channel: How: note verbale, letter, form, through a participant.
        sent_on: The day on which it was sent.
        due_on: By when an answer was asked for, None when no day was set.
        finding: Id of the finding that it is about, "" for none.
    """

    addressee: str
    facts: str
    channel: str
    sent_on: date
    due_on: date | None = None
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """The same asked again."""

    request: str
    sent_on: date
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        request: Id of the request's entry.
        on: The day.
        kind: What it is.
        gist: What it says, in our own words.
        changed: What it changed, "" when nothing.
        address: Where it can be read, "" when it is not public.
    """

    request: str
    on: date
    kind: AnswerKind
    gist: str
    changed: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A request taken back."""

    request: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Sought:
    """Something that was looked for and not found.

    Attributes:
        what: What was looked for.
        where: Where: archives, imagery, registers, whom.
        on: The day on which the search ended.
        finding: Id of the finding for which it would have spoken, "" for none.
    """

    what: str
    where: str
    on: date
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A matter closed as unsubstantiated."""

    what: str
    reason: str
    on: date
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the body recommends.

    Attributes:
        addressee: To whom.
        says: What.
        paragraph: The paragraph of the law on which it rests.
        made_on: The day.
        finding: Id of the finding that it follows from, "" for none.
    """

    addressee: str
    says: str
    paragraph: str
    made_on: date
    finding: str = ""


@dataclass(frozen=True, slots=True)
class StatusOf:
    """The status of a recommendation on a day."""

    recommendation: str
    status: RecommendationStatus
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """A humanitarian effect of the measures, an exemption, or that none was found.

    Attributes:
        kind: Which of these.
        says: What, in our own words.
        whom: Whom it concerns.
        on: The day or last day that it is about.
        address: Where it can be read.
    """

    kind: EffectKind
    says: str
    whom: str
    on: date
    address: str = ""


@dataclass(frozen=True, slots=True)
class RequestFile:
    """A request with all that followed.

    Attributes:
        id: Id of its entry.
        ref: Name for print: first digits of a hash of what is asked.
        request: The request.
        reminders: In order of day.
        answers: In order of day.
        withdrawn: That it was taken back, None when not.
        state: Its state on the day asked about.
    """

    id: str
    ref: str
    request: Request
    reminders: tuple[Reminder, ...]
    answers: tuple[Answer, ...]
    withdrawn: Withdrawal | None
    state: RequestState


@dataclass(frozen=True, slots=True)
class RecommendationFile:
    """A recommendation with its statuses, the latest last; `made` before the first."""

    id: str
    ref: str
    recommendation: Recommendation
    statuses: tuple[StatusOf, ...]

    @property
    def status(self) -> RecommendationStatus:
        """The latest status."""
        return self.statuses[-1].status if self.statuses else "made"


@dataclass(frozen=True, slots=True)
class ResponseRate:
    """How one addressee answered.

    Attributes:
        addressee: Who, by its name in the registry of actors, or as it was written.
        participant: It takes part in the monitoring.
        sent: Requests sent and not withdrawn.
        due: Those of them that are answered in some way or whose due date passed.
        answered: Answered in full.
        in_part: Answered in part.
        refused: Refused.
        overdue: Without an answer after the due date.
        open: Not answered and not yet due.
    """

    addressee: str
    participant: bool
    sent: int
    due: int
    answered: int
    in_part: int
    refused: int
    overdue: int
    open: int


@dataclass(frozen=True, slots=True)
class Casework:
    """The casework of a body as it stands on a day.

    Attributes:
        as_of: The day.
        requests: By day sent.
        rates: By addressee.
        sought: By day.
        closed: By day.
        recommendations: By day made.
        effects: By day.
    """

    as_of: date | None = None
    requests: tuple[RequestFile, ...] = ()
    rates: tuple[ResponseRate, ...] = ()
    sought: tuple[Sought, ...] = ()
    closed: tuple[Closed, ...] = ()
    recommendations: tuple[RecommendationFile, ...] = ()
    effects: tuple[Effect, ...] = ()
