"""Rounds from containers: each owner's parameter is a line, and nobody's share is guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.weighing.series.build import REGISTRY, claim
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.claims.parameters import Parameter
from watchkeeper.weighing.confidence.elements import Confidence
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.series.definition import CapacityOf, Definition
from watchkeeper.weighing.series.model import Series
from watchkeeper.weighing.series.weighing import Grounds, weigh_all

DEFINITIONS = (
    Definition(id="containers", title="C", unit="container", topics=("containers",)),
    Definition(
        id="rounds",
        title="R",
        unit="round",
        topics=("rounds",),
        capacity=CapacityOf(containers="containers", rates="rates", parameter="per"),
    ),
)


def containers(label: str, figure: str, **changes: Any) -> Claim:
    return claim(label, figure, **({"topic": "containers"} | changes))


def rate(label: str, figure: str, speaker: str, calibre: str) -> Claim:
    return claim(
        label, figure, speaker, topic="rates", unit="round/container", nature="parameter",
        scope=(("calibre", calibre),) if calibre else (),
    )  # fmt: skip


def rounds(label: str, figure: str, **changes: Any) -> Claim:
    return claim(label, figure, **({"topic": "rounds", "unit": "round"} | changes))


def weighed(*claims: Claim, parameters: tuple[Parameter, ...] = ()) -> Series:
    grounds = Grounds(Confidence((), Parties(REGISTRY)), REGISTRY, parameters)
    return weigh_all(DEFINITIONS, claims, grounds)[1]


def _span(low: int, high: int) -> Interval:
    return Interval(Decimal(low), Decimal(high))


def test_each_owner_is_one_line_by_calibre() -> None:
    series = weighed(
        containers("A-1", "1000"),
        rate("B", "400", "actor:ROK-MND", "152 mm"),
        rate("C", "470", "actor:ROK-DIA", "152 mm"),
        rate("D", "80", "actor:ROK-MND", "122 mm"),
        rate("E", "300", "actor:OSC", ""),
    )
    found = {(one.owner, one.calibre): one for one in series.capacity}
    assert set(found) == {("actor:OSC", ""), ("actor:ROK", "122 mm"), ("actor:ROK", "152 mm")}
    rok = found["actor:ROK", "152 mm"]
    assert (rok.rate, rok.if_full) == (_span(400, 470), _span(400_000, 470_000))
    assert rok.amount == _span(0, 470_000)
    assert rok.rate_claims == ("B", "C")


def test_a_calibre_is_never_added_to_another() -> None:
    series = weighed(
        containers("A-1", "100"),
        rate("B", "400", "actor:ROK-MND", "152 mm"),
        rate("D", "80", "actor:ROK-MND", "122 mm"),
    )
    assert sorted(one.if_full.high or 0 for one in series.capacity) == [8000, 40000]
    assert series.sums == ()


def test_dated_parameters_belong_to_their_speaker() -> None:
    parameter = Parameter(
        name="per", value=Decimal(266), unit="round/container", source="", status="confirmed",
        speaker="actor:OSC",
    )  # fmt: skip
    (one,) = weighed(containers("A-1", "at least 10"), parameters=(parameter,)).capacity
    assert one.owner == "actor:OSC"
    assert one.if_full == Interval(Decimal(2660), None)
    assert one.amount == Interval(Decimal(0), None)


def test_the_share_that_the_same_row_implies() -> None:
    series = weighed(
        containers("A-1", "1000"),
        rounds("A-2", "300000", scope=(("calibre", "152 mm"),)),
        rate("B", "400", "actor:ROK-MND", "152 mm"),
        rate("D", "80", "actor:ROK-MND", "122 mm"),
    )
    shares = {one.calibre: one.break_even_share for one in series.capacity}
    assert shares == {
        "152 mm": Interval(Decimal("0.75"), Decimal("0.75")),
        "122 mm": None,
    }


def test_the_parameter_on_which_it_turns() -> None:
    series = weighed(
        containers("A-1", "1000"),
        containers("B-1", "1200"),
        rate("C", "400", "actor:ROK-MND", "152 mm"),
        rate("D", "200", "actor:OSC", "152 mm"),
    )
    turns = {turn.parameter: turn for turn in series.turns_on}
    assert turns["containers, within one window"].factor == Decimal("1.2")
    assert turns["rounds per container (152 mm), by owner"].factor == Decimal(2)
    (decides,) = [turn for turn in series.turns_on if turn.decides]
    assert decides.parameter.startswith("share of containers")


def test_without_containers_nothing_turns() -> None:
    series = weighed(rounds("A", "100"))
    assert (series.capacity, series.turns_on) == ((), ())
