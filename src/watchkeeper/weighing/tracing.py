"""From claims to the total of a ledger, as nodes: the same steps as the search, named.

The rules:

1. A claim's figure is `given`; another unit is its product with the ratio of the units.
2. Figures that differ only in their number are one hull (or, of partial counts, one maximum), then
   recomputed for one laden fraction, then made barrels: as `figures` does it.
3. A total is the sum of its stretches; each has the low end of one family and the high end of
   another, and `named` says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.assumptions import AS_STATED, Assumptions, Parameters
from watchkeeper.weighing.covers import INFINITY, Cell, Search, holder, interval
from watchkeeper.weighing.figures import Figure, Join, Kind, arranged, pooled, written
from watchkeeper.weighing.graph import Node, Operation
from watchkeeper.weighing.ledgers import Pool
from watchkeeper.weighing.named import NamedStretch
from watchkeeper.weighing.recorder import Recorder
from watchkeeper.weighing.units import BARREL, TONNE, ratio

LADEN = "laden fraction, one for all deliveries of the year"
SHARE = "discharge share, one for all deliveries of the year"
FACTOR = "barrels per tonne, one for all figures in tonnes"
CONTRADICTED = "the low end of counts that figures for the whole contradict, as the upper end"
BESIDE = "the low end of counts, and the upper end of figures that overlap them"
HELD = "the low end of a figure, and the upper end of one for a longer window that holds it"
SHARED: Mapping[str, str] = {
    "laden_fraction": LADEN, "discharge_share": SHARE, "bbl_per_t": FACTOR,
}  # fmt: skip

Fixed = Mapping[str, Node]
"""Node of a shared parameter, by the name of its field; others are made from their values."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Figures of one kind as stated, in barrels or tonnes."""

    kind: Kind
    node: Node


def _join(recorder: Recorder, op: Operation) -> Join[Stated]:
    return lambda items: Stated(items[0].kind, recorder.of(op, [item.node for item in items]))


@dataclass(frozen=True)
class Conversion:
    """How figures become barrels.

    Attributes:
        recorder: Where nodes go.
        assumptions: Whose published factors are named.
        parameters: What is shared by all figures.
        fixed: Nodes of shared parameters that have one already.
    """

    recorder: Recorder
    assumptions: Assumptions
    parameters: Parameters
    fixed: Fixed

    def stated(self, figure: Figure) -> Stated:
        """A claim's figure in barrels or tonnes (rule 1)."""
        node = self.recorder.claimed(figure.claim)
        unit = TONNE if figure.part.factors else BARREL
        if node.unit != unit:
            factor = ratio(node.unit, unit)
            if factor is None:
                raise ValueError(f"{node.unit!r} does not convert to {unit!r}")
            by = self.recorder.parameter(f"{unit} in one {node.unit}", factor)
            node = self.recorder.of("product", (node, by), unit)
        return Stated(figure.part.kind, node)

    def amount(self, item: Stated) -> Node:
        """In barrels under the parameters: the steps of `Part.amount` (rule 2)."""
        factors, laden = item.kind
        node, of = item.node, self.recorder.of
        if laden is not None:
            if self.parameters.laden_fraction is not None:
                top, bottom = written(laden)
                whole = f"the laden fraction {laden[0]}/{laden[1]} of the estimate"
                if bottom != 1:
                    below = self.recorder.parameter(f"below the line of {whole}", bottom)
                    node = of("product", (node, below), node.unit)
                node = of("product", (node, self._shared("laden_fraction")), node.unit)
                node = of("quotient", (node, self.recorder.parameter(whole, top)), node.unit)
            if self.parameters.discharge_share != 1:
                node = of("product", (node, self._shared("discharge_share")), node.unit)
        if not factors:
            return node
        if self.parameters.bbl_per_t is not None:
            return of("product", (node, self._shared("bbl_per_t")), BARREL)
        published = of("hull", [self.factor(value) for value in factors])
        return of("product", (node, published), BARREL)

    def _shared(self, field: str) -> Node:
        known = self.fixed.get(field)
        return known or self.recorder.parameter(SHARED[field], getattr(self.parameters, field))

    def factor(self, value: object) -> Node:
        """A published number of barrels per tonne, with everyone who published it."""
        same = [one for one in self.assumptions.factors if one.value == value]
        owners = ", ".join(sorted({one.owner for one in same}))
        return self.recorder.parameter(f"barrels per tonne: {owners or 'others'}", same[0].value)

    def group(self, answers: Iterable[Iterable[Figure]]) -> Node:
        """The figures of one window: of answers side by side the greatest, each a hull."""
        ordered = [sorted(answer, key=lambda figure: figure.claim.id) for answer in answers]
        items = [[self.stated(figure) for figure in answer] for answer in ordered]
        few = arranged(items, _join(self.recorder, "hull"), _join(self.recorder, "maximum"))
        hulls = [self.recorder.of("hull", map(self.amount, answer)) for answer in few]
        return self.recorder.of("maximum", hulls)


