"""What speaks for a sentence without a speaker: whether it makes a claim or only fills the page.

The rules:

1. Points are counted for what claims have more often than other sentences (length, a figure, a
   name, an event), and against what other sentences have more often; the points are data.
2. From `least` points on the sentence is a claim in the author's own voice.

The points were taken from a logistic regression over the sentences of the sets that rules may be
tuned on, in halves of its unit and rounded. That a sentence names its event by a known word is one
sign among others: an author who goes on about his matter seldom repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from watchkeeper.claims.datafile import read_as
from watchkeeper.reading.lexicon import Lexicons
from watchkeeper.reading.rules.naming import find_names
from watchkeeper.reading.rules.propositions.proposition import Proposition

FILE = "bearing.yaml"


@dataclass(frozen=True, slots=True)
class Points:
    """Schema of `bearing.yaml`, which says what each is."""

    least: int
    short: int
    long: int
    unfinished: int
    joined: int
    note: int
    acting: int
    named: int
    figure: int
    event: int
    clear: int
    being: int
    few_words: int
    many_words: int
    clear_weight: float


@lru_cache(maxsize=1)
def load_points() -> Points:
    """The points that ship with the package.

    Raises:
        InputError: The file does not fit its schema.
    """
    text = (files("watchkeeper.reading") / "lexicons" / FILE).read_text(encoding="utf-8")
    return read_as(Points, text, FILE)


def bears(
    proposition: Proposition, act: str, weight: float, lexicons: Lexicons, *, note: bool
) -> bool:
    """Whether a clause in the author's own voice is likely to make a claim.

    Args:
        proposition: The clause.
        act: Its speech act by its wording.
        weight: Weight of its main event type, 0 without one.
        lexicons: The lexicons.
        note: Whether the document is a note by an author who says "we".
    """
    points, sentence = load_points(), proposition.sentence
    rows = sorted(proposition.rows)
    words = sum(sentence.pos[row] != "PUNCT" for row in rows)
    signs = (
        (words < points.few_words, points.short),
        (words >= points.many_words, points.long),
        ("." not in sentence.words[-2:], points.unfinished),
        (sentence.deps[proposition.clause] in ("conj", "advcl"), points.joined),
        (note, points.note),
        (act != "assert", points.acting),
        (any(sentence.pos[row] == "NUM" for row in rows), points.figure),
        (weight > 0, points.event),
        (weight >= points.clear_weight, points.clear),
        (sentence.lemmas[proposition.clause] == "be", points.being),
    )
    found = sum(value for holds, value in signs if holds)
    if found < points.least <= found + points.named and find_names(sentence, rows, lexicons):
        found += points.named
    return found >= points.least
