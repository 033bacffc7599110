"""An accepted claim of a document as a claim of the record, like any other.

The rules:

1. Its topic is `statement`, unless the analyst says another; its scope names the matter.
2. Its ref is made of the document and the proposal, so that a denial can name the allegation that
   it answers whether or not that one is accepted yet, and the same acceptance gives the same id.
3. It was said on the date of the document at the latest; the day is certain only for a statement
   that is the document itself.
4. Nothing is added: what the document does not say stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import get_args

from watchkeeper.claims.actors import load_registry, resolve
from watchkeeper.claims.codec import content_id, content_of
from watchkeeper.claims.datafile import read_as
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Act, Claim, Comparator, Quantity, Source, Tier
from watchkeeper.claims.times import Granularity, Period
from watchkeeper.reading.model import (
    AnswerKind,
    EventType,
    ProposedClaim,
    Stance,
    When,
)
from watchkeeper.reading.quantities import MAX_TEXT, find

STATEMENT = "statement"
"""Topic of a claim that no table made."""
_PROPOSED = re.compile(r"[a-z][0-9a-f]{12}")
_WHOLE = ("frame", "label")


@dataclass(frozen=True, slots=True)
class Joining:
    """What `data/joining.yaml` says.

    Attributes:
        acts: Speech act to act of a claim.
        answers: Kind of answer to act of a claim.
        matters: Event type to matter.
        subjects: Roles of whose conduct it is.
        objects: Roles of the other side.
        granularities: Granularities that a claim's period has too; others are ranges.
    """

    acts: dict[Stance, Act]
    answers: dict[AnswerKind, Act]
    matters: dict[EventType, str]
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    granularities: tuple[Granularity, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """What the claims of one document have in common.

    Attributes:
        exhibit: SHA-256 of the document.
        text_sha256: SHA-256 of its stored text.
        anchor: Its date.
        outlet: Actor id of whoever publishes it, "" when not known.
        address: Where it came from, "" when not known.
        tier: How near it is to the speakers.
    """

    exhibit: str
    text_sha256: str
    anchor: date
    outlet: str = ""
    address: str = ""
    tier: Tier = "unknown"


@lru_cache(maxsize=1)
def joining() -> Joining:
    """The correspondences that ship with the package."""
    text = (files("watchkeeper.reading") / "data" / "joining.yaml").read_text(encoding="utf-8")
    return read_as(Joining, text, "joining.yaml")


def ref_of(origin: Origin, claim_id: str) -> str:
    """The ref under which the claim of a proposal is, or would be, in the record."""
    return f"read-{origin.text_sha256[:8]}-{claim_id}"[:40]


def _answered(origin: Origin, claim: str) -> str:
    """A proposal of the same document by its ref; what an analyst names otherwise, as it is."""
    return ref_of(origin, claim) if _PROPOSED.fullmatch(claim) else claim


def join(
    claim: ProposedClaim,
    origin: Origin,
    proposal_id: str,
    topic: str = "",
    answered: Sequence[ProposedClaim] = (),
) -> Claim:
    """The claim of the record for an accepted proposal.

    Args:
        claim: The proposal as accepted, with the analyst's edits.
        origin: Its document.
        proposal_id: Id of the proposal as it was made, which edits do not change.
        topic: Topic that the analyst gives; `statement` without it.
        answered: The proposals of the same document that it answers: whose conduct a bare denial
            is about is read from them, and marked as unclear.
    """
    parties = _parties(claim)
    inherited = not any(parties) and len({_parties(other) for other in answered}) == 1
    if inherited:
        parties = _parties(answered[0])
    ref = ref_of(origin, proposal_id)
    speakers = _speakers(claim, origin)
    made = Claim(
        id="",
        ref=ref,
        topic=topic or STATEMENT,
        act=_act(claim),
        speaker=speakers,
        speaker_text=claim.speaker.text or _name(origin.outlet),
        source=Source(origin.address, origin.tier, exhibit=origin.exhibit),
        reporter=_name(origin.outlet),
        reporters=(origin.outlet,) if origin.outlet else (),
        via=tuple(claim.via),
        subject=parties[0],
        object=parties[1],
        scope=_scope(claim),
        conduct=_conduct(claim.time),
        stated_on=Period(
            origin.anchor,
            origin.anchor,
            uncertain=claim.speaker.resolved not in _WHOLE,
            raw=f"{origin.anchor.isoformat()} (date of the document)",
        ),
        quantity=_quantity(claim),
        method=(("rules", " ".join(claim.rules)), ("stance", claim.stance)),
        answers=" ".join(_answered(origin, answer.claim) for answer in claim.answers),
        gist=_gist(claim),
        unclear=(*_unclear(claim), *(["subject"] if inherited and any(parties) else [])),
    )
    return replace(made, id=content_id(ref, content_of(made)))


def _speakers(claim: ProposedClaim, origin: Origin) -> tuple[str, ...]:
    if claim.speaker.entity:
        return (claim.speaker.entity,)
    if claim.voice == "author":
        return (origin.outlet,) if origin.outlet else ()
    return resolve(claim.speaker.text).actors


def _name(actor: str) -> str:
    return load_registry().name(actor) if actor else ""


def _act(claim: ProposedClaim) -> Act:
    """What a reply disputes decides before its stance; several kinds, only when they agree."""
    known = joining()
    acts = {known.answers[answer.kind] for answer in claim.answers}
    if claim.stance in ("deny", "acknowledge", "no comment") and len(acts) == 1:
        return acts.pop()
    return known.acts[claim.stance]


def _parties(claim: ProposedClaim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whose conduct it is, and who is on the other side."""
    known = joining()
    return _with_role(claim, known.subjects), _with_role(claim, known.objects)


