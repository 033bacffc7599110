"""Who takes part in what a proposition is about, and where.

The rules:

1. The subject is the `actor`; in the passive whoever is named by "by", and the subject `target`.
2. "to" and "into" name the `recipient`, "from" the `source`, "with" the `partner`, "against" and
   the object the `target`. A state in the object's own phrase ("Russian shells") is the `source`.
3. Whoever is asked to do something is the `addressee`.
4. A subject that only stands for the speaker ("it had sent", "we") is the speaker.
5. Only registered actors count. What stands nearer to the verb goes first; a role is filled once,
   and an actor has one role.
"""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.naming import Hit, find_names
from watchkeeper.reading.rules.propositions.proposition import Proposition
from watchkeeper.reading.trees import NOMINAL, Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().claims

_OWNING = frozenset({"amod", "compound", "nmod", "poss"})
_OTHER = "other"


def participants_of(
    proposition: Proposition, speaker: str, lexicons: Lexicons
) -> tuple[tuple[str, str], ...]:
    """Roles and actor ids of a proposition, sorted by role.

    Args:
        proposition: The proposition.
        speaker: Actor id of who speaks it, "" when none.
        lexicons: The lexicons.
    """
    sentence = proposition.sentence
    hits = find_names(sentence, sorted(proposition.rows), lexicons)
    ranked = sorted(hits, key=lambda hit: (_depth(proposition, hit.rows[-1]), hit.rows))
    found: dict[str, str] = {"actor": speaker} if speaker and _is_speaker(proposition) else {}
    for hit in ranked:
        role = _role(proposition, hit)
        if hit.entity not in found.values():
            found.setdefault(role, hit.entity)
    return tuple(sorted(found.items()))


def _depth(proposition: Proposition, row: int) -> int:
    """How many words stand between a name and the verb."""
    above = proposition.sentence.above(row)
    return above.index(proposition.clause) if proposition.clause in above else len(above)


def _is_speaker(proposition: Proposition) -> bool:
    """Whether the subject of what is told is a bare pronoun for who tells it."""
    sentence, told = proposition.sentence, proposition.said.cue is not None
    subject = sentence.child(proposition.clause, "nsubj")
    return told and subject is not None and sentence.lowers[subject] in _WORDS.same


def _role(proposition: Proposition, hit: Hit) -> str:
    """The role of a name, by the first link above it that gives one."""
    sentence, row = proposition.sentence, hit.rows[-1]
    owning = False
    while sentence.heads[row] != row:
        label, head = sentence.deps[row], sentence.heads[row]
        if label in {"nsubj", "agent"}:
            return "actor"
        if label in {"nsubjpass", "dobj"}:
            return "source" if owning else _as_object(proposition, row)
        if label == "prep":
            return _WORDS.roles.get(sentence.lowers[row], _OTHER)
        if label == "dative":
            return "recipient"
        owning = owning or label in _OWNING
        row = head
    return _OTHER


def _as_object(proposition: Proposition, row: int) -> str:
    sentence = proposition.sentence
    asked = sentence.heads[row] == proposition.clause and proposition.nominal
    return "addressee" if asked and sentence.pos[row] == "PROPN" else "target"


def place_of(proposition: Proposition) -> str:
    """The first place that a proposition names after a preposition of place, "" when none."""
    sentence = proposition.sentence
    for row in sorted(proposition.rows):
        if sentence.deps[row] != "prep" or sentence.lowers[row] not in _WORDS.places:
            continue
        top = sentence.child(row, "pobj")
        if top is None or sentence.pos[top] not in NOMINAL or top not in proposition.rows:
            continue
        if sentence.pos[top] == "PROPN" and not sentence.words[top].isupper():
            return _phrase(sentence, top)
    return ""


def _phrase(sentence: Sentence, top: int) -> str:
    """A place with what stands before it."""
    before = sentence.children(top, "compound", "poss", "case", "det", "amod")
    return " ".join(sentence.words[min([top, *before]) : top + 1])
