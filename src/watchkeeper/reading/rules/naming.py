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
from watchkeeper.reading.rules.names import SEATS, Found, scan, settled, spelled
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers

_POSTED = re.compile(r"(?<=\w) to the (?:United Nations|UN|U\.N\.|European Union|OPCW|IAEA)\b")
_RANKED = ("body", "person", "state", "seat", "adjective")
"""Kinds of names, the surest first."""
_UNION = "actor:EU"
_STATELY = frozenset({"state", "organ", "agency"})


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
    found: list[Found] = []
    place = 0
    while place < len(kept):
        hit = None
        if words[place] != "us" or sentence.words[kept[place]] == "US":
            hit = next(iter(lexicons.names.at(streams, place)), None)
        if hit is None or not _capital(sentence, kept[place], len(hit[0]), words[place]):
            place += 1
            continue
        key, value = hit
        found.append(Found(place, place + len(key), *cast("tuple[str, str]", value)))
        place += len(key)
    sure = settled(words, found, lexicons)
    return [Hit(tuple(kept[one.start : one.end]), one.kind, one.entity) for one in sure]


def _capital(sentence: Sentence, row: int, length: int, word: str) -> bool:
    """A name of one word is written with a capital; the first word may be an article."""
    return length > 1 or sentence.words[row][:1].isupper() or word in _WORDS.small


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
    if {sentence.lowers[row] for row in rows} & _WORDS.former and not _was_a_body(sentence, head):
        return "", "private"
    hits = find_names(sentence, rows, lexicons)
    hits = [hit for hit in hits if not _posted(sentence, hit, head, lexicons)]
    official = _official(sentence, head, lexicons)
    ranked = [hit for hit in hits if not _accredited(sentence, hit, head)]
    if not ranked and official and not _sent_there(sentence, rows, head):
        ranked = hits
    words = tuple(
        sentence.lowers[row] for row in rows if sentence.words[row] not in ("-", "'s", "\u2019s")
    )
    if body := _owned(ranked, words, lexicons):
        return body, "body"
    private = sentence.lemmas[head] in lexicons.nouns["private"] and "central" not in words
    hit = min(ranked, key=lambda one: _RANKED.index(one.kind), default=None)
    if hit is None:
        return "", "private" if private else ""
    stately = lexicons.registry.actors[hit.entity].kind in _STATELY
    loose = head not in hit.rows and ((hit.kind in SEATS and not official) or (private and stately))
    return ("", "private") if loose else (hit.entity, hit.kind)


def _owned(hits: Sequence[Hit], words: tuple[str, ...], lexicons: Lexicons) -> str:
    """The body that a state in the phrase owns under its other words, "" when there is none."""
    for hit in hits:
        for key, body in lexicons.owned.get(hit.entity, {}).items():
            if hit.kind != "person" and contains(words, key):
                return body
    return ""


def _was_a_body(sentence: Sentence, head: int) -> bool:
    """As in "the now-defunct U.N. panel": the body itself, and nobody who was in it."""
    return sentence.lemmas[head] in _WORDS.bodies


def _posted(sentence: Sentence, hit: Hit, head: int, lexicons: Lexicons) -> bool:
    """As in "its U.N. ambassador", "Russia's Security Council": the organ is not meant."""
    if lexicons.registry.actors[hit.entity].kind != "organ":
        return False
    if sentence.lemmas[head] in _WORDS.envoys and head not in hit.rows:
        return not _has_envoys(sentence, hit, head)
    before = hit.rows[0] - 1
    if before >= 1 and sentence.lowers[before] in ("'s", "\u2019s"):
        return True
    if before < 0 or not sentence.words[before][:1].isupper():
        return False
    adjective = lexicons.names.at(([sentence.lowers[before]],), 0)
    kinds = {cast("tuple[str, str]", value)[0] for _, value in adjective}
    return sentence.pos[before] == "ADJ" or "adjective" in kinds


def _has_envoys(sentence: Sentence, hit: Hit, head: int) -> bool:
    """As in "an EU diplomat": a union sends envoys of its own; "its EU ambassador" is another's."""
    sent = sentence.lemmas[head] in _WORDS.sent
    before = hit.rows[0] - 1
    owned = before >= 0 and (
        sentence.lowers[before] in ("'s", "\u2019s", *_WORDS.possessives)
        or sentence.pos[before] == "ADJ"
    )
    return hit.entity == _UNION and sent and not owned


def _sent_there(sentence: Sentence, rows: Sequence[int], head: int) -> bool:
    """As in "its ambassador to Pyongyang": the place is not whose he is."""
    owned = any(sentence.lowers[row] in _WORDS.possessives for row in rows)
    posted = any(sentence.lowers[k] == "to" for k in sentence.children(head, "prep"))
    return owned or (posted and sentence.lemmas[head] in _WORDS.envoys)


def _official(sentence: Sentence, head: int, lexicons: Lexicons) -> bool:
    """Whether the head, or an office before the name, may speak for a state."""
    nouns = lexicons.nouns
    near = [head, *sentence.kids[head]]
    near += [k for top in sentence.children(head, "appos") for k in (top, *sentence.kids[top])]
    owned = sentence.child(head, "poss") is not None and sentence.pos[head] == "PROPN"
    if owned and sentence.tags[head] == "NNP":
        return True
    if sentence.lemmas[head] in nouns["private"]:
        return any(sentence.lowers[row] == "central" for row in near)
    return any(
        sentence.lemmas[row] in nouns[name]
        for row in near
        for name in ("offices", "persons", "speakers")
        if sentence.lemmas[row] not in nouns["private"]
    )


def contains(words: tuple[str, ...], key: tuple[str, ...]) -> bool:
    """Whether the words hold a phrase."""
    size = len(key)
    return any(words[i : i + size] == key for i in range(len(words) - size + 1))


def _accredited(sentence: Sentence, hit: Hit, head: int) -> bool:
    row = hit.rows[-1]
    while sentence.heads[row] != row and row != head:
        if sentence.deps[row] == "prep" and sentence.lowers[row] in _WORDS.accredited:
            return True
        row = sentence.heads[row]
    return False


def names_in_text(text: str, lexicons: Lexicons) -> str:
    """The actor that a heading or label names, "" when none: found by words, without a parse."""
    text = _POSTED.split(text)[0] if _POSTED.search(text) else text
    words = spelled(text)
    lowers = [word.lower() for word in words]
    named = [
        one
        for one in scan(lowers, lexicons)
        if one.end - one.start > 1 or words[one.start][:1].isupper()
    ]
    found = [(one.kind, one.entity) for one in settled(lowers, named, lexicons)]
    for _, entity in found:
        for key, body in lexicons.owned.get(entity, {}).items():
            if contains(tuple(lowers), key):
                return body
    return next((e for kind in _RANKED for k, e in found if k == kind), "")


def all_names(text: str, lexicons: Lexicons) -> list[str]:
    """The actors that a text names, as often as it names them."""
    lowers = [word.lower() for word in spelled(text)]
    return [one.entity for one in settled(lowers, scan(lowers, lexicons), lexicons)]


def listed_names(text: str, lexicons: Lexicons) -> list[str]:
    """The states and bodies that a text names, in order."""
    words = spelled(text)
    lowers = [word.lower() for word in words]
    named = [one for one in scan(lowers, lexicons) if not words[one.start][:1].islower()]
    return [o.entity for o in settled(lowers, named, lexicons) if o.kind in ("state", "body")]
