"""Which propositions are claims, and with which act, on short texts of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.rules import test_probes
from tests.reading.rules.test_probes import Probe
from watchkeeper.claims.datafile import load_as

PROBES = load_as(list[Probe], Path(__file__).parent / "acts_probes.yaml")


@pytest.mark.parametrize("probe", PROBES, ids=[probe.name for probe in PROBES])
def test_acts(probe: Probe) -> None:
    test_probes.test_probe(probe)
