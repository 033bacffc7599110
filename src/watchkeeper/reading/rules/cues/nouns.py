"""Nouns of saying: "Kyiv's allegation that", "a warning by Seoul", "the Ukrainian claim".

The rules:

1. Somebody must own the noun: a possessive, a name before it, "by", "from", "made by", "of" with
   a clause.
2. It must have content: a clause with "that", an infinitive, or a phrase ("claims of transfers").
"""

from __future__ import annotations

from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.naming import find_names
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().complements


def noun_cue(sentence: Sentence, row: int, lexicons: Lexicons) -> Cue | None:
    """The cue that a noun of saying is, None when nobody owns it or it holds nothing."""
    content: list[int] = []
    owned = False
    clause: list[int] = []
    for kid in sentence.kids[row]:
        label, word = sentence.deps[kid], sentence.lowers[kid]
        if (
            label == "poss"
            or (label in ("amod", "compound", "nmod") and _names(sentence, kid, lexicons))
            or (label == "prep" and word in _WORDS.owners)
            or (label == "prep" and _of_speaker(sentence, kid, lexicons))
            or (label == "acl" and sentence.lowers[kid] == "made")
        ):
            owned = True
        elif label == "prep" and word in (
            "of",
            "about",
            "against",
            "on",
            "for",
            "over",
            "regarding",
        ):
            content.append(kid)
        elif label in ("acl", "ccomp", "relcl") and kid > row:
            if any(
                sentence.lowers[k] == "that" and sentence.deps[k] == "mark"
                for k in sentence.kids[kid]
            ):
                clause.append(kid)
            elif label == "acl" and any(sentence.lowers[k] == "to" for k in sentence.kids[kid]):
                content.append(kid)
    if not owned:
        owned, late = _late_owner(sentence, row)
        clause += late
    if not owned or not (content or clause):
        return None
    act = lexicons.claim_nouns[sentence.lemmas[row]]
    return Cue(row, (row,), sentence.lemmas[row], act, "noun", tuple(clause), tuple(content))


def _names(sentence: Sentence, row: int, lexicons: Lexicons) -> bool:
    """Whether a word before the noun names an actor ("the Ukrainian claim")."""
    return sentence.words[row][:1].isupper() and bool(
        find_names(sentence, sentence.subtree(row), lexicons)
    )


def _of_speaker(sentence: Sentence, prep: int, lexicons: Lexicons) -> bool:
    """As in "the allegation of the United States representative that"."""
    owner = sentence.child(prep, "pobj")
    return (
        sentence.lowers[prep] == "of"
        and owner is not None
        and (sentence.pos[owner] == "PROPN" or sentence.lemmas[owner] in lexicons.nouns["speakers"])
        and sentence.child(sentence.heads[prep], "acl", "ccomp", "relcl") is not None
    )


def _late_owner(sentence: Sentence, row: int) -> tuple[bool, list[int]]:
    """As in "claims on Tuesday by Seoul": the owner hangs on a neighbour."""
    for kid in sentence.children(row, "npadvmod", "prep", "appos"):
        for inner in sentence.kids[kid]:
            if (
                sentence.deps[inner] in ("prep", "agent")
                and sentence.lowers[inner] in _WORDS.owners
            ):
                clauses = [
                    k
                    for k in (*sentence.kids[row], *sentence.subtree(inner))
                    if sentence.deps[k] in ("acl", "ccomp", "relcl")
                    and any(sentence.lowers[m] == "that" for m in sentence.kids[k])
                ]
                return True, clauses
    return False, []
