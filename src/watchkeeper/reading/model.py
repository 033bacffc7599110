"""The proposed claim and the document that it was read from: plain immutable values.

The rules:

1. Every offset counts characters of the stored text, from 0, the end exclusive.
2. `text` of a span is that slice of the stored text, byte for byte.
3. A proposal is never published: an analyst accepts, edits or rejects it, in another record.
4. An entity is an id of the one registry of actors, or "" when no registered actor is meant;
   what was said is kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

Stance = Literal[
    "assert", "allege", "deny", "acknowledge", "condemn", "characterize", "warn", "demand",
    "commit", "no comment",
]  # fmt: skip
EventType = Literal[
    "arms_transfer", "troop_deployment", "military_training", "military_cooperation",
    "petroleum_transfer", "commodity_trade", "financial", "overseas_labour", "cyber",
    "maritime_evasion", "sanctions_violation", "sanctions_monitoring", "legal_status",
    "treaty_agreement", "combat_territory", "missile_nuclear", "human_rights", "diplomatic",
]  # fmt: skip
AnswerKind = Literal[
    "denies occurrence", "disputes legality", "disputes jurisdiction", "discredits source",
    "acknowledges", "acknowledges with legal basis", "no comment",
]  # fmt: skip
Voice = Literal["reported", "author"]
Mode = Literal["direct", "partial", "paraphrase"]
Certainty = Literal["stated", "hedged", "doubtful"]
Role = Literal["headline", "standfirst", "body", "question", "label"]

STANCES: tuple[str, ...] = get_args(Stance)
EVENT_TYPES: tuple[str, ...] = get_args(EventType)
ANSWER_KINDS: tuple[str, ...] = get_args(AnswerKind)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of the text.

    Attributes:
        start: First character.
        end: One past the last character.
        role: What the block is; a headline is parsed apart from what follows it.
        number: Position in the document, from 0.
    """

    start: int
    end: int
    role: Role = "body"
    number: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A text in which claims are looked for.

    Attributes:
        text: The stored text, to which all offsets refer.
        anchor: Day to which "yesterday" and "last month" are counted; never guessed.
        paragraphs: Its blocks in order.
        outlet: Actor id of whoever publishes it, "" when not known.
    """

    text: str
    anchor: date
    paragraphs: tuple[Paragraph, ...] = ()
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom the claim belongs to.

    Attributes:
        text: The speaker as the text names it (a pronoun is replaced by its antecedent's text).
        entity: Actor id, "" when the registry holds none.
        span: Where the speaker is mentioned for this claim, None when only a frame names it.
        resolved: How it was found: named, pronoun, description, frame, outlet or none.
    """

    text: str
    entity: str = ""
    span: Span | None = None
    resolved: str = "named"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks, without the marks, exactly as they stand in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a claim replies to.

    Attributes:
        claim: Id of the claim answered.
        kind: How.
    """

    claim: str
    kind: AnswerKind


@dataclass(frozen=True, slots=True)
class When:
    """When the conduct took place, as an interval of days.

    Attributes:
        start: First day it may cover, None when open.
        end: Last day it may cover, None when open.
        granularity: day, week, month, season, quarter, year, range.
        expr: The words of the text.
        inferred: Whether the anchor date or a neighbour was needed to read it.
    """

    start: date | None
    end: date | None
    granularity: str
    expr: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its bounds.

    Attributes:
        low: Least number that the words admit, None when there is none.
        high: Greatest number that the words admit, None when there is none.
        bound: exactly, about, at_least, more_than, up_to, less_than, between, order_of.
        unit: What is counted, in the singular (`round`, `bbl`, `t`).
        item: What it consists of (`artillery shell`), "" when the unit says it.
    """

    low: float | None
    high: float | None
    bound: str
    unit: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class ProposedClaim:
    """One thing that the text says somebody said; see the issue's contract for `as_json`.

    Attributes:
        id: `c` and 12 hex digits: a hash of span, speaker, cue and act.
        span: Where the evidence stands.
        text: That slice of the text.
        voice: `reported`, or `author` when the outlet itself says it.
        speaker: Whose claim it is.
        via: Conduits, outermost first: ids where registered, else the words of the text.
        cue: The words that show the speech act, as lexicon entry ("" for the outlet's voice).
        cue_span: Where the cue stands, None when a frame stands for it.
        stance: The speech act.
        mode: Quoted in full, in part, or in the outlet's words.
        quotes: Quoted words inside the span.
        event_types: What the claim is about, sorted.
        participants: Role to actor id, sorted by role.
        time: When the conduct took place.
        place: Where, as the text names it.
        quantity: The figure.
        modality: Words that hedge or mark distance ("purported", "alleged").
        certainty: How sure the speaker makes it sound.
        answers: What it replies to.
        same_as: Ids of claims in this document that say the same (headline and body).
        rules: Rules that fired, in order.
        inferred: Names of the fields that were inferred and not read.
        nested_in: Id of the claim inside which this one is reported, "" when none.
    """

    id: str
    span: Span
    text: str
    voice: Voice
    speaker: Speaker
    cue: str
    stance: Stance
    mode: Mode = "paraphrase"
    via: tuple[str, ...] = ()
    cue_span: Span | None = None
    quotes: tuple[Quote, ...] = ()
    event_types: tuple[EventType, ...] = ()
    participants: tuple[tuple[str, str], ...] = ()
    time: When | None = None
    place: str = ""
    quantity: Amount | None = None
    modality: tuple[str, ...] = ()
    certainty: Certainty = "stated"
    answers: tuple[Answer, ...] = ()
    same_as: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    inferred: tuple[str, ...] = field(default=())
    nested_in: str = ""

    def as_json(self) -> dict[str, Any]:
        """The claim as `watchkeeper read --json` prints it."""
        return {
            "id": self.id,
            "span": list(self.span),
            "text": self.text,
            "voice": self.voice,
            "speaker": _speaker_json(self.speaker),
            "via": list(self.via),
            "cue": self.cue,
            "cue_span": None if self.cue_span is None else list(self.cue_span),
            "stance": self.stance,
            "mode": self.mode,
            "quotes": [{"start": quote.start, "end": quote.end} for quote in self.quotes],
            "event_types": list(self.event_types),
            "participants": dict(self.participants),
            "time": None if self.time is None else _when_json(self.time),
            "place": self.place or None,
            "quantity": None if self.quantity is None else _amount_json(self.quantity),
            "modality": list(self.modality),
            "certainty": self.certainty,
            "answers": [{"claim": a.claim, "kind": a.kind} for a in self.answers],
            "same_as": list(self.same_as),
            "rules": list(self.rules),
            "inferred": list(self.inferred),
            "nested_in": self.nested_in or None,
        }


def _speaker_json(speaker: Speaker) -> dict[str, Any]:
    return {
        "text": speaker.text,
        "entity": speaker.entity or None,
        "span": None if speaker.span is None else list(speaker.span),
        "resolved": speaker.resolved,
    }


def _when_json(when: When) -> dict[str, Any]:
    return {
        "start": None if when.start is None else when.start.isoformat(),
        "end": None if when.end is None else when.end.isoformat(),
        "granularity": when.granularity,
        "expr": when.expr,
        "inferred": when.inferred,
    }


def _amount_json(amount: Amount) -> dict[str, Any]:
    return {
        "low": amount.low,
        "high": amount.high,
        "bound": amount.bound,
        "unit": amount.unit,
        "item": amount.item or None,
    }
