"""The search for the best family: windows of which no two share a day of one supplier.

Sums are integers (`covers` scales decimals to them), so that they are exact and quick. Own figures
of one supplier follow each other in a chain. Joint figures tie suppliers together: the search goes
through them in the order of their first days and remembers, for each supplier, where its last joint
figure ended; between two joint figures each supplier's own chain is independent of the others.
Nothing is lost that way, whatever the joint figures overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

Block = frozenset[str]
Windows = Mapping[tuple[Block, int, int], int]
"""The end (a scaled sum) of each block, first day and day after the last one."""
Row = dict[int, int]
"""Best sum of one supplier's own figures from one fixed day to each boundary it can reach."""
Frontier = tuple[int, ...]
"""For each supplier, the day after its last joint figure."""
Free = frozenset[tuple[str, int]]
"""Supplier and boundary: the days up to the boundary, from the one before it, need no figure."""


Amount = TypeVar("Amount", int, Decimal)


def undominated(
    windows: Iterable[tuple[int, int, Amount]],
) -> list[tuple[int, int, Amount]]:
    """Windows (start, stop, end) without those that hold a window with as great an end.

    Where days may be left open, such a window never makes a sum greater.
    """
    kept: list[tuple[int, int, Amount]] = []
    stops: list[int] = []
    best: list[Amount] = []  # the greatest end of all windows kept that stop by `stops[i]`
    for start, stop, end in sorted(windows, key=lambda w: (-w[0], w[1], -w[2])):
        at = bisect_right(stops, stop)
        if at and best[at - 1] >= end:
            continue
        kept.append((start, stop, end))
        last = at
        while last < len(best) and best[last] <= end:
            last += 1
        first = at - 1 if at and stops[at - 1] == stop else at
        stops[first:last] = [stop]
        best[first:last] = [end]
    return kept


def _by_block(windows: Windows) -> dict[Block, list[tuple[int, int, int]]]:
    by_block: dict[Block, list[tuple[int, int, int]]] = defaultdict(list)
    for (block, start, stop), end in windows.items():
        by_block[block].append((start, stop, end))
    return by_block


def pruned(windows: Windows) -> Windows:
    """The windows that can make the greatest sum of the whole span greater."""
    return {
        (block, start, stop): end
        for block, same in _by_block(windows).items()
        for start, stop, end in undominated(same)
    }


