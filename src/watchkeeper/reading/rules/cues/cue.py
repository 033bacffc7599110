"""A cue: the words by which a sentence shows that somebody says something."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.reading.model import Stance


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that show a speech act, and where its content hangs.

    Attributes:
        row: The verb or noun.
        rows: All words of the cue.
        name: The cue as the lexicon has it.
        act: The speech act.
        form: The complement: that, np, to, np to, as, a preposition, noun, quote, fronted, none.
        clauses: Roots of the clauses that are its content.
        objects: Tops of the phrases that are its content or its topic.
    """

    row: int
    rows: tuple[int, ...]
    name: str
    act: Stance
    form: str
    clauses: tuple[int, ...] = ()
    objects: tuple[int, ...] = ()
