"""What a history of replies is: every version by every party, typed and dated.

Values only; `replies.histories` makes them. A party that said nothing is not in a history: silence
is never evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal[
    "alleges", "denies", "neither", "neither_with_legal_basis", "disputes_legality",
    "disputes_jurisdiction", "discredits_source", "acknowledges", "acknowledges_with_legal_basis",
    "no_comment", "rejects_body", "acts", "other",
]  # fmt: skip
"""What a statement does (`weighing.md`, rule 9). `neither` neither confirms nor denies;
`neither_with_legal_basis` says that it would be lawful if it were so."""

STANCES: frozenset[Kind] = frozenset(
    {
        "denies", "neither", "neither_with_legal_basis", "disputes_legality", "no_comment",
        "disputes_jurisdiction", "discredits_source", "acknowledges",
        "acknowledges_with_legal_basis",
    }
)  # fmt: skip
"""Kinds by which a party answers an allegation; an act or an assertion of its own is none."""

ACKNOWLEDGES: frozenset[Kind] = frozenset({"acknowledges", "acknowledges_with_legal_basis"})


@dataclass(frozen=True, slots=True)
class Reply:
    """One statement as a reply.

    Attributes:
        claim: Claim id.
        on: The day, or the first of the days on which it was said; None when not stated.
        party: Actor ids; several spoke jointly.
        office: Who spoke for the party, as the table names it.
        matter: The matter, dotted (`troops.engineers`).
        kind: What it does.
        gist: What is said, in our own words.
        answers_text: What it answers, as the table says it, "" when it does not say.
        binds: Ids of the claims that it answers, as far as the record holds them.
        version: 1 for the party's first statement on the matter, 2 for the next.
        days_since_alleged: Days from the first allegation in the record, None when either day is
            not known; below zero when it came first.
        days_since_previous: Days from the same party's statement before, None for its first.
        changed: The kind is another than that of the party's statement before.
        against_interest: An acknowledgment by the party whose conduct it is.
    """

    claim: str
    on: date | None
    party: tuple[str, ...]
    office: str
    matter: str
    kind: Kind
    gist: str
    answers_text: str
    binds: tuple[str, ...]
    version: int
    days_since_alleged: int | None
    days_since_previous: int | None
    changed: bool
    against_interest: bool


@dataclass(frozen=True, slots=True)
class Step:
    """The first time that a party took a stance.

    Attributes:
        kind: The stance.
        on: The day.
        claim: Claim id.
        days: Days since the stance before, None for the first.
    """

    kind: Kind
    on: date | None
    claim: str
    days: int | None


@dataclass(frozen=True, slots=True)
class PartyHistory:
    """What one party said of a matter, over time.

    Attributes:
        party: Actor id.
        steps: Each change of its stance, in order.
        stance: Its latest stance.
        days_denied_to_acknowledged: Days from its first denial to its first acknowledgment after
            it, None when it did not do both.
    """

    party: str
    steps: tuple[Step, ...]
    stance: Kind
    days_denied_to_acknowledged: int | None


@dataclass(frozen=True, slots=True)
class Allegation:
    """The first assertion of the conduct in the record.

    Attributes:
        claim: Claim id.
        on: The day.
        speaker: Actor ids.
    """

    claim: str
    on: date
    speaker: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyEvent:
    """One event in the history of a monitoring body, from the record.

    Attributes:
        claim: Claim id.
        on: The day.
        body: Actor ids.
        what: What happened, in our own words.
    """

    claim: str
    on: date | None
    body: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class ReplyHistory:
    """The replies on one matter.

    Attributes:
        matter: The matter.
        title: Heading.
        alleged: The first assertion, None when the record holds none with a day.
        replies: Every statement, by day.
        parties: What each party said over time, by id.
        denied: Parties that ever denied it.
        neither: Parties that ever neither confirmed nor denied it.
        said_lawful: Parties that said that it is or would be lawful, without acknowledging it.
        acknowledged: Parties that ever acknowledged it.
        acknowledged_with_legal_basis: Those of them that named a legal basis.
        still_denied: Parties whose latest stance is a denial.
        rejects_body: Statements that reject the body that reports: replies of a kind of their own.
        body: The history of the bodies named in them.
        says: The history in sentences, from these values only.
        of_conduct: The matter is the conduct itself, and not a body or a treaty.
    """

    matter: str
    title: str
    alleged: Allegation | None
    replies: tuple[Reply, ...]
    parties: tuple[PartyHistory, ...]
    denied: tuple[str, ...]
    neither: tuple[str, ...]
    said_lawful: tuple[str, ...]
    acknowledged: tuple[str, ...]
    acknowledged_with_legal_basis: tuple[str, ...]
    still_denied: tuple[str, ...]
    rejects_body: tuple[Reply, ...]
    body: tuple[BodyEvent, ...]
    says: tuple[str, ...]
    of_conduct: bool = True
