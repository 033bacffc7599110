"""Sentences that nest or join without end: they are read, whatever the depth."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from tests.reading.rules.parsing import pipeline
from watchkeeper.reading.extraction import extract
from watchkeeper.reading.rules.cues.cue import Cue
from watchkeeper.reading.rules.cues.exclusions import is_excluded
from watchkeeper.reading.rules.propositions.walk import Walk
from watchkeeper.reading.rules.speakers.subjects import speakers_of
from watchkeeper.reading.trees import Sentence

_TIMES = 400
_DEEP = 2 * sys.getrecursionlimit()


@pytest.mark.parametrize(
    "text",
    [
        "The report by " + "the report by " * _TIMES + "Seoul said that it was false.",
        "A team sent by " + "a team sent by " * _TIMES + "the Panel said that arms were sold.",
        "The official " + "who told the official " * _TIMES + "said that arms were sold.",
        "Seoul vowed to deny" + " and deny" * _TIMES + " the reports.",
    ],
    ids=["papers", "senders", "relatives", "infinitives"],
)
def test_a_long_sentence_is_read(text: str) -> None:
    claims = extract(text, date(2024, 11, 3), pipeline())
    assert all(text[slice(*claim.span)] == claim.text for claim in claims)


def chain(pos: str, tag: str, label: str) -> Sentence:
    """A verb with a word that hangs on it, one more that hangs on that, and so on."""
    size = _DEEP
    words = ("deny", *("word" for _ in range(size - 1)))
    return Sentence(
        paragraph=0,
        begins=tuple(range(0, 5 * size, 5)),
        ends=tuple(range(4, 5 * size, 5)),
        words=words,
        lowers=words,
        lemmas=words,
        pos=("VERB", *(pos for _ in range(size - 1))),
        tags=("VB", *(tag for _ in range(size - 1))),
        deps=("ROOT", *(label for _ in range(size - 1))),
        heads=(0, *range(size - 1)),
        kids=tuple((row + 1,) if row + 1 < size else () for row in range(size)),
    )


def test_the_walk_reaches_the_last_of_a_chain() -> None:
    sentence = chain("NOUN", "NN", "prep")
    last = _DEEP - 1
    cue = Cue(last, (last,), "according to", "assert", "none", (), ())
    walk = Walk(sentence, {last: cue})
    assert [proposition.clause for proposition in walk.run()][:1] == [0]


def test_joined_speakers_without_end_are_one() -> None:
    sentence = chain("NOUN", "NN", "conj")
    joined = Sentence(
        **{name: getattr(sentence, name) for name in Sentence.__dataclass_fields__}
        | {"deps": ("ROOT", "nsubj", *sentence.deps[2:])}
    )
    cue = Cue(0, (0,), "deny", "deny", "that")
    assert speakers_of(joined, cue) == (1,)


def test_what_excludes_the_first_verb_excludes_all_that_are_joined_to_it() -> None:
    sentence = chain("VERB", "VB", "conj")
    assert not is_excluded(sentence, _DEEP - 1)
    assert is_excluded(_under(sentence, "might"), _DEEP - 1)


def _under(sentence: Sentence, modal: str) -> Sentence:
    """The sentence with a modal behind it that hangs on its first verb."""
    columns = {name: getattr(sentence, name) for name in Sentence.__dataclass_fields__}
    row = len(sentence)
    for name in ("words", "lowers", "lemmas"):
        columns[name] = (*columns[name], modal)
    columns |= {
        "begins": (*sentence.begins, 5 * row),
        "ends": (*sentence.ends, 5 * row + len(modal)),
        "pos": (*sentence.pos, "AUX"),
        "tags": (*sentence.tags, "MD"),
        "deps": (*sentence.deps, "aux"),
        "heads": (*sentence.heads, 0),
        "kids": ((*sentence.kids[0], row), *sentence.kids[1:], ()),
    }
    return Sentence(**columns)
