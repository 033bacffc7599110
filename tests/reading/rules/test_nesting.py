"""Sentences that nest or join without end: they are read, whatever the depth."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading.rules.parsing import pipeline
from watchkeeper.reading.extraction import extract

_DEEP = 400
"""More levels than Python's stack would hold at three calls a level."""


@pytest.mark.parametrize(
    "text",
    [
        "Moscow said that " + "Seoul said that " * _DEEP + "it was false.",
        "Moscow" + " and Seoul" * _DEEP + " said that it was false.",
        "The report by " + "the report by " * _DEEP + "Seoul said that it was false.",
        "A team sent by " + "a team sent by " * _DEEP + "the Panel said that arms were sold.",
        "The official " + "who told the official " * _DEEP + "said that arms were sold.",
        "Moscow denied it" + " and denied it" * _DEEP + ".",
        "Seoul vowed to deny" + " and deny" * _DEEP + " the reports.",
    ],
    ids=["sayings", "speakers", "papers", "senders", "relatives", "denials", "infinitives"],
)
def test_depth_exhausts_no_stack(text: str) -> None:
    claims = extract(text, date(2024, 11, 3), pipeline())
    assert all(text[slice(*claim.span)] == claim.text for claim in claims)
