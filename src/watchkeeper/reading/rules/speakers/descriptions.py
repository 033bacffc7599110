"""Whom a description stands for: "the report", "the official", "a team sent by the Panel".

The rungs, tried in order; the first that finds somebody registered wins, else the first of all:

1. "its spokesman": the owner's; "In Moscow, the ministry": the state's whose seat it is.
2. "the service's director", "one of them", "Kim's regime": whoever was named so.
3. A surname that was introduced with an office or a state.
4. "the report": a document speaks for its owner, named here or before, for whoever puts it out or
   has spoken in it; so do its authors.
5. "a team sent by the Panel": whoever sent it.
6. Part of a name that was given in full.
7. A speaker of this sort who spoke, or a body that was named, before; but "the Defence Ministry"
   is not the Foreign Ministry that spoke, nor one company another with a name of its own.
8. "the ministry": the state in force.
9. What stands in apposition, by the last two kinds of name.

Whoever is introduced ("a Western member of the team") is nobody named before, and the opposition
("the shadow minister") speaks for nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.sentences.clauses import agent_of
from watchkeeper.reading.rules.sentences.nominals import appositions_of, phrase_of
from watchkeeper.reading.rules.speakers.memory import Memory
from watchkeeper.reading.rules.speakers.mentions import Mention
from watchkeeper.reading.rules.speakers.offices import by_office, by_owner, by_place
from watchkeeper.reading.rules.speakers.papers import issuer_of, paper_owner
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers

_DEEPEST = 8
"""Most mentions that explain one another; texts nest two or three."""


def described(memory: Memory, mention: Mention) -> Speaker:
    """Whom a phrase that names no registered actor stands for, itself when nobody is found."""
    if mention.stateless or mention.lowers() & _WORDS.partisan:
        return mention.named
    if mention.private and _one_of(memory, mention):
        mention = replace(mention, kind="")
    first: Speaker | None = None
    for found in chain(_rungs(memory, mention), _beside(memory, mention)):
        if found.entity:
            return found
        first = first or found
    return first or mention.named


def _rungs(memory: Memory, mention: Mention) -> Iterator[Speaker]:
    """What each rung finds."""
    first = (_makers, by_owner, by_place, _of_person, _head_of, _surname, _paper, _sent)
    yield from (one for rung in first if (one := rung(memory, mention)) is not None)
    if not mention.private and (shorter := _shorter(memory, mention)) is not None:
        yield shorter
    if _introduces(mention):
        return
    known = _known(memory, mention)
    again = None if known is None else _again(mention, known)
    if known is not None and _other_office(memory, mention, known):
        if (office := by_office(memory, mention)) is not None:
            yield office
        return
    if again is not None:
        yield again
    noun = mention.sentence.pos[mention.head] == "NOUN"
    settled = noun and again is not None and not memory.is_bare(again)
    if not (settled or mention.private) and (office := by_office(memory, mention)) is not None:
        yield office


def _other_office(memory: Memory, mention: Mention, known: Speaker) -> bool:
    """As in "the Defence Ministry" after "the Foreign Ministry": maybe another state's."""
    nouns = memory.lexicons.nouns
    if mention.private or mention.lemma not in nouns["offices"]:
        return False
    said = set(known.text.lower().replace("-", " ").split())
    return bool((mention.lowers() & nouns["titles"]) - _WORDS.plain - said - {mention.lemma})


def _beside(memory: Memory, mention: Mention) -> Iterator[Speaker]:
    """Whom the phrases in apposition stand for."""
    for top in () if mention.private else appositions_of(mention.sentence, mention.head):
        beside = replace(mention, head=top, rows=phrase_of(mention.sentence, top))
        office = _shorter(memory, beside) or by_office(memory, beside)
        if office is not None:
            yield office


def _one_of(memory: Memory, mention: Mention) -> bool:
    """As in "one of its officers", who speaks for them."""
    whom = _of_whom(mention.sentence, mention.head) if mention.lemma in _WORDS.members else None
    if whom is None:
        return False
    lemma = mention.sentence.lemmas[whom]
    return lemma in memory.lexicons.nouns["offices"] or lemma == "officer"


def _of_whom(sentence: Sentence, head: int) -> int | None:
    of = next((k for k in sentence.children(head, "prep") if sentence.lowers[k] == "of"), None)
    return None if of is None else sentence.child(of, "pobj")


def _introduces(mention: Mention) -> bool:
    """As in "the diplomat, a Western member of the team": somebody new."""
    sentence = mention.sentence
    return any(
        sentence.lowers[row] in ("a", "an", "one")
        for top in appositions_of(sentence, mention.head)
        for row in sentence.children(top, "det", "nummod")
    )


def _head_of(memory: Memory, mention: Mention) -> Speaker | None:
    """As in "the service's director", "one of them": whoever was named so."""
    sentence, nouns = mention.sentence, memory.lexicons.nouns
    owner = sentence.child(mention.head, "poss")
    if owner is not None and sentence.pos[owner] == "NOUN":
        official = mention.lemma in nouns["persons"] or mention.lemma in nouns["offices"]
        known = memory.by_head(sentence.lemmas[owner]) if official else None
        return None if known is None else mention.stands_for(known.entity)
    whom = _of_whom(sentence, mention.head)
    if whom is None or sentence.lowers[whom] != "them" or not memory.group:
        return None
    return mention.stands_for(memory.group[0].entity, "description")


