"""Who passed the words on: agencies and outlets, and those who report another's words.

The rules:

1. An outlet named beside the speaker is a conduit ("told Reuters", "in a statement carried by
   KCNA").
2. An outlet that names its source speaks for that source ("Yonhap reported, citing the NIS").
3. "according to KCNA" is a conduit when somebody else speaks in the clause, else KCNA speaks.
4. A lawmaker who cites a body, or was briefed by it, speaks for that body ("lawmakers said after a
   briefing by the spy agency").
5. The outer speaker of nested attribution is a conduit of the inner one.
"""

from __future__ import annotations

from collections.abc import Collection

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.naming import find_names
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers


def outlets_beside(
    sentence: Sentence, without: Collection[int], lexicons: Lexicons
) -> tuple[str, ...]:
    """Ids of the outlets that a sentence names outside the given rows, in order."""
    rows = [row for row in range(len(sentence)) if row not in without]
    if not any(sentence.pos[row] == "PROPN" for row in rows):
        return ()
    hits = find_names(sentence, rows, lexicons)
    outlets = [hit.entity for hit in hits if is_outlet(hit.entity, lexicons)]
    return tuple(dict.fromkeys(outlets))


def is_outlet(entity: str, lexicons: Lexicons) -> bool:
    """Whether an actor passes words on by trade."""
    actor = lexicons.registry.actors.get(entity)
    return actor is not None and actor.kind == "outlet"


def cited_by(sentence: Sentence, cue: Cue, lexicons: Lexicons) -> int | None:
    """Head of the source that an outlet cites, None when it cites nobody who speaks."""
    for kid in sentence.kids[cue.row]:
        if sentence.lemmas[kid] not in lexicons.conduits["citing"]:
            continue
        source = sentence.child(kid, "dobj", "pobj")
        if source is not None and _speaks(sentence, source, lexicons):
            return source
    return None


def briefed_by(sentence: Sentence, cue: Cue, head: int) -> int | None:
    """Head of whoever briefed the lawmakers who tell of it, None when the sentence does not say."""
    if sentence.lemmas[head] not in _WORDS.relaying:
        return None
    told = [k for k in sentence.children(head, "acl") if sentence.lemmas[k] == "brief"]
    for prep in sentence.children(cue.row, "prep"):
        occasion = sentence.child(prep, "pobj")
        if occasion is not None and sentence.lemmas[occasion] in _WORDS.occasions:
            told.append(occasion)
    for top in told:
        for kid in sentence.children(top, "prep", "agent"):
            if sentence.lowers[kid] in ("by", "from"):
                return sentence.child(kid, "pobj")
    return None


def _speaks(sentence: Sentence, row: int, lexicons: Lexicons) -> bool:
    nouns = lexicons.nouns
    return (
        sentence.pos[row] == "PROPN"
        or sentence.lemmas[row] in nouns["speakers"]
        or sentence.lemmas[row] in nouns["papers"]
    )
