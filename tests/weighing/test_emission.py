"""The graph of a year gives exactly its numbers: on the public record and on random tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from tests.weighing.build import BOTH, CAP, FACTORS, YEAR, D, weigh
from tests.weighing.test_graph import problems, written
from tests.weighing.test_public_record import YEARS, table, weighed
from tests.weighing.test_years import Table, tables
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.claims.parameters import load_parameters
from watchkeeper.weighing.assumptions import Assumptions, Parameters
from watchkeeper.weighing.emission import explain
from watchkeeper.weighing.factors import published
from watchkeeper.weighing.graph import Node, Value, digits, evaluate, wrong
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.model import Ledger, YearLedgers
from watchkeeper.weighing.recorder import ENGINE, Graph

Named = tuple[str, Value | tuple[Decimal | None, Decimal | None]]
"""Name and value; of a curve, which does not say whether ends are open, the two numbers."""


def _ledger(held: Ledger) -> Iterator[Named]:
    yield f"{held.name}/amount", held.amount
    yield f"{held.name}/exceeds", held.exceeds
    rows: list[tuple[str, Decimal, Interval, str]] = [
        ("factor", one.factor, one.amount, one.exceeds) for one in held.factors
    ]
    rows += [(f"scenario/{s.parameter}", s.value, s.amount, str(s.exceeds)) for s in held.scenarios]
    for row, value, amount, answer in rows:
        path = f"{held.name}/{row}/{digits(value)}"
        yield f"{path}/value", Interval.exactly(value)
        yield f"{path}/amount", amount
        yield f"{path}/exceeds", answer
    for name, turn in (
        ("laden_fraction", held.break_even_laden_fraction),
        ("bbl_per_t", held.break_even_factor),
        ("discharge_share", held.break_even_discharge_share),
    ):
        if turn is not None:
            yield f"{held.name}/break-even/{name}", Interval.exactly(turn)


def numbers(year: YearLedgers) -> Iterator[Named]:
    """Every number of a year, by its name in the graph."""
    for held in (year.notified, year.unnotified, year.combined, year.combined_apart):
        yield from _ledger(held)
    for one in year.per_claimant:
        path = f"claimants/{'+'.join(one.speaker)}"
        yield f"{path}/amount", one.amount
        yield f"{path}/exceeds", one.exceeds
        if one.capacity is not None:
            yield f"{path}/capacity", one.capacity
        if one.break_even_laden_fraction is not None:
            turn = Interval.exactly(one.break_even_laden_fraction)
            yield f"{path}/break-even/laden_fraction", turn
    for version in year.versions:
        yield f"figures/{version.claim}", version.amount
    for conflict in year.conflicts:
        path = f"conflicts/{conflict.ledger}/{conflict.kind}/{conflict.what}"
        yield f"{path}/hull", conflict.hull
        for name, value in conflict.values:
            yield f"{path}/{name}", value
    for name, curve in (("crossing", year.crossing), ("crossing_notified", year.crossing_notified)):
        for point in curve.curve:
            here = f"{name}/{point.day.isoformat()}"
            yield f"{here}/low", (point.low, None)
            yield f"{here}/high", (D(0), point.high)


def claims_of(*tables: Iterable[Claim]) -> dict[str, dict[str, object]]:
    """The claims as report.json holds them, as far as a figure rests on them."""
    held = [one for some in tables for one in some if one.quantity is not None]
    nodes = [
        written(Node("", "given", (), one.quantity.unit, one.quantity.bounds, ("claim", one.id)))
        for one in held
        if one.quantity is not None
    ]
    return {
        one.id: {"bounds": node["value"], "unit": node["unit"]}
        for one, node in zip(held, nodes, strict=True)
    }


def held_to(year: YearLedgers, graph: Graph) -> list[Node]:
    """Asserts that the graph gives every number of the year; returns what it does not derive."""
    values = evaluate(graph.nodes)
    assert not list(wrong(graph.nodes))
    expected = dict(numbers(year))
    for path, value in expected.items():
        found = values[graph.names[path]]
        if isinstance(value, tuple) and isinstance(found, Interval):
            assert (found.low, found.high) == value, path
        else:
            assert found == value, path
    turns = {p for p in graph.names if p.endswith(("/below", "/above"))}
    assert graph.names.keys() - turns == expected.keys()
    for path in turns:
        side = path.removesuffix("/below").removesuffix("/above")
        assert values[graph.names[f"{side}/below"]] != values[graph.names[f"{side}/above"]]
    return [node for node in graph.nodes if node.origin[1].startswith(ENGINE)]


@pytest.mark.parametrize("year", YEARS)
def test_every_number_of_the_public_record_follows_from_its_claims(year: int) -> None:
    notified = table("refined_notified_claims.csv", "petroleum.refined.notified")
    unnotified = table("unreported_and_estimated_claims.csv", "petroleum.refined.unnotified")
    assumptions = Assumptions(published(load_parameters()))
    graph = explain(notified, unnotified, BOTH, Limit(CAP, year), assumptions)
    assert held_to(weighed(year), graph) == []
    assert problems(list(map(written, graph.nodes)), claims_of(notified, unnotified)) == []
    assert graph == explain(notified[::-1], unnotified[::-1], BOTH, Limit(CAP, year), assumptions)


def explained(some: Table, **parameters: Any) -> Graph:
    assumptions = Assumptions(FACTORS, parameters=Parameters(**parameters))
    return explain(*some, BOTH, Limit(CAP, YEAR), assumptions)


@settings(max_examples=120, deadline=None)
@given(tables())
def test_every_number_of_a_random_table_follows(some: Table) -> None:
    graph = explained(some)
    held_to(weigh(*some), graph)
    assert problems(list(map(written, graph.nodes)), claims_of(*some)) == []


@settings(max_examples=30, deadline=None)
@given(tables())
def test_every_number_follows_when_the_reader_fixes_the_parameters(some: Table) -> None:
    fixed: Any = {"laden_fraction": D("0.4"), "discharge_share": D("0.7"), "bbl_per_t": D("7.25")}
    held_to(weigh(*some, **fixed), explained(some, **fixed))
