"""A proposition: one clause with whoever speaks it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.trees import Sentence


@dataclass(frozen=True, slots=True)
class Said:
    """Who speaks a stretch of a sentence.

    Attributes:
        cue: The cue, None for a frame or the outlet.
        heads: Heads of the phrases that name the speakers, () when only a frame knows.
        outer: Who reports this in turn, None at the top.
    """

    cue: Cue | None = None
    heads: tuple[int, ...] = ()
    outer: Said | None = None


@dataclass(frozen=True, slots=True)
class Proposition:
    """One clause with whoever speaks it.

    Attributes:
        sentence: The sentence.
        said: Who speaks it.
        clause: The root of the clause, or the cue's row when its content is nominal.
        rows: Rows of the content.
        lead: Rows of speaker and cue, for the first proposition of a cue.
        nominal: Whether the content is a phrase and no clause ("denied the reports").
    """

    sentence: Sentence
    said: Said
    clause: int
    rows: frozenset[int]
    lead: frozenset[int] = frozenset()
    nominal: bool = False


def split_joint(proposition: Proposition) -> list[Proposition]:
    """One proposition for each of the joint speakers."""
    heads = proposition.said.heads
    if len(heads) < 2:
        return [proposition]
    return [replace(proposition, said=replace(proposition.said, heads=(head,))) for head in heads]


def whole(proposition: Proposition) -> Proposition:
    """The clause of a cue that turned out to be none: all its words are what is said."""
    rows = frozenset(proposition.sentence.subtree(proposition.clause)) | proposition.lead
    return replace(proposition, rows=rows, lead=frozenset(), nominal=False)
