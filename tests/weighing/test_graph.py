"""The interpreter of the graph against a plain one, on random graphs, and its errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.claims.intervals import Interval
from watchkeeper.verify import verify
from watchkeeper.weighing import graph
from watchkeeper.weighing.graph import Node, Value, digits, evaluate, wrong

Plain = tuple[Any, bool, Any, bool]
"""Low end, open, high end, open: ends are fractions, or infinite."""

END = st.sampled_from([Decimal(n) for n in ("0", "0.5", "1", "3", "7", "0.07", "1015588.25")])


@st.composite
def given_values(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(END), draw(END)))
    if draw(st.integers(0, 4)) == 0:
        return Interval(low, None, draw(st.booleans()))
    if low == high:
        return Interval(low, low)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


OPS = ("given", "sum", "product", "quotient", "minimum", "maximum", "hull", "compare", "count")


@st.composite
def graphs(draw: st.DrawFn) -> list[Node]:
    """Nodes in one unit; where an operation cannot take what was drawn, a given value stands."""
    nodes = [Node("n0", "given", (), "bbl", draw(given_values()), ("law", "a limit"))]
    for number in range(1, draw(st.integers(2, 14))):
        op: Any = draw(st.sampled_from(OPS))
        least, most = graph.ARITY.get(op, (1, 4))
        named = [n for n in nodes if op == "count" or n.op != "compare"]
        count = draw(st.integers(least, 4 if most is None else most))
        inputs = tuple(draw(st.sampled_from(named)).id for _ in range(count))
        unit = "" if op == "compare" else "bbl"
        node = Node(f"n{number}", op, inputs, unit, "")
        if op == "given":
            node = replace(node, value=draw(given_values()), origin=("parameter", "p"))
        try:
            node = replace(node, value=evaluate([*nodes, node])[node.id])
        except graph.OperandError:
            node = Node(node.id, "given", (), "bbl", draw(given_values()), ("parameter", "p"))
        nodes.append(node)
    return nodes


def plain(value: Value) -> Plain | str:
    if isinstance(value, str):
        return value
    high = inf if value.high is None else Fraction(value.high)
    return Fraction(value.low or 0), value.low_open, high, value.high_open


def times(a: Any, a_open: bool, b: Any, b_open: bool) -> tuple[Any, bool]:
    if (a == 0 and not a_open) or (b == 0 and not b_open):
        return Fraction(0), False
    if inf in (a, b):
        return inf, False
    return a * b, a_open or b_open


def over(dividend: Any, divisor: Any, step: int) -> tuple[Any, bool]:
    (a, a_open), (b, b_open) = dividend, divisor
    if a == 0 and not a_open:
        return Fraction(0), False
    if b == inf:
        return Fraction(0), True
    if a == inf:
        return inf, False
    exact, opened = a / b, a_open or b_open
    grid = exact * 10**6 // 1
    while Fraction(grid, 10**6) < exact and step > 0:
        grid += 1
    return Fraction(grid, 10**6), opened


def oracle(op: str, values: list[Any]) -> Any:  # noqa: PLR0911  # one for each operation
    """Each line as the table of docs/bundle.md says it."""
    if op == "count":
        return Fraction(len(values)), False, Fraction(len(values)), False
    if op == "compare":
        (low, low_open, high, _), (limit, *_) = values
        if low > limit or (low == limit and low_open):
            return "yes"
        return "no" if high <= limit else "undetermined"
    lows, highs = [v[:2] for v in values], [v[2:] for v in values]
    if op == "sum":
        low = sum(n for n, _ in lows), any(o for _, o in lows)
        high = sum(n for n, _ in highs), any(o for _, o in highs) and all(n < inf for n, _ in highs)
        return *low, *high
    if op == "product":
        return *times(*lows[0], *lows[1]), *times(*highs[0], *highs[1])
    if op == "quotient":
        low, high = over(lows[0], highs[1], -1), over(highs[0], lows[1], 1)
        return *low, *high
    return bounded(op, lows, highs)


def bounded(op: str, lows: list[Any], highs: list[Any]) -> Plain:
    """Minimum, maximum and hull, with the rule of equal ends."""
    low_of = max if op == "maximum" else min
    low = low_of(n for n, _ in lows)
    opens = [o for n, o in lows if n == low]
    low_open = any(opens) if op == "maximum" else all(opens)
    high_of = min if op == "minimum" else max
    high = high_of(n for n, _ in highs)
    opens = [o for n, o in highs if n == high]
    return low, low_open, high, any(opens) if op == "minimum" else all(opens)


@settings(max_examples=200, deadline=None)
@given(graphs())
def test_every_value_is_that_of_a_plain_reading(nodes: list[Node]) -> None:
    values: dict[str, Any] = {}
    for node in nodes:
        stated = node.op == "given"
        expected = (
            plain(node.value) if stated else oracle(node.op, [values[n] for n in node.inputs])
        )
        values[node.id] = expected
    found = evaluate(nodes)
    assert {name: plain(value) for name, value in found.items()} == values
    assert not list(wrong(nodes))


def written(node: Node) -> dict[str, Any]:
    """As report.json holds it."""
    value: dict[str, Any] = {"answer": node.value}
    if isinstance(node.value, Interval):
        held = node.value
        high = "unbounded" if held.high is None else digits(held.high)
        value = {"low": digits(held.low or Decimal(0)), "high": high,
                 "low_open": held.low_open, "high_open": held.high_open}  # fmt: skip
    origin = {node.origin[0]: node.origin[1]} if node.op == "given" else {}
    return {"id": node.id, "op": node.op, "inputs": list(node.inputs), "unit": node.unit,
            "value": value, "shown": [], **origin}  # fmt: skip


def problems(nodes: list[dict[str, Any]], claims: Mapping[str, Any] | None = None) -> list[str]:
    """What the bundle's own verifier, which imports nothing of ours, objects to."""
    bundle: Any = type("Bundle", (), {})()
    bundle.figures, bundle.claims = {n["id"]: n for n in nodes}, claims or {}
    bundle.problems = []
    verify.figures(bundle)
    return list(bundle.problems)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_the_verifier_of_a_bundle_finds_the_same_values(nodes: list[Node]) -> None:
    assert problems([written(node) for node in nodes]) == []


