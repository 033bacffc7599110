"""Leaving out each speaker in turn is the same as assessing without that speaker."""

from __future__ import annotations

from dataclasses import replace

from tests.findings.tables import (
    CASE,
    ESTIMATED,
    NOTIFIED,
    STATED,
    assessed,
    claims_of,
    estimated,
    notified,
)
from watchkeeper.findings.casework import shipped_basis
from watchkeeper.findings.leaving_out import leave_one_out
from watchkeeper.findings.options import Options


def test_it_equals_a_full_assessment_without_the_speaker() -> None:
    claims = [
        *claims_of(NOTIFIED, notified("A1", "China", "2024-01-01", "2024-12-31", "10")),
        *claims_of(
            ESTIMATED,
            estimated("E1", "ROK NIS", "2024-01-01", "2024-12-31", "600000"),
            estimated("E2", "RUSI", "2023-01-01", "2023-12-31", "100000"),
        ),
        *claims_of(
            STATED,
            "S1,2024-02-01,China,spokesperson,cap finding,block,Asks for more.,US,https://example.org",
        ),
    ]
    everyone = assessed(claims)
    found = dict(leave_one_out(CASE, everyone, shipped_basis(), Options()))
    assert sorted(found) == ["China", "ROK NIS", "RUSI"]
    for name, other in found.items():
        full = assessed(claims, Options(without_speakers=(name,)))
        assert other.findings == full.findings
        assert replace(other, options={}) == replace(full, options={})
        assert other.findings != everyone.findings
