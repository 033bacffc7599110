"""A mention: a phrase that names or describes somebody, as the ladder of coreference sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import entity_of
from watchkeeper.reading.rules.sentences.nominals import appositions_of, phrase_of
from watchkeeper.reading.trees import Sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that is no pronoun.

    Attributes:
        sentence: Where it stands.
        head: Its head.
        rows: Its rows.
        named: What it says of itself: its words and span, and an entity once one is known.
        kind: How its name was found, "private" when it speaks for nobody else, "" without a name.
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
        return self.kind == "private"

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
    rows = phrase_of(sentence, head)
    start, end = sentence.covers(rows)
    entity, kind = entity_of(sentence, rows, head, lexicons)
    if not entity and kind != "private":
        beside = [r for top in appositions_of(sentence, head) for r in phrase_of(sentence, top)]
        if beside:
            entity, kind = entity_of(sentence, sorted({*rows, *beside}), head, lexicons)
    named = Speaker(trimmed(text[start:end]), entity, (start, end), "named")
    return Mention(sentence, head, rows, named, kind, text, depth)


def trimmed(text: str) -> str:
    """Text without marks, needless space and the mark of an owner."""
    plain = " ".join(text.strip("\"'“”\u2018\u2019 ,").split())
    return plain.removesuffix("'s").removesuffix("\u2019s")
