"""Two claims side by side, one proposed and one of gold: which of their labels agree.

What counts as agreement is said in `docs/reading-annotation.md`, "How proposals are scored".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from watchkeeper.reading.model import Amount, ProposedClaim, Span

MIN_SHARED_EVENTS = 0.5
ABOUT = Decimal("0.25")
_ARTICLES = frozenset(("the", "a", "an", "its", "his", "her", "their"))

_SELVES = frozenset(frozenset((word,)) for word in ("we", "i", "author", "authors"))
_UNITS = {
    "barrel": "bbl", "ton": "t", "tonne": "t", "metric ton": "t", "dollar": "usd", "percent": "%",
    "kilometre": "km", "metre": "m", "nautical mile": "nmi", "pound": "gbp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MarkedAmount:
    """A quantity as bounds; None is an open end."""

    low: Decimal | None
    high: Decimal | None
    bound: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """A link to the claim that is answered; `maybe` links (gold only) count neither way."""

    claim: str
    kind: str
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """One claim as far as it is scored, proposed or gold.

    Attributes:
        id: Unique within its document.
        span: First character and the one after the last.
        voice: `reported` or `author`.
        speaker: What the document calls the speaker.
        entity: Actor id, "" when none.
        stance: One of the stances of the annotation guide.
        events: Event types.
        main_event: Gold only: the first of them.
        via: Ids of the conduits.
        days: First and last day of the proposition, None when it has no time.
        amount: Its quantity.
        answers: Claims that it answers.
        also: Gold only: other entities that are as right.
        also_stance: Gold only: other stances that are as right.
        same_as: Gold only: ids of claims that say the same.
        optional: Gold only: may be found or left.
    """

    id: str
    span: Span
    voice: str = "reported"
    speaker: str = ""
    entity: str = ""
    stance: str = ""
    events: frozenset[str] = frozenset()
    main_event: str = ""
    via: tuple[str, ...] = ()
    days: tuple[date | None, date | None] | None = None
    amount: MarkedAmount | None = None
    answers: tuple[MarkedAnswer, ...] = ()
    also: frozenset[str] = frozenset()
    also_stance: frozenset[str] = frozenset()
    same_as: frozenset[str] = frozenset()
    optional: bool = False


def overlap(one: Span, other: Span) -> float:
    """Characters in both spans over characters in either."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    if shared <= 0:
        return 0.0
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


def same_speaker(proposed: Marked, gold: Marked) -> bool:
    """Whether the proposal names the speaker of gold (see the guide)."""
    if gold.voice == "author":
        return proposed.voice == "author" or _is_first_person(proposed)
    if proposed.entity.startswith("actor:") or (gold.entity and "" not in gold.also):
        return bool(proposed.entity) and proposed.entity in {gold.entity, *gold.also}
    if proposed.voice == "author":
        return False
    said, meant = _words(proposed.speaker), _words(gold.speaker)
    return bool(said and meant) and (said <= meant or meant <= said)


def _is_first_person(proposed: Marked) -> bool:
    """Whether an author without a name speaks of itself ("we", "the authors")."""
    return not proposed.entity.startswith("actor:") and _words(proposed.speaker) in _SELVES


def _words(text: str) -> frozenset[str]:
    folded = "".join(c if c.isalnum() else " " for c in text.casefold())
    return frozenset(folded.split()) - _ARTICLES


def same_stance(proposed: Marked, gold: Marked) -> bool:
    """Whether the stance is the one of gold, or one that gold holds as right."""
    return proposed.stance == gold.stance or proposed.stance in gold.also_stance


def same_events(proposed: Marked, gold: Marked) -> bool:
    """Whether both sets of types share at least half of what they hold together."""
    either = proposed.events | gold.events
    return not either or len(proposed.events & gold.events) >= MIN_SHARED_EVENTS * len(either)


def same_amount(proposed: MarkedAmount | None, gold: MarkedAmount | None) -> bool:
    """Whether bound and numbers are the same; for `about`, an interval near the number is."""
    if proposed is None or gold is None or proposed.bound != gold.bound:
        return False
    if gold.bound == "about":
        return _holds(proposed, gold)
    return _ends(proposed) == _ends(gold)


def _holds(proposed: MarkedAmount, gold: MarkedAmount) -> bool:
    """Whether the interval holds the number of gold and reaches no more than a quarter from it."""
    if proposed.low is None or proposed.high is None or gold.low is None or gold.high is None:
        return False
    widest = ABOUT * max(abs(gold.low), abs(gold.high))
    return (
        gold.low - widest <= proposed.low <= gold.low
        and gold.high <= proposed.high <= gold.high + widest
    )


def _ends(amount: MarkedAmount) -> tuple[Decimal | None, Decimal | None]:
    open_below = amount.bound in ("up_to", "less_than") and amount.low == 0
    return None if open_below else amount.low, amount.high


def same_unit(proposed: str, gold: str) -> bool:
    """Whether the unit is one of those of gold, case, plural and long names of measures aside."""
    return _unit(proposed) in {_unit(unit) for unit in gold.split("/")}


def _unit(text: str) -> str:
    folded = text.casefold().removesuffix("s")
    return _UNITS.get(folded, folded)


def marked(claim: ProposedClaim) -> Marked:
    """A proposed claim as far as it is scored."""
    return Marked(
        id=claim.id,
        span=claim.span,
        voice=claim.voice,
        speaker=claim.speaker.text,
        entity=claim.speaker.entity,
        stance=claim.stance,
        events=frozenset(claim.event_types),
        via=claim.via,
        days=None if claim.time is None else (claim.time.start, claim.time.end),
        amount=None if claim.quantity is None else _marked_amount(claim.quantity),
        answers=tuple(MarkedAnswer(a.claim, a.kind) for a in claim.answers),
    )


def _marked_amount(amount: Amount) -> MarkedAmount:
    return MarkedAmount(_number(amount.low), _number(amount.high), amount.bound, amount.unit)


def _number(value: float | None) -> Decimal | None:
    """By its shortest text, so that 1.1 is the 1.1 that the document prints."""
    return None if value is None else Decimal(str(value))
