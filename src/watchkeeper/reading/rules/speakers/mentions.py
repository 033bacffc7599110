"""A mention: a phrase that names or describes somebody, as the ladder of coreference sees it.

Not of a state, though its adjective stands in the phrase, are a news agency without an id, an army
that is not the state's, and whoever speaks for a firm ("a spokesman for the Greek operator").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.names import SEATS
from watchkeeper.reading.rules.naming import entity_of, find_names
from watchkeeper.reading.rules.sentences.nominals import appositions_of, phrase_of
from watchkeeper.reading.rules.speakers.homes import load_homes
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers
_NOBODY = "nobody"
_HYPHENS = ("-", "\u2013", "\u2010", "\u2011")


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that is no pronoun.

    Attributes:
        sentence: Where it stands.
        head: Its head.
        rows: Its rows.
        named: What it says of itself: its words and span, and an entity once one is known.
        kind: How its name was found, "private" when it speaks for nobody else, "nobody" when no
            state can be meant, "" without a name.
        text: The stored text.
        depth: How many mentions it explains ("the report by the team sent by the Panel").
    """

    sentence: Sentence
    head: int
    rows: list[int]
    named: Speaker
    kind: str
    text: str
    depth: int = 0

    @property
    def lemma(self) -> str:
        """Lemma of the head."""
        return self.sentence.lemmas[self.head]

    @property
    def private(self) -> bool:
        """Whether it speaks for nobody but itself."""
        return self.kind in ("private", _NOBODY)

    @property
    def stateless(self) -> bool:
        """Whether it is sure that no state is meant."""
        return self.kind == _NOBODY

    def lowers(self) -> set[str]:
        """Its words in lower case."""
        return {self.sentence.lowers[row] for row in self.rows}

    def stands_for(self, entity: str, resolved: str = "") -> Speaker:
        """Its words, with whom they mean."""
        return replace(self.named, entity=entity, resolved=resolved or self.named.resolved)


def mention_of(
    sentence: Sentence, head: int, text: str, lexicons: Lexicons, depth: int = 0
) -> Mention:
    """The phrase around a head, with the actor that it names by itself or in apposition.

    Args:
        sentence: Where it stands.
        head: Its head.
        text: The stored text.
        lexicons: The lexicons.
        depth: How many mentions it explains.
    """
    rows = _whole(sentence, phrase_of(sentence, head))
    start, end = sentence.covers(rows)
    entity, kind = entity_of(sentence, rows, head, lexicons)
    if kind != "body" and _is_stateless(sentence, rows, head, lexicons):
        entity, kind = "", _NOBODY
    if not entity and (people := _demonym(sentence, rows, lexicons)):
        entity, kind = people, "state"
    if not entity and kind not in ("private", _NOBODY):
        beside = [r for top in appositions_of(sentence, head) for r in phrase_of(sentence, top)]
        if beside:
            entity, kind = entity_of(sentence, sorted({*rows, *beside}), head, lexicons)
    named = Speaker(trimmed(text[start:end]), entity, (start, end), "named")
    return Mention(sentence, head, rows, named, kind, text, depth)


def _whole(sentence: Sentence, rows: list[int]) -> list[int]:
    """A phrase with what a hyphen ties to its last name ("Yang Moo-jin")."""
    last = rows[-1]
    while (
        last + 2 < len(sentence)
        and sentence.words[last + 1] in _HYPHENS
        and sentence.pos[last] == "PROPN"
        and sentence.ends[last] == sentence.begins[last + 1]
        and sentence.ends[last + 1] == sentence.begins[last + 2]
    ):
        rows = [*rows, last + 1, last + 2]
        last += 2
    return rows


def _is_stateless(sentence: Sentence, rows: list[int], head: int, lexicons: Lexicons) -> bool:
    """Whether a phrase speaks for nobody's state, whatever adjective stands in it."""
    words = " ".join(sentence.lowers[row] for row in rows)
    if load_homes().stateless.search(words) is not None:
        return True
    if sentence.lemmas[head] not in _WORDS.deputed:
        return False
    firms = lexicons.nouns["private"] - lexicons.nouns["civilians"]
    for prep in sentence.children(head, "prep"):
        owner = sentence.child(prep, "pobj")
        if owner is None or sentence.lowers[prep] not in ("for", "of", "at", "from"):
            continue
        inside = set(phrase_of(sentence, owner))
        hits = find_names(sentence, rows, lexicons) if sentence.lemmas[owner] in firms else []
        if hits and all(inside.issuperset(hit.rows) and hit.kind in SEATS for hit in hits):
            return True
    return False


def _demonym(sentence: Sentence, rows: list[int], lexicons: Lexicons) -> str:
    """As in "the North Koreans said": a delegation or government by its people."""
    words = [sentence.lowers[row] for row in rows]
    if len(words) < 2 or words[0] != "the" or not words[-1].endswith("ns"):
        return ""
    name = (*words[1:-1], words[-1][:-1])
    for key, value in lexicons.names.at((name,), 0):
        kind, entity = cast("tuple[str, str]", value)
        if kind == "adjective" and key == name:
            return entity
    return ""


def names_state(sentence: Sentence, head: int, lexicons: Lexicons) -> bool:
    """As in "an Israeli claim": whether an adjective tells whose the noun behind it is."""
    if sentence.pos[head] != "ADJ":
        return False
    hits = find_names(sentence, phrase_of(sentence, head), lexicons)
    return any(head in hit.rows for hit in hits)


def trimmed(text: str) -> str:
    """Text without marks, needless space and the mark of an owner."""
    plain = " ".join(text.strip("\"'“”\u2018\u2019 ,").split())
    return plain.removesuffix("'s").removesuffix("\u2019s")
