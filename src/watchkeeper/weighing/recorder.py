"""Builds the graph of figures node by node, each with its value, and says what could not be built.

The rules:

1. The id of a node is a digest of what it says: the same operation on the same inputs is one node.
2. An operation on one input that would not change it makes no node.
3. Two ends that were found by different families are put together by the first operation that gives
   exactly both. Where none of the closed list does, the value is `given` and says of which step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from watchkeeper.claims.intervals import UNKNOWN_AMOUNT, ZERO, Interval
from watchkeeper.claims.model import Claim
from watchkeeper.record import canonical
from watchkeeper.weighing.graph import Node, Operation, Value, apply, ends
from watchkeeper.weighing.model import exceeds
from watchkeeper.weighing.units import BARREL

NOT_REPORTED: Final = "not reported is not zero: whatever is not in the record, of any amount"
NOTHING: Final = "nothing: what an upper bound alone is counted from"
ENGINE: Final = "a step of weighing that the closed operations do not express: "


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes behind the numbers of one year.

    Attributes:
        nodes: In an order in which inputs come before uses.
        names: Id of the node of each number, by what it is (`notified/amount`).
    """

    nodes: tuple[Node, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def behind(self, keep: Callable[[str], bool]) -> Iterator[Node]:
        """The nodes that the named numbers follow from, in order.

        Args:
            keep: Whether a name is wanted.
        """
        wanted = {node for name, node in self.names.items() if keep(name)}
        for node in reversed(self.nodes):
            if node.id in wanted:
                wanted.update(node.inputs)
        return (node for node in self.nodes if node.id in wanted)


def identity(
    op: Operation, inputs: Sequence[str], unit: str, value: Value, origin: tuple[str, str]
) -> str:
    """The id of a node, which follows from what it says (rule 1)."""
    said = value if isinstance(value, str) else ends(value)
    content = canonical.encode([op, list(inputs), unit, said, list(origin)])
    return f"f-{hashlib.sha256(content).hexdigest()[:16]}"


@dataclass
class Recorder:
    """The graph as far as it is built."""

    nodes: dict[str, Node] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def graph(self) -> Graph:
        """What was recorded."""
        return Graph(tuple(self.nodes.values()), dict(self.names))

    def _add(
        self,
        op: Operation,
        inputs: Sequence[Node],
        unit: str,
        value: Value,
        origin: tuple[str, str] = ("", ""),
    ) -> Node:
        names = tuple(one.id for one in inputs)
        name = identity(op, names, unit, value, origin)
        if name not in self.nodes:
            self.nodes[name] = Node(name, op, names, unit, value, origin)
        return self.nodes[name]

    def claimed(self, claim: Claim) -> Node:
        """A claim's own figure, in its own unit."""
        if claim.quantity is None:
            raise ValueError(f"claim {claim.id} states no figure")
        return self._add(
            "given", (), claim.quantity.unit, claim.quantity.bounds, ("claim", claim.id)
        )

    def parameter(self, name: str, value: Interval | Decimal, unit: str = "") -> Node:
        """A value that no claim states: a factor, a ratio of units, a convention."""
        held = Interval.exactly(value) if isinstance(value, Decimal) else value
        return self._add("given", (), unit, held, ("parameter", name))

    def law(self, name: str, value: Decimal) -> Node:
        """A limit in barrels."""
        return self._add("given", (), BARREL, Interval.exactly(value), ("law", name))

    @property
    def unreported(self) -> Node:
        """Barrels of which nothing is known."""
        return self.parameter(NOT_REPORTED, UNKNOWN_AMOUNT, BARREL)

    @property
    def nothing(self) -> Node:
        """No barrels."""
        return self.parameter(NOTHING, ZERO, BARREL)

    def of(self, op: Operation, inputs: Iterable[Node], unit: str = "") -> Node:
        """A node of an operation; its unit is that of its inputs when none is said."""
        held = list(inputs)
        if op in {"sum", "minimum", "maximum", "hull"} and len(held) == 1:
            return held[0]
        values = [one.value for one in held if isinstance(one.value, Interval)]
        return self._add(op, held, unit or held[0].unit, apply(op, values))

    def sum(self, inputs: Iterable[Node]) -> Node:
        """The sum of barrels; of nothing, nothing."""
        return self.of("sum", list(inputs) or [self.nothing])

    def at_least(self, node: Node) -> Node:
        """The low end of an amount, beside what is not reported."""
        return self.of("sum", (node, self.unreported))

    def at_most(self, node: Node) -> Node:
        """The high end of an amount, from nothing on."""
        return self.of("hull", (self.nothing, node))

    def compare(self, amount: Node, limit: Node) -> Node:
        """Whether an amount is above a limit."""
        held, bound = amount.value, limit.value
        if not isinstance(held, Interval) or not isinstance(bound, Interval) or bound.low is None:
            raise ValueError("an answer is not compared")
        return self._add("compare", (amount, limit), "", exceeds(held, bound.low))

    def between(self, low: Node, high: Node, why: str) -> Node:
        """The low end of one node and the high end of another, exactly (rule 3)."""
        a, b = low.value, high.value
        if not isinstance(a, Interval) or not isinstance(b, Interval):
            raise ValueError("an answer has no ends")
        wanted = Interval(a.low, b.high, a.low_open, b.high_open)
        return self.giving(wanted, (low, high), why)

    def giving(self, wanted: Interval, nodes: Sequence[Node], why: str) -> Node:
        """The node that has a value, or the first operation on them that gives it (rule 3)."""
        for node in nodes:
            if node.value == wanted:
                return node
        values = [node.value for node in nodes if isinstance(node.value, Interval)]
        operations: tuple[Operation, ...] = ("hull", "maximum", "minimum")
        for op in operations:
            if apply(op, values) == wanted:
                return self.of(op, nodes)
        return self.parameter(f"{ENGINE}{why}", wanted, nodes[0].unit)

    def name(self, path: str, node: Node, value: Value | None = None) -> Node:
        """Names a node as a printed number; it has the engine's value, or says that it is given."""
        if isinstance(value, Interval) and node.value != value:
            node = self.parameter(f"{ENGINE}{path}", value, node.unit)
        self.names[path] = node.id
        return node