def _with_role(claim: ProposedClaim, roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({actor for role, actor in claim.participants if role in roles and actor}))


def _scope(claim: ProposedClaim) -> tuple[tuple[str, str], ...]:
    known = joining()
    matters = [known.matters[event] for event in claim.event_types]
    scope: Mapping[str, str] = {
        "about": "; ".join(claim.event_types),
        "item": claim.quantity.item if claim.quantity else "",
        "matter": matters[0] if matters else "other",
        "place": claim.place,
    }
    return tuple((name, value) for name, value in sorted(scope.items()) if value)


def _conduct(when: When | None) -> Period | None:
    if when is None:
        return None
    stated: Granularity = "range"
    for granularity in joining().granularities:
        stated = granularity if granularity == when.granularity else stated
    return Period(when.start, when.end, stated, when.inferred, when.expr)


def _quantity(claim: ProposedClaim) -> Quantity | None:
    amount = claim.quantity
    if amount is None:
        return None
    ends = (amount.low, amount.high, amount.bound)
    found = find(claim.text[:MAX_TEXT])
    same = (m for m in found if (m.amount.low, m.amount.high, m.amount.bound) == ends)
    start, end = next(((m.start, m.end) for m in same), (0, len(claim.text)))
    low = None if amount.low is None else Decimal(str(amount.low))
    high = None if amount.high is None else Decimal(str(amount.high))
    bounds = Interval(low, high, amount.bound == "more_than", amount.bound == "less_than")
    comparator: Comparator = "about"
    for known in get_args(Comparator):
        comparator = known if known == amount.bound else comparator
    return Quantity(bounds, amount.unit, comparator, claim.text[start:end])


def _gist(claim: ProposedClaim) -> str:
    about = ", ".join(event.replace("_", " ") for event in claim.event_types) or "no event"
    return f"{claim.stance} ({about}): “{claim.text}”"


def _unclear(claim: ProposedClaim) -> tuple[str, ...]:
    return (*claim.inferred, *(["certainty"] if claim.certainty == "doubtful" else []))
