"""Who takes part: the nearest name for each role, and one role for each actor."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading.rules.parsing import pipeline
from watchkeeper.reading.extraction import extract

CASES = {
    "sent to": (
        "The ministry in Seoul said that North Korea sent shells to Russia.",
        {"actor": "actor:DPRK", "recipient": "actor:RUSSIA"},
    ),
    "the speaker's own deed": (
        "North Korea said that it had sent engineers to Russia.",
        {"actor": "actor:DPRK", "recipient": "actor:RUSSIA"},
    ),
    "whose goods": (
        "Kyiv said that Russian units fired North Korean rockets.",
        {"actor": "actor:RUSSIA", "source": "actor:DPRK"},
    ),
    "passive": (
        "Tokyo said that the tanker had been chartered by China.",
        {"actor": "actor:CHINA"},
    ),
    "from whom": (
        "Seoul said that Russia bought coal from North Korea.",
        {"actor": "actor:RUSSIA", "source": "actor:DPRK"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_roles(name: str) -> None:
    text, expected = CASES[name]
    (claim,) = extract(text, date(2025, 3, 1), pipeline())
    assert dict(claim.participants) == expected