class SearchNodes:
    """The nodes of a search: its sums, by the figures that give them (rule 3).

    Args:
        recorder: Where nodes go.
        search: The families of the cells.
        cells: The node of each cell.
    """

    def __init__(self, recorder: Recorder, search: Search, cells: Mapping[Cell, Node]) -> None:
        self.recorder = recorder
        self.cells = cells
        self.stretches = [NamedStretch(stretch) for stretch in search.stretches]

    def _sum(self, cells: Iterable[Cell]) -> Node:
        return self.recorder.sum(self.cells[cell] for cell in cells)

    @cached_property
    def low(self) -> Node:
        """An amount with the low end of the total; its high end says nothing."""
        return self.recorder.sum(self._sum(stretch.low_cells) for stretch in self.stretches)

    @cached_property
    def total(self) -> Node:
        """The total; without figures nothing is known."""
        if not self.stretches:
            return self.recorder.unreported
        return self.recorder.sum(self._stretch(stretch) for stretch in self.stretches)

    def _stretch(self, stretch: NamedStretch) -> Node:
        low = self._sum(stretch.low_cells)
        if stretch.open_above:
            return self.recorder.at_least(low)
        high = self._sum(stretch.cells_of(stretch.high))
        scale = stretch.scale
        ends = scale.low(stretch.value(stretch.low)), scale.high(stretch.value(stretch.high))
        wanted = interval(*ends)
        alike = isinstance(high.value, Interval) and high.value.high == wanted.high
        return self.recorder.giving(wanted, (low, high), BESIDE if alike else CONTRADICTED)

    @cached_property
    def floor(self) -> Node:
        """The greatest sum of lower ends."""
        sums = [self._sum(stretch.cells_of(stretch.floor)) for stretch in self.stretches]
        return self.recorder.at_least(self.recorder.sum(sums))

    def least(self, wanted: Interval) -> Node:
        """The least lower and the least upper end of full sums; there must be full sums."""
        if wanted.high is None:
            return self.recorder.at_least(self.low)
        ends = [stretch.least_high or 0 for stretch in self.stretches]
        highs = [s.cells_of(end) for s, end in zip(self.stretches, ends, strict=True)]
        high = self.recorder.sum(map(self._sum, highs))
        return self.recorder.giving(wanted, (self.low, high), BESIDE)

    @cached_property
    def _lows(self) -> list[dict[int, int]]:
        return [stretch.lows_by_day() for stretch in self.stretches]

    @cached_property
    def _highs(self) -> list[dict[int, int]]:
        return [stretch.highs_by_day() for stretch in self.stretches]

    def low_at(self, day: int) -> Node:
        """An amount with the low end of what was delivered by the close of a day."""
        pairs = zip(self.stretches, self._lows, strict=True)
        ends = [(stretch, _last(by_day, day + 1)) for stretch, by_day in pairs]
        return self.recorder.sum(self._sum(stretch.cells_of(end)) for stretch, end in ends if end)

    def high_at(self, day: int) -> Node:
        """An amount with the high end of what was delivered by the close of a day."""
        pairs = zip(self.stretches, self._highs, strict=True)
        ends = [(stretch, _last(by_day, day)) for stretch, by_day in pairs]
        return self.recorder.sum(self._high(stretch, end) for stretch, end in ends if end)

    def _high(self, stretch: NamedStretch, end: int) -> Node:
        """An amount with a high end; where its figures do not sum to it, that of the stretch."""
        known = self._sum(stretch.cells_of(end))
        wanted, _ = stretch.scale.high(stretch.value(end))
        if wanted == INFINITY:
            return self.recorder.at_least(known)
        alike = isinstance(known.value, Interval) and known.value.high == wanted
        return known if alike else self._stretch(stretch)


