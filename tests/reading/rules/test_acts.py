"""Which propositions are claims, and with which act, on short texts of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.rules import test_probes
from tests.reading.rules.parsing import pipeline
from tests.reading.rules.test_probes import Probe
from watchkeeper.claims.datafile import load_as
from watchkeeper.reading.lexicon import load_lexicons
from watchkeeper.reading.rules.sentences.repairs import repair
from watchkeeper.reading.trees import plant

PROBES = load_as(list[Probe], Path(__file__).parent / "acts_probes.yaml")


@pytest.mark.parametrize("probe", PROBES, ids=[probe.name for probe in PROBES])
def test_acts(probe: Probe) -> None:
    test_probes.test_probe(probe)


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        (
            "Harbour monitors estimated in 2022 that the thieves fled.",
            "estimated",
            "monitors",
        ),
        ("The island's central bank disputes that any lender was involved.", "disputes", "bank"),
        ("Briefing the Council, the envoy said that the shells had arrived.", "said", "envoy"),
    ],
)
def test_repaired_parse_names_verb_and_subject(text: str, verb: str, subject: str) -> None:
    sentence = repair(plant(next(pipeline()(text).sents), 0, 0), load_lexicons())
    root = next(row for row in range(len(sentence)) if sentence.heads[row] == row)
    named = sentence.child(root, "nsubj")
    assert sentence.words[root] == verb
    assert named is not None
    assert sentence.words[named] == subject
