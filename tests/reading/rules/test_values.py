"""Dates and figures of claims: what belongs to the deed, and what to the saying."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading.rules.parsing import pipeline
from watchkeeper.reading.extraction import extract

ANCHOR = date(2025, 5, 29)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Moscow on Tuesday rejected the reports about arms shipments.", None),
        ("Seoul said on Tuesday that the shells arrived on 3 May.", date(2025, 5, 3)),
        ("Seoul condemned the launch of two missiles on 3 May.", date(2025, 5, 3)),
    ],
)
def test_a_day_of_the_saying_is_no_day_of_the_deed(text: str, day: date | None) -> None:
    times = [claim.time for claim in extract(text, ANCHOR, pipeline())]
    assert times
    assert times[0] is None if day is None else times[0] is not None and times[0].start == day


def test_numbers_of_resolutions_are_no_figure_of_a_claim() -> None:
    text = "Seoul said that the training violates resolutions 1718, 1874 and 2270."
    (claim,) = extract(text, ANCHOR, pipeline())
    assert claim.quantity is None
