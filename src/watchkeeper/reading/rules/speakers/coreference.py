"""Whom a mention stands for: a small ladder, tried in order.

1. First person: whoever speaks (the quotation's, the statement's or the paragraph's speaker).
2. "he", "she", "it", "they": the last person, body or group (`pronouns`).
3. A name, office or capital that the phrase itself holds, or that stands beside it.
4. "French and German officials", "both sides": the joint speakers in force (`parties`).
5. A description of somebody named before (`descriptions`), or an office of the state in force
   (`offices`).
6. The one body or owner whom the text names later by this noun.
7. Otherwise the phrase stands for itself and has no entity, and so does a list without end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import find_names, names_in_text
from watchkeeper.reading.rules.sentences.nominals import appositions_of, phrase_of
from watchkeeper.reading.rules.speakers.descriptions import described
from watchkeeper.reading.rules.speakers.memory import NOUNS
from watchkeeper.reading.rules.speakers.mentions import Mention, mention_of, trimmed
from watchkeeper.reading.rules.speakers.parties import of_several, one_korea, sides
from watchkeeper.reading.rules.speakers.pronouns import by_pronoun, is_pronoun
from watchkeeper.reading.rules.speakers.subjects import crowd_of
from watchkeeper.reading.rules.speakers.surveys import Survey
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers

_SHORT = 4
"""Most words of a description that stands for a body named elsewhere."""


@dataclass(slots=True)
class Discourse(Survey):
    """Resolves mentions against what was named before."""

    def resolve(
        self, sentence: Sentence, head: int, text: str, depth: int = 0
    ) -> tuple[Speaker, ...]:
        """The speakers that a mention stands for; several when "they" are joint speakers.

        Args:
            sentence: Where the mention stands.
            head: Its head.
            text: The stored text.
            depth: How many mentions this one explains.
        """
        if is_pronoun(sentence, head):
            return by_pronoun(self, sentence, head)
        if crowd := crowd_of(sentence, head):
            start, end = sentence.covers([*phrase_of(sentence, head), *crowd])
            return (Speaker(trimmed(text[start:end]), "", (start, end), "none"),)
        return self._named_or_described(sentence, head, text, depth)

    def _named_or_described(
        self, sentence: Sentence, head: int, text: str, depth: int
    ) -> tuple[Speaker, ...]:
        """Whom a phrase that is no pronoun stands for."""
        mention = mention_of(sentence, head, text, self.lexicons, depth)
        if self.default and mention.lowers() & {"our", "my"}:
            return tuple(replace(one, span=mention.named.span) for one in self.default)
        if not mention.named.entity:
            mention = replace(mention, named=self._named_beside(mention))
        if several := of_several(self, mention):
            return several
        if mention.named.entity:
            return (mention.named,)
        if joint := sides(self, mention):
            span = mention.named.span
            return tuple(replace(one, span=span, resolved="description") for one in joint)
        found = described(self, mention)
        if not found.entity and (later := self._later(mention)):
            found = replace(found, entity=later, resolved="description")
        return (found,)

    def _named_beside(self, mention: Mention) -> Speaker:
        """The name that brackets, an apposition, the parties or the words behind give."""
        if state := _bracketed(mention, self.lexicons):
            return mention.stands_for(state)
        named = mention.named
        if name := _in_apposition(mention):
            named = replace(named, text=f"{named.text}, {name}")
        if korea := one_korea(self, mention):
            return replace(named, entity=korea)
        if whole := _running_on(mention):
            entity = names_in_text(whole, self.lexicons)
            if entity or mention.sentence.pos[mention.head] not in NOUNS:
                return replace(named, text=whole, entity=entity)
        return named

    def _later(self, mention: Mention) -> str:
        """As in "a new report claims" in a lead, before the text says whose report it is."""
        sentence, rows, lemma = mention.sentence, mention.rows, mention.lemma
        if mention.private or sentence.pos[mention.head] != "NOUN" or len(rows) > _SHORT:
            return ""
        if any(sentence.words[r][:1].isupper() for r in rows if sentence.pos[r] != "DET"):
            return ""
        known = (
            lemma in self.lexicons.nouns["papers"] or lemma in _WORDS.leading or lemma == "bureau"
        )
        return self.by_later(lemma) if known else ""


def _bracketed(mention: Mention, lexicons: Lexicons) -> str:
    """As in "Han Seo-jin (Republic of Korea)": the state of a delegate."""
    sentence, head = mention.sentence, mention.head
    after = sentence.lowers[head + 1 : head + 7]
    if sentence.pos[head] != "PROPN" or after[:1] != ("(",) or ")" not in after:
        return ""
    inside = range(head + 2, head + 1 + after.index(")"))
    hits = find_names(sentence, inside, lexicons)
    whole = len(hits) == 1 and hits[0].kind == "state"
    loose = [row for row in inside if sentence.pos[row] != "DET"]
    return hits[0].entity if whole and len(hits[0].rows) >= len(loose) else ""


def _in_apposition(mention: Mention) -> str:
    """What stands in apposition: "The exchange, Halvex", "One, an importer in Utrecht"."""
    sentence, head = mention.sentence, mention.head
    vague = sentence.lemmas[head] in _WORDS.members
    for top in appositions_of(sentence, head):
        named = sentence.pos[top] == "PROPN" and sentence.pos[head] == "NOUN"
        if named or (vague and sentence.pos[top] in NOUNS):
            start, end = sentence.covers(phrase_of(sentence, top))
            return trimmed(mention.text[start:end])
    return ""


def _running_on(mention: Mention) -> str:
    """The capitalised words that go on behind a title: "Acting Under Secretary of the Treasury"."""
    sentence, rows = mention.sentence, mention.rows
    if not mention.head or not sentence.words[mention.head][:1].isupper():
        return ""
    last = rows[-1]
    while last + 1 < len(sentence) and (
        sentence.words[last + 1][:1].isupper()
        or sentence.lowers[last + 1] in ("of", "the", "for", "and")
    ):
        last += 1
    if last <= rows[-1] + 1:
        return ""
    return trimmed(mention.text[sentence.begins[rows[0]] : sentence.ends[last]])
