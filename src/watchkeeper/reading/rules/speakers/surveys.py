"""What a text names without letting it speak: bodies, offices, documents, persons, pairs of states.

The rules:

1. A body that is named may be called by its noun later, an official by his office, a man by his
   surname.
2. A document belongs to its maker, or to whoever puts it out in the same clause.
3. Two states that a sentence joins by "and" are the "both" of the next.
4. Bodies and owners of documents are noted for the whole text beforehand: a lead may say "a new
   report claims" before the text says whose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import Hit, entity_of, find_names
from watchkeeper.reading.rules.sentences.nominals import appositions_of, phrase_of
from watchkeeper.reading.rules.speakers.memory import NOUNS, Memory
from watchkeeper.reading.rules.speakers.mentions import trimmed
from watchkeeper.reading.rules.speakers.papers import issuer_of, paper_owner
from watchkeeper.reading.rules.speakers.short_names import short_names
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers

_NEAR = 3
"""Most tokens from one of two joined names to the other ("Russia and the United Arab Emirates")."""


@dataclass(slots=True)
class Survey(Memory):
    """Remembers what is named; see the rules above.

    Attributes:
        names: First character of a sentence to the names in it, which are looked up twice.
    """

    names: dict[int, list[Hit]] = field(default_factory=dict)

    def _names_of(self, sentence: Sentence) -> list[Hit]:
        if sentence.start not in self.names:
            self.names[sentence.start] = find_names(sentence, range(len(sentence)), self.lexicons)
        return self.names[sentence.start]

    def survey(self, sentence: Sentence, text: str) -> None:
        """Remembers persons with offices and documents with owners, wherever they are named."""
        hits = self._names_of(sentence)
        self.pair, self.next_pair = self.next_pair, _pair(sentence, hits)
        for hit in hits:
            self._survey_name(sentence, hit)
        nouns = self.lexicons.nouns
        for row, lemma in enumerate(sentence.lemmas):
            if sentence.pos[row] not in NOUNS:
                continue
            if lemma in nouns["papers"]:
                self._survey_paper(sentence, row, lemma, text)
            elif lemma in nouns["persons"]:
                self._survey_person(sentence, row, text)
            speaks = lemma in nouns["persons"] | _WORDS.bodies | _WORDS.envoys
            if speaks and lemma in nouns["offices"]:
                self._survey_office(sentence, row, lemma, text)

    def _survey_name(self, sentence: Sentence, hit: Hit) -> None:
        """A registered name: by which surname or noun it may be meant later."""
        words = " ".join(sentence.words[row] for row in hit.rows)
        if hit.kind == "person" and len(hit.rows) > 1:
            for row in (hit.rows[0], hit.rows[-1]):
                famous = Speaker(words, hit.entity, None, "famous")
                self.people.setdefault(sentence.words[row], famous)
        if hit.kind != "body":
            return
        lemmas = [sentence.lemmas[row] for row in hit.rows]
        for noun in short_names(hit.entity, lemmas, self.lexicons):
            self.named.pop(noun, None)
            self.named[noun] = Speaker(words, hit.entity)

    def foresee(self, sentence: Sentence) -> None:
        """Notes the bodies and owners of documents that a text names anywhere."""
        for hit in self._names_of(sentence):
            if hit.kind == "body":
                for row in hit.rows:
                    self.coming.setdefault(sentence.lemmas[row], set()).add(hit.entity)
        for row, lemma in enumerate(sentence.lemmas):
            if lemma in self.lexicons.nouns["papers"] and sentence.pos[row] in NOUNS:
                owner = paper_owner(sentence, row)
                rows = [] if owner is None else phrase_of(sentence, owner)
                entity = entity_of(sentence, rows, owner, self.lexicons)[0] if owner else ""
                if entity:
                    self.coming.setdefault(lemma, set()).add(entity)

    def by_later(self, lemma: str) -> str:
        """The one body or owner whom the text elsewhere names by a noun, "" when there are more."""
        found = self.coming.get(lemma, set())
        return next(iter(found)) if len(found) == 1 else ""

    def _survey_paper(self, sentence: Sentence, row: int, lemma: str, text: str) -> None:
        owner = paper_owner(sentence, row)
        if owner is None:
            owner = issuer_of(sentence, row)
        if owner is None:
            return
        rows = phrase_of(sentence, owner)
        entity, _ = entity_of(sentence, rows, owner, self.lexicons)
        start, end = sentence.covers(rows)
        self.papers[lemma] = Speaker(trimmed(text[start:end]), entity, (start, end), "named")
        if lemma in _WORDS.papers:
            self.papers.update(dict.fromkeys(_WORDS.papers, self.papers[lemma]))

    def _survey_office(self, sentence: Sentence, row: int, lemma: str, text: str) -> None:
        """As in "talks with Iran's foreign minister": whom "the minister" may mean later."""
        rows = phrase_of(sentence, row)
        entity, kind = entity_of(sentence, rows, row, self.lexicons)
        if entity and kind != "private" and sentence.tags[row] not in ("NNS", "NNPS"):
            start, end = sentence.covers(rows)
            self.named.pop(lemma, None)
            self.named[lemma] = Speaker(trimmed(text[start:end]), entity, (start, end))

    def _survey_person(self, sentence: Sentence, row: int, text: str) -> None:
        top = row
        if sentence.deps[row] in ("compound", "nmod", "appos"):
            top = sentence.heads[row]
        beside = [k for k in appositions_of(sentence, row) if sentence.pos[k] == "PROPN"]
        name = top if sentence.pos[top] == "PROPN" else next(iter(beside), None)
        if (
            name is None
            or sentence.pos[name] != "PROPN"
            or sentence.lemmas[name] in self.lexicons.nouns["persons"]
        ):
            return
        rows = sorted({*phrase_of(sentence, name), *phrase_of(sentence, row)})
        entity, kind = entity_of(sentence, rows, row, self.lexicons)
        if kind == "private":
            entity = ""
        start, end = sentence.covers(phrase_of(sentence, name))
        for part in self._name_rows(sentence, name):
            known = self.people.get(sentence.words[part])
            given = known is not None and known.resolved != "famous"
            if known is not None and given and (known.entity or not entity):
                continue
            self.people[sentence.words[part]] = Speaker(
                trimmed(text[start:end]), entity, (start, end)
            )


def _pair(sentence: Sentence, hits: Sequence[Hit]) -> tuple[Speaker, ...]:
    """The two states that a sentence joins by "and", () when none or more are joined."""
    states = [hit for hit in hits if hit.kind in ("state", "seat", "adjective")]
    joined = [
        (one, other)
        for one, other in pairwise(states)
        if "and" in sentence.lowers[one.rows[-1] + 1 : other.rows[0]]
        and other.rows[0] - one.rows[-1] <= _NEAR
    ]
    if len(joined) != 1 or joined[0][0].entity == joined[0][1].entity:
        return ()
    return tuple(
        Speaker(" ".join(sentence.words[row] for row in hit.rows), hit.entity) for hit in joined[0]
    )