def _of_person(memory: Memory, mention: Mention) -> Speaker | None:
    """As in "Kim's regime": the government of somebody who was named in full."""
    sentence, nouns = mention.sentence, memory.lexicons.nouns
    owner = sentence.child(mention.head, "poss")
    if owner is None or sentence.pos[owner] != "PROPN" or mention.private:
        return None
    known = memory.people.get(sentence.words[owner])
    serves = mention.lemma in nouns["offices"] | nouns["speakers"]
    return mention.stands_for(known.entity) if known is not None and serves else None


def _surname(memory: Memory, mention: Mention) -> Speaker | None:
    """Somebody who was introduced with an office or a state."""
    sentence, head = mention.sentence, mention.head
    known = memory.people.get(sentence.words[head])
    titled = mention.lemma in memory.lexicons.nouns["persons"]
    if known is None or titled or not sentence.words[head].istitle():
        return None
    return replace(known, span=mention.named.span, resolved="surname")


def _paper(memory: Memory, mention: Mention) -> Speaker | None:
    """A document speaks for its owner, named here or before."""
    sentence, named = mention.sentence, mention.named
    if mention.lemma not in memory.lexicons.nouns["papers"]:
        return None
    maker = paper_owner(sentence, mention.head)
    if maker is None:
        maker = issuer_of(sentence, mention.head)
    if maker is not None and sentence.heads[maker] != maker:
        owner = _explained(memory, mention, maker)
        if owner is None:
            return None
        inside = sentence.deps[maker] in ("poss", "compound", "nmod")
        said = named.text if inside else f"{named.text}, {owner.text}"
        return replace(named, text=said, entity=owner.entity)
    known = memory.papers.get(mention.lemma)
    return None if known is None else mention.stands_for(known.entity, "description")


def _makers(memory: Memory, mention: Mention) -> Speaker | None:
    """As in "the authors of the report", "its compilers": whose report it is."""
    sentence = mention.sentence
    definite = sentence.lowers[mention.rows[0]] in _WORDS.definite | _WORDS.possessives
    if mention.lemma not in _WORDS.makers or not definite:
        return None
    made = _of_whom(sentence, mention.head)
    if made is not None:
        owner = (
            _explained(memory, mention, made) if sentence.lemmas[made] in _papers(memory) else None
        )
    else:
        owner = next((one for one in reversed(memory.papers.values()) if one.entity), None)
    return None if owner is None else mention.stands_for(owner.entity, "description")


def _papers(memory: Memory) -> frozenset[str]:
    return memory.lexicons.nouns["papers"]


def _sent(memory: Memory, mention: Mention) -> Speaker | None:
    """As in "a team sent by the Panel": whoever sent it, and never who has only seen it."""
    acl = mention.sentence.child(mention.head, "acl")
    if acl is None or mention.sentence.lemmas[acl] in _WORDS.handing_on:
        return None
    sender = agent_of(mention.sentence, acl)
    owner = None if sender is None else _explained(memory, mention, sender)
    return None if owner is None else mention.stands_for(owner.entity)


def _explained(memory: Memory, mention: Mention, head: int) -> Speaker | None:
    """Whom another mention stands for by which this one is explained."""
    if mention.depth >= _DEEPEST:
        return None
    found = memory.resolve(mention.sentence, head, mention.text, mention.depth + 1)
    return next(iter(found), None)


def _shorter(memory: Memory, mention: Mention) -> Speaker | None:
    """Part of a name that was given in full: "the Joint Chiefs", "the Centre"."""
    sentence, rows = mention.sentence, mention.rows
    words = {sentence.words[row] for row in rows if sentence.pos[row] == "PROPN"}
    if not words or any(sentence.pos[row] in ("ADJ", "NUM") for row in rows):
        return None
    known = next((speaker for full, speaker in memory.full.items() if words <= full), None)
    return None if known is None else mention.stands_for(known.entity, "description")


def _named_otherwise(mention: Mention, known: Speaker) -> bool:
    """As in "the payments company, Halvex Pay", after another company."""
    sentence = mention.sentence
    names = [
        sentence.words[top]
        for top in appositions_of(sentence, mention.head)
        if sentence.pos[top] == "PROPN"
    ]
    return bool(names) and not known.entity and not any(name in known.text for name in names)


def _again(mention: Mention, known: Speaker) -> Speaker:
    """A speaker from before, by the fuller of his names."""
    fuller = max(mention.named.text, known.text, key=len)
    return replace(mention.stands_for(known.entity, "description"), text=fuller)


def _known(memory: Memory, mention: Mention) -> Speaker | None:
    """A speaker of this sort who spoke, or a body that was named, before."""
    sentence, lemma = mention.sentence, mention.lemma
    words = [sentence.lowers[row] for row in mention.rows]
    speaks = lemma in memory.lexicons.nouns["speakers"] or lemma in _WORDS.bodies
    if sentence.pos[mention.head] == "PROPN" and not speaks:
        return None
    definite = words[0] in _WORDS.definite or len(words) == 1
    if len(words) == 1 and sentence.tags[mention.head] == "NNS" and lemma not in memory.heads:
        return None
    for noun in (lemma, *(word for word in words if word in _WORDS.bodies)):
        known = memory.by_head(noun)
        if known is not None and _named_otherwise(mention, known):
            continue
        if known is not None and (definite or (not mention.private and noun != lemma)):
            return known
    return None
