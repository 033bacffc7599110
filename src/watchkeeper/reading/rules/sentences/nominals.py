"""Noun phrases: what belongs to a name or description, and what only hangs on it.

The rules:

1. Clauses, appositions and joined phrases are left out; joints inside a name stay ("Ministry of
   Trade and Industry").
2. Prepositions of a name stay, before an occasion, a month or a number they go ("the spokesman in a
   statement").
3. What is left is one unbroken stretch; a comma breaks it, a quotation mark or hyphen does not.
"""

from __future__ import annotations

from watchkeeper.reading.trees import Sentence
from watchkeeper.reading.words import load_words

_WORDS = load_words().speakers
_TRIMMED = frozenset(
    {"relcl", "appos", "conj", "cc", "preconj", "punct", "advcl", "acl", "ccomp", "parataxis"}
)


def phrase_of(sentence: Sentence, head: int) -> list[int]:
    """The rows of the noun phrase, without clauses, appositions and joined phrases."""
    rows, stack = [], [head]
    while stack:
        top = stack.pop()
        rows.append(top)
        for kid in sentence.kids[top]:
            label = sentence.deps[kid]
            if label in _TRIMMED and not _inside_name(sentence, kid, head):
                continue
            if label == "prep" and not _kept(sentence, kid):
                continue
            if label == "compound" and _is_month(sentence, kid):
                continue
            stack.append(kid)
    rows = sorted(rows)
    return _contiguous(sentence, rows, head)


def _is_month(sentence: Sentence, row: int) -> bool:
    return sentence.lowers[row] in _WORDS.months and sentence.words[row].istitle()


def _inside_name(sentence: Sentence, kid: int, head: int) -> bool:
    """Joints and hyphens inside a name ("Ministry of Trade and Industry")."""
    if sentence.deps[kid] == "punct":
        return sentence.words[kid] in ("-", "'", "\u2019", '"')
    return sentence.deps[kid] in ("conj", "cc") and sentence.heads[kid] != head


def _kept(sentence: Sentence, prep: int) -> bool:
    if sentence.lowers[prep] not in _WORDS.kept:
        return False
    inner = sentence.child(prep, "pobj")
    return (
        inner is not None
        and sentence.lemmas[inner] not in _WORDS.occasions
        and sentence.pos[inner] != "NUM"
    )


def _contiguous(sentence: Sentence, rows: list[int], head: int) -> list[int]:
    """The unbroken stretch around the head; a gap of quotation marks or hyphens is no break."""
    place = rows.index(head)
    first = last = place
    while first > 0 and rows[first - 1] >= rows[first] - 2 and _bridge(sentence, rows, first - 1):
        first -= 1
    while (
        last < len(rows) - 1 and rows[last + 1] <= rows[last] + 2 and _bridge(sentence, rows, last)
    ):
        last += 1
    kept = rows[first : last + 1]
    while kept and sentence.pos[kept[0]] in ("PUNCT", "CCONJ") and kept[0] != head:
        kept = kept[1:]
    return kept


def _bridge(sentence: Sentence, rows: list[int], place: int) -> bool:
    gap = range(rows[place] + 1, rows[place + 1])
    return all(sentence.pos[i] == "PUNCT" and sentence.words[i] not in (",", ";", ":") for i in gap)


def appositions_of(sentence: Sentence, head: int) -> list[int]:
    """Heads of the phrases in apposition to a head."""
    return sentence.children(head, "appos")
