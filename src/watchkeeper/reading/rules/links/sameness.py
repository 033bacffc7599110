"""Which claims say the same: a headline or standfirst and the sentence that it sums up.

The rules:

1. A claim of the body is the headline's by the words that it shares with it, each weighed by the
   logarithm of how few claims of the body have it; words that the body does not have are left
   aside, since headlines have words of their own.
2. The same speaker, act or event type speaks for it, and that it stands early; another speaker
   with an id forbids it. A headline may name its speaker loosely ("spy agency says").
3. The claim that weighs most is the one, when it weighs enough. Weights are data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import inf, log

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.drafts import Draft
from watchkeeper.reading.rules.links.lexicon import load_weights

_HEADS = ("headline", "standfirst")
_TELLING = ("NOUN", "PROPN", "VERB", "NUM", "ADJ")
_LEAST_WORDS = 2
"""One word in common, often the name of a state, makes no headline."""
_EARLY = 8
"""Claims of the body that count as early, the first one most."""


def same_as(drafts: Sequence[Draft], lexicons: Lexicons) -> dict[int, int]:
    """Position of a headline's claim to the position of the body's.

    Args:
        drafts: The claims of a document in order.
        lexicons: The lexicons.
    """
    heads = [place for place, draft in enumerate(drafts) if draft.role in _HEADS]
    if not heads:
        return {}
    body = {place: _words(draft) for place, draft in enumerate(drafts) if draft.role not in _HEADS}
    counts = Counter(word for words in body.values() for word in words)
    rarity = {word: log((len(body) + 1) / count) for word, count in counts.items()}
    found = {}
    for head in heads:
        own = _words(drafts[head])
        scores = [
            (_share(own, words, rarity) + _beside(drafts[head], drafts[there], number), -there)
            for number, (there, words) in enumerate(body.items())
            if there > head and _may_be_one(drafts[head], drafts[there], lexicons)
        ]
        best = max(scores, default=(0.0, 0))
        if best[0] >= load_weights().least_same:
            found[head] = -best[1]
    return found


def _share(own: frozenset[str], words: frozenset[str], rarity: dict[str, float]) -> float:
    """How much of the headline, as far as the body has its words, the claim has; weighed."""
    if len(own & words) < _LEAST_WORDS:
        return -inf
    whole = sum(rarity[word] for word in sorted(own) if word in rarity)
    weight = load_weights().same["words of the headline"].weight
    return weight * sum(rarity[word] for word in sorted(own & words)) / whole if whole else 0.0


def _beside(head: Draft, body: Draft, number: int) -> float:
    """What else speaks for it; `number` is the place of the claim in the body."""
    weights = load_weights().same
    entity = head.speaker.entity if head.reported and body.reported else ""
    signs = {
        "named speaker of both": bool(entity and body.speaker.entity),
        "one act": head.act == body.act,
        "one event type": not set(head.kinds).isdisjoint(body.kinds),
    }
    found = sum(weights[name].weight for name, is_so in signs.items() if is_so)
    return found + weights["early in the body"].weight * max(0, _EARLY - number) / _EARLY


def _may_be_one(head: Draft, body: Draft, lexicons: Lexicons) -> bool:
    """Whether the speakers may be one: bodies of one state, or one of them without an id."""
    one, other = head.speaker.entity, body.speaker.entity
    if not (head.reported and body.reported and one and other):
        return True
    return lexicons.registry.state_of(one) == lexicons.registry.state_of(other)


def _words(draft: Draft) -> frozenset[str]:
    sentence = draft.proposition.sentence
    return frozenset(
        sentence.lemmas[row]
        for row in range(len(sentence))
        if sentence.pos[row] in _TELLING and len(sentence.lemmas[row]) > 1
    )
