"""Sums over windows that overlap: which families of figures can be added, and what they bound.

Figures come for months, for periods, for a year, for one supplier or for several together, and
overlap each other. The rules:

1. Figures may be added only when no day of one supplier is in two of them: a *family*.
2. Amounts are not negative, so the sum of any family is a floor of the year's total.
3. A family that covers every day of every supplier is *complete*; its sum is the year's total.
4. The total lies between the least complete sum (or, without a complete family, the greatest
   floor) and the greatest sum of any family. Nothing is averaged.

The families are searched by dynamic programming over the days on which a figure begins or ends.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from watchkeeper.claims.intervals import UNKNOWN_AMOUNT, Interval

INFINITY = Decimal("Infinity")

End = tuple[Decimal, bool]
"""One end of an interval, so that the greater end is also the greater tuple: the number, and
whether an open lower end (or a closed upper end) puts it just above a plain one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What the record admits for one block of suppliers over one window.

    Attributes:
        block: The suppliers that the figure covers together.
        start: Ordinal of the first day.
        stop: Ordinal of the day after the last one.
        amount: In barrels (any one unit will do).
        whole: It is meant to cover everything in the window; otherwise it is a floor.
    """

    block: frozenset[str]
    start: int
    stop: int
    amount: Interval
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Total:
    """The bounds of a sum.

    Attributes:
        amount: Rule 4.
        complete: Some family covers everything.
        floor: The greatest sum of lower ends of any family.
        least: The complete sum with the least upper end, None when there is none.
        exclusive: The floor is above `least` by more than rounding: the figures contradict each
            other.
    """

    amount: Interval
    complete: bool
    floor: Interval
    least: Interval | None
    exclusive: bool


@dataclass(frozen=True, slots=True)
class _Objective:
    """What a search adds up and what it prefers."""

    end: Callable[[Interval], End]
    add: Callable[[End, End], End]
    zero: End
    choose: Callable[[Iterable[End]], End]
    gaps: bool


def _low(amount: Interval) -> End:
    return (Decimal(0) if amount.low is None else amount.low, amount.low_open)


def _high(amount: Interval) -> End:
    return (INFINITY if amount.high is None else amount.high, not amount.high_open)


def _add_lows(a: End, b: End) -> End:
    return (a[0] + b[0], a[1] or b[1])


def _add_highs(a: End, b: End) -> End:
    return (a[0] + b[0], a[1] and b[1])


_ZERO_LOW: End = (Decimal(0), False)
_ZERO_HIGH: End = (Decimal(0), True)
FLOOR = _Objective(_low, _add_lows, _ZERO_LOW, max, gaps=True)
CEILING = _Objective(_high, _add_highs, _ZERO_HIGH, max, gaps=True)
LEAST_COMPLETE = _Objective(_low, _add_lows, _ZERO_LOW, min, gaps=False)
LEAST_COMPLETE_HIGH = _Objective(_high, _add_highs, _ZERO_HIGH, min, gaps=False)
GREATEST_COMPLETE = _Objective(_high, _add_highs, _ZERO_HIGH, max, gaps=False)

Row = dict[int, End]
"""Best sum from one fixed day to each boundary; a boundary that cannot be reached is absent."""


def _chain(
    by_stop: Mapping[int, Sequence[tuple[int, End]]],
    start: int,
    bounds: Sequence[int],
    objective: _Objective,
) -> Row:
    """Best sums of consecutive cells of one block from `start` to each later boundary."""
    row: Row = {start: objective.zero}
    previous = start
    for bound in bounds:
        if bound <= start:
            continue
        options = [
            objective.add(row[begin], end)
            for begin, end in by_stop.get(bound, ())
            if begin >= start and begin in row
        ]
        if objective.gaps:
            options.append(row[previous])
        if options:
            row[bound] = objective.choose(options)
        previous = bound
    return row


def _partitions(
    blocks: Sequence[frozenset[str]], suppliers: frozenset[str], *, exact: bool
) -> list[tuple[frozenset[str], ...]]:
    """Sets of disjoint blocks; exact ones cover all suppliers, others only cannot be extended."""
    found: list[tuple[frozenset[str], ...]] = []

    def extend(chosen: tuple[frozenset[str], ...], free: frozenset[str], first: int) -> None:
        fitting = [i for i in range(first, len(blocks)) if blocks[i] <= free]
        extensible = any(block <= free for block in blocks)
        if chosen and (not free if exact else not extensible):
            found.append(chosen)
        for i in fitting:
            extend((*chosen, blocks[i]), free - blocks[i], i + 1)

    extend((), suppliers, 0)
    return found


class Search:
    """Families of one set of cells within one span of days.

    Args:
        cells: All within the span.
        start: Ordinal of the first day.
        stop: Ordinal of the day after the last one.
        suppliers: Everyone whose days must be covered by a complete family.
    """

    def __init__(
        self, cells: Sequence[Cell], start: int, stop: int, suppliers: frozenset[str]
    ) -> None:
        self.cells = cells
        self.start = start
        self.stop = stop
        self.suppliers = suppliers
        self.blocks = sorted({cell.block for cell in cells}, key=sorted)
        ends = {cell.start for cell in cells} | {cell.stop for cell in cells}
        self.bounds = sorted(ends | {start, stop})
        # Suppliers can change from joint to own figures only where a joint figure begins or ends.
        joint = [cell for cell in cells if len(cell.block) > 1 and len(self.blocks) > 1]
        self.meeting = sorted(
            {start, stop} | {cell.start for cell in joint} | {cell.stop for cell in joint}
        )

    def _rows(
        self, objective: _Objective, cells: Sequence[Cell]
    ) -> dict[tuple[frozenset[str], int], Row]:
        by_block: dict[frozenset[str], dict[int, list[tuple[int, End]]]] = {
            block: {} for block in self.blocks
        }
        for cell in cells:
            ends = by_block[cell.block].setdefault(cell.stop, [])
            ends.append((cell.start, objective.end(cell.amount)))
        return {
            (block, begin): _chain(by_stop, begin, self.bounds, objective)
            for block, by_stop in by_block.items()
            for begin in self.meeting
        }

    def best(self, objective: _Objective, *, whole_only: bool) -> dict[int, End]:
        """Best sum from the start of the span to each boundary where suppliers can meet."""
        cells = [cell for cell in self.cells if cell.whole or not whole_only]
        rows = self._rows(objective, cells)
        blocks = sorted({cell.block for cell in cells}, key=sorted)
        partitions = _partitions(blocks, self.suppliers, exact=not objective.gaps)
        reached: dict[int, End] = {self.start: objective.zero}
        for stop in self.meeting[1:]:
            options = [
                objective.add(reached[begin], value)
                for begin in self.meeting
                if begin < stop and begin in reached
                for value in _segment(rows, partitions, begin, stop, objective)
            ]
            if options:
                reached[stop] = objective.choose(options)
        return reached

    def total(self) -> Total:
        """The bounds of the sum over the span (rules 2 to 4)."""
        if not self.cells:
            return Total(UNKNOWN_AMOUNT, False, UNKNOWN_AMOUNT, None, False)
        floor = self.best(FLOOR, whole_only=False)[self.stop]
        ceiling = self.best(CEILING, whole_only=True).get(self.stop, _ZERO_HIGH)
        least = self.best(LEAST_COMPLETE, whole_only=True).get(self.stop)
        least_high = self.best(LEAST_COMPLETE_HIGH, whole_only=True).get(self.stop)
        low = floor if least is None else least
        high = max(ceiling, (floor[0], True))
        exclusive = least_high is not None and (
            floor[0] - least_high[0] > max(Decimal(1), floor[0] / 1000)
        )
        return Total(
            _interval(low, high),
            least is not None,
            Interval(floor[0], None, low_open=floor[1]),
            None if least is None or least_high is None else _interval(least, least_high),
            exclusive,
        )

    def lows_by_day(self) -> dict[int, Decimal]:
        """Greatest floor reached by the end of the day before each boundary (rule 2)."""
        return {
            bound: Search(
                [cell for cell in self.cells if cell.stop <= bound],
                self.start,
                bound,
                self.suppliers,
            ).floor_value()
            for bound in self.bounds
            if bound > self.start
        }

    def floor_value(self) -> Decimal:
        """The greatest floor over the span, without its open end."""
        if not self.cells:
            return Decimal(0)
        return self.best(FLOOR, whole_only=False)[self.stop][0]

    def highs_by_day(self) -> dict[int, Decimal]:
        """Greatest sum of upper ends of a family that has begun by each boundary's day."""
        highs: dict[int, Decimal] = {}
        for bound in self.bounds[:-1]:
            begun = [cell for cell in self.cells if cell.start <= bound]
            search = Search(begun, self.start, self.stop, self.suppliers)
            ceiling = search.best(CEILING, whole_only=False) if begun else {}
            highs[bound] = ceiling.get(self.stop, _ZERO_HIGH)[0]
        return highs


