"""Barrels per tonne: what may decide, and what is only shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.weighing.build import BOTH, CAP, CHINA, FACTORS, RUSSIA, YEAR, D, claim, estimate, weigh
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.parameters import Parameter
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.factors import SECRETARIAT, Factor, applicable, published
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.years import weigh_year


@pytest.mark.parametrize(
    ("speakers", "product", "values"),
    [
        ((CHINA,), "", ["8.33"]),
        ((RUSSIA,), "", ["7.98", "8.33"]),
        (BOTH, "", ["7.98", "8.33"]),
        (("actor:A",), "", ["8.33"]),
        (("actor:A",), "gas-oil-diesel", ["7.46"]),
        ((RUSSIA,), "gas-oil-diesel", ["7.46", "7.98"]),
        (("actor:A",), "lpg", ["11.6"]),
        (("actor:A",), "paint", ["8.33"]),
    ],
)
def test_the_speakers_own_the_named_products_or_the_default_apply(
    speakers: tuple[str, ...], product: str, values: list[str]
) -> None:
    assert applicable(FACTORS, speakers, product) == tuple(D(value) for value in values)


def test_a_figure_in_tonnes_spans_its_applicable_factors() -> None:
    assert weigh([claim(100, unit="t")]).notified.amount == Interval.exactly(833)
    russian = weigh([claim(100, unit="t", by=(RUSSIA,))]).notified
    assert russian.amount == Interval(D(798), D(833))


def test_a_verdict_stands_under_each_factor_and_others_are_sensitivity_only() -> None:
    ledger = weigh([claim(60_100, unit="t", by=(RUSSIA,))], suppliers=[RUSSIA]).notified
    assert ledger.exceeds == "undetermined"
    assert [(f.factor, f.owner, f.applicable, f.exceeds) for f in ledger.factors] == [
        (D("6.35"), "fuel oil", False, "no"),
        (D("7.46"), "gas oil", False, "no"),
        (D("7.9"), "press", False, "no"),
        (D("7.98"), "Russia", True, "no"),
        (D("8.33"), "China", False, "yes"),
        (D("8.33"), "Secretariat", True, "yes"),
        (D("11.6"), "liquefied gas", False, "yes"),
    ]
    assert ledger.factors[0].amount == Interval.exactly(60_100 * D("6.35"))


def test_liquefied_gas_never_decides_for_tonnes_without_a_product() -> None:
    ledger = weigh([claim(50_000, unit="t", by=BOTH)]).notified
    assert ledger.exceeds == "no"
    gas = next(f for f in ledger.factors if f.owner == "liquefied gas")
    assert (gas.exceeds, gas.applicable) == ("yes", False)
    named = weigh([claim(50_000, unit="t", by=("actor:A",), scope=(("goods", "lpg"),))])
    assert named.notified.exceeds == "yes"
    assert [f.owner for f in named.notified.factors if f.applicable] == ["liquefied gas"]


def test_barrels_depend_on_no_factor() -> None:
    ledger = weigh([claim(100)]).notified
    assert ledger.factors == ()
    assert ledger.break_even_factor is None


def test_a_factor_that_the_reader_sets_replaces_all() -> None:
    table = [claim(100, unit="t"), claim(10, unit="kt", by=(RUSSIA,)), claim(0, "01-01", "01-31")]
    year = weigh(table, bbl_per_t=D(7))
    assert year.notified.amount == Interval.exactly(70_700)


def test_a_tonne_without_any_applicable_factor_is_refused() -> None:
    gas = Assumptions([Factor(D("11.6"), "gas", "product", "lpg")])
    year = weigh_year([claim(100, unit="t")], [], [CHINA], Limit(CAP, YEAR), gas)
    assert [r.reason for r in year.refused] == ["no applicable number of barrels per tonne"]
    assert year.notified.amount == Interval(D(0), None)


def test_laden_fraction_and_discharge_share_are_shared_and_only_for_capacities() -> None:
    table = [estimate(900, "01-01", "03-31", laden="0.9"), estimate(50, "04-01", "12-31")]
    assert weigh([], table, laden_fraction=D("0.5")).unnotified.amount == Interval.exactly(550)
    assert weigh([], table, discharge_share=D("0.5")).unnotified.amount == Interval.exactly(500)
    year = weigh([], table)
    assert [(s.value, s.amount.low) for s in year.unnotified.scenarios] == [
        (D("0.33"), D(380)), (D("0.5"), D(550)), (D("0.6"), D(650)), (D("0.9"), D(950)),
    ]  # fmt: skip


def _parameter(value: str, status: str = "confirmed", **whose: str) -> Parameter:
    name = whose.pop("name", "barrels_per_tonne")
    return Parameter(name, Decimal(value), "bbl/t", "a page", status, **whose)  # type: ignore[arg-type]


def test_published_parameters_become_factors_with_their_basis() -> None:
    parameters = [
        _parameter("11.6", product="lpg"),
        _parameter("8.33", "unconfirmed", speaker=CHINA),
        _parameter("8.33", "unconfirmed", speaker=SECRETARIAT),
        _parameter("7.5"),
        _parameter("0.9", name="laden_fraction"),
    ]
    found = published(parameters)
    assert [(f.value, f.basis, f.key, f.status) for f in found] == [
        (D("11.6"), "product", "lpg", "confirmed"),
        (D("8.33"), "speaker", CHINA, "unconfirmed"),
        (D("8.33"), "default", SECRETARIAT, "unconfirmed"),
        (D("7.5"), "other", "", "confirmed"),
    ]
    confirmed = published(parameters, only_confirmed=True)
    assert [f.value for f in confirmed] == [D("11.6"), D("7.5")]
