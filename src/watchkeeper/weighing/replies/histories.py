"""From statements to histories: who denied, left open, justified or acknowledged what, and when.

The rules:

1. A statement is on a matter or on a part of one (`troops.engineers` is a part of `troops`).
2. Every version is kept; a party's stance is its latest one, and the days between are counted.
3. Silence is never evidence: a party that said nothing is in no list.
4. An acknowledgment by a party to the conduct speaks against its interest; by anybody else it is an
   assertion like another.
5. To reject the body that reports is a reply of its own kind: it answers no fact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.datafile import read_as
from watchkeeper.claims.model import Claim
from watchkeeper.claims.wording import spoken
from watchkeeper.weighing.replies.binding import bound, day_of
from watchkeeper.weighing.replies.model import (
    ACKNOWLEDGES,
    STANCES,
    Allegation,
    BodyEvent,
    Kind,
    PartyHistory,
    Reply,
    ReplyHistory,
    Step,
)
from watchkeeper.weighing.replies.sentences import told

STATEMENT, MANDATE, BODY = "statement", "mandate.event", "body"
KINDS: Mapping[str, Kind] = {
    "deny": "denies",
    "neither": "neither",
    "neither_with_legal_basis": "neither_with_legal_basis",
    "disputes_legality": "disputes_legality",
    "disputes_jurisdiction": "disputes_jurisdiction",
    "discredits_source": "discredits_source",
    "acknowledge": "acknowledges",
    "acknowledge_with_legal_basis": "acknowledges_with_legal_basis",
    "no_comment": "no_comment",
    "rejects_body": "rejects_body",
    "act": "acts",
    "commit": "acts",
    "warn": "acts",
    "demand": "acts",
    "designate": "acts",
}
ALLEGING = frozenset({"assert", "allege", "estimate", "relate"})
ASSERTING = frozenset({"", "assert", "allege"})
"""Stances, as tables word them, that assert the conduct ("no evidence found" does not)."""
LAWFUL: frozenset[Kind] = frozenset({"neither_with_legal_basis", "disputes_legality"})
LEFT_OPEN: frozenset[Kind] = frozenset({"neither", "neither_with_legal_basis"})


@dataclass(frozen=True, slots=True)
class Matter:
    """What a matter is.

    Attributes:
        title: What it is called.
        of_conduct: The claims that assert the conduct of a finding assert it too.
    """

    title: str
    of_conduct: Literal["yes", "no"] = "yes"


@cache
def matters() -> dict[str, Matter]:
    """The matters that are known (`matters.yaml`)."""
    text = (files("watchkeeper.weighing.replies") / "matters.yaml").read_text(encoding="utf-8")
    return read_as(dict[str, Matter], text, "matters.yaml")


def within(matter: str, wanted: str) -> bool:
    """A matter is the wanted one or a part of it."""
    return matter == wanted or matter.startswith(f"{wanted}.")


def kind_of(claim: Claim) -> Kind:
    """What a statement does."""
    if claim.act in ALLEGING:
        own = set(claim.speaker) & {*claim.subject, *claim.object}
        return "other" if own or claim.by("stance") not in ASSERTING else "alleges"
    return KINDS.get(claim.act, "other")


def history(
    matter: str, claims: Iterable[Claim], alleged: Sequence[Claim], registry: Registry
) -> ReplyHistory:
    """The history of one matter.

    Args:
        matter: The matter.
        claims: All claims that count.
        alleged: Claims that assert the conduct, statements aside.
        registry: The actors.
    """
    held = sorted(claims, key=lambda claim: claim.id)
    statements = [c for c in held if c.topic == STATEMENT and within(c.scoped("matter"), matter)]
    events = [c for c in held if c.topic == MANDATE] if within(matter, BODY) else []
    asserting = [c for c in statements if kind_of(c) == "alleges"]
    known = matters().get(matter, Matter(spoken(matter)))
    if known.of_conduct == "no":
        alleged = ()
    # A party that gives a figure of its own conduct acknowledges it.
    admitted = [c for c in alleged if kind_of(c) in ACKNOWLEDGES]
    alleged = [c for c in alleged if c not in admitted]
    statements += admitted
    pool = [*alleged, *asserting, *events, *(c for c in statements if c.act == "act")]
    first = _first([*alleged, *asserting])
    replies = _replies(statements, pool, first, registry)
    parties = tuple(_party(party, replies) for party in _who(replies))
    made = ReplyHistory(
        matter=matter,
        title=known.title,
        alleged=first,
        replies=replies,
        parties=tuple(one for one in parties if one.steps),
        denied=_took(parties, frozenset({"denies"})),
        neither=_took(parties, LEFT_OPEN),
        said_lawful=_took(parties, LAWFUL),
        acknowledged=_took(parties, ACKNOWLEDGES),
        acknowledged_with_legal_basis=_took(parties, frozenset({"acknowledges_with_legal_basis"})),
        still_denied=tuple(one.party for one in parties if one.stance == "denies"),
        rejects_body=tuple(reply for reply in replies if reply.kind == "rejects_body"),
        body=tuple(
            sorted(
                (BodyEvent(c.id, day_of(c), c.subject or c.speaker, c.gist) for c in events),
                key=lambda event: (event.on or date.min, event.claim),
            )
        ),
        says=(),
        of_conduct=known.of_conduct == "yes",
    )
    return told(made, registry)


def _first(claims: Iterable[Claim]) -> Allegation | None:
    dated = [(day, c.id, c) for c in claims if (day := day_of(c)) is not None]
    if not dated:
        return None
    day, _, claim = min(dated, key=lambda entry: entry[:2])
    return Allegation(claim.id, day, claim.speaker)


def _replies(
    statements: Iterable[Claim],
    pool: Sequence[Claim],
    first: Allegation | None,
    registry: Registry,
) -> tuple[Reply, ...]:
    ordered = sorted(statements, key=lambda c: (day_of(c) or date.min, c.id))
    before: dict[tuple[str, ...], list[Reply]] = defaultdict(list)
    made = []
    for claim in ordered:
        reply = _reply(claim, before[claim.speaker], pool, first, registry)
        before[claim.speaker].append(reply)
        made.append(reply)
    return tuple(made)


def _reply(
    claim: Claim,
    before: Sequence[Reply],
    pool: Sequence[Claim],
    first: Allegation | None,
    registry: Registry,
) -> Reply:
    kind, on = kind_of(claim), day_of(claim)
    previous = before[-1] if before else None
    states = {registry.state_of(actor) for actor in claim.speaker}
    concerned = states & {*claim.subject, *claim.object}
    return Reply(
        claim=claim.id,
        on=on,
        party=claim.speaker,
        office=claim.scoped("office"),
        matter=claim.scoped("matter") or claim.topic,
        kind=kind,
        gist=claim.gist,
        answers_text=claim.answers,
        binds=bound(claim, pool, registry) if claim.answers else (),
        version=len(before) + 1,
        days_since_alleged=days_between(None if first is None else first.on, on),
        days_since_previous=days_between(None if previous is None else previous.on, on),
        changed=previous is not None and previous.kind != kind,
        against_interest=kind in ACKNOWLEDGES and bool(concerned),
    )


def days_between(earlier: date | None, later: date | None) -> int | None:
    """Whole days from one day to another; None when either is not known."""
    return None if earlier is None or later is None else (later - earlier).days


def _who(replies: Iterable[Reply]) -> list[str]:
    return sorted({actor for reply in replies for actor in reply.party})


def _party(party: str, replies: Iterable[Reply]) -> PartyHistory:
    """Each change of one party's stance; what it said jointly with others is its own too."""
    mine = [r for r in replies if party in r.party and r.kind in STANCES]
    steps: list[Step] = []
    for reply in mine:
        if not steps or not _same(steps[-1].kind, reply.kind):
            previous = steps[-1].on if steps else None
            steps.append(Step(reply.kind, reply.on, reply.claim, days_between(previous, reply.on)))
    denied = next((s for s in steps if s.kind == "denies"), None)
    later = steps[steps.index(denied) + 1 :] if denied else []
    admitted = next((s for s in later if s.kind in ACKNOWLEDGES), None)
    days = days_between(denied.on, admitted.on) if denied and admitted else None
    return PartyHistory(party, tuple(steps), steps[-1].kind if steps else "other", days)


def _same(before: Kind, now: Kind) -> bool:
    """To acknowledge again without the legal basis takes nothing back."""
    return before == now or (before == "acknowledges_with_legal_basis" and now == "acknowledges")


def _took(parties: Iterable[PartyHistory], kinds: frozenset[Kind]) -> tuple[str, ...]:
    return tuple(one.party for one in parties if any(step.kind in kinds for step in one.steps))


def standing_denials(replies: ReplyHistory) -> frozenset[str]:
    """Claims of the denials that their party has not replaced by another stance since."""
    latest = {one.party: one.stance for one in replies.parties}
    return frozenset(
        reply.claim
        for reply in replies.replies
        if reply.kind == "denies" and any(latest.get(p) == "denies" for p in reply.party)
    )
