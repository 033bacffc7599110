"""Units of the field, and what strangers write in a column of units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.units import in_unit, measures_mass, measures_volume, ratio

D = Decimal
KNOWN = {"m", "L", "kl", "m3", "gal", "bbl", "kbbl", "Mbbl", "kg", "t", "kt", "Mt"}


def test_a_barrel_is_forty_two_gallons() -> None:
    assert ratio("bbl", "m3") == D("0.158987294928")
    assert ratio("bbl", "gal") == 42
    assert in_unit(Interval(D(1), None, low_open=True), "kbbl", "bbl") == Interval.more_than(1000)


def test_a_kilotonne_is_a_mass_and_no_speed() -> None:
    assert ratio("kt", "t") == 1000
    assert measures_mass("kt")
    assert not measures_volume("kt")
    assert not measures_mass("m")


def test_a_mass_is_no_volume() -> None:
    assert ratio("t", "bbl") is None
    with pytest.raises(ValueError, match="'t' does not convert to 'bbl'"):
        in_unit(Interval.exactly(1), "t", "bbl")


@pytest.mark.parametrize(
    "unit",
    [
        "", " ", "bbl/d", "2*bbl", "bbl**2", "bbl ** 999999999", "9**9**9**9", "(bbl)", "bbl;t",
        "b" * 100_000, "bbl\n", "\uff42\uff42\uff4c", "бочка", "bbl\u200b", "__import__('os')",
        "__class__",
        "nan", "inf", "dimensionless", "tonne_", "knot", "kbbbl", "delta_degC", "1", "%", "μm",
    ],
)  # fmt: skip
def test_any_other_text_measures_nothing(unit: str) -> None:
    assert ratio(unit, "bbl") is None
    assert ratio(unit, "t") is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,40}", fullmatch=True))
def test_no_text_raises(unit: str) -> None:
    if unit not in KNOWN:
        found = (ratio(unit, "bbl"), ratio(unit, "t"))
        assert all(value is None or value > 0 for value in found)
