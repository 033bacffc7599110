"""Whether a proposition can be a claim at all.

The rules:

1. The outlet's own sentence must bear a claim (`bearing`), its headline must name an event; a
   question states nothing.
2. Under a frame a sentence must have a finite verb, and an event, a name, a figure or a pointer.
3. Ceremony, proverbs and procedure are no claims, whoever speaks them.
4. The subject of a doubtful cue must be able to speak.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.model import EventType, Role, Speaker
from watchkeeper.reading.rules.naming import entity_of, find_names
from watchkeeper.reading.rules.propositions.bearing import bears
from watchkeeper.reading.rules.propositions.proposition import Proposition, Said
from watchkeeper.reading.rules.sentences.nominals import phrase_of
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().claims

EVENTFUL = 2.5
"""Least weight of a type of a headline, and of an entry of a list that has no verb."""
STATED = 1.1
_OTHERS = ("frame:dateline", "frame:label", "frame:delegate")
"""Frames of more than one speaker, or of an agency that also reports."""
LISTED = 9
"""Least words of an entry of a list that has no verb."""
SPOKEN = frozenset({"that", "quote", "fronted", "none", "noun"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD", "VB"})
_ABSTRACT = re.compile(r"(?:ion|ment|ance|ence|ity|ship|ism|ness|ing|age|ure|al|th|cy|sis)\Z")
_DONE_BY_PERSONS = frozenset({"deny", "demand", "acknowledge", "no comment"})
"""Acts that a thing is hardly ever said to do."""
_AGENTIVE = re.compile(r"(?:er|or|ist|ian|man|woman|eer|ee|ant|body)\Z")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a proposition stands.

    Attributes:
        role: Role of its paragraph.
        frame: Rule of the paragraph's frame, "" outside one.
        rule: Rule by which its sentence has a speaker without a cue, "" when none.
        reported: Whether somebody other than the outlet speaks.
        note: Whether the document is a note by an author who says "we".
    """

    role: Role
    frame: str
    rule: str
    reported: bool
    note: bool


def counts(  # noqa: PLR0911, PLR0913, PLR0917
    proposition: Proposition,
    types: tuple[tuple[EventType, float], ...],
    act: str,
    content: str,
    setting: Setting,
    lexicons: Lexicons,
) -> bool:
    """Whether the proposition can be a claim."""
    sentence, cue = proposition.sentence, proposition.said.cue
    if sentence.words[-1] == "?" and (cue is None or setting.role == "question"):
        return False
    if cue is not None:
        return True
    if lexicons.stances["procedure"].search(content):
        return False
    if not setting.reported:
        return _of_author(proposition, types, act, content, setting, lexicons)
    if not any(_is_finite(sentence, row) for row in proposition.rows):
        return bool(types) and types[0][1] >= EVENTFUL and len(proposition.rows) >= LISTED
    if act != "assert" or (types and types[0][1] >= STATED):
        return True
    return _goes_on(proposition, content, setting, lexicons)


def _of_author(  # noqa: PLR0913, PLR0917
    proposition: Proposition,
    types: tuple[tuple[EventType, float], ...],
    act: str,
    content: str,
    setting: Setting,
    lexicons: Lexicons,
) -> bool:
    """Whether a sentence of nobody's is a claim in the author's own voice."""
    if lexicons.stances["background"].search(content):
        return False
    verbal = proposition.sentence.pos[proposition.clause] in ("VERB", "AUX")
    if not verbal or proposition.nominal or setting.role == "label":
        return False
    weight = types[0][1] if types else 0.0
    if setting.role in ("headline", "standfirst"):
        return weight >= EVENTFUL
    return bears(proposition, act, weight, lexicons, note=setting.note)


def _goes_on(proposition: Proposition, content: str, setting: Setting, lexicons: Lexicons) -> bool:
    """Whether a sentence under a frame, without an event of its own, goes on with the matter."""
    sentence = proposition.sentence
    if setting.frame == "frame:dateline" or len(proposition.rows) < 6:
        return False
    verbal = sentence.pos[proposition.clause] in ("VERB", "AUX")
    if setting.rule in ("frame:label", "quote:continued") and verbal:
        return True
    if lexicons.stances["ceremony"].search(content):
        return False
    rows = sorted(proposition.rows)
    own_page = setting.rule.startswith("frame:") and setting.rule not in _OTHERS
    named = own_page and find_names(sentence, rows, lexicons)
    return (
        bool(named) or is_anaphoric(proposition) or any(sentence.pos[row] == "NUM" for row in rows)
    )


def _is_finite(sentence: Sentence, row: int) -> bool:
    """A finite verb, or a participle with an object that the parser made of one."""
    if sentence.tags[row] in FINITE:
        return True
    made = sentence.tags[row] == "VBN" and sentence.deps[row] == "acl"
    return made and sentence.child(row, "dobj") is not None


