"""Cargo estimates: arithmetic by hand, what is left out, and how the ledger takes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.tracks.build import observation
from watchkeeper.claims.parameters import load_parameters
from watchkeeper.claims.problems import InputError
from watchkeeper.tracks.cargo import (
    CALLS,
    TOPIC,
    Basis,
    Registered,
    SimulatedError,
    estimate,
    read_register,
)
from watchkeeper.tracks.observed import Observation
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.factors import published
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.years import weigh_year

REGISTER = {
    7389704: Registered(7389704, "one", tanker=True, dwt=Decimal(3000)),
    9074729: Registered(9074729, "two", tanker=True, dwt=None),
    8916293: Registered(8916293, "bulk", tanker=False, dwt=Decimal(9000)),
}
BASIS = Basis(REGISTER)


def _call(imo: int, start_h: float, place: str = "nampo", **more: object) -> Observation:
    return observation("port_call", 445000001, start_h, 20, place=place, imo=imo, **more)


def test_barrels_are_deadweight_by_fraction_by_factor() -> None:
    made = estimate([_call(7389704, 0), _call(7389704, 200)], BASIS)
    volumes = {c.by("laden_fraction"): c for c in made.claims if c.topic == TOPIC}
    fractions = {str(p.value) for p in load_parameters() if p.name == "laden_fraction"}
    assert set(volumes) == fractions
    quantity = volumes["0.9"].quantity
    assert quantity is not None
    # 2 x 3000 t x 0.9 = 5400 t; 6.35 bbl/t of residual fuel oil to 8.35 of gasoline
    assert (quantity.bounds.low, quantity.bounds.high) == (Decimal("34290"), Decimal("45090"))
    assert quantity.unit == "bbl"
    assert volumes["0.9"].speaker == ("cargo_calls@1",)
    assert volumes["0.9"].coverage == "part"


def test_every_parameter_stands_with_its_source_in_the_claim() -> None:
    claim = next(c for c in estimate([_call(7389704, 0)], BASIS).claims if c.topic == TOPIC)
    assert "S/2019/171" in claim.by("fill")
    assert "residual-fuel-oil 6.35" in claim.by("factors")
    assert claim.by("observations") == _call(7389704, 0).id


def test_a_tanker_of_unknown_size_is_counted_and_adds_nothing() -> None:
    alone = estimate([_call(9074729, 0)], BASIS)
    assert [claim.topic for claim in alone.claims] == [CALLS]
    both = estimate([_call(9074729, 0), _call(7389704, 1)], BASIS)
    assert len(both.without_capacity) == 1
    counted = next(c for c in both.claims if c.topic == CALLS).quantity
    assert counted is not None
    assert counted.bounds.low == 2


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (_call(8916293, 0), "not known to be a tanker"),
        (_call(1, 0), "not known to be a tanker"),
        (_call(7389704, 0, "rajin"), "not at an oil terminal of the rule's actor"),
        (_call(7389704, 0, "vostochny"), "not at an oil terminal of the rule's actor"),
        (_call(7389704, 0, tier="passage"), "no stop or gap in port"),
        (_call(7389704, 0, confidence=1), "no stop or gap in port"),
    ],
)
def test_what_does_not_count_is_said(call: Observation, reason: str) -> None:
    made = estimate([call], BASIS)
    assert made.claims == ()
    assert made.passed_over == ((reason, 1),)


def test_months_do_not_overlap_so_the_ledger_adds_them() -> None:
    calls = [_call(7389704, 0), _call(7389704, 24 * 30.9), _call(7389704, 24 * 40)]
    made = estimate(calls, BASIS)
    windows = sorted({(c.conduct.start, c.conduct.end) for c in made.claims if c.conduct})
    assert len(windows) == 2
    assert windows[0][1] is not None
    assert windows[1][0] is not None
    assert windows[0][1] < windows[1][0]
    limit = Limit(Decimal(500_000), 2024)
    year = weigh_year([], made.claims, [], limit, Assumptions(published(load_parameters())))
    one = Decimal(3000) * Decimal("0.33") * Decimal("6.35")
    assert year.unnotified.amount.low == 3 * one
    assert year.unnotified.amount.high is None
    assert year.unnotified.exceeds == "undetermined"


def test_made_up_positions_are_refused_but_in_an_exercise() -> None:
    made_up = _call(7389704, 0, evidence='{"data": {"simulated": true}}')
    with pytest.raises(SimulatedError, match="simulated"):
        estimate([made_up], BASIS)
    assert estimate([made_up], BASIS, exercise=True).claims


def test_the_shipped_register_can_be_read() -> None:
    ships = read_register(Path("src/watchkeeper/demo/data/vessels.csv"))
    assert ships[7389704].dwt == Decimal(3003)
    assert ships[7389704].tanker
    assert ships[9179842].dwt is None
    assert not ships[9179842].tanker


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("imo,name\n1,a\n", "dwt"),
        ("imo,name,dwt\n9074729,a,five\n", "line 2, dwt: found 'five'"),
        ("imo,name,dwt\n9074729,a,0\n", "above 0"),
        ("imo,name,dwt\n9074729,a,NaN\n", "tonnes"),
    ],
)
def test_a_register_that_cannot_be_read_says_where(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "ships.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=says):
        read_register(file)


def test_a_claim_ends_within_its_month() -> None:
    claim = estimate([_call(7389704, 24 * 30.9)], BASIS).claims[0]
    assert claim.conduct is not None
    assert claim.conduct.end == date(2024, 3, 31)


def test_an_estimate_from_more_data_is_not_added_to_the_earlier_one() -> None:
    few = estimate([_call(7389704, 0)], BASIS).claims
    more = estimate([_call(7389704, 0), _call(7389704, 200)], BASIS).claims
    limit, assumptions = Limit(Decimal(500_000), 2024), Assumptions(published(load_parameters()))
    both = weigh_year([], [*few, *more], [], limit, assumptions).unnotified.amount
    assert both.low == weigh_year([], more, [], limit, assumptions).unnotified.amount.low