def greatest_floor(cells: Sequence[Cell]) -> tuple[Decimal, tuple[Cell, ...]]:
    """The greatest sum of lower ends of a family of one block, and that family in order of time.

    Weighted interval scheduling, for windows whose parts must be named.
    """
    best: list[tuple[Decimal, tuple[Cell, ...]]] = [(Decimal(0), ())]
    stops: list[int] = []
    for cell in sorted(cells, key=lambda c: (c.stop, c.start)):
        before = best[bisect_right(stops, cell.start)]
        taken = before[0] + (cell.amount.low or Decimal(0))
        better = taken > best[-1][0]
        best.append((taken, (*before[1], cell)) if better else best[-1])
        stops.append(cell.stop)
    return best[-1]


def _segment(
    rows: Mapping[tuple[frozenset[str], int], Row],
    partitions: Sequence[tuple[frozenset[str], ...]],
    begin: int,
    stop: int,
    objective: _Objective,
) -> Iterator[End]:
    for partition in partitions:
        value = objective.zero
        for block in partition:
            end = rows[block, begin].get(stop)
            if end is None:
                break
            value = objective.add(value, end)
        else:
            yield value


def _interval(low: End, high: End) -> Interval:
    unbounded = high[0] == INFINITY
    return Interval(
        low[0],
        None if unbounded else high[0],
        low_open=low[1],
        high_open=not unbounded and not high[1],
    )
