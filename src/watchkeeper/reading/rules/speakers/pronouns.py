"""Whom "we", "he", "it" and "they" stand for.

The rules:

1. The first person is whoever speaks: of the statement, the label or the quotation, or the last.
2. "they" are the joint speakers of the frame, else the plural speakers named last.
3. "he", "she", "who" are the person who is a subject before in the sentence, on the same side of
   quotation marks, else the last person.
4. "it" is the body that is a subject before in the sentence, unless it follows what it says; else
   the last body; where there is none, whoever spoke last.
"""

from __future__ import annotations

from dataclasses import replace

from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import entity_of
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.rules.speakers.memory import NOUNS, Memory
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers
_MARKS = frozenset({'"', "\u201d", "\u201c"})


def is_pronoun(sentence: Sentence, head: int) -> bool:
    """Whether a mention is a pronoun; "US" is none."""
    if sentence.words[head] == "US":
        return False
    word = sentence.lowers[head]
    if word in _WORDS.group and sentence.child(head, "relcl", "acl") is not None:
        return False
    return sentence.pos[head] == "PRON" or any(
        word in kind for kind in (_WORDS.first, _WORDS.person, _WORDS.thing, _WORDS.group)
    )


def by_pronoun(memory: Memory, sentence: Sentence, head: int) -> tuple[Speaker, ...]:
    """The speakers that a pronoun stands for, () when nobody was named."""
    word, span = sentence.lowers[head], (sentence.begins[head], sentence.ends[head])
    if word in _WORDS.first:
        held = memory.default or ((memory.last,) if memory.last else ())
        return tuple(replace(one, span=span, resolved="frame") for one in held)
    if word in _WORDS.group and len(memory.default) > 1:
        return tuple(replace(one, span=span, resolved="pronoun") for one in memory.default)
    if word in _WORDS.group and memory.group:
        return tuple(replace(one, span=span, resolved="pronoun") for one in memory.group)
    if word in _WORDS.person and (near := _person_before(memory, sentence, head)) is not None:
        return (replace(near, span=span, resolved="pronoun"),)
    if word == "it" and (near := _body_before(memory, sentence, head)) is not None:
        return (replace(near, span=span, resolved="pronoun"),)
    found = (memory.person if word in _WORDS.person else memory.body) or memory.last
    return (replace(found, span=span, resolved="pronoun"),) if found else ()


def _person_before(memory: Memory, sentence: Sentence, head: int) -> Speaker | None:
    """The person who is the subject of a clause before the pronoun in its sentence."""
    nouns = memory.lexicons.nouns
    people = nouns["persons"] | nouns["civilians"]
    inside = _is_quoted(sentence, head)
    for row in range(head - 1, -1, -1):
        if sentence.deps[row] not in ("nsubj", "nsubjpass") or sentence.pos[row] not in NOUNS:
            continue
        if sentence.tags[row] in ("NNS", "NNPS") or _is_quoted(sentence, row) != inside:
            continue
        human = sentence.lemmas[row] in people
        if not human and not memory.is_titled(sentence, row):
            continue
        if sentence.heads[sentence.heads[head]] == sentence.heads[row]:
            continue
        rows = phrase_of(sentence, row)
        entity, kind = entity_of(sentence, rows, row, memory.lexicons)
        words = " ".join(sentence.words[r] for r in rows)
        return Speaker(words, "" if kind == "private" else entity)
    return None


def _is_quoted(sentence: Sentence, row: int) -> bool:
    """Whether an odd number of quotation marks stands before a word of the sentence."""
    return sum(word in _MARKS for word in sentence.words[:row]) % 2 == 1


def _body_before(memory: Memory, sentence: Sentence, head: int) -> Speaker | None:
    """The body that is the subject before the pronoun: whoever said or did the other thing.

    As in "Kyiv went further: it called it a crime", "listed the ships for what it called piracy".
    """
    verb = sentence.heads[head]
    rest = range(verb + 1, len(sentence))
    trailing = not any(sentence.pos[row] in ("VERB", "NOUN", "PROPN") for row in rest)
    if verb < head or trailing:
        return None
    near = head > 0 and sentence.lowers[head - 1] == "what"
    apart = {sentence.lowers[row] for row in range(head)} & {":", ";"}
    for row in range(head - 1, -1, -1):
        if sentence.deps[row] not in ("nsubj", "nsubjpass") or sentence.pos[row] not in NOUNS:
            continue
        speaks = sentence.lemmas[sentence.heads[row]] in memory.lexicons.verbs
        rows = phrase_of(sentence, row)
        entity, kind = entity_of(sentence, rows, row, memory.lexicons)
        if entity and kind != "private" and (near or apart or speaks):
            return Speaker(" ".join(sentence.words[r] for r in rows), entity)
    return None