class Families:
    """Best sums over the families of one set of windows.

    Args:
        windows: What can be added.
        bounds: All first days and days after last ones, and those of the span, ascending.
        suppliers: In a fixed order.
        free: What needs no figure; None when nothing needs one.
        choose: `max` or `min`.
    """

    def __init__(
        self,
        windows: Windows,
        bounds: Sequence[int],
        suppliers: Sequence[str],
        free: Free | None,
        choose: Callable[[Iterable[int]], int],
    ) -> None:
        self.bounds = bounds
        self.suppliers = suppliers
        self.free = free
        self.choose = choose
        by_block = _by_block(windows)
        self.own: dict[str, dict[int, list[tuple[int, int]]]] = {}
        for supplier in suppliers:
            stops: dict[int, list[tuple[int, int]]] = defaultdict(list)
            for start, stop, end in by_block.get(frozenset((supplier,)), ()):
                stops[stop].append((start, end))
            self.own[supplier] = stops
        self.joint: dict[int, dict[Block, list[tuple[int, int]]]] = defaultdict(dict)
        for block in sorted((b for b in by_block if len(b) > 1), key=sorted):
            for start, stop, end in by_block[block]:
                self.joint[start].setdefault(block, []).append((stop, end))
        self._rows: dict[tuple[str, int], Row] = {}
        self._begun_rows: dict[tuple[str, int], Row] = {}

    def row(self, supplier: str, begin: int) -> Row:
        """Best sums of the supplier's own figures from `begin` to each later boundary."""
        known = self._rows.get((supplier, begin))
        if known is not None:
            return known
        row: Row = {begin: 0}
        stops, free, previous = self.own[supplier], self.free, begin
        for bound in self.bounds[bisect_right(self.bounds, begin) :]:
            options = [row[start] + end for start, end in stops.get(bound, ()) if start in row]
            if (free is None or (supplier, bound) in free) and previous in row:
                options.append(row[previous])
            if options:
                row[bound] = self.choose(options)
            previous = bound
        self._rows[supplier, begin] = row
        return row

    def _keep(self, sums: dict[Frontier, int], key: Frontier, value: int) -> None:
        known = sums.get(key)
        sums[key] = value if known is None else self.choose((known, value))

    def _reach(self, frontier: Frontier, places: Iterable[int], day: int) -> int | None:
        """Sum of the own figures of the suppliers at `places` from their frontiers to the day."""
        total = 0
        for place in places:
            if frontier[place] > day:
                return None
            value = self.row(self.suppliers[place], frontier[place]).get(day)
            if value is None:
                return None
            total += value
        return total

    def _sweep(self) -> Iterator[tuple[int, dict[Frontier, int]]]:
        """Each boundary with the best sums by frontier of the joint figures begun by that day."""
        sums: dict[Frontier, int] = {(self.bounds[0],) * len(self.suppliers): 0}
        for day in self.bounds:
            for block, cells in self.joint.get(day, {}).items():
                places = [i for i, supplier in enumerate(self.suppliers) if supplier in block]
                met: dict[Frontier, int] = {}
                for frontier, value in sums.items():
                    step = self._reach(frontier, places, day)
                    if step is not None:
                        others = tuple(day if i in places else f for i, f in enumerate(frontier))
                        self._keep(met, others, value + step)
                for stop, end in cells:
                    for others, value in met.items():
                        key = tuple(stop if i in places else f for i, f in enumerate(others))
                        self._keep(sums, key, value + end)
            yield day, sums

    def _joined(self) -> dict[Frontier, int]:
        """The best sums of all joint figures, with the own ones before them, by frontier."""
        sums: dict[Frontier, int] = {}
        for _, sums in self._sweep():  # noqa: B007  the last one holds all
            pass
        return sums

    def _until(self, sums: Mapping[Frontier, int], day: int) -> int | None:
        everyone = range(len(self.suppliers))
        reached = ((value, self._reach(f, everyone, day)) for f, value in sums.items())
        options = [value + step for value, step in reached if step is not None]
        return self.choose(options) if options else None

    def best(self) -> int | None:
        """The best sum over the span, None when no family holds all days that need a figure."""
        return self._until(self._joined(), self.bounds[-1])

    def by_day(self) -> dict[int, int | None]:
        """Best sums from the first boundary to each boundary, of windows that end by then."""
        sums = self._joined()
        return {day: self._until(sums, day) for day in self.bounds}

    def begun_by_day(self) -> dict[int, int]:
        """Greatest sums at each boundary of windows that begin by that day (with `max`)."""
        return {
            day: max(
                value + sum(self._begun(i, since, day) for i, since in enumerate(frontier))
                for frontier, value in sums.items()
            )
            for day, sums in self._sweep()
        }

    def _begun(self, place: int, since: int, day: int) -> int:
        if since > day:
            return 0
        return self._begun_row(self.suppliers[place], since)[day]

    def _begun_row(self, supplier: str, begin: int) -> Row:
        """As `row`, but a window counts from its first day on."""
        known = self._begun_rows.get((supplier, begin))
        if known is not None:
            return known
        row = self.row(supplier, begin)
        firsts: Row = {}
        for cells in self.own[supplier].values():
            for start, end in cells:
                firsts[start] = max(end, firsts.get(start, 0))
        begun: Row = {}
        most = 0
        for day, value in row.items():
            most = max(most, value + firsts.get(day, 0))
            begun[day] = most
        self._begun_rows[supplier, begin] = begun
        return begun
