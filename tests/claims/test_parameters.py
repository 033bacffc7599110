"""Dated parameters, against the design's figures and the shipped tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.claims.tables import rows_of
from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.parameters import load_parameters, read_parameters, select
from watchkeeper.claims.problems import InputError
from watchkeeper.claims.quantities import ABOUT

ALL = load_parameters()


def test_factors_by_product_are_those_of_the_table() -> None:
    names = {
        "LPG": "lpg",
        "Gasoline": "gasoline",
        "Kerosene": "kerosene",
        "Gas oil/diesel": "gas-oil-diesel",
        "Residual fuel oil": "residual-fuel-oil",
        "Product basket": "product-basket",
    }
    for row in rows_of("conversion_factors.csv"):
        if row["product"] not in names:
            continue
        (factor,) = select(ALL, "barrels_per_tonne", product=names[row["product"]])
        assert factor.value == Decimal(row["t_to_bbl"])
        confirmed = row["confirmed_or_unconfirmed"] == "confirmed"
        assert factor.status == ("confirmed" if confirmed else "unconfirmed")


@pytest.mark.parametrize(
    ("speaker", "value"),
    [("CHINA", "8.33"), ("RUSSIA", "7.98"), ("COMMITTEE-1718-SECRETARIAT", "8.33"), ("VOA", "7.9")],
)
def test_factors_by_speaker(speaker: str, value: str) -> None:
    (factor,) = select(ALL, "barrels_per_tonne", speaker=f"actor:{speaker}")
    assert factor.value == Decimal(value)


def test_scenarios_band_and_tolerance() -> None:
    fractions = [parameter.value for parameter in select(ALL, "laden_fraction")]
    assert fractions == [Decimal("0.33"), Decimal("0.5"), Decimal("0.6"), Decimal("0.9")]
    (low,) = select(ALL, "plausible_barrels_per_tonne_low")
    (high,) = select(ALL, "plausible_barrels_per_tonne_high")
    assert (low.value, high.value) == (Decimal("6.0"), Decimal("11.7"))
    (about,) = select(ALL, "about_tolerance")
    assert about.value == ABOUT


def test_rounds_per_container_have_owners_and_dates() -> None:
    first = select(ALL, "rounds_per_container", speaker="actor:ROK", on=date(2024, 1, 1))
    assert {(p.calibre, int(p.value)) for p in first} == {("152 mm", 400), ("122 mm", 80)}
    model = select(ALL, "rounds_per_container", speaker="actor:OSC")
    assert [parameter.value for parameter in model] == [266, 367]
    assert Decimal(4_200_000) / 15_800 - 266 < 1
    assert Decimal(5_800_000) / 15_800 - 367 < 1


def test_every_parameter_has_a_source_and_a_registered_speaker() -> None:
    registry = load_registry()
    for parameter in ALL:
        assert parameter.source
        assert parameter.speaker in ("", *registry.actors)


def test_a_wrong_file_is_refused_with_its_line() -> None:
    text = '- {name: a, value: "1", unit: t, source: x, status: confirmed}\n- {name: b, value: x}\n'
    with pytest.raises(InputError) as caught:
        read_parameters(text, "mine.yaml")
    assert caught.value.problems[0].row == 2
