"""Joint speakers without their names: "both sides", "the parties", "the Korean side".

The rules:

1. Under a joint statement they are those who make it.
2. "both" and "the two" are the two states of which the clause before speaks, or the two that the
   sentence before joins by "and".
3. Otherwise they are the plural speakers named last, or the two states that spoke last.
4. "French and German officials" are those of both.
5. In a statement to which one Korea is a party, "the Korean side" is that one.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import find_names
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.rules.speakers.memory import Memory
from watchkeeper.reading.rules.speakers.mentions import Mention
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers

_KOREAS = frozenset({"actor:DPRK", "actor:ROK"})


def sides(memory: Memory, mention: Mention) -> tuple[Speaker, ...]:
    """The joint speakers in force that a phrase for "sides" means, () when it means none."""
    sentence, head = mention.sentence, mention.head
    noun, words = mention.lemma.removesuffix("s"), mention.lowers()
    plural = sentence.tags[head] in ("NNS", "NNPS") or sentence.words[head].endswith("s")
    if not plural or not {noun, mention.lemma} & memory.lexicons.nouns["sides"]:
        return ()
    if not words & {*_WORDS.both, "the"}:
        return ()
    if len(memory.default) > 1:
        return memory.default
    if words & _WORDS.both and (named := _two_before(memory, sentence, head) or memory.pair):
        return named
    if len(memory.group) > 1:
        return memory.group
    states = [one for one in memory.recent if one.entity]
    return tuple(states[-2:]) if len(states) > 1 else ()


def _two_before(memory: Memory, sentence: Sentence, head: int) -> tuple[Speaker, ...]:
    """The two states of which the clause before speaks: "..., which both countries deny"."""
    speaking = next((row for row in range(head) if sentence.deps[row] == "nsubj"), -1)
    skipped = set() if speaking < 0 else set(phrase_of(sentence, speaking))
    lexicons = memory.lexicons
    hits = find_names(sentence, [r for r in range(head) if r not in skipped], lexicons)
    states = dict.fromkeys(hit.entity for hit in hits if hit.kind in ("state", "seat"))
    if len(states) != 2:
        return ()
    return tuple(Speaker(lexicons.registry.name(state), state) for state in states)


def one_korea(memory: Memory, mention: Mention) -> str:
    """The one Korea that is a party to the statement, where a phrase speaks of Korea, else ""."""
    if not mention.lowers() & {"korean", "korea"}:
        return ""
    state = memory.lexicons.registry.state_of
    both = {state(one.entity) for one in memory.default if one.entity} & _KOREAS
    return next(iter(both)) if len(both) == 1 else ""


def of_several(memory: Memory, mention: Mention) -> tuple[Speaker, ...]:
    """The states by whose adjectives joint officials are named, () when they are of one."""
    sentence, head, nouns = mention.sentence, mention.head, memory.lexicons.nouns
    known = nouns["offices"] | nouns["persons"]
    if sentence.tags[head] != "NNS" or mention.lemma not in known - nouns["private"]:
        return ()
    hits = find_names(sentence, [row for row in mention.rows if row < head], memory.lexicons)
    states = [hit for hit in hits if hit.kind in ("adjective", "state")]
    if len({hit.entity for hit in states}) < 2 or len(states) != len(hits):
        return ()
    if not all(
        {"and", ",", "/"} & set(sentence.lowers[one.rows[-1] + 1 : other.rows[0]])
        for one, other in pairwise(states)
    ):
        return ()
    return tuple(replace(mention.named, entity=hit.entity, resolved="named") for hit in states)
