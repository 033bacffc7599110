"""Who takes part in what a proposition is about, and where.

The rules:

1. The subject is the `actor`; in the passive whoever is named by "by".
2. "to", "for" and "with" name the `recipient`, "from" the `source`, "against" and the object the
   `target`.
3. Whoever is asked to do something is the `addressee`.
4. Only registered actors count; a role is filled once.
"""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.naming import find_names
from watchkeeper.reading.rules.propositions.proposition import Proposition
from watchkeeper.reading.trees import NOMINAL, Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().claims

_MAX_ROLES = 6


def participants_of(proposition: Proposition, lexicons: Lexicons) -> tuple[tuple[str, str], ...]:
    """Roles and actor ids of a proposition, sorted by role."""
    sentence = proposition.sentence
    found: dict[str, str] = {}
    for hit in find_names(sentence, sorted(proposition.rows), lexicons):
        role = _role(sentence, hit.rows[-1], proposition)
        found.setdefault(role, hit.entity)
    return tuple(sorted(found.items())[:_MAX_ROLES])


def _role(sentence: Sentence, row: int, proposition: Proposition) -> str:  # noqa: PLR0911
    while sentence.heads[row] != row:
        label, head = sentence.deps[row], sentence.heads[row]
        if label == "nsubj":
            return "actor"
        if label == "agent":
            return "actor"
        if label == "nsubjpass":
            return "target"
        if label == "prep":
            return _WORDS.roles.get(sentence.lowers[row], "other")
        if label == "dative":
            return "recipient"
        if label == "dobj":
            asked = head == proposition.clause and proposition.nominal
            return "addressee" if asked and sentence.pos[row] == "PROPN" else "target"
        row = head
    return "other"


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
            rows = [k for k in sentence.children(top, "compound", "poss", "case", "det") if k < top]
            first = min([*rows, top])
            return " ".join(sentence.words[first : top + 1])
    return ""
