"""The closed graph of figures: nine operations on intervals, and their one interpreter.

The rules are those of docs/bundle.md, section Figures:

1. An input comes before its use; so there is no cycle.
2. Every number is at least zero and has at most 200 characters; every interval holds a number.
3. Nothing but a quotient is rounded: outward, to six decimals.
4. A closed end 0 absorbs what it is multiplied with, unbounded ends too.
5. Nothing but a count takes the answer of a comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, localcontext
from graphlib import CycleError, TopologicalSorter
from typing import Final, Literal, TypeAlias, get_args

from watchkeeper.claims.intervals import ZERO, Interval, hull, total
from watchkeeper.weighing.model import exceeds

Operation = Literal[
    "given", "sum", "product", "quotient", "minimum", "maximum", "hull", "compare", "count"
]
Value: TypeAlias = Interval | str
"""An interval, or the answer of a comparison."""
OPERATIONS: Final = frozenset[str](get_args(Operation))
ORIGINS: Final = frozenset({"claim", "parameter", "law"})
UNBOUNDED: Final = "unbounded"
LONGEST: Final = 200
DECIMALS: Final = 6
EXACT: Final = Context(prec=1000, traps=[Inexact])
"""Sums and products of ends that have at most 200 characters are exact in it."""


class GraphError(ValueError):
    """A graph that docs/bundle.md does not allow."""

    def __init__(self, node: str, problem: str) -> None:
        super().__init__(f"{node}: {problem}")
        self.node = node


class UnknownOperationError(GraphError):
    """An operation that is none of the nine."""


class ArityError(GraphError):
    """Too few or too many inputs for the operation."""


class OriginError(GraphError):
    """A given value without one place that it comes from, or another node with one."""


class DuplicateError(GraphError):
    """Two nodes with one id."""


class MissingInputError(GraphError):
    """An input that no node has as its id."""


class OrderError(GraphError):
    """An input that comes after its use."""


class CyclicError(OrderError):
    """A node that is, through others, its own input."""


class UnitError(GraphError):
    """Inputs of several units where one is needed."""


class NegativeError(GraphError):
    """A number below zero, or no number."""


class EmptyError(GraphError):
    """An interval that holds no number, or whose missing end is open."""


class LengthError(GraphError):
    """An end of more than 200 characters."""


class OperandError(GraphError):
    """An input that the operation cannot take: a divisor that may be 0, an answer, two limits."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the graph.

    Attributes:
        id: Unique in the graph.
        op: The operation.
        inputs: Ids of its inputs, all before it.
        unit: Unit of the value, "" for a pure number or an answer.
        value: The exact value, or the answer of a comparison.
        origin: Of a `given`: `claim`, `parameter` or `law`, and which.
    """

    id: str
    op: Operation
    inputs: tuple[str, ...]
    unit: str
    value: Value
    origin: tuple[str, str] = ("", "")


def digits(number: Decimal) -> str:
    """A decimal in its one spelling: no exponent, no zeros at the end of a fraction."""
    if number.is_zero():
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ends(value: Interval) -> dict[str, str | bool]:
    """An interval as report.json holds it; a missing lower end is 0."""
    return {
        "low": "0" if value.low is None else digits(value.low),
        "high": UNBOUNDED if value.high is None else digits(value.high),
        "low_open": value.low_open,
        "high_open": value.high_open,
    }


def evaluate(nodes: Iterable[Node]) -> dict[str, Value]:
    """The value of every node, from the `given` ones alone.

    Args:
        nodes: The graph, inputs before uses; what the nodes but the `given` ones state as their
            value is not looked at.

    Raises:
        GraphError: The graph is not one that docs/bundle.md allows; each rule has a class.
    """
    held = list(nodes)
    known: dict[str, Node] = {}
    values: dict[str, Value] = {}
    for node in held:
        _formed(node)
        if node.id in known:
            raise DuplicateError(node.id, "its id occurs twice")
        for name in node.inputs:
            if name not in known:
                raise _unordered(node.id, name, held)
        value = _follows(node, [known[n] for n in node.inputs], [values[n] for n in node.inputs])
        known[node.id], values[node.id] = node, value
    return values


def wrong(nodes: Iterable[Node]) -> Iterator[tuple[Node, Value]]:
    """The nodes that state another value than follows, with what follows.

    Raises:
        GraphError: As `evaluate`.
    """
    held = list(nodes)
    for node, value in zip(held, evaluate(held).values(), strict=True):
        if node.value != value:
            yield node, value


def _formed(node: Node) -> None:
    """Operation, number of inputs and origin."""
    if node.op not in OPERATIONS:
        raise UnknownOperationError(node.id, f"no operation {node.op!r}")
    least, most = ARITY.get(node.op, (1, None))
    if len(node.inputs) < least or (most is not None and len(node.inputs) > most):
        raise ArityError(node.id, f"{len(node.inputs)} inputs are not what {node.op!r} takes")
    named = node.origin[0] in ORIGINS and node.origin[1] != ""
    if named != (node.op == "given") or (not named and node.origin != ("", "")):
        raise OriginError(node.id, "exactly a given value comes from one claim, parameter or law")


def _unordered(node: str, name: str, nodes: Sequence[Node]) -> GraphError:
    """Why an input is not among the nodes before."""
    if all(other.id != name for other in nodes):
        return MissingInputError(node, f"no node {name!r}")
    try:
        TopologicalSorter({other.id: other.inputs for other in nodes}).prepare()
    except CycleError:
        return CyclicError(node, "is its own input, through others")
    return OrderError(node, f"its input {name!r} comes after it")


def _follows(node: Node, inputs: Sequence[Node], values: Sequence[Value]) -> Value:
    if node.op == "given":
        return _sound(node.id, node.value)
    if node.op == "count":
        return Interval.exactly(len(values))
    amounts = [value for value in values if isinstance(value, Interval)]
    if len(amounts) < len(values):
        raise OperandError(node.id, "nothing but a count takes an answer")
    units = {one.unit for one in inputs}
    if node.op == "compare":
        if len(units) > 1 or node.unit:
            raise UnitError(node.id, "an amount is compared with a limit in its unit, without one")
        return _compared(node.id, *amounts)
    if node.op not in {"product", "quotient"} and units != {node.unit}:
        raise UnitError(node.id, f"{node.unit!r} of {', '.join(map(repr, sorted(units)))}")
    return apply(node.op, amounts, node.id)


def apply(op: Operation, values: Sequence[Interval], name: str = "") -> Interval:
    """What an operation gives.

    Args:
        op: Any but `given`, `compare` and `count`.
        values: Of its inputs, each sound.
        name: For errors.

    Raises:
        GraphError: A divisor may be zero, or an end is too long.
    """
    if op == "quotient" and (values[1].low or ZERO) <= 0:
        raise OperandError(name, "divides by what may be zero")
    with localcontext(EXACT):
        found = COMBINE[op](values)
    _short(name, found)
    return found


def _compared(name: str, amount: Interval, limit: Interval) -> str:
    if limit.low is None or limit.low != limit.high:
        raise OperandError(name, "the limit is not one number")
    return exceeds(amount, limit.low)


def _sound(name: str, value: Value) -> Interval:
    """The value, when it is an interval as rule 2 wants it."""
    if isinstance(value, str):
        raise OperandError(name, "an answer is not given, it follows")
    if value.low is None or value.low_open not in {True, False}:
        raise NegativeError(name, "a lower end is missing")
    for end in (value.low, value.high):
        if end is not None and not (end.is_finite() and end >= 0):
            raise NegativeError(name, f"{end} is no number that is at least zero")
    if value.empty or (value.high is None and value.high_open):
        raise EmptyError(name, "no number lies inside, or a missing end is open")
    _short(name, value)
    return value


def _short(name: str, value: Interval) -> None:
    for end in (value.low, value.high):
        # The exponents are asked first, since `digits` writes them out.
        if end and (abs(end.adjusted()) > LONGEST or len(digits(end)) > LONGEST):
            raise LengthError(name, f"an end has more than {LONGEST} characters")


def product(values: Sequence[Interval]) -> Interval:
    """Products of ends."""
    return values[0] * values[1]


def quotient(values: Sequence[Interval]) -> Interval:
    """Low by high and high by low, each rounded outward; rounding opens and closes no end."""
    dividend, divisor = values
    bottom, top = dividend.low or ZERO, dividend.high
    absorbed = bottom == 0 and not dividend.low_open
    low, low_open = ZERO, not absorbed
    if divisor.high is not None and not absorbed:
        low, low_open = (
            _rounded(bottom, divisor.high, up=False),
            (dividend.low_open or divisor.high_open),
        )
    if top is None:
        return Interval(low, None, low_open)
    if top == 0:
        return Interval(low, ZERO, low_open)
    high = _rounded(top, divisor.low or ZERO, up=True)
    return Interval(low, high, low_open, dividend.high_open or divisor.low_open)


def divided(dividend: Interval, divisor: Decimal) -> Interval:
    """The quotient by one number above zero, exact in the context that it is called in."""
    low, high = _rounded(dividend.low or ZERO, divisor, up=False), dividend.high
    if high is not None:
        high = _rounded(high, divisor, up=True)
    return Interval(low, high, dividend.low_open, dividend.high_open)


def _rounded(number: Decimal, by: Decimal, *, up: bool) -> Decimal:
    steps, rest = divmod(number.scaleb(DECIMALS), by)
    return (steps + 1 if up and rest else steps).scaleb(-DECIMALS)


def minimum(values: Sequence[Interval]) -> Interval:
    """A closed lower end is the lower of two that are equal, and an open upper end is."""
    low = min((value.low or ZERO, value.low_open) for value in values)
    highs = [(value.high, not value.high_open) for value in values if value.high is not None]
    if not highs:
        return Interval(low[0], None, low[1])
    high = min(highs)
    return Interval(low[0], high[0], low[1], not high[1])


def maximum(values: Sequence[Interval]) -> Interval:
    """An open lower end is the higher of two that are equal, and a closed upper end is."""
    low = max((value.low or ZERO, value.low_open) for value in values)
    highs = [(value.high, not value.high_open) for value in values if value.high is not None]
    if len(highs) < len(values):
        return Interval(low[0], None, low[1])
    high = max(highs)
    return Interval(low[0], high[0], low[1], not high[1])


ARITY: Final[Mapping[str, tuple[int, int | None]]] = {
    "given": (0, 0), "product": (2, 2), "quotient": (2, 2), "compare": (2, 2), "count": (0, None),
}  # fmt: skip
"""Least and greatest number of inputs; of others at least one."""

COMBINE: Final[Mapping[str, Callable[[Sequence[Interval]], Interval]]] = {
    "sum": total,
    "product": product,
    "quotient": quotient,
    "minimum": minimum,
    "maximum": maximum,
    "hull": hull,
}
