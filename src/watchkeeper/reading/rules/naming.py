"""Which registered actor a phrase names.

The rules:

1. A body with an id of its own takes it; a body that the registry knows only with its owner
   ("the South Korean Defence Ministry") needs that owner in the phrase.
2. An office, official, capital or person stands for the state.
3. Where somebody is accredited names nobody: "Russia's ambassador to the United Nations" is Russia.
4. Analysts, companies, soldiers, witnesses speak for no state.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.trees import Sentence

_POSSESSIVE = re.compile(r"'s$")
_WORDS = re.compile(r"[A-Za-z0-9À-ÿ&]+(?:[.'][A-Za-zÀ-ÿ]+)*\.?")
_ACCREDITED = frozenset({"to", "at", "with", "in", "against", "on", "near"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A name inside a phrase.

    Attributes:
        rows: Where it stands.
        kind: body, state, seat, adjective or person.
        entity: Actor id.
    """

    rows: tuple[int, ...]
    kind: str
    entity: str


def find_names(sentence: Sentence, rows: Sequence[int], lexicons: Lexicons) -> list[Hit]:
    """All registered names in the rows, longest first at each place, without overlap."""
    kept = [row for row in rows if sentence.words[row] not in ("-", "\u2013")]
    words = [sentence.lowers[row] for row in kept]
    streams = (words,)
    found: list[Hit] = []
    place = 0
    while place < len(kept):
        hit = None
        if words[place] != "us" or sentence.words[kept[place]] == "US":
            hit = next(iter(lexicons.names.at(streams, place)), None)
        if hit is None or not _capital(sentence, kept[place], len(hit[0]), words[place]):
            place += 1
            continue
        key, value = hit
        kind, entity = cast("tuple[str, str]", value)
        found.append(Hit(tuple(kept[place : place + len(key)]), kind, entity))
        place += len(key)
    return found


def _capital(sentence: Sentence, row: int, length: int, word: str) -> bool:
    """A name of one word is written with a capital; the first word may be an article."""
    return length > 1 or sentence.words[row][:1].isupper() or word in ("nis", "hur")


def entity_of(
    sentence: Sentence, rows: Sequence[int], head: int, lexicons: Lexicons
) -> tuple[str, str]:
    """The actor that a phrase names.

    Args:
        sentence: The sentence.
        rows: Rows of the phrase, appositions included if they may decide.
        head: Its head.
        lexicons: The lexicons.

    Returns:
        The id and how the name was found (body, state, seat, adjective, person), "" and "" when
        no registered actor is named, "" and "private" when somebody speaks for nobody else.
    """
    hits = find_names(sentence, rows, lexicons)
    ranked = [hit for hit in hits if not _accredited(sentence, hit, head)] or hits
    words = tuple(
        sentence.lowers[row] for row in rows if sentence.words[row] not in ("-", "'s", "\u2019s")
    )
    for hit in ranked:
        for key, body in lexicons.owned.get(hit.entity, {}).items():
            if hit.kind != "person" and _contains(words, key):
                return body, "body"
    private = sentence.lemmas[head] in lexicons.nouns["private"] and "central" not in words
    for kind in ("body", "person", "state", "seat", "adjective"):
        hit_of = next((hit for hit in ranked if hit.kind == kind), None)
        if hit_of is None:
            continue
        actor = lexicons.registry.actors[hit_of.entity]
        if private and head not in hit_of.rows and actor.kind in ("state", "organ", "agency"):
            return "", "private"
        return hit_of.entity, kind
    return "", "private" if private else ""


def _contains(words: tuple[str, ...], key: tuple[str, ...]) -> bool:
    size = len(key)
    return any(words[i : i + size] == key for i in range(len(words) - size + 1))


def _accredited(sentence: Sentence, hit: Hit, head: int) -> bool:
    row = hit.rows[-1]
    while sentence.heads[row] != row and row != head:
        if sentence.deps[row] == "prep" and sentence.lowers[row] in _ACCREDITED:
            return True
        row = sentence.heads[row]
    return False


def names_in_text(text: str, lexicons: Lexicons) -> str:
    """The actor that a heading or label names, "" when none: found by words, without a parse."""
    words = [
        word if "." in word[:-1] else word.rstrip(".")
        for word in _WORDS.findall(text.replace("\u2019", "'"))
    ]
    words = [part for word in words for part in _POSSESSIVE.sub(" 's", word).split()]
    lowers = [word.lower() for word in words]
    found = []
    place = 0
    while place < len(words):
        hit = next(iter(lexicons.names.at((lowers,), place)), None)
        if hit is None or (len(hit[0]) == 1 and not words[place][:1].isupper()):
            place += 1
            continue
        found.append(cast("tuple[str, str]", hit[1]))
        place += len(hit[0])
    for _, entity in found:
        for key, body in lexicons.owned.get(entity, {}).items():
            if _contains(tuple(lowers), key):
                return body
    order = ("body", "person", "state", "seat", "adjective")
    return next((e for kind in order for k, e in found if k == kind), "")
