"""The rules on short texts of our own, one for each way in which an attribution can be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from tests.reading.rules.parsing import pipeline
from watchkeeper.claims.datafile import load_as
from watchkeeper.reading.extraction import extract
from watchkeeper.reading.model import ProposedClaim

ANCHOR = date(2025, 5, 29)


@dataclass(frozen=True, slots=True)
class Probe:
    """One short text and what it holds; see the head of `probes.yaml`."""

    name: str
    text: list[str]
    claims: list[str] = field(default_factory=list)
    none: bool = False


PROBES = load_as(list[Probe], Path(__file__).parent / "probes.yaml")


def _fits(claim: ProposedClaim, expected: str, kinds: dict[str, list[str]]) -> bool:
    parts = [part.strip() for part in expected.split("|")] + ["", "", ""]
    speaker, stance, types, answers = parts[:4]
    if speaker.startswith('"'):
        right = claim.speaker.text == speaker.strip('"') and not claim.speaker.entity
    else:
        right = claim.speaker.entity.removeprefix("actor:") == speaker
    right = right and stance in ("-", claim.stance)
    if types not in ("", "-"):
        right = right and types in claim.event_types
    if answers:
        right = right and answers in kinds[claim.id]
    return right


@pytest.mark.parametrize("probe", PROBES, ids=[probe.name for probe in PROBES])
def test_probe(probe: Probe) -> None:
    found = list(extract("\n\n".join(probe.text), ANCHOR, pipeline()))
    kinds = {claim.id: [str(answer.kind) for answer in claim.answers] for claim in found}
    if probe.none:
        assert not found
        return
    left = list(found)
    for expected in probe.claims:
        match = next((claim for claim in left if _fits(claim, expected, kinds)), None)
        seen = [
            (c.speaker.entity or c.speaker.text, c.stance, c.event_types, kinds[c.id])
            for c in found
        ]
        assert match is not None, f"{expected} not among {seen}"
        left.remove(match)
    assert not left, [(c.speaker.entity, c.stance, c.text, c.rules) for c in left]
