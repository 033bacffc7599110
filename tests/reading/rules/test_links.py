"""What answers what, and what says the same, on short texts of our own; weights of signs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.rules.parsing import pipeline
from tests.reading.rules.test_probes import ANCHOR
from watchkeeper.claims.datafile import load_as, read_as
from watchkeeper.claims.problems import InputError
from watchkeeper.reading.extraction import extract
from watchkeeper.reading.model import STANCES
from watchkeeper.reading.rules.links.answers import choose
from watchkeeper.reading.rules.links.lexicon import (
    AnswerFile,
    WeightFile,
    load_answer_words,
    load_weights,
)


@dataclass(frozen=True, slots=True)
class Probe:
    """One short text and its links; see the head of `links_probes.yaml`."""

    name: str
    text: list[str]
    links: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


PROBES = load_as(list[Probe], Path(__file__).parent / "links_probes.yaml")


def _place(words: str, text: str) -> int:
    assert text.count(words) == 1, words
    return text.index(words)


@pytest.mark.parametrize("probe", PROBES, ids=[probe.name for probe in PROBES])
def test_links(probe: Probe) -> None:
    text = "\n\n".join(probe.text)
    claims = {claim.id: claim for claim in extract(text, ANCHOR, pipeline())}
    found = sorted(
        (claim.span[0], claims[answer.claim].span[0], answer.kind)
        for claim in claims.values()
        for answer in claim.answers
    )
    expected = []
    for link in probe.links:
        ends, _, kind = link.partition(" | ")
        answer, _, target = ends.partition(" > ")
        expected.append((_place(answer, text), _place(target, text), kind))
    assert found == sorted(expected)
    same = [
        (claim.span[0], claims[other].span[0])
        for claim in claims.values()
        for other in claim.same_as
    ]
    pairs = [pair.partition(" > ") for pair in probe.same]
    assert [(_place(one, text), _place(other, text)) for one, _, other in pairs] == same


def test_every_stance_of_a_target_has_a_weight_and_every_sign_a_meaning() -> None:
    weights = load_weights()
    assert {f"target: {stance}" for stance in STANCES} <= set(weights.pair)
    signs = [*weights.answer.values(), *weights.pair.values(), *weights.same.values()]
    assert all(sign.means for sign in signs)
    assert weights.reach > weights.ahead >= 0


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        (
            WeightFile,
            "reach: 9\nahead: 1\nmost: 2\nbase: 0\nleast: 0\nbeside: 0\nanswer: {deny: 1}",
        ),
        (AnswerFile, "nouns: {sayings: [claim]}"),
    ],
)
def test_what_the_schema_does_not_know_is_refused(schema: type, text: str) -> None:
    with pytest.raises(InputError):
        read_as(schema, text, "answers.yaml")


@pytest.mark.parametrize(
    ("name", "text", "is_so"),
    [
        ("lawful", "the trade violates no resolution", True),
        ("lawful", "they become lawful targets", False),
        ("lawful", "it fulfils its obligations in good faith", True),
        ("mandate", "the panel has no mandate to inspect ships", True),
        ("mandate", "the mandate of the panel ended in April", False),
        ("doubting", "they never produced a single proof", True),
        ("doubting", "the proof was published in March", False),
        ("false", "the figure is pure invention", True),
        ("earlier", "in November 2022", True),
        ("informing", "Panama told the Panel that the flag had lapsed", True),
        ("informing", "Panama told its crews to wait", False),
        ("resting", "the engineers are there at our invitation", True),
        ("resting", "the treaty was signed in June", False),
    ],
)
def test_patterns(name: str, text: str, is_so: bool) -> None:
    assert (load_answer_words().patterns[name].search(text) is not None) is is_so


@given(st.dictionaries(st.integers(0, 40), st.floats(-9, 9), max_size=12))
def test_the_best_is_chosen_with_what_is_close_and_nothing_without_enough(
    scores: dict[int, float],
) -> None:
    weights = load_weights()
    chosen = choose(scores)
    best = max(scores.values(), default=-99.0)
    assert bool(chosen) == (best >= weights.least)
    assert chosen == sorted(set(chosen)) and len(chosen) <= weights.most
    if chosen:
        assert best in [scores[one] for one in chosen]
        assert all(scores[one] >= best - weights.beside for one in chosen)
