"""What is said, and how: acts and event types on short texts of our own, whoever speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.rules.test_probes import Probe, test_probe
from watchkeeper.claims.datafile import load_as

PROBES = load_as(list[Probe], Path(__file__).parent / "content_probes.yaml")


@pytest.mark.parametrize("probe", PROBES, ids=[probe.name for probe in PROBES])
def test_content(probe: Probe) -> None:
    test_probe(probe)
