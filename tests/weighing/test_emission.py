"""The graph of a year gives exactly its numbers: on the public record and on random tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.weighing.build import BOTH, CAP, CHINA, FACTORS, RUSSIA, YEAR, D, claim, estimate, weigh
from tests.weighing.test_graph import problems, written
from tests.weighing.test_public_record import YEARS, table, weighed
from tests.weighing.test_years import Table, tables
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.claims.parameters import load_parameters
from watchkeeper.weighing import tracing
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


@settings(max_examples=60, deadline=None)
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


UNITS = ("bbl", "t", "kt", "kl", "gal", "oil_barrel", "ton_metric", "kbbl")
WRITTEN = ("", "0.33", "1/3", "2/7", "0.9", "1")


@st.composite
def odd_tables(draw: st.DrawFn) -> Table:
    """Units of all kinds, odd numbers, named products, and fractions that are no decimals."""
    found: Table = ([], [])
    for number in range(draw(st.integers(1, 8))):
        tens = draw(st.sampled_from([1, 1000, 300_000]))
        low = D(draw(st.integers(0, 999))) * tens + D(draw(st.sampled_from(["0", "0.37", "1e-9"])))
        figure = draw(
            st.sampled_from(
                [
                    Interval(low, low),
                    Interval.at_least(low),
                    Interval.more_than(low),
                    Interval(D(0), low) if low else Interval(low, low),
                    Interval(low, low + tens, draw(st.booleans()), draw(st.booleans())),
                ]
            )
        )
        first, last = sorted((draw(st.integers(1, 12)), draw(st.integers(1, 12))))
        other: dict[str, Any] = {
            "unit": draw(st.sampled_from(UNITS)),
            "coverage": draw(st.sampled_from(["whole", "whole", "part"])),
            "scope": draw(st.sampled_from([(), (), (("goods", "gas-oil-diesel"),)])),
            "id": f"Z{number}",
        }
        window = f"{first:02d}-01", f"{last:02d}-28"
        if draw(st.booleans()):
            by = draw(st.sampled_from([(CHINA,), (RUSSIA,), BOTH]))
            found[0].append(claim(figure, *window, by=by, **other))
        else:
            laden, by_whom = draw(st.sampled_from(WRITTEN)), draw(st.sampled_from(["a:A", "a:B"]))
            found[1].append(estimate(figure, *window, by=by_whom, laden=laden, **other))
    return found


@settings(max_examples=60, deadline=None)
@given(odd_tables())
def test_every_number_follows_whatever_the_units_and_fractions(some: Table) -> None:
    graph = explained(some)
    held_to(weigh(*some), graph)
    assert problems(list(map(written, graph.nodes)), claims_of(*some)) == []


def given_steps(graph: Graph) -> set[str]:
    return {n.origin[1].removeprefix(ENGINE) for n in graph.nodes if n.origin[1].startswith(ENGINE)}


def test_what_the_operations_do_not_express_is_given_and_says_so() -> None:
    """A lower end of one figure with the upper end of another is no operation of the list."""
    held = [claim("up to 400000", by=BOTH), claim(">50000", "01-01", "01-31", by=BOTH)]
    assert given_steps(explained((held, []))) == {tracing.HELD}
    above = [claim(">50000", "01-01", "01-31", by=BOTH), claim(60_000, by=BOTH)]
    assert given_steps(explained((above, []))) == set()
    contradicted = [claim("100-200", by=BOTH), claim("at least 300", by=BOTH, coverage="part")]
    assert tracing.CONTRADICTED in given_steps(explained((contradicted, [])))
    exact = [claim("100-200", by=BOTH), claim(300, by=BOTH, coverage="part")]
    assert given_steps(explained((exact, []))) == set()


def test_a_capacity_is_the_quotient_by_the_speakers_fraction() -> None:
    graph = explained(([], [estimate(300_000, laden="1/3")]))
    nodes = {node.id: node for node in graph.nodes}
    full = nodes[graph.names["claimants/actor:A/capacity"]]
    assert full.op == "quotient" and full.value == Interval.exactly(900_000)
    assert "laden fraction 1/3" in nodes[full.inputs[1]].origin[1]
    third = explained(([], [estimate(100_000, laden="0.3")]))
    amount = {n.id: n for n in third.nodes}[third.names["claimants/actor:A/capacity"]].value
    assert amount == Interval(D("333333.333333"), D("333333.333334"))


def test_both_sides_of_a_break_even_are_compared() -> None:
    graph = explained(([], [estimate(900_000, laden="0.9")]))
    values = evaluate(graph.nodes)
    path = "unnotified/break-even/laden_fraction"
    sides = ("", "/below", "/above")
    assert [values[graph.names[f"{path}{side}"]] for side in sides] == [
        Interval.exactly("0.5"),
        "no",
        "yes",
    ]


def test_an_id_does_not_depend_on_what_else_is_in_the_table() -> None:
    one = explained(([claim(100, id="A", unit="t")], []))
    two = explained(([claim(100, id="A", unit="t"), claim(7, id="B", by=(RUSSIA,))], []))
    assert one.names["figures/A"] == two.names["figures/A"]
