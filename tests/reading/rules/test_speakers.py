"""Who speaks, on short texts of our own: one for each way in which a text names a speaker again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from tests.reading.rules.parsing import pipeline
from watchkeeper.claims.datafile import load_as
from watchkeeper.reading.extraction import extract
from watchkeeper.reading.model import ProposedClaim

ANCHOR = date(2025, 5, 29)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One short text and its speakers; see the head of `speaker_probes.yaml`."""

    name: str
    text: list[str]
    speakers: list[str]


PROBES = load_as(list[Spoken], Path(__file__).parent / "speaker_probes.yaml")


def _speaker(claim: ProposedClaim) -> str:
    if claim.voice == "author":
        return "author"
    entity = claim.speaker.entity.removeprefix("actor:")
    return entity or f"'{claim.speaker.text}'"


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_text_names_speakers(probe: Spoken) -> None:
    claims = extract("\n\n".join(probe.text), ANCHOR, pipeline())
    assert [speaker for speaker, _ in groupby(map(_speaker, claims))] == probe.speakers