def is_anaphoric(proposition: Proposition) -> bool:
    """Whether the clause goes on about what was named before."""
    sentence = proposition.sentence
    subject = sentence.child(proposition.clause, "nsubj", "nsubjpass")
    rows = proposition.rows if subject is None else sentence.subtree(subject)
    return any(sentence.lowers[row] in _WORDS.pointing for row in rows)


def is_own(proposition: Proposition, speaker: Speaker, lexicons: Lexicons) -> bool:
    """Whether the subject of a clause is the speaker's own side."""
    sentence = proposition.sentence
    subject = _subject(sentence, proposition.clause)
    if subject is None or proposition.nominal:
        return False
    told = proposition.said.cue is not None
    if sentence.lowers[subject] in _WORDS.same:
        return told or sentence.lowers[subject] != "it"
    heads = proposition.said.heads
    plural = bool(heads) and (
        sentence.tags[heads[0]] in ("NNS", "NNPS") or sentence.lowers[heads[0]] == "they"
    )
    if sentence.lowers[subject] == "they" and plural:
        return True
    whose = sentence.children(subject, "poss")
    if any(sentence.lowers[k] in _WORDS.possessives for k in whose) or _names_speaker(
        sentence, subject, speaker, lexicons
    ):
        return True
    itself = bool(speaker.text) and (not told or _is_both(sentence, subject))
    return (itself and _is_office_itself(sentence, subject, lexicons)) or (
        bool(speaker.entity) and _is_of_state(sentence, subject, speaker, lexicons)
    )


def _is_of_state(sentence: Sentence, subject: int, speaker: Speaker, lexicons: Lexicons) -> bool:
    """Whether a subject is a body of the speaker's state."""
    entity, _ = entity_of(sentence, phrase_of(sentence, subject), subject, lexicons)
    state = lexicons.registry.state_of
    return bool(entity) and state(entity) == state(speaker.entity)


def _subject(sentence: Sentence, clause: int) -> int | None:
    """The subject of a clause, or that of the clause to which it is joined without one."""
    subject = sentence.child(clause, "nsubj", "nsubjpass")
    while subject is None and sentence.deps[clause] == "conj":
        clause = sentence.heads[clause]
        subject = sentence.child(clause, "nsubj", "nsubjpass")
    return subject


def _names_speaker(sentence: Sentence, subject: int, speaker: Speaker, lexicons: Lexicons) -> bool:
    """As in "Group Compliance will repeat the review" in a note by that department."""
    names = [row for row in phrase_of(sentence, subject) if sentence.pos[row] == "PROPN"]
    named = lexicons.registry.name(speaker.entity) if speaker.entity else ""
    words = set(f"{speaker.text} {named}".replace(",", " ").split())
    return bool(names) and subject in names and all(sentence.words[row] in words for row in names)


def names_own(proposition: Proposition, speaker: Speaker, lexicons: Lexicons) -> bool:
    """Whether a clause names the speaker's own state or a place in it."""
    state = lexicons.registry.state_of
    own = state(speaker.entity) if speaker.entity else ""
    hits = find_names(proposition.sentence, sorted(proposition.rows), lexicons)
    return bool(own) and any(state(hit.entity) == own for hit in hits if hit.entity)


def _is_office_itself(sentence: Sentence, subject: int, lexicons: Lexicons) -> bool:
    """As in "the Government", "this Office", "the two Ministers" in a statement: who makes it."""
    kids = [kid for kid in sentence.kids[subject] if sentence.deps[kid] != "punct"]
    bare = bool(kids) and all(sentence.lowers[kid] in _WORDS.bare for kid in kids)
    lemma = sentence.lemmas[subject].lower()
    known = lemma in lexicons.nouns["offices"] or lemma in _WORDS.selves
    capital = sentence.words[subject][0].isupper() and known
    return bare and (capital or lemma in _WORDS.governing)


def _is_both(sentence: Sentence, subject: int) -> bool:
    """As in "agreed that the two Governments would": those who speak together."""
    return any(sentence.lowers[kid] in ("two", "three", "both") for kid in sentence.kids[subject])


def can_speak(sentence: Sentence, said: Said, lexicons: Lexicons) -> bool:
    """Whether the subject of a doubtful cue can say anything at all."""
    if said.cue is None or not said.heads:
        return True
    nested = said.outer is not None and bool(said.outer.heads)
    if said.cue.form in SPOKEN and said.cue.name not in lexicons.weak and not nested:
        return True
    head, nouns = said.heads[0], lexicons.nouns
    lemma = sentence.lemmas[head]
    if sentence.pos[head] in ("PRON", "PROPN"):
        return True
    known = ("speakers", "papers", "persons", "private", "offices", "sides")
    if any(lemma in nouns[name] for name in known):
        return True
    concrete = _ABSTRACT.search(lemma) is None and sentence.tags[head] == "NN"
    return lemma not in nouns["things"] and (
        _AGENTIVE.search(lemma) is not None or (concrete and said.cue.act in _DONE_BY_PERSONS)
    )
