"""What a reader may change, and how a wrong change is refused."""

from __future__ import annotations

import pytest

from tests.findings.tables import ESTIMATED, assessed, claims_of, estimated
from watchkeeper.claims.problems import InputError
from watchkeeper.findings.options import Options, read_setting


@pytest.mark.parametrize(
    "text",
    ["laden_fraction=0", "laden_fraction=1.01", "laden_fraction=x", "laden_fraction", "cap=1",
     "laden_fraction=NaN", "discharge_share=-1", "barrels_per_tonne=inf"],
)  # fmt: skip
def test_a_setting_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_setting(text)
    assert "expected" in str(caught.value)


def test_nobody_is_left_out_by_a_wrong_name() -> None:
    claims = claims_of(ESTIMATED, estimated("E1", "RUSI", "2024-01-01", "2024-12-31", "1"))
    with pytest.raises(InputError, match="RUSI"):
        assessed(claims, Options(without_speakers=("Nobody",)))


def test_a_reporter_can_be_left_out_by_name() -> None:
    claims = claims_of(ESTIMATED, estimated("E1", "RUSI", "2024-01-01", "2024-12-31", "1"))
    assert assessed(claims, Options(without_speakers=("rusi",))).options == {
        "without_speaker": ["rusi"]
    }
