"""Documents that speak for whoever made them: "the ministry's report", "a study, by RUSI"."""

from __future__ import annotations

from watchkeeper.reading.rules.speakers.subjects import surface_subject
from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers
_OWNING = frozenset({"NOUN", "PROPN"})


def paper_owner(sentence: Sentence, row: int) -> int | None:
    """Head of whoever made a document, None when the phrase does not say."""
    if sentence.lowers[row + 1 : row + 3] == (",", "by"):
        return sentence.child(row + 2, "pobj")
    for kid in sentence.kids[row]:
        label = sentence.deps[kid]
        if label == "poss" and sentence.pos[kid] in _OWNING:
            return kid
        if label in ("compound", "nmod") and sentence.pos[kid] == "PROPN":
            return kid
        if label in ("prep", "agent") and (maker := _behind(sentence, kid)) is not None:
            return maker
        if label == "acl":
            by = next((k for k in sentence.kids[kid] if sentence.lowers[k] == "by"), None)
            if by is not None and sentence.lemmas[kid] not in _WORDS.handing_on:
                return sentence.child(by, "pobj")
    return None


def issuer_of(sentence: Sentence, row: int) -> int | None:
    """Head of whoever puts a document out in the same clause, None when nobody does.

    As in "the ministry published a statement calling it false".
    """
    verb = sentence.heads[row]
    if sentence.deps[row] != "dobj" or sentence.lemmas[verb] not in _WORDS.issuing:
        return None
    return surface_subject(sentence, verb)


def papers_beside(sentence: Sentence, verb: int) -> list[int]:
    """Rows of the nouns in which something is said: "said in a letter", "wrote on its website"."""
    preps = (k for k in sentence.children(verb, "prep") if sentence.lowers[k] in _WORDS.saidin)
    inner = (sentence.child(prep, "pobj") for prep in preps)
    return [row for row in inner if row is not None]


def _behind(sentence: Sentence, prep: int) -> int | None:
    """The maker behind "by" or "from", or by name behind "of"."""
    if sentence.lowers[prep] not in ("by", "from", "of"):
        return None
    found = sentence.child(prep, "pobj")
    if found is None or sentence.pos[found] not in _OWNING:
        return None
    return None if sentence.lowers[prep] == "of" and sentence.pos[found] != "PROPN" else found
