"""The graph of printed numbers: which operation on which inputs gives each number of a document.

The engine's own graph is taken where it holds a number: same value and unit, on these claims. What
is no number of a ledger is explained here by the simplest operation that gives exactly its value:
the claim itself, the count, sum or hull of its claims' figures. What none of these gives is a
`given` that names the convention or the step of weighing that it comes from, and so promises no
recomputation. The operations are those of docs/bundle.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, TypeAlias

from watchkeeper.claims.intervals import ZERO, Interval, hull, total
from watchkeeper.claims.model import Claim
from watchkeeper.findings.model import Assessment
from watchkeeper.report import walk
from watchkeeper.report.content import Document, Number, Word, text_hash
from watchkeeper.report.context import METHODS_FACTORS
from watchkeeper.weighing.emission import LAW as LIMIT
from watchkeeper.weighing.graph import UNBOUNDED, Operation, digits, ends
from watchkeeper.weighing.model import exceeds
from watchkeeper.weighing.recorder import identity
from watchkeeper.weighing.tracing import SHARED

__all__ = ["FigureGraph", "Node", "build", "digits", "ends", "engine_of", "read_nodes"]

Printed: TypeAlias = Number | Word
UNPRINTED: Final = "crossing_notified/"
LAW: Final = "methods-limits"
ONE: Final = Interval.exactly(1)


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the graph.

    Attributes:
        id: Unique in the graph; the same for the same operation on the same inputs.
        op: The operation.
        inputs: Ids of its inputs, all before it.
        unit: Unit of the value.
        value: The exact value, or the answer of a comparison.
        origin: Of a `given`: `claim`, `parameter` or `law`, and which.
        shown: How the report prints it.
    """

    id: str
    op: Operation
    inputs: tuple[str, ...]
    unit: str
    value: Interval | str
    origin: tuple[str, str] = ("", "")
    shown: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The node as report.json holds it."""
        value = {"answer": self.value} if isinstance(self.value, str) else ends(self.value)
        origin = {self.origin[0]: self.origin[1]} if self.op == "given" else {}
        return {
            "id": self.id, "op": self.op, "inputs": list(self.inputs), "unit": self.unit,
            "value": value, "shown": list(self.shown), **origin,
        }  # fmt: skip


def _filled(value: Interval) -> Interval:
    """No number is negative: a missing lower end is 0."""
    return replace(value, low=ZERO) if value.low is None else value


@dataclass
class FigureGraph:
    """Nodes in an order in which inputs come first, and the node of each printed number.

    Attributes:
        claims: The claims that numbers stand on, by id.
        nodes: The nodes by id, in order.
    """

    claims: Mapping[str, Claim]
    nodes: dict[str, Node] = field(default_factory=dict)
    _printed: dict[Printed, str] = field(default_factory=dict)
    _engine: dict[str, list[tuple[frozenset[str], str]]] = field(default_factory=dict)

    def id_of(self, printed: Printed) -> str:
        """Id of the node of a printed number or comparison, "" when it prints no figure."""
        return self._printed.get(printed, "")

    def shown_in(self, line: Iterable[object]) -> tuple[str, ...]:
        """Ids of the figures printed in a line, each once, in order of print."""
        found = (self.id_of(part) for part in line if isinstance(part, Number | Word))
        return tuple(dict.fromkeys(name for name in found if name))

    def in_order(self) -> Iterator[Node]:
        """All nodes, inputs before uses."""
        yield from self.nodes.values()

    def adopt(self, node: Node, leaves: Iterable[str]) -> None:
        """Takes a node of the engine, which explains the numbers on these claims with its value."""
        self.nodes.setdefault(node.id, node)
        if isinstance(node.value, Interval):
            same = self._engine.setdefault(_key(node.value, node.unit), [])
            same.append((frozenset(leaves), node.id))

    def print(self, printed: Printed) -> None:
        """Adds a printed number or comparison."""
        if printed in self._printed:
            return
        node = self._number(printed) if isinstance(printed, Number) else self._comparison(printed)
        if node is None:
            return
        self._printed[printed] = node
        held = self.nodes[node]
        if printed.text not in held.shown:
            self.nodes[node] = replace(held, shown=(*held.shown, printed.text))

    def _number(self, number: Number) -> str | None:
        if number.value.empty:  # "no common value" prints no number
            return None
        return self._known(number) or _explained(self, number)

    def _known(self, number: Number) -> str | None:
        """The engine's node with this value, on these claims or on most of them.

        A bound that is printed alone does not say whether it is excluded; the engine's node does.
        """
        held = set(number.claims)
        value = _filled(number.value)
        ends_alone = [value]
        if " " not in number.text:
            bounded = value.high is not None
            ends_alone.append(replace(value, low_open=not bounded, high_open=bounded))
        for wanted in ends_alone:
            same = self._engine.get(_key(wanted, number.unit), [])
            within = [
                (len(leaves), name)
                for leaves, name in same
                if leaves <= held and self._explains(name, number, leaves)
            ]
            if within:
                return max(within)[1]
        return None

    def _explains(self, name: str, number: Number, leaves: frozenset[str]) -> bool:
        """Whether a node may stand for a number, when it has the value on no other claims."""
        if leaves:
            return True
        node = self.nodes[name]
        if not number.claims:  # one value of a shared parameter, in the row that tries it
            return number.target == METHODS_FACTORS and node.origin[1] in SHARED.values()
        return node.op != "given"

    def _comparison(self, word: Word) -> str | None:
        if word.compares is None:
            return None
        amount, limit = (self._number(number) for number in word.compares)
        bound = word.compares[1].value.low
        if amount is None or limit is None or bound is None:
            return None
        answer = exceeds(_filled(word.compares[0].value), bound)
        return self.add("compare", (amount, limit), "", answer)

    def add(
        self,
        op: Operation,
        inputs: Sequence[str],
        unit: str,
        value: Interval | str,
        origin: tuple[str, str] = ("", ""),
    ) -> str:
        """Adds a node, once, and returns its id, which follows from what it says."""
        name = identity(op, inputs, unit, value, origin)
        held = value if isinstance(value, str) else _filled(value)
        self.nodes.setdefault(name, Node(name, op, tuple(inputs), unit, held, origin))
        return name

    def given_by(self, claim: Claim) -> str | None:
        """The node of a claim's own figure, None when it states none."""
        if claim.quantity is None or claim.quantity.bounds.empty:
            return None
        bounds, unit = claim.quantity.bounds, claim.quantity.unit
        return self.add("given", (), unit, bounds, ("claim", claim.id))

    def counted(self, claim: Claim) -> str:
        """A node that stands for a claim in a count."""
        own = self.given_by(claim)
        if own is not None:
            return own
        name = f"the claim {claim.id}, which states no figure"
        return self.add("given", (), "claim", ONE, ("parameter", name))


