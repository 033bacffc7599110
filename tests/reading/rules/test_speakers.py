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


@pytest.mark.parametrize(
    "text",
    [
        "{} said that North Korea had sent shells.",
        "According to {}, North Korea had sent shells.",
        '"North Korea has sent shells," said {}.',
    ],
)
def test_list_without_end_is_one_speaker_without_entity(text: str) -> None:
    names = ["Russia", "China", "Japan", "France", "Iran"] * 12
    (claim,) = extract(text.format(", ".join(names) + " and Ukraine"), ANCHOR, pipeline())
    assert claim.speaker.entity == ""
    assert claim.speaker.text.startswith("Russia, China")
    assert claim.speaker.text.endswith("Ukraine")


def test_members_of_a_bloc_sign_one_by_one() -> None:
    names = ["Russia", "China", "Japan", "France", "Iran"] * 6
    claims = extract(
        ", ".join(names) + " and Ukraine said that North Korea had sent shells.", ANCHOR, pipeline()
    )
    assert len(claims) == 31
