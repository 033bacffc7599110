"""Nouns by which a text names a body again: "the bureau" after "FBI", "the bloc" after "EU".

The rules:

1. A noun of the name that the text gave ("the 1718 Committee", "the committee").
2. The first noun of a body in the name that the registry gives, where the text gave its letters.
3. What the press calls it (`epithets` of `nouns.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers


def short_names(entity: str, lemmas: Iterable[str], lexicons: Lexicons) -> frozenset[str]:
    """The nouns by which a body may be named again.

    Args:
        entity: Its id.
        lemmas: Lemmas of the name that the text gave it.
        lexicons: The lexicons.
    """
    found = set(lemmas) & _WORDS.bodies
    actor = lexicons.registry.actors.get(entity)
    if actor is not None and actor.kind in ("agency", "organ", "research") and not found:
        full = (word for word in actor.formal.lower().split() if word in _WORDS.bodies)
        found.update(list(full)[:1])
    found.update(lexicons.epithets.get(entity, ()))
    return frozenset(found)
