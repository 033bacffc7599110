"""The program's engine of figures and the verifier's interpreter give the same on random graphs."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verify.graphs import graphs
from watchkeeper.claims.intervals import Interval
from watchkeeper.verify import verify
from watchkeeper.weighing.graph import GraphError, Node, evaluate, wrong


def engine_value(value: Any) -> Interval | str:
    if "answer" in value:
        return str(value["answer"])
    high = None if value["high"] == "unbounded" else Decimal(value["high"])
    return Interval(Decimal(value["low"]), high, value["low_open"], value["high_open"])


def engine_nodes(nodes: list[dict[str, Any]]) -> list[Node]:
    return [
        Node(
            node["id"],
            node["op"],
            tuple(node["inputs"]),
            node["unit"],
            engine_value(node["value"]),
            ("parameter", node["parameter"]) if "parameter" in node else ("", ""),
        )
        for node in nodes
    ]


def verifier_finds(nodes: list[dict[str, Any]]) -> list[str]:
    b = Namespace(figures={node["id"]: node for node in nodes}, claims={}, problems=[])
    verify.figures(b)
    return list(b.problems)


@given(graphs())
def test_the_engine_gives_what_the_oracle_gives(nodes: list[dict[str, Any]]) -> None:
    made = engine_nodes(nodes)
    assert evaluate(made) == {node.id: node.value for node in made}
    assert not list(wrong(made))
    assert not verifier_finds(nodes)


@given(graphs(), st.data())
def test_engine_and_verifier_refuse_the_same_graphs(
    nodes: list[dict[str, Any]], data: st.DataObject
) -> None:
    """One operation, input list or unit is changed: both take the graph, or both refuse it."""
    node = data.draw(st.sampled_from(nodes))
    names = [other["id"] for other in nodes]
    change = data.draw(st.sampled_from(["op", "inputs", "unit"]))
    if change == "op":
        ops = ["sum", "product", "quotient", "minimum", "maximum", "hull", "compare", "count", "x"]
        node["op"] = data.draw(st.sampled_from(ops))
        node.pop("parameter", None)
    elif change == "inputs":
        node["inputs"] = data.draw(st.lists(st.sampled_from([*names, "none"]), max_size=3))
    else:
        node["unit"] = data.draw(st.sampled_from(["u", "v", ""]))
    found = verifier_finds(nodes)
    try:
        refused = bool(list(wrong(engine_nodes(nodes))))
    except GraphError:
        refused = True
    assert refused is bool(found), found


@pytest.mark.parametrize("value", ["0", "1", "0.125"])
def test_values_go_both_ways(value: str) -> None:
    said = {"low": value, "high": "unbounded", "low_open": True, "high_open": False}
    assert engine_value(said) == Interval(Decimal(value), None, low_open=True)
