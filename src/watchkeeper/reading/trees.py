"""Parsed sentences as plain columns, so that the rules read lists and never touch the parser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "parataxis", "conj", "pcomp"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; token `i` is row `i` of each column.

    Attributes:
        paragraph: Number of its paragraph.
        begins: First character of each token in the stored text.
        ends: One past the last character of each token.
        words: The tokens.
        lowers: The tokens in lower case.
        lemmas: Lemmas in lower case.
        pos: Universal parts of speech.
        tags: Penn tags.
        deps: Dependency labels (the CLEAR style of the English models).
        heads: Row of each token's head, itself at the root.
        kids: Rows that depend on each token, in order.
    """

    paragraph: int
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]
    lowers: tuple[str, ...]
    lemmas: tuple[str, ...]
    pos: tuple[str, ...]
    tags: tuple[str, ...]
    deps: tuple[str, ...]
    heads: tuple[int, ...]
    kids: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return len(self.words)

    @property
    def start(self) -> int:
        """First character."""
        return self.begins[0]

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.ends[-1]

    def child(self, row: int, *labels: str) -> int | None:
        """The first dependent with one of the labels."""
        for kid in self.kids[row]:
            if self.deps[kid] in labels:
                return kid
        return None

    def children(self, row: int, *labels: str) -> list[int]:
        """All dependents with one of the labels."""
        return [kid for kid in self.kids[row] if self.deps[kid] in labels]

    def subtree(self, row: int, without: frozenset[int] = frozenset()) -> list[int]:
        """The row and all that hangs on it, sorted, less the branches whose top is in `without`."""
        found, stack = [], [row]
        while stack:
            top = stack.pop()
            found.append(top)
            stack += [kid for kid in self.kids[top] if kid not in without]
        return sorted(found)

    def above(self, row: int) -> list[int]:
        """The heads of the row, nearest first."""
        found = []
        while self.heads[row] != row:
            row = self.heads[row]
            found.append(row)
        return found

    def covers(self, rows: Sequence[int]) -> tuple[int, int]:
        """First and last character of the stretch that the rows span."""
        return self.begins[min(rows)], self.ends[max(rows)]


def plant(tokens: Iterable[Any], offset: int, paragraph: int) -> Sentence:
    """Copies one parsed sentence.

    Args:
        tokens: A spaCy span.
        offset: Where the parsed text stands in the stored text.
        paragraph: Number of the paragraph.
    """
    rows = list(tokens)
    first = rows[0].i
    heads = [token.head.i - first for token in rows]
    kids: list[list[int]] = [[] for _ in rows]
    for row, head in enumerate(heads):
        if head != row:
            kids[head].append(row)
    words = [token.text for token in rows]
    begins = [token.idx + offset for token in rows]
    return Sentence(
        paragraph,
        tuple(begins),
        tuple(b + len(w) for b, w in zip(begins, words, strict=True)),
        tuple(words),
        tuple(word.lower() for word in words),
        tuple(token.lemma_.lower() for token in rows),
        tuple(token.pos_ for token in rows),
        tuple(token.tag_ for token in rows),
        tuple(token.dep_ for token in rows),
        tuple(heads),
        tuple(tuple(k) for k in kids),
    )


def has_that(sentence: Sentence, clause: int) -> bool:
    """Whether a clause opens with the conjunction "that"."""
    return any(
        sentence.lowers[kid] == "that" and sentence.deps[kid] == "mark"
        for kid in sentence.kids[clause]
    )


def has_to(sentence: Sentence, clause: int) -> bool:
    """Whether a verb is an infinitive with "to"."""
    return any(sentence.lowers[kid] == "to" for kid in sentence.children(clause, "aux"))