def _key(value: Interval, unit: str) -> str:
    return f"{unit} {sorted(ends(value).items())}"


def engine_of(assessments: Iterable[Assessment]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """The engine's nodes behind the numbers of findings, each with the ids of the claims below it.

    Args:
        assessments: That of the report, and those that it prints beside it.
    """
    below: dict[str, frozenset[str]] = {}
    for finding in (one for assessment in assessments for one in assessment.findings):
        graph = finding.graph()
        for node in graph.behind(lambda name: not name.startswith(UNPRINTED)):
            if node.id in below:
                continue
            own = frozenset({node.origin[1]} if node.origin[0] == "claim" else ())
            below[node.id] = own.union(*(below[name] for name in node.inputs))
            made = Node(node.id, node.op, node.inputs, node.unit, node.value, node.origin)
            yield made, tuple(sorted(below[node.id]))


def read_nodes(nodes: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Nodes as docs/bundle.md writes them, each with the ids of the claims below it.

    Args:
        nodes: In order, inputs first; `shown` is left out, since the document prints them anew.

    Raises:
        KeyError: An input does not come before its use.
    """
    below: dict[str, frozenset[str]] = {}
    for node in nodes:
        origin = next(((k, node[k]) for k in ("claim", "parameter", "law") if k in node), ("", ""))
        inputs = tuple(node["inputs"])
        own = frozenset({origin[1]} if origin[0] == "claim" else ())
        leaves = own.union(*(below[name] for name in inputs))
        below[node["id"]] = leaves
        made = Node(node["id"], node["op"], inputs, node["unit"], _read(node["value"]), origin)
        yield made, tuple(sorted(leaves))


def _read(value: Mapping[str, Any]) -> Interval | str:
    if "answer" in value:
        return str(value["answer"])
    high = None if value["high"] == UNBOUNDED else Decimal(value["high"])
    return Interval(Decimal(value["low"]), high, value["low_open"], value["high_open"])


def build(document: Document, engine: Iterable[tuple[Node, Sequence[str]]] = ()) -> FigureGraph:
    """The graph of every number that a document prints.

    Args:
        document: The report.
        engine: Nodes of the engine in order, each with the ids of the claims below it.
    """
    graph = FigureGraph({card.claim.id: card.claim for card in document.cards})
    for node, leaves in engine:
        graph.adopt(node, leaves)
    for inline in walk.inlines(document):
        if isinstance(inline, Number | Word):
            graph.print(inline)
    return graph


COMBINED: Final[tuple[tuple[Operation, Callable[[list[Interval]], Interval]], ...]] = (
    ("hull", hull),
    ("sum", total),
)


def _explained(graph: FigureGraph, number: Number) -> str:
    """The node that gives a number by the simplest operation on its claims."""
    claims = [graph.claims[name] for name in number.claims]
    wanted = ends(number.value)
    if claims and number.unit == "" and wanted == ends(Interval.exactly(len(claims))):
        return graph.add("count", [graph.counted(c) for c in claims], "claim", number.value)
    figures = [c for c in claims if c.quantity is not None and c.quantity.unit == number.unit]
    bounds = [_filled(c.quantity.bounds) for c in figures if c.quantity is not None]
    if figures and len(figures) == len(claims) and not any(b.empty for b in bounds):
        inputs = [given for given in map(graph.given_by, figures) if given is not None]
        if len(inputs) == 1 and ends(bounds[0]) == wanted:
            return inputs[0]
        for op, combine in COMBINED:
            if len(inputs) > 1 and ends(combine(bounds)) == wanted:
                return graph.add(op, inputs, number.unit, number.value)
    return graph.add("given", (), number.unit, number.value, _origin(number))


def _origin(number: Number) -> tuple[str, str]:
    """Where a number comes from that no operation here explains."""
    if number.target == LAW:
        return "law", LIMIT
    if number.claims:
        digest = text_hash("\n".join(number.claims))[:12]
        return "parameter", f"weighing of the claims of basis-{digest}"
    return "parameter", number.target