def _last(by_day: Mapping[int, int], day: int) -> int:
    """The last end by a day; none, 0."""
    return next((end for at, end in reversed(list(by_day.items())) if at <= day), 0)


class PoolNodes:
    """The nodes of one ledger's figures.

    Args:
        recorder: Where nodes go.
        pool: The figures.
        assumptions: Whose published factors are named.
    """

    def __init__(self, recorder: Recorder, pool: Pool, assumptions: Assumptions) -> None:
        self.recorder = recorder
        self.pool = pool
        self.assumptions = assumptions
        self._found: dict[tuple[object, ...], SearchNodes] = {}

    def search(self, parameters: Parameters, fixed: Fixed | None = None) -> SearchNodes:
        """The sums under the parameters.

        Args:
            parameters: As of the search.
            fixed: Nodes of shared parameters that have one already.
        """
        shared = fixed or {}
        relevant = self.pool.relevant(parameters)
        key = (relevant, *((name, node.id) for name, node in sorted(shared.items())))
        if key not in self._found:
            found = self.pool.search(relevant)
            cells = self._cells(found, relevant, shared)
            self._found[key] = SearchNodes(self.recorder, found, cells)
        return self._found[key]

    def _cells(self, found: Search, parameters: Parameters, fixed: Fixed) -> dict[Cell, Node]:
        """The node of each cell; one without an upper end takes that of a longer window."""
        conversion = Conversion(self.recorder, self.assumptions, parameters, fixed)
        nodes: dict[Cell, Node] = {}
        for one, (_, answers) in zip(self.pool.groups, pooled(self.pool.joined), strict=True):
            nodes[one.cell(parameters)] = conversion.group(answers)
        bounded = [cell for cell in nodes if cell.whole and cell.amount.high is not None]
        held: dict[Cell, Node] = {}
        for (cell, node), used in zip(nodes.items(), found.cells, strict=True):
            longer = holder(cell, bounded)
            both = None if longer is None else self.recorder.between(node, nodes[longer], HELD)
            held[used] = both or node
        return held

    def low(self, parameters: Parameters) -> Node:
        """An amount with the low end of the total; its high end says nothing."""
        return self.search(parameters).low

    def amount(self, parameters: Parameters, fixed: Fixed | None = None) -> Node:
        """The year's total; where days have no figure that must be known, unbounded above."""
        found = self.search(parameters, fixed)
        if self.pool.actual and not self.pool.complete:
            return self.recorder.at_least(found.low)
        return found.total


def figure_node(recorder: Recorder, assumptions: Assumptions, figure: Figure) -> Node:
    """One claim's figure in barrels, as stated."""
    conversion = Conversion(recorder, assumptions, AS_STATED, {})
    return conversion.amount(conversion.stated(figure))


def changed(parameters: Parameters, field: str, value: object) -> Parameters:
    """The parameters with one of them fixed."""
    return replace(parameters, **{field: value})  # type: ignore[arg-type]
