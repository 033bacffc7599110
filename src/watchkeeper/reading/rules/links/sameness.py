"""Which claims say the same: a headline or standfirst and the sentence that it sums up.

The rules:

1. A headline's claim is the body's when speaker and a main event type agree; of several, the first.
2. A headline in the outlet's voice is the body's claim with most of its words.
3. Figures that differ keep claims apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.drafts import Draft

_HEADS = ("headline", "standfirst")
SHARED = 0.34


def same_as(drafts: Sequence[Draft], lexicons: Lexicons) -> dict[int, int]:
    """Position of a headline's claim to the position of the body's."""
    found = {}
    for place, draft in enumerate(drafts):
        if draft.role not in _HEADS:
            continue
        scores = [
            (_likeness(draft, other, lexicons), -there, there)
            for there, other in enumerate(drafts)
            if other.role not in _HEADS and there > place
        ]
        best = max(scores, default=(0.0, 0, 0))
        if best[0] >= SHARED:
            found[place] = best[2]
    return found


def _likeness(head: Draft, body: Draft, lexicons: Lexicons) -> float:
    if not set(head.kinds) & set(body.kinds):
        return 0.0
    if head.reported and body.reported and head.speaker.entity != body.speaker.entity:
        state = lexicons.registry.state_of
        if not head.speaker.entity or not body.speaker.entity:
            return 0.0
        if state(head.speaker.entity) != state(body.speaker.entity):
            return 0.0
    one, other = _words(head), _words(body)
    shared = len(one & other) / max(1, len(one))
    agree = head.reported and body.reported and head.act == body.act
    return shared + (0.25 if agree else 0.0)


def _words(draft: Draft) -> frozenset[str]:
    sentence = draft.proposition.sentence
    return frozenset(
        sentence.lemmas[row]
        for row in range(len(sentence))
        if sentence.pos[row] in ("NOUN", "PROPN", "VERB", "NUM")
    )
