"""Documents with gold claims, read and checked; spans are computed from the quoted text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from watchkeeper.claims.actors import load_registry
from watchkeeper.reading.agreement import Marked, MarkedAmount, MarkedAnswer
from watchkeeper.reading.model import AnswerKind, EventType, Stance, Voice

HERE = Path(__file__).parent
PARTS = ("dev", "dev-pages", "test", "test-pages")
"""The sets: those to tune on, and those that nobody tunes on; of each, rough texts and pages."""
KINDS = (
    "wire",
    "tabloid",
    "analysis",
    "ministry",
    "state-agency",
    "briefing",
    "intelligence",
    "un-release",
    "note",
    "joint-statement",
)
BOUNDS = (
    "exactly",
    "about",
    "at_least",
    "more_than",
    "up_to",
    "less_than",
    "between",
    "order_of",
)


class _Strict(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What the files hold: an unknown key is an error."""


class SpeakerEntry(_Strict, frozen=True):
    text: str
    entity: str
    also: list[str] = []


class TimeEntry(_Strict, frozen=True):
    expr: str
    start: date | None
    end: date | None


class QuantityEntry(_Strict, frozen=True):
    low: Decimal | None
    high: Decimal | None
    bound: str
    unit: str
    item: str = ""


class AnswerEntry(_Strict, frozen=True):
    claim: str
    kind: AnswerKind
    maybe: bool = False


class ClaimEntry(_Strict, frozen=True):
    id: str
    text: str
    speaker: SpeakerEntry
    stance: Stance
    event_types: list[EventType]
    voice: Voice = "reported"
    via: list[str] = []
    also_stance: list[Stance] = []
    time: TimeEntry | None = None
    quantity: QuantityEntry | None = None
    answers: list[AnswerEntry] = []
    same_as: list[str] = []
    optional: bool = False


class DocumentEntry(_Strict, frozen=True):
    id: str
    kind: str
    date: date
    text: str
    claims: list[ClaimEntry]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document and the claims that a careful analyst would list.

    Attributes:
        id: Name of its files.
        kind: One of `KINDS`.
        anchor: Its date.
        text: Its text, to which spans refer.
        claims: Its gold claims.
    """

    id: str
    kind: str
    anchor: date
    text: str
    claims: tuple[Marked, ...]


def load_part(part: str) -> list[GoldDocument]:
    """All documents of a set, by name; none when the folder is not there."""
    return [load_document(path) for path in sorted((HERE / part).glob("*.json"))]


def load_document(path: Path) -> GoldDocument:
    """One document with its gold.

    Raises:
        ValueError: The gold does not fit its text or the annotation guide; all faults at once.
    """
    try:
        entry = msgspec.json.decode(path.read_bytes(), type=DocumentEntry)
    except msgspec.ValidationError as error:
        raise ValueError(f"{path.name}: {error}") from None
    text = (path.parent / entry.text).read_bytes().decode()
    if faults := [*_document_faults(path, entry), *_claim_faults(entry, text)]:
        raise ValueError(f"{path.name}: " + "; ".join(faults))
    claims = tuple(_marked(claim, text) for claim in entry.claims)
    return GoldDocument(entry.id, entry.kind, entry.date, text, claims)


def _document_faults(path: Path, entry: DocumentEntry) -> list[str]:
    faults = []
    if entry.id != path.stem or entry.text != f"{path.stem}.txt":
        faults.append(f"id {entry.id} and text {entry.text} are not named as the file")
    if entry.kind not in KINDS:
        faults.append(f"kind {entry.kind}")
    ids = [claim.id for claim in entry.claims]
    faults += [f"id {name} twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    return faults


def _claim_faults(entry: DocumentEntry, text: str) -> list[str]:
    ids = {claim.id for claim in entry.claims}
    faults = []
    for claim in entry.claims:
        if (times := text.count(claim.text)) != 1:
            faults.append(f"{claim.id}: its text occurs {times} times")
        if "\n" in claim.text:
            faults.append(f"{claim.id}: crosses a paragraph")
        if not claim.event_types or len(claim.event_types) > 3:
            faults.append(f"{claim.id}: one to three event types")
        links = [answer.claim for answer in claim.answers] + claim.same_as
        faults += [f"{claim.id}: link to {n}" for n in links if n not in ids - {claim.id}]
        faults += [f"{claim.id}: {fault}" for fault in _value_faults(claim, text)]
    return faults


def _value_faults(claim: ClaimEntry, text: str) -> list[str]:
    registry, faults = load_registry(), []
    named = [claim.speaker.entity, *claim.speaker.also, *claim.via]
    faults += [f"actor {name}" for name in named if name and name not in registry]
    if (claim.voice == "author") != (claim.speaker.text == ""):
        faults.append("the author's voice, and only it, has no speaker text")
    if (when := claim.time) is not None:
        if when.expr not in claim.text:
            faults.append(f"time {when.expr!r} is not in its text")
        if when.start is not None and when.end is not None and when.start > when.end:
            faults.append("time ends before it starts")
    if (amount := claim.quantity) is not None and amount.bound not in BOUNDS:
        faults.append(f"bound {amount.bound}")
    return faults


def _marked(claim: ClaimEntry, text: str) -> Marked:
    start = text.index(claim.text)
    when, amount = claim.time, claim.quantity
    return Marked(
        id=claim.id,
        span=(start, start + len(claim.text)),
        voice=claim.voice,
        speaker=claim.speaker.text,
        entity=claim.speaker.entity,
        stance=claim.stance,
        events=frozenset(claim.event_types),
        main_event=claim.event_types[0],
        via=tuple(claim.via),
        days=None if when is None else (when.start, when.end),
        amount=None
        if amount is None
        else MarkedAmount(amount.low, amount.high, amount.bound, amount.unit),
        answers=tuple(MarkedAnswer(a.claim, a.kind, a.maybe) for a in claim.answers),
        also=frozenset(claim.speaker.also),
        also_stance=frozenset(claim.also_stance),
        same_as=frozenset(claim.same_as),
        optional=claim.optional,
    )
