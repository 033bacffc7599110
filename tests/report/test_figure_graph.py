"""The graph of figures: what each printed number follows from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report import builders
from tests.weighing.build import BOTH, CAP, FACTORS, RUSSIA, YEAR, claim, estimate
from watchkeeper.claims.intervals import Interval
from watchkeeper.findings.model import Assessment
from watchkeeper.report import compose, figure_graph, walk
from watchkeeper.report.content import Document, Number, Word
from watchkeeper.report.figure_graph import Node, build, digits, ends, engine_of, read_nodes
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.emission import explain
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.tracing import SHARED
from watchkeeper.weighing.years import weigh_year


@pytest.fixture(scope="module")
def document() -> Document:
    return compose(builders.realistic())


def number(document: Document, text: str, claims: int) -> Number:
    return next(n for n in walk.numbers(document) if n.text == text and len(n.claims) == claims)


def node(document: Document, text: str, claims: int) -> Node:
    graph = build(document)
    return graph.nodes[graph.id_of(number(document, text, claims))]


def test_a_claims_own_figure_is_given_by_it(document: Document) -> None:
    held = node(document, "44,655 barrels", 1)
    assert (held.op, held.origin) == ("given", ("claim", "PM101-0123456789ab"))
    assert held.as_dict() == {
        "id": held.id, "op": "given", "inputs": [], "unit": "bbl", "shown": ["44,655 barrels"],
        "claim": "PM101-0123456789ab",
        "value": {"low": "44655", "high": "44655", "low_open": False, "high_open": False},
    }  # fmt: skip


def test_the_hull_of_two_claims_and_their_count(document: Document) -> None:
    hull = node(document, "1,015,588 to 1,523,381 barrels", 2)
    assert hull.op == "hull" and len(hull.inputs) == 2
    count = node(document, "19 claims", 19)
    assert count.op == "count" and len(count.inputs) == 19 and count.unit == "claim"


def test_the_limit_is_law_and_the_rest_is_named(document: Document) -> None:
    graph = build(document)
    limit = next(n for n in walk.numbers(document) if n.text == "500,000 barrels" and not n.claims)
    assert graph.nodes[graph.id_of(limit)].origin[0] == "law"
    weighed = node(document, "238,805 to 362,706 barrels", 14)
    assert weighed.op == "given" and weighed.origin[1].startswith("weighing of the claims")


def test_a_result_is_a_comparison(document: Document) -> None:
    graph = build(document)
    words = [p for p in walk.inlines(document) if isinstance(p, Word) and p.compares]
    answers = {word.text: graph.nodes[graph.id_of(word)] for word in words}
    assert {text: held.value for text, held in answers.items()} == {
        "above the limit": "yes",
        "not above the limit": "no",
        "undetermined": "undetermined",
    }
    for held in answers.values():
        amount, limit = (graph.nodes[name] for name in held.inputs)
        assert amount.unit == limit.unit and held.unit == ""


def test_inputs_come_first_and_ids_do_not_change(document: Document) -> None:
    seen: set[str] = set()
    for held in build(document).in_order():
        assert set(held.inputs) <= seen
        seen.add(held.id)
    assert [n.id for n in build(document).in_order()] == [n.id for n in build(document).in_order()]


def test_the_engines_nodes_replace_ours(document: Document) -> None:
    low, high = (
        {"id": name, "op": "given", "inputs": [], "unit": "bbl", "claim": claim, "shown": [],
         "value": ends(Interval.exactly(value))}
        for name, claim, value in (("e1", "PM131-0123456789ab", 238_805),
                                   ("e2", "PM137-0123456789ab", 325_267))
    )  # fmt: skip
    total = {"id": "e3", "op": "sum", "inputs": ["e1", "e1"], "unit": "bbl", "shown": [],
             "value": ends(Interval(Decimal(238_805), Decimal(362_706)))}  # fmt: skip
    engine = list(read_nodes([low, high, total]))
    assert [leaves for _, leaves in engine][2] == ("PM131-0123456789ab",)
    graph = build(document, engine)
    printed = number(document, "238,805 to 362,706 barrels", 14)
    assert graph.id_of(printed) == "e3"
    assert graph.nodes["e3"].shown == ("238,805 to 362,706 barrels",)
    assert list(graph.nodes)[:3] == ["e1", "e2", "e3"]


def weighed() -> Assessment:
    """An assessment of one year that was really weighed."""
    claims = [
        claim(10_000, "01-01", "06-30", unit="t", id="A"),
        claim(90_000, "07-01", id="B"),
        claim(60_000, by=(RUSSIA,), id="C"),
    ]
    guessed = [
        estimate(300_000, "01-01", "09-30", by="actor:USA", laden="0.33", id="D"),
        estimate(">20000", "11-01", "11-30", by="actor:USA", coverage="part", id="E"),
    ]
    arguments = (claims, guessed, BOTH, Limit(CAP, YEAR), Assumptions(FACTORS))
    realistic = builders.realistic()
    finding = replace(
        realistic.findings[0],
        ledgers=weigh_year(*arguments),
        graph=partial(explain, *arguments),
        claims=tuple("ABCDE"),
    )
    held = {**realistic.claims, **{one.id: one for one in (*claims, *guessed)}}
    return replace(realistic, findings=(finding, *realistic.findings[1:]), claims=held)


def test_every_number_of_weighed_ledgers_is_the_engines() -> None:
    assessment = weighed()
    document = compose(assessment)
    graph = build(document, engine_of([assessment]))
    mine = set("ABCDE")
    printed = [n for n in walk.numbers(document) if n.claims and set(n.claims) <= mine]
    held = {number: graph.nodes[graph.id_of(number)] for number in printed}
    assert not [n for n in held.values() if n.origin[1].startswith("weighing of")]
    operations = {node.op for node in graph.in_order()}
    assert {"given", "sum", "product", "quotient", "maximum", "hull", "count"} <= operations
    floors = [node for number, node in held.items() if number.text == "163,300"]
    assert all(isinstance(n.value, Interval) and n.value.high is None for n in floors)
    seen: set[str] = set()
    for one in graph.in_order():
        assert set(one.inputs) <= seen
        seen.add(one.id)


def test_a_value_that_rows_try_is_named_as_one_for_all() -> None:
    assessment = weighed()
    graph = build(compose(assessment), engine_of([assessment]))
    named = {n.origin[1] for n in graph.in_order() if n.shown and n.origin[0] == "parameter"}
    assert {SHARED["laden_fraction"], SHARED["bbl_per_t"]} <= named


@given(st.decimals(min_value=0, max_value=10**15, allow_nan=False, allow_infinity=False))
def test_a_decimal_has_one_spelling(value: Decimal) -> None:
    text = digits(value)
    assert Decimal(text) == value
    assert "E" not in text and not (text[0] == "0" and text[1:2].isdigit())
    assert "." not in text or text[-1] not in "0."


def test_an_empty_interval_prints_no_figure() -> None:
    graph = figure_graph.FigureGraph({})
    graph.print(Number("no common value", Interval(Decimal(2), Decimal(1)), "bbl", (), "x"))
    assert graph.nodes == {}
