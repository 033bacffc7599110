"""What a proposition is about: event types from concepts that stand near each other.

The rules:

1. Words carry concepts; a type holds where one of its combinations stands within 14 words.
2. At most two types: the heaviest, and one more when it weighs enough by itself.
3. A type that only sets the scene ("diplomatic", "legal_status") gives way to any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import cast

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import EventType
from watchkeeper.reading.trees import Sentence

WINDOW = 14
SECOND = 2.6
NOTHING = "nothing"
_BESIDE = ("sanctions_violation", "legal_status", "treaty_agreement")
_PARTS = {"V": ("VERB", "AUX"), "N": ("NOUN", "PROPN"), "A": ("ADJ", "ADV")}


def concepts_in(
    sentence: Sentence, rows: Iterable[int], lexicons: Lexicons
) -> dict[str, list[int]]:
    """Concept to the rows that carry it."""
    kept = [row for row in sorted(rows) if sentence.words[row] not in ("-", "\u2013")]
    streams = (
        [sentence.lemmas[row] for row in kept],
        [sentence.lowers[row] for row in kept],
    )
    found: dict[str, list[int]] = {}
    skip = -1
    for place, row in enumerate(kept):
        if place <= skip:
            continue
        for key, value in lexicons.concepts.at(streams, place):
            concept, part = cast("tuple[str, str]", value)
            if concept == NOTHING:
                skip = place + len(key) - 1
                break
            if not part or sentence.pos[row] in _PARTS[part]:
                found.setdefault(concept, []).append(row)
    return found


def event_types(
    sentence: Sentence, rows: Iterable[int], lexicons: Lexicons
) -> tuple[tuple[EventType, float], ...]:
    """Event types with their weights, the main one first."""
    return types_of(concepts_in(sentence, rows, lexicons), lexicons)


def types_of(
    concepts: dict[str, list[int]], lexicons: Lexicons
) -> tuple[tuple[EventType, float], ...]:
    """The same, of concepts that were found."""
    if not concepts:
        return ()
    weights: dict[EventType, float] = {}
    for combination in lexicons.combinations:
        if combination.concepts[0] not in concepts:
            continue
        if weights.get(combination.type, 0.0) >= combination.weight:
            continue
        if _near(concepts, combination.concepts):
            extra = 0.1 * min(3, sum(len(concepts[c]) for c in combination.concepts) - 1)
            weights[combination.type] = combination.weight + extra
    return _two(sorted(weights.items(), key=lambda item: -item[1]))


def _two(ranked: list[tuple[EventType, float]]) -> tuple[tuple[EventType, float], ...]:
    """The heaviest and the one that best goes with it."""
    if len(ranked) < 2:
        return tuple(ranked)
    main, rest = ranked[0], ranked[1:]
    beside = next((item for item in rest if item[0] in _BESIDE and item[1] >= SECOND), None)
    second = beside or (rest[0] if rest[0][1] >= SECOND else None)
    return (main,) if second is None else (main, second)


def _near(concepts: dict[str, list[int]], names: tuple[str, ...]) -> bool:
    if any(name not in concepts for name in names):
        return False
    if len(names) == 1:
        return True
    return any(
        max(rows) - min(rows) <= WINDOW and len(set(rows)) == len(rows)
        for rows in product(*(concepts[name] for name in names))
    )
