"""The topic of a claim that names none: what it points at, or goes on about.

The rules:

1. A clause keeps the types of the clauses beside it that the same speaker says in the same breath.
2. What only points ("the reports", "it") has the types of the claim before it in the paragraph,
   then
   the topic of the document, then the types of any claim before.
3. A clause about "it" with a light type of its own keeps the topic before it beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import EventType
from watchkeeper.reading.rules.contents.events import event_types
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.propositions.relevance import is_anaphoric
from watchkeeper.reading.trees import Sentence

Types = tuple[tuple[EventType, float], ...]
SCENIC = 1.1
"""Least weight of a type that is more than scenery."""
LIGHT = 2.9
CONTEXT = frozenset({"diplomatic", "legal_status", "sanctions_monitoring", "sanctions_violation"})
"""Types that are said of another deed, and so seldom what a document is about."""
_SHARE = 0.3
_LEAD = 2.0


@dataclass(frozen=True, slots=True)
class Told:
    """What was claimed so far.

    Attributes:
        drafts: The drafts before.
        topic: What the document is about.
        lexicons: The lexicons.
    """

    drafts: Sequence[Draft]
    topic: Types
    lexicons: Lexicons


def inherit(draft: Draft, told: Told) -> Draft | None:
    """Event types for what only points at another claim, or goes on about it."""
    if draft.types and draft.types[0][1] >= SCENIC:
        return _with_topic(draft, told)
    if not draft.proposition.nominal and (types := _of_sentence(draft, told)):
        return replace(draft, types=types, rules=(*draft.rules, "event:sentence"))
    types = _before(draft, told) or draft.types or (("diplomatic", 0.5),)
    return replace(
        draft, types=types, inherited=True, elided=True, rules=(*draft.rules, "event:inherited")
    )


def _with_topic(draft: Draft, told: Told) -> Draft:
    """A clause about "it" keeps the topic before it beside a light type of its own."""
    if draft.types[0][1] >= LIGHT or len(draft.types) > 1 or not draft.reported:
        return draft
    if draft.proposition.nominal or not is_anaphoric(draft.proposition):
        return draft
    before = _before(draft, told)[:1]
    if not before or before[0][0] == draft.types[0][0]:
        return draft
    types = (*before, *draft.types)
    return replace(draft, types=types, rules=(*draft.rules, "event:topic"))


def _of_sentence(draft: Draft, told: Told) -> Types:
    """Types of the clauses beside it that the same speaker says in the same breath."""
    proposition = draft.proposition
    beside = [
        other
        for other in told.drafts[-4:]
        if other.proposition.sentence is proposition.sentence
        and other.speaker.text == draft.speaker.text
        and not other.inherited
    ]
    if beside:
        return beside[-1].types
    if proposition.said.cue is not None:
        return ()
    sentence = proposition.sentence
    types = event_types(sentence, range(len(sentence)), told.lexicons)
    return types if types and types[0][1] >= SCENIC else ()


def _before(draft: Draft, told: Told) -> Types:
    """Types of the claim before it in the paragraph, of the document, of any before."""
    number = draft.proposition.sentence.paragraph
    framed = draft.speaker.resolved == "frame"
    earlier = [d for d in told.drafts[-6:] if d.types and d.types[0][1] >= SCENIC]
    for other in reversed(earlier):
        near = number - other.proposition.sentence.paragraph
        if near == 0 or (near <= 2 and framed):
            return other.types
    return told.topic or (earlier[-1].types if earlier else ())


def topic_of(parts: Sequence[Iterable[Sentence]], lexicons: Lexicons) -> Types:
    """What a document is about as a whole: the type that most of its sentences weigh for.

    Args:
        parts: The sentences of each paragraph; the first two weigh double.
        lexicons: The lexicons.
    """
    weights: dict[EventType, float] = {}
    for place, sentences in enumerate(parts):
        lead = _LEAD if place <= 1 else 1.0
        for sentence in sentences:
            for kind, weight in event_types(sentence, range(len(sentence)), lexicons):
                share = _SHARE if kind in CONTEXT else 1.0
                weights[kind] = weights.get(kind, 0.0) + weight * lead * share
    return tuple(sorted(weights.items(), key=lambda item: -item[1])[:1])
