"""Event types by the words of a claim, on short texts of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.rules.test_probes import Probe
from tests.reading.rules.test_probes import test_probe as check
from watchkeeper.claims.datafile import load_as

PROBES = load_as(list[Probe], Path(__file__).parent / "types_probes.yaml")


@pytest.mark.parametrize("probe", PROBES, ids=[probe.name for probe in PROBES])
def test_types(probe: Probe) -> None:
    check(probe)
