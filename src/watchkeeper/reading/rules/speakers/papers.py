"""Documents that speak for whoever made them: "the ministry's report", "a study, by RUSI"."""

from __future__ import annotations

from watchkeeper.reading.trees import Sentence

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
            if by is not None:
                return sentence.child(by, "pobj")
    return None


def _behind(sentence: Sentence, prep: int) -> int | None:
    """The maker behind "by" or "from", or by name behind "of"."""
    if sentence.lowers[prep] not in ("by", "from", "of"):
        return None
    found = sentence.child(prep, "pobj")
    if found is None or sentence.pos[found] not in _OWNING:
        return None
    return None if sentence.lowers[prep] == "of" and sentence.pos[found] != "PROPN" else found
