"""Clauses: which stand for themselves, and their voice, by verb, subject and place."""

from __future__ import annotations

from watchkeeper.reading.trees import VERBAL, Sentence, has_that, has_to

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def has_own_subject(sentence: Sentence, clause: int) -> bool:
    """Whether a clause names its subject, or opens with the conjunction "that"."""
    if any(sentence.deps[kid] in _SUBJECTS for kid in sentence.kids[clause]):
        return True
    return has_that(sentence, clause)


def is_set_off(sentence: Sentence, clause: int) -> bool:
    """Whether a colon or semicolon stands between a clause and its head."""
    low, high = sorted((clause, sentence.heads[clause]))
    return any(sentence.words[row] in (":", ";") for row in range(low, high))


def is_finite(sentence: Sentence, row: int) -> bool:
    """Whether a clause has a tense, by its verb or by what stands beside it."""
    if sentence.pos[row] not in VERBAL:
        return sentence.child(row, "cop", "nsubj") is not None
    if sentence.tags[row] in _FINITE or sentence.child(row, "nsubj", "nsubjpass") is not None:
        return True
    if sentence.tags[row] == "VB":
        helped = sentence.child(row, "aux") is not None and not has_to(sentence, row)
        return sentence.deps[row] == "conj" and helped
    return sentence.tags[row] == "VBN" and sentence.deps[row] == "conj"


def is_passive(sentence: Sentence, row: int) -> bool:
    """Whether the verb is in the passive, also as a bare participle after a noun."""
    if sentence.child(row, "nsubjpass", "auxpass") is not None:
        return True
    if sentence.tags[row] == "VBN" and sentence.deps[row] in ("acl", "relcl"):
        return sentence.child(row, "nsubj") is None and sentence.child(row, "aux") is None
    return False


def agent_of(sentence: Sentence, row: int) -> int | None:
    """Who is named by "by" in a passive."""
    for kid in sentence.kids[row]:
        if sentence.deps[kid] == "agent" or (
            sentence.deps[kid] == "prep" and sentence.lowers[kid] == "by"
        ):
            return sentence.child(kid, "pobj")
    return None
