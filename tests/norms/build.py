"""Small norms and random ones, for the tests of the evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period
from watchkeeper.norms.facts import FactValue, disputed, known, quantity, unknown
from watchkeeper.norms.schema import (
    AllOf,
    AnyLeaf,
    AnyOf,
    AtLeast,
    AtMost,
    Binding,
    Force,
    Is,
    LegalException,
    Node,
    Norm,
    Not,
    OneOf,
    Patch,
    Position,
    Version,
)

START = date(2020, 1, 1)
DAY = Period(START, START)
WORDS = ("a", "b", "c")
NUMBERS = (Decimal(1), Decimal(5), Decimal(9))
WORD_FACTS = ("w1", "w2", "w3")
NUMBER_FACTS = ("n1", "n2")


def word(fact: str, value: str = "a", name: str = "") -> Is:
    return Is(fact=fact, value=value, says=f"{fact} is {value}", id=name)


def norm(
    elements: Node,
    *exceptions: LegalException,
    force: Force = "decides",
    positions: tuple[Position, ...] = (),
    versions: tuple[Version, ...] = (),
) -> Norm:
    only = Version(START, None, (), elements, exceptions, force=force)
    binds = (Binding("everyone", covers_others=True, but=("nobody",)),)
    return Norm("n", "A norm", force, binds, versions or (only,), positions)


def excuse(when: Node, burden: str = "invoker", name: str = "x") -> LegalException:
    return LegalException(name, "invoker" if burden == "invoker" else "proponent", when)


def leaf() -> st.SearchStrategy[AnyLeaf]:
    word_facts, number_facts = st.sampled_from(WORD_FACTS), st.sampled_from(NUMBER_FACTS)
    limits = st.sampled_from((Decimal(2), Decimal(6)))
    return st.one_of(
        st.builds(lambda f, v: Is(fact=f, value=v), word_facts, st.sampled_from(WORDS[:2])),
        st.builds(lambda f: OneOf(fact=f, values=("a", "b")), word_facts),
        st.builds(lambda f, x: AtMost(fact=f, limit=x, unit="u"), number_facts, limits),
        st.builds(lambda f, x: AtLeast(fact=f, limit=x, unit="u"), number_facts, limits),
    )


def node() -> st.SearchStrategy[Node]:
    def joint(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            st.builds(lambda p: AllOf(parts=p), parts),
            st.builds(lambda p: AnyOf(parts=p), parts),
            st.builds(lambda p: Not(parts=(p,)), inner),
        )

    return st.recursive(leaf(), joint, max_leaves=5)


def exceptions() -> st.SearchStrategy[tuple[LegalException, ...]]:
    one = st.builds(excuse, node(), st.sampled_from(("invoker", "proponent")))
    return st.lists(one, max_size=2).map(
        lambda found: tuple(replace(e, id=f"x{i}") for i, e in enumerate(found))
    )


@st.composite
def norms(draw: st.DrawFn) -> Norm:
    """A norm with one or two versions and no, one or two positions."""
    forces: tuple[Force, ...] = ("decides", "calls_upon", "clarifies")
    force = draw(st.sampled_from(forces))
    first = Version(START, None, (), draw(node()), draw(exceptions()), force=force)
    versions: tuple[Version, ...] = (first,)
    if draw(st.booleans()):
        second = replace(first, since=date(2021, 1, 1), elements=draw(node()))
        versions = (replace(first, until=date(2020, 12, 31)), second)
    rivals = draw(st.integers(0, 2))
    ends = st.sampled_from((None, None, date(2019, 6, 1), date(2020, 9, 1), date(2021, 3, 1)))
    positions = tuple(
        Position(
            f"p{i}",
            "",
            patch=Patch(replace=(("elements", draw(node())),)) if i else Patch(),
            since=draw(ends),
            until=draw(ends),
        )
        for i in range(rivals)
    )
    return norm(first.elements, force=force, positions=positions, versions=versions)


def word_values() -> st.SearchStrategy[FactValue]:
    one = st.sampled_from(WORDS).map(known)
    low = one.map(lambda v: replace(v, word="low"))
    return st.one_of(one, low, _rivals(one), st.just(unknown()), st.just(unknown("disputed")))


def number_values() -> st.SearchStrategy[FactValue]:
    ends = st.sampled_from((None, *NUMBERS))
    spans = st.builds(Interval, ends, ends, st.booleans(), st.booleans())
    one = spans.filter(_has_a_number).map(lambda i: quantity(i, "u"))
    return st.one_of(one, _rivals(one), st.just(unknown()))


def _has_a_number(span: Interval) -> bool:
    return any(number in span for number in NUMBERS)


def _rivals(one: st.SearchStrategy[FactValue]) -> st.SearchStrategy[FactValue]:
    return st.lists(one, min_size=2, max_size=3).map(lambda ways: disputed(*ways))


def fact_sets() -> st.SearchStrategy[Mapping[str, FactValue]]:
    words = {name: word_values() for name in WORD_FACTS}
    numbers = {name: number_values() for name in NUMBER_FACTS}
    return st.fixed_dictionaries({}, optional={**words, **numbers})


def possible(name: str, value: FactValue | None) -> list[FactValue]:
    """The definite values that a fact may turn out to have."""
    if value is not None and value.disputed:
        return [found for way in value.disputed for found in possible(name, way)]
    if name in WORD_FACTS:
        if value is None or value.value is None or value.word is not None:
            return [known(found) for found in WORDS]
        return [value]
    span = value.interval if value is not None and value.interval is not None else None
    return [
        quantity(Interval.exactly(number), "u")
        for number in NUMBERS
        if span is None or number in span
    ]