@settings(max_examples=60, deadline=None)
@given(graphs(), st.data())
def test_another_value_is_found_here_and_there(nodes: list[Node], data: st.DataObject) -> None:
    derived = [n for n in nodes if isinstance(n.value, Interval) and n.op != "given"]
    if not derived:
        return
    which = data.draw(st.sampled_from(derived))
    spoilt = replace(which, value=Interval(Decimal(123), Decimal("123.5")))
    changed = [spoilt if n is which else n for n in nodes]
    assert which.id in {node.id for node, _ in wrong(changed)}
    assert problems([written(node) for node in changed])


ONE = Node("one", "given", (), "bbl", Interval.exactly(1), ("claim", "A"))


def bad(text: str) -> Any:
    return text


def lone(value: Any, **other: Any) -> Node:
    return replace(ONE, value=value, **other)


@pytest.mark.parametrize(
    ("nodes", "error"),
    [
        ([replace(ONE, op=bad("mean"))], graph.UnknownOperationError),
        ([ONE, Node("s", "sum", (), "bbl", "")], graph.ArityError),
        ([ONE, Node("p", "product", ("one",), "bbl", "")], graph.ArityError),
        ([ONE, Node("g", "given", ("one",), "bbl", ONE.value, ONE.origin)], graph.ArityError),
        ([replace(ONE, origin=("", ""))], graph.OriginError),
        ([replace(ONE, origin=("rumour", "A"))], graph.OriginError),
        ([ONE, Node("s", "sum", ("one",), "bbl", "", ("claim", "A"))], graph.OriginError),
        ([ONE, ONE], graph.DuplicateError),
        ([ONE, Node("s", "sum", ("none",), "bbl", "")], graph.MissingInputError),
        ([Node("s", "sum", ("one",), "bbl", ""), ONE], graph.OrderError),
        ([Node("s", "sum", ("s",), "bbl", "")], graph.CyclicError),
        (
            [Node("a", "sum", ("b",), "bbl", ""), Node("b", "sum", ("a",), "bbl", "")],
            graph.CyclicError,
        ),
        ([ONE, Node("s", "sum", ("one",), "t", "")], graph.UnitError),
        ([ONE, Node("c", "compare", ("one", "one"), "bbl", "")], graph.UnitError),
        ([lone(Interval.exactly(-1))], graph.NegativeError),
        ([lone(Interval(None, Decimal(1)))], graph.NegativeError),
        ([lone(Interval(Decimal(0), Decimal("Infinity")))], graph.NegativeError),
        ([lone(Interval.exactly("NaN"))], graph.NegativeError),
        ([lone(Interval(Decimal(2), Decimal(1)))], graph.EmptyError),
        ([lone(Interval(Decimal(1), Decimal(1), low_open=True))], graph.EmptyError),
        ([lone(Interval(Decimal(1), None, high_open=True))], graph.EmptyError),
        ([lone(Interval.exactly("1e200"))], graph.LengthError),
        ([lone(Interval.exactly("1e-199"))], graph.LengthError),
        ([lone(Interval.exactly("1e999999999"))], graph.LengthError),
        (
            [lone(Interval.exactly("1e199")), Node("p", "product", ("one", "one"), "bbl", "")],
            graph.LengthError,
        ),
        (
            [lone(Interval(Decimal(0), Decimal(1))), Node("q", "quotient", ("one", "one"), "", "")],
            graph.OperandError,
        ),
        (
            [
                lone(Interval(Decimal(0), Decimal(1))),
                Node("c", "compare", ("one", "one"), "", ""),
            ],
            graph.OperandError,
        ),
        (
            [
                ONE,
                Node("c", "compare", ("one", "one"), "", ""),
                Node("s", "sum", ("c",), "", ""),
            ],
            graph.OperandError,
        ),
        ([lone("yes")], graph.OperandError),
    ],
)
def test_a_graph_that_is_not_allowed_is_refused(
    nodes: list[Node], error: type[graph.GraphError]
) -> None:
    with pytest.raises(error):
        evaluate(nodes)


def test_a_thousand_deep_is_no_recursion() -> None:
    nodes = [ONE]
    for number in range(5000):
        nodes.append(Node(f"n{number}", "sum", (nodes[-1].id, "one"), "bbl", ""))
    assert evaluate(nodes)["n4999"] == Interval.exactly(5001)
