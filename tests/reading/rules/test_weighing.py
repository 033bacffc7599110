"""Event types by weights: sums by hand, files that are refused, the shipped weights."""

from __future__ import annotations

from datetime import date
from math import exp

import pytest

from tests.reading.rules.parsing import pipeline
from watchkeeper.reading.extraction import extract
from watchkeeper.reading.model import EVENT_TYPES
from watchkeeper.reading.rules.contents.weighing import BIAS, load_scales, read_scales

FILE = f"""\
# made for this test
own\t{BIAS}\tcyber:-200
own\tlemma coin\tcyber:150 financial:50
own\tconcept theft\tcyber:100
around\t{BIAS}\tcyber:-100
"""


def test_a_share_is_the_logistic_of_the_sum_of_strength_times_weight() -> None:
    scale = read_scales(FILE).own
    shares = dict(
        zip(EVENT_TYPES, scale.shares({"lemma coin": 100, "concept theft": 50}), strict=True)
    )
    assert shares["cyber"] == round(100 / (1 + exp(-(-2 + 1.5 + 0.5))))
    assert shares["financial"] == round(100 / (1 + exp(-0.5)))
    assert shares["diplomatic"] == 50


def test_an_unknown_sign_says_nothing() -> None:
    scale = read_scales(FILE).own
    assert scale.shares({"lemma never": 100}) == scale.shares({})


@pytest.mark.parametrize(
    "line",
    ["own\tlemma coin", "beside\tlemma coin\tcyber:1", "own\tlemma coin\tweather:1",
     "own\tlemma coin\tcyber", "own\tlemma coin\tcyber:much"],
)  # fmt: skip
def test_a_faulty_line_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_scales(f"# head\n{line}\n")


def test_the_shipped_weights_know_signs_of_every_type() -> None:
    scales = load_scales()
    for scale in (scales.own, scales.around):
        assert BIAS in scale.rows
        assert (scale.weights[1:] > 0).any(axis=0).all()


def test_plain_words_keep_their_type() -> None:
    text = "Tokyo said that the tanker had delivered 9,000 barrels of refined oil to Nampo."
    (claim,) = extract(text, date(2025, 3, 1), pipeline())
    assert "petroleum_transfer" in claim.event_types
