"""What an answer and a claim have in common: what they are about, and in which words.

The rules:

1. Event types, where the answer has its own; otherwise whether the target is of the topic.
2. Words of content that both clauses have: rare ones count for more than those of many claims.
3. Words of content that both sentences have, each weighed by the logarithm of how few claims of
   the document have it.
4. Concepts of the lexicon: an answer with matters of its own is not about a claim with none of
   them.
"""

from __future__ import annotations

from math import log

from watchkeeper.reading.rules.links.matters import RARE, Field

_SHARING = ((4.5, "sentences much alike"), (3.0, "sentences alike"), (1.5, "sentences a bit alike"))
"""Least weight of the words that two sentences share, a word of one claim in ten weighing 2.3."""


def likeness(field: Field, place: int, other: int) -> set[str]:
    """Signs of what both have in common.

    Args:
        field: The claims.
        place: The answer.
        other: What it may answer.
    """
    found = _types(field, place, other) | _words(field, place, other)
    return found | _matters(field, place, other)


def _types(field: Field, place: int, other: int) -> set[str]:
    answer, target = field.drafts[place], field.drafts[other]
    common = set(answer.kinds) & set(target.kinds)
    if answer.inherited:
        return {"topic"} if common else set()
    if answer.kinds[:1] == target.kinds[:1]:
        return {"main type"}
    return {"some type"} if common else {"no type"}


def _words(field: Field, place: int, other: int) -> set[str]:
    own, target = field.matters[place], field.matters[other]
    shared = own.lemmas & target.lemmas
    rare = sum(field.counts[lemma] <= RARE for lemma in shared)
    found = {"words" if rare > 1 else "word"} if rare else {"common word"} if shared else set()
    if field.drafts[place].proposition.sentence is field.drafts[other].proposition.sentence:
        return found
    whole = len(field.drafts) + 1
    weights = (log(whole / field.spreads[lemma]) for lemma in sorted(own.spread & target.spread))
    weight = sum(weights)
    name = next((name for least, name in _SHARING if weight >= least), None)
    return found | {name} if name else found


def _matters(field: Field, place: int, other: int) -> set[str]:
    answer, target = field.drafts[place], field.drafts[other]
    if answer.elided or not (answer.concepts and target.concepts):
        return set()
    return {"other matters"} if set(answer.concepts).isdisjoint(target.concepts) else set()
