"""Offices without their owner: "the Foreign Ministry", "its spokesman".

The rules:

1. "In Moscow, the Foreign Ministry" is that of the state whose seat opens the sentence.
2. Under a heading, in a statement or a briefing they belong to its state.
3. Elsewhere they belong to the state whose answer or deed the sentence before was about ("Moscow's
   answer was short"), then to that of whoever spoke or acted last, then to the home of the report
   (`homes`); never to one that the same sentence speaks of. Who is introduced without an owner
   ("a deputy minister", "Defence Minister Rolf Arnesen") is the report's own before another's.
4. "authorities", "police" and "prosecutors" without an article are those of the dateline.
   The police, prosecutors and what is local are at home too.
5. An office with a capitalised name of its own ("the Halvex Bureau"), a spokesman or diplomat of
   somebody unregistered ("for Halvex", "from one of the members") and "a Western official" belong
   to nobody known.
6. A state's office that has an id of its own takes it.
"""

from __future__ import annotations

from dataclasses import replace

from watchkeeper.reading.model import Speaker
from watchkeeper.reading.rules.naming import contains, entity_of, find_names
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.rules.speakers.homes import told_home
from watchkeeper.reading.rules.speakers.memory import NOUNS, Memory
from watchkeeper.reading.rules.speakers.mentions import Mention
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers
_MARKS = frozenset({'"', "\u201d", "\u201c"})
_WITHOUT_MINISTERS = "actor:USA"


def by_office(memory: Memory, mention: Mention) -> Speaker | None:
    """The state in force, or the body that it owns, for an office without an owner."""
    sentence, rows = mention.sentence, mention.rows
    words = {mention.lemma, *mention.lowers()}
    nouns = memory.lexicons.nouns
    office = nouns["offices"] & words or _is_public(memory, mention)
    if not office or {sentence.lemmas[row] for row in rows} & nouns["private"]:
        return None
    if words & _WORDS.vaguely:
        return None
    loose = sentence.tags[mention.head] == "NNS" and sentence.pos[rows[0]] != "DET"
    home = memory.dateline or memory.home
    if loose and not (home and mention.lemma in _WORDS.domestic):
        return None
    if _another_s(memory, mention):
        return None
    state = home if loose else _state(memory, mention)
    if not state:
        return None
    entity = _own_office(memory, mention, state) or _body_of(memory, state, sentence, rows)
    return mention.stands_for(entity, "scene")


def _is_public(memory: Memory, mention: Mention) -> bool:
    """As in "the Maritime Safety Agency", "the labour inspectorate": named by a field of office."""
    fields = (mention.lowers() & memory.lexicons.nouns["titles"]) - _WORDS.plain - {mention.lemma}
    return mention.lemma in _WORDS.public and bool(fields)


def by_place(memory: Memory, mention: Mention) -> Speaker | None:
    """As in "In Moscow, the Foreign Ministry": the office of the state whose seat opens it."""
    sentence, lexicons = mention.sentence, memory.lexicons
    opens = sentence.lowers[0] in ("in", "from") and sentence.child(0, "pobj") is not None
    office = mention.lemma in lexicons.nouns["offices"] and not mention.private
    if not opens or not office or _has_own_name(memory, mention):
        return None
    place = sentence.child(0, "pobj") or 0
    if place >= mention.rows[0]:
        return None
    hits = find_names(sentence, phrase_of(sentence, place), lexicons)
    if len(hits) != 1 or hits[0].kind not in ("seat", "state") or place not in hits[0].rows:
        return None
    entity = _body_of(memory, hits[0].entity, sentence, mention.rows)
    return mention.stands_for(entity, "scene")


def by_owner(memory: Memory, mention: Mention) -> Speaker | None:
    """As in "its spokesman": the owner's, or the body that the owner's state calls so."""
    sentence = mention.sentence
    owner = next(
        (
            row
            for row in mention.rows
            if sentence.lowers[row] in _WORDS.possessives
            and (row <= mention.head or mention.lemma in _WORDS.members)
        ),
        None,
    )
    if owner is not None and mention.private and sentence.child(mention.head, "appos") is not None:
        return replace(mention.named, entity="", resolved="description")
    found = None if owner is None else _owner(memory, sentence, owner)
    if found is None:
        return None
    rest = [row for row in mention.rows if row != owner]
    entity = "" if mention.private else _body_of(memory, found.entity, sentence, rest)
    words = " ".join(sentence.words[row] for row in rest)
    name = mention.named.text.partition(", ")[2]
    text = f"{found.text} {words}".strip() + (f", {name}" if name else "")
    return replace(mention.named, text=text, entity=entity, resolved="description")


