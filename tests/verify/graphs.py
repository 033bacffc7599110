"""Random graphs of figures, with the values that the oracle gives."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.verify.oracle import Span, compare, evaluate, text_of, written

NUMBERS = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 8), Fraction(500_000)]),
    st.integers(0, 10**6).map(Fraction),
    st.builds(Fraction, st.integers(0, 10**7), st.sampled_from([2, 5, 10, 1000, 10**6])),
)
OPERATIONS = ["sum", "product", "quotient", "minimum", "maximum", "hull", "compare", "count"]


@st.composite
def spans(draw: Any) -> Span:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    kind = draw(st.sampled_from(["point", "bounded", "bounded", "unbounded"]))
    if kind == "point" or low == high:
        return Span(low, low)
    low_in = draw(st.booleans())
    return Span(low, None if kind == "unbounded" else high, low_in, draw(st.booleans()))


@st.composite
def graphs(draw: Any) -> list[dict[str, Any]]:
    """Nodes in order; each value is the oracle's."""
    nodes: list[dict[str, Any]] = []
    known: dict[str, Span | None] = {}

    def add(op: str, inputs: list[str], value: Span | str, **more: str) -> None:
        name = f"f{len(nodes)}"
        said = {"answer": value} if isinstance(value, str) else written(value)
        unit = "" if op == "compare" else "u"
        known[name] = None if isinstance(value, str) else value
        nodes.append(
            {
                "id": name,
                "op": op,
                "inputs": inputs,
                "unit": unit,
                "value": said,
                "shown": [],
                **more,
            }
        )

    for _ in range(draw(st.integers(1, 5))):
        add("given", [], draw(spans()), parameter="drawn")
    for op in draw(st.lists(st.sampled_from(OPERATIONS), max_size=10)):
        usable = [name for name, span in known.items() if span is not None]
        chosen = draw(st.lists(st.sampled_from(usable), min_size=1, max_size=4))
        if op == "count":
            add(
                op,
                draw(st.lists(st.sampled_from(list(known)), max_size=4)),
                Span(Fraction(0), Fraction(0)),
            )
            count = Fraction(len(nodes[-1]["inputs"]))
            nodes[-1]["value"] = written(Span(count, count))
            known[nodes[-1]["id"]] = Span(count, count)
            continue
        if op in ("product", "quotient", "compare"):
            chosen = [chosen[0], draw(st.sampled_from(usable))]
        values = [span for span in (known[name] for name in chosen) if span is not None]
        if op == "compare":
            if values[1].low == values[1].high:
                add(op, chosen, compare(*values))
            continue
        if op == "quotient" and values[1].low == 0:
            continue
        made = evaluate(op, values)
        ends = [made.low, *([] if made.high is None else [made.high])]
        if all(len(text_of(end)) <= 200 for end in ends):
            add(op, chosen, made)
    return nodes
