"""The verifier's interpreter of figures equals an oracle written on its own."""

from __future__ import annotations

from argparse import Namespace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.verify.graphs import graphs, spans
from tests.verify.oracle import Span, evaluate, written
from watchkeeper.verify import verify


def problems(nodes: list[dict[str, Any]]) -> list[str]:
    b = Namespace(figures={node["id"]: node for node in nodes}, claims={}, problems=[])
    verify.figures(b)
    return list(b.problems)


@given(graphs())
def test_the_interpreter_gives_what_the_oracle_gives(nodes: list[dict[str, Any]]) -> None:
    assert problems(nodes) == []


@given(graphs(), st.data())
def test_every_other_value_is_found(nodes: list[dict[str, Any]], data: st.DataObject) -> None:
    made = [node for node in nodes if node["op"] != "given"]
    if not made:
        return
    node = data.draw(st.sampled_from(made))
    if node["op"] == "compare":
        answer = data.draw(st.sampled_from(["yes", "no", "undetermined", "maybe"]))
        if node["value"]["answer"] == answer:
            return
        node["value"] = {"answer": answer}
    else:
        other = written(data.draw(spans()))
        if verify.interval(other) == verify.interval(node["value"]):
            return
        node["value"] = other
    assert any(node["id"] in problem for problem in problems(nodes))


@given(st.lists(spans(), min_size=1, max_size=3), st.sampled_from(["minimum", "maximum", "hull"]))
def test_the_order_of_inputs_is_free(items: list[Span], op: str) -> None:
    assert evaluate(op, items) == evaluate(op, items[::-1])


@given(spans(), spans(), st.sampled_from(["sum", "product", "quotient"]), st.data())
def test_every_number_that_can_come_out_lies_inside(
    a: Span, b: Span, op: str, data: st.DataObject
) -> None:
    """The bounds are bounds: what numbers of the inputs give is never outside."""
    if op == "quotient" and b.low == 0:
        return
    x, y = (_inside(span, data) for span in (a, b))
    made = evaluate(op, [a, b])
    number = x + y if op == "sum" else x * y if op == "product" else x / y
    assert made.low < number or (made.low == number and made.low_in)
    assert made.high is None or number < made.high or (number == made.high and made.high_in)


def _inside(span: Span, data: st.DataObject) -> Fraction:
    high = span.low + 10 if span.high is None else span.high
    low_share = 0 if span.low_in or span.low == high else 1
    high_share = 8 if (span.high is None or span.high_in) else 7
    share = data.draw(st.integers(low_share, high_share))
    return span.low + (high - span.low) * Fraction(share, 8)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ("1.", "2"), (".5", "2"), ("01", "2"), ("1e3", "2000"), ("+1", "2"), ("-1", "2"), ("", "2"),
        ("1 ", "2"), ("1_000", "2000"), ("2", "1"), ("unbounded", "unbounded"), ("1", "Unbounded"),
        ("NaN", "2"), ("1", "Infinity"), ("1" * 201, "unbounded"), ("\u0661", "2"),
    ],
)  # fmt: skip
def test_values_have_one_form(low: str, high: str) -> None:
    with pytest.raises(ValueError):
        verify.interval({"low": low, "high": high, "low_open": False, "high_open": False})


@pytest.mark.parametrize("op", ["product", "quotient"])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_two_inputs_are_two_even_when_one_is_zero(op: str, count: int) -> None:
    zero, one = ((Fraction(0), False),) * 2, ((Fraction(1), False),) * 2
    with pytest.raises((ValueError, IndexError)):
        verify.evaluate(op, [zero, one, one][:count])


@pytest.mark.parametrize(("low_open", "high_open"), [(True, False), (False, True), (True, True)])
def test_an_empty_interval_is_no_value(low_open: bool, high_open: bool) -> None:
    with pytest.raises(ValueError):
        verify.interval({"low": "1", "high": "1", "low_open": low_open, "high_open": high_open})