def _owner(memory: Memory, sentence: Sentence, row: int) -> Speaker | None:
    """Whom a possessive means: the last person, the subject before it, or the last body."""
    if sentence.lowers[row] in ("his", "her"):
        return memory.person or memory.last
    if sentence.lowers[row] == "their" and memory.group:
        return memory.group[0]
    closing = max((r for r in range(row) if sentence.words[r] in _MARKS), default=-1)
    for top in range(closing + 1, row):
        if sentence.deps[top] in ("nsubj", "nsubjpass") and sentence.pos[top] in NOUNS:
            rows = phrase_of(sentence, top)
            entity, kind = entity_of(sentence, rows, top, memory.lexicons)
            if entity and kind != "private":
                return Speaker(" ".join(sentence.words[r] for r in rows), entity)
    return memory.body or memory.last


def _body_of(memory: Memory, entity: str, sentence: Sentence, rows: list[int]) -> str:
    """The body that a state owns under these words, else the owner itself."""
    state = memory.lexicons.registry.state_of(entity) if entity else ""
    words = tuple(sentence.lowers[row] for row in rows)
    for key, body in memory.lexicons.owned.get(state, {}).items():
        if contains(words, key):
            return body
    return entity


def _own_office(memory: Memory, mention: Mention, state: str) -> str:
    """As in "the Deputy Secretary" on a department's own page: the department's."""
    bare = [row for row in mention.rows if mention.sentence.lowers[row] not in _WORDS.ranks]
    own = memory.default[0].entity if len(memory.default) == 1 else ""
    if len(bare) != 1 or not own:
        return ""
    return own if memory.lexicons.registry.state_of(own) == state else ""


def _state(memory: Memory, mention: Mention) -> str:
    """The state of an office without an owner, "" when it is another's or nobody's."""
    if _has_own_name(memory, mention):
        return ""
    if memory.scene:
        return memory.scene
    last = memory.last.entity if memory.last is not None else ""
    told = told_home(mention.sentence, mention.head)
    homes = (memory.dateline, memory.home)
    spoke = (memory.focus, memory.lexicons.registry.state_of(last) if last else "")
    words = {mention.lemma, *mention.lowers()}
    at_home = _is_new(mention) or words & (_WORDS.domestic | _WORDS.local)
    order = (told, *homes, *spoke) if at_home else (told, *spoke, *homes)
    return next((state for state in order if state and _may_have(memory, mention, state)), "")


def _is_new(mention: Mention) -> bool:
    """As in "a deputy minister", "Defence Minister Rolf Arnesen": no office spoken of before.

    A spokesman speaks for whoever was spoken of, and so does an embassy.
    """
    sentence, first = mention.sentence, mention.rows[0]
    if mention.lemma in _WORDS.spokesmen or mention.lowers() & _WORDS.abroad:
        return False
    titled = sentence.pos[mention.head] == "PROPN" and first < mention.head
    return sentence.lowers[first] in ("a", "an") or (titled and sentence.pos[first] != "DET")


def _may_have(memory: Memory, mention: Mention, state: str) -> bool:
    """Whether an actor is a state that has such an office: some have no ministers."""
    if memory.lexicons.registry.actors[state].kind != "state":
        return False
    words = {mention.lemma, *mention.lowers()}
    return state != _WITHOUT_MINISTERS or not words & _WORDS.ministerial


def _another_s(memory: Memory, mention: Mention) -> bool:
    """As in "a spokesman for Halvex", "a diplomat from one of the members": somebody else's."""
    sentence, nouns = mention.sentence, memory.lexicons.nouns
    if mention.lemma not in _WORDS.envoys | _WORDS.deputed:
        return False
    for prep in sentence.children(mention.head, "prep"):
        owner = sentence.child(prep, "pobj")
        if owner is None or sentence.lowers[prep] not in ("of", "for", "from", "with"):
            continue
        rows = phrase_of(sentence, owner)
        if not any(sentence.lemmas[row].lower() in nouns["offices"] for row in rows):
            return True
    return False


def _has_own_name(memory: Memory, mention: Mention) -> bool:
    """Whether a capitalised word up to the title is neither office nor title."""
    sentence, rows, nouns = mention.sentence, mention.rows, memory.lexicons.nouns
    title = max((row for row in rows if sentence.lemmas[row] in nouns["persons"]), default=rows[-1])
    return any(
        row <= title
        and sentence.words[row][:1].isupper()
        and sentence.lowers[row] not in nouns["offices"]
        and sentence.lowers[row] not in nouns["titles"] | _WORDS.public
        and (place or sentence.pos[row] != "DET")
        for place, row in enumerate(rows)
    )
