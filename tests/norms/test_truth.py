from __future__ import annotations

import itertools

import pytest

from watchkeeper.norms.truth import MET, NOT_MET, UNKNOWN, Truth, every, negation, some

F, U, T = NOT_MET, UNKNOWN, MET


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T), (T, U, U, T), (T, F, F, T),
        (U, T, U, T), (U, U, U, U), (U, F, F, U),
        (F, T, F, T), (F, U, F, U), (F, F, F, F),
    ],
)  # fmt: skip
def test_strong_kleene_tables(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert every((left, right)) is both
    assert some((left, right)) is either


def test_negation_keeps_unknown() -> None:
    assert [negation(value) for value in (T, U, F)] == [F, U, T]


def test_no_parts() -> None:
    assert every(()) is T
    assert some(()) is F


def test_de_morgan() -> None:
    for values in itertools.product((T, U, F), repeat=3):
        assert negation(every(values)) is some([negation(value) for value in values])
