"""What the names of bodies mean where they stand: beside a state, and in one text.

The rules:

1. A name that bodies of several states share ("Defence Intelligence", "National Intelligence
   Service") belongs to the state beside it, and in the rest of a text to the one that it had there.
2. "UN experts" are those on human rights where a text speaks of rapporteurs.
3. A body that is about one state is not meant where another stands behind it ("Panel of Experts on
   Libya").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import cast

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.tries import Key
from watchkeeper.reading.words import load_words

_WORDS = load_words().headings
_COMMON = _WORDS.offices | _WORDS.office_words | _WORDS.shared
_POSSESSIVE = re.compile(r"'s$")
_SPELLED = re.compile(r"[A-Za-z0-9À-ÿ&]+(?:[.'][A-Za-zÀ-ÿ]+)*\.?")
SEATS = frozenset({"state", "seat", "adjective"})
"""Kinds of names that stand for a state."""
_BESIDE: tuple[list[str], ...] = ([], ["'s"], ["\u2019s"], ["and"])
"""What may stand between a state and a body of its own behind it."""
_MANDATES, _EXPERTS = frozenset({"rapporteur", "rapporteurs"}), frozenset({"un", "u.n", "experts"})
"""Words by which the experts of the United Nations are those on human rights, and no panel."""
_FAR = 10
"""Words between a body and what it is about."""


@dataclass(frozen=True, slots=True)
class Found:
    """A name among the words of a phrase: first word and the one after the last, kind and id."""

    start: int
    end: int
    kind: str
    entity: str


def settled(words: Sequence[str], found: Sequence[Found], lexicons: Lexicons) -> list[Found]:
    """The names with the ids that their neighbours, or the rest of the text, give them."""
    kept: list[Found] = []
    passed = -1
    for number, one in enumerate(found):
        if one.kind != "body":
            kept += [one] if number > passed else []
            continue
        beside = _neighbour(words, found, number, lexicons)
        local = lexicons.local.get(tuple(words[one.start : one.end]))
        entity = one.entity if local is None or beside else local
        entity = beside or entity
        if _about_another(words, found, number, lexicons):
            passed = number + 1
        elif entity:
            kept.append(one if entity == one.entity else replace(one, entity=entity))
    return kept


def _neighbour(
    words: Sequence[str], found: Sequence[Found], number: int, lexicons: Lexicons
) -> str:
    """The body of another state that stands beside a common name, "" when none does."""
    one = found[number]
    name = tuple(words[one.start : one.end])
    if not _COMMON.issuperset(name):
        return ""
    states = []
    if number and words[found[number - 1].end : one.start] in _BESIDE:
        states.append(found[number - 1])
    if number + 1 < len(found):
        between = words[one.end : found[number + 1].start]
        if between and between[0] in ("of", "for") and set(between) <= {"of", "for", "the"}:
            states.append(found[number + 1])
    for state in states:
        if state.kind in SEATS and state.entity != lexicons.registry.state_of(one.entity):
            return lexicons.owned.get(state.entity, {}).get(name, state.entity)
    return ""


def _about_another(
    words: Sequence[str], found: Sequence[Found], number: int, lexicons: Lexicons
) -> bool:
    """As in "Panel of Experts on Libya", "Committee … concerning the Sudan"."""
    one = found[number]
    about = lexicons.scopes.get(one.entity)
    for other in found[number + 1 :] if about else ():
        before = words[max(one.end, other.start - 2) : other.start]
        near = other.start - one.end <= (2 if "on" in before else _FAR)
        if other.kind in SEATS and near and {"on", "concerning"} & set(before):
            return other.entity != about
    return False


def localised(paragraphs: Iterable[str], lexicons: Lexicons) -> Lexicons:
    """The lexicons with what the shared names of bodies mean in one text.

    Args:
        paragraphs: The paragraphs of the document.
        lexicons: The lexicons that ship with the package.
    """
    # A mark between paragraphs, since nothing stands beside a name across them.
    words = [word for one in paragraphs for word in (*spelled(one.lower()), "\n")]
    found = scan(words, lexicons)
    local: dict[Key, str] = {}
    scoped: dict[Key, str] = {}
    own: set[Key] = set()
    for number, one in enumerate(found):
        name = tuple(words[one.start : one.end])
        if one.kind != "body":
            continue
        if _about_another(words, found, number, lexicons):
            local.setdefault(name, "")
        elif beside := _neighbour(words, found, number, lexicons):
            local.setdefault(name, beside)
        elif short := _short(words, one, lexicons):
            local.setdefault(short, one.entity)
        elif _is_own(found, number, lexicons):
            own.add(name)
        if one.entity in lexicons.scopes and name not in local:
            scoped[name] = "actor:UN" if name[0] in ("un", "united") else ""
    if _MANDATES & set(words):
        local.update({name: "actor:UN" for name in scoped if set(name) <= _EXPERTS})
    topics = {one.entity for one in found}
    others = _WORDS.regimes & set(words)
    if others and not topics & set(lexicons.scopes.values()) and not {"1718", "1874"} & set(words):
        local = {**scoped, **local}
    kept = {name: entity for name, entity in local.items() if name not in own}
    return replace(lexicons, local=kept) if kept else lexicons


def _short(words: Sequence[str], one: Found, lexicons: Lexicons) -> Key:
    """As in "Defence Intelligence of Ukraine": its first words, which name another's body alone."""
    for key, value in lexicons.names.at((words,), one.start):
        kind, entity = cast("tuple[str, str]", value)
        if kind == "body" and entity != one.entity and _COMMON.issuperset(key):
            return key
    return ()


def _is_own(found: Sequence[Found], number: int, lexicons: Lexicons) -> bool:
    """Whether the state to which a name belongs, or what its body is about, stands beside it."""
    one = found[number]
    wanted = {lexicons.registry.state_of(one.entity), lexicons.scopes.get(one.entity)}
    near = [*found[max(0, number - 1) : number], *found[number + 1 : number + 2]]
    gaps = [other for other in near if max(one.start - other.end, other.start - one.end) <= 2]
    return any(other.entity in wanted for other in gaps)


def scan(words: Sequence[str], lexicons: Lexicons) -> list[Found]:
    """All names among words in lower case, longest first at each place, without overlap."""
    found = []
    place = 0
    # Asked first by the word alone, since this runs over every word of a text.
    heads = lexicons.names.heads
    while place < len(words):
        known = words[place] in heads
        hit = next(iter(lexicons.names.at((words,), place)), None) if known else None
        if hit is None:
            place += 1
            continue
        found.append(Found(place, place + len(hit[0]), *cast("tuple[str, str]", hit[1])))
        place += len(hit[0])
    return found


def spelled(text: str) -> list[str]:
    """The words of a heading as the names are written in the lexicons."""
    words = [
        word if "." in word[:-1] else word.rstrip(".")
        for word in _SPELLED.findall(text.replace("\u2019", "'").replace("&", "and"))
    ]
    return [part for word in words for part in _POSSESSIVE.sub(" 's", word).split()]
