"""The public record of the demonstration, imported and weighed."""

from __future__ import annotations

from functools import cache

import pytest

from watchkeeper.claims.importing import import_table
from watchkeeper.claims.model import Claim
from watchkeeper.claims.parameters import load_parameters
from watchkeeper.demo.building import DATA
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.factors import published
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.model import YearLedgers
from watchkeeper.weighing.years import weigh_year

from .build import BOTH, CAP, D

YEARS = range(2018, 2026)


@cache
def table(name: str, topic: str) -> tuple[Claim, ...]:
    imported = import_table(DATA / name)
    assert imported.rejects == ()
    return tuple(one for one in imported.claims if one.topic == topic)


@cache
def weighed(year: int) -> YearLedgers:
    return weigh_year(
        table("refined_notified_claims.csv", "petroleum.refined.notified"),
        table("unreported_and_estimated_claims.csv", "petroleum.refined.unnotified"),
        BOTH,
        Limit(CAP, year),
        Assumptions(published(load_parameters())),
    )


@pytest.mark.parametrize("year", YEARS)
def test_no_notified_ledger_exceeds(year: int) -> None:
    assert weighed(year).notified.exceeds == "no"


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2022, 2023, 2024])
def test_some_claimant_is_wholly_above(year: int) -> None:
    above = [one for one in weighed(year).per_claimant if one.exceeds == "yes"]
    assert above
    assert all(one.amount.above(CAP) for one in above)
    assert weighed(year).unnotified.exceeds == "yes"


@pytest.mark.parametrize("year", [2021, 2025])
def test_years_without_an_estimate_are_undetermined(year: int) -> None:
    assert weighed(year).per_claimant == ()
    assert weighed(year).unnotified.exceeds == "undetermined"
    assert weighed(year).combined.exceeds == "undetermined"


def test_tonnes_printed_as_barrels_are_set_aside() -> None:
    found = {}
    for year in YEARS:
        for one in weighed(year).set_aside:
            found[one.claim.rpartition("-")[0]] = one.consistent_unit
    assert found == dict.fromkeys(["PM115", "PM116", "PM117", "PM118"], "t")


def test_the_straddling_figure_is_refused_in_both_years_and_the_straddling_zero_counts() -> None:
    for year in (2022, 2023):
        refs = [one.claim.rpartition("-")[0] for one in weighed(year).refused]
        assert "PM098" in refs
    for year in (2020, 2021):
        assert any(one.startswith("PM068") for one in weighed(year).notified.claims)


def test_2023_is_a_conflict_between_two_totals_and_neither_is_near_the_limit() -> None:
    notified = weighed(2023).notified
    assert (notified.amount.low, notified.amount.high) == (D(238_805), D(362_706))
    assert any(
        one.kind == "figures" and {v.low for _, v in one.values} == {D(238_805), D(325_267)}
        for one in weighed(2023).conflicts
    )


def test_2024_rests_on_a_joint_figure_for_seven_months_of_one_supplier() -> None:
    notified = weighed(2024).notified
    assert (notified.amount.low, notified.amount.high) == (D(296_207), D(449_607))
    assert not notified.complete
