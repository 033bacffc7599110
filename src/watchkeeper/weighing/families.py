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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Block = frozenset[str]
Windows = Mapping[tuple[Block, int, int], int]
"""The end (a scaled sum) of each block, first day and day after the last one."""
Row = dict[int, int]
"""Best sum of one supplier's own figures from one fixed day to each boundary it can reach."""
Frontier = tuple[int, ...]
"""For each supplier, the day after its last joint figure."""
Free = frozenset[tuple[str, int]]
"""Supplier and boundary: the days up to the boundary, from the one before it, need no figure."""


def undominated(windows: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Windows (start, stop, end) without those that hold a window with as great an end.

    Where days may be left open, such a window never makes a sum greater.
    """
    kept: list[tuple[int, int, int]] = []
    stops: list[int] = []
    best: list[int] = []  # the greatest end of all windows kept that stop by `stops[i]`
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


def _moved(frontier: Frontier, places: tuple[int, ...], day: int) -> Frontier:
    if len(places) == len(frontier):
        return (day,) * len(frontier)
    return tuple(day if i in places else since for i, since in enumerate(frontier))


@dataclass(frozen=True, slots=True)
class Aim:
    """What a search looks for: the greatest sums, or the least ones.

    Attributes:
        least: The least.
        never: More than any sum, which stands for what cannot be reached; 0 for the greatest.
    """

    least: bool
    never: int

    def choose(self, sums: Iterable[int]) -> int:
        """The best of several sums."""
        return min(sums) if self.least else max(sums)

    def better(self, known: Sequence[int], before: Sequence[int], end: int) -> list[int]:
        """For each place the better of a known sum and one before with `end` added."""
        pairs = zip(known, before, strict=False)
        if self.least:
            return [a if a < (b := base + end) else b for a, base in pairs]
        return [a if a > (b := base + end) else b for a, base in pairs]


GREATEST = Aim(least=False, never=0)


class Chains:
    """Best sums of one supplier's own figures, from several days at once to each boundary.

    Args:
        cells: First days and ends of the windows, by the day after the last one.
        begins: Days to start from, ascending.
        bounds: All boundaries, ascending.
        free: Boundaries whose days before need no figure.
        aim: What is searched.
    """

    def __init__(
        self,
        cells: Mapping[int, Sequence[tuple[int, int]]],
        begins: Sequence[int],
        bounds: Sequence[int],
        free: Iterable[int],
        aim: Aim,
    ) -> None:
        self.cells = cells
        self.bounds = bounds
        self.begins = {begin: place for place, begin in enumerate(begins)}
        self.aim = aim
        self.columns: dict[int, list[int]] = {}
        open_until = set(free)
        column: list[int] = []
        for day in bounds:
            column = list(column) if day in open_until else [aim.never] * len(column)
            for start, end in cells.get(day, ()):
                before = self.columns[start]
                column[: len(before)] = aim.better(column, before, end)
            if day in self.begins:
                column.append(0)
            self.columns[day] = column

    def best(self, begin: int, stop: int) -> int:
        """The best sum from one day to another; `never` or more when it is out of reach."""
        return self.columns[stop][self.begins[begin]]

    def family(self, begin: int, stop: int) -> list[tuple[int, int]]:
        """The windows of the greatest sum from one day to another, in order of time."""
        place, found = self.begins[begin], []
        at = bisect_right(self.bounds, stop) - 1
        while self.bounds[at] > begin:
            stop = self.bounds[at]
            value, before = self.columns[stop][place], self.columns[self.bounds[at - 1]][place]
            for start, end in () if value == before else self.cells.get(stop, ()):
                if start >= begin and self.columns[start][place] + end == value:
                    found.append((start, stop))
                    at = bisect_right(self.bounds, start)
                    break
            at -= 1
        return found[::-1]

    def row(self, begin: int) -> Row:
        """Best sums from `begin` to each boundary that can be reached."""
        place, never = self.begins[begin], self.aim.never
        sums = ((day, column[place]) for day, column in self.columns.items() if day >= begin)
        if not self.aim.least:
            return dict(sums)
        return {day: value for day, value in sums if value < never}


class Families:
    """Best sums over the families of one set of windows.

    Args:
        windows: What can be added; no end is below zero.
        bounds: All first days and days after last ones, and those of the span, ascending.
        suppliers: In a fixed order.
        free: What needs no figure, for the least sums; None, where nothing needs one, for the
            greatest.
    """

    def __init__(
        self,
        windows: Windows,
        bounds: Sequence[int],
        suppliers: Sequence[str],
        free: Free | None,
    ) -> None:
        self.bounds = bounds
        self.suppliers = suppliers
        never = 0 if free is None else sum(windows.values()) + 1
        self.aim = GREATEST if free is None else Aim(least=True, never=never)
        by_block = _by_block(windows)
        self.joint: dict[int, dict[Block, list[tuple[int, int]]]] = defaultdict(dict)
        for block in sorted((b for b in by_block if len(b) > 1), key=sorted):
            for start, stop, end in by_block[block]:
                self.joint[start].setdefault(block, []).append((stop, end))
        self.own: dict[str, dict[int, list[tuple[int, int]]]] = {}
        self.chains: dict[str, Chains] = {}
        for supplier in suppliers:
            stops: dict[int, list[tuple[int, int]]] = defaultdict(list)
            for start, stop, end in by_block.get(frozenset((supplier,)), ()):
                stops[stop].append((start, end))
            begins = {bounds[0]}
            for block, same in by_block.items():
                if len(block) > 1 and supplier in block:
                    begins.update(stop for _, stop, _ in same)
            self.own[supplier] = stops
            self.chains[supplier] = Chains(
                stops,
                sorted(begins),
                bounds,
                bounds if free is None else (day for who, day in free if who == supplier),
                self.aim,
            )
        self._everyone = tuple(range(len(suppliers)))
        self._sums: dict[tuple[Frontier, tuple[int, ...]], Row] = {}
        self._in_part = any(1 < len(block) < len(suppliers) for block in by_block)
        self._met: Row = {}
        self._begun_rows: dict[tuple[str, int], Row] = {}

    def _keep(self, sums: dict[Frontier, int], key: Frontier, value: int) -> None:
        known = sums.get(key)
        sums[key] = value if known is None else self.aim.choose((known, value))

    def _together(self, since: Frontier, places: tuple[int, ...]) -> Row:
        """Sums of the own figures of the suppliers at `places`, each from its frontier, by day."""
        key = (since, places)
        known = self._sums.get(key)
        if known is not None:
            return known
        first, *others = (self.chains[self.suppliers[i]].row(since[i]) for i in places)
        total = first
        for row in others:
            total = {day: value + row[day] for day, value in total.items() if day in row}
        self._sums[key] = total
        return total

    def _until(self, sums: Mapping[Frontier, int], day: int) -> int | None:
        """The best sum to a day on which no window is running."""
        options = [self._met[day]] if day in self._met else []
        for frontier, value in sums.items() if self._in_part else ():
            if len(set(frontier)) > 1:  # the others have been spread over the days
                row = self._together(frontier, self._everyone)
                options += [value + row[day]] if day in row else []
        return self.aim.choose(options) if options else None

    def _spread(self, sums: dict[Frontier, int], day: int) -> None:
        """Continues from a day on which everyone meets, if own figures do not do as well."""
        here = (day,) * len(self.suppliers)
        if here not in sums:
            return
        value, beside = sums[here], self._until(sums, day)
        if beside is not None and self.aim.choose((beside, value)) == beside:
            del sums[here]
            return
        better, met = self.aim.choose, self._met
        for later, step in self._together(here, self._everyone).items():
            met[later] = better((met[later], value + step)) if later in met else value + step

    def _meet(
        self, sums: Mapping[Frontier, int], places: tuple[int, ...], day: int
    ) -> dict[Frontier, int]:
        """Best sums when the suppliers at `places` meet on a day, by frontier of the others."""
        if places == self._everyone:
            value = self._until(sums, day)
            return {} if value is None else {(day,) * len(places): value}
        met: dict[Frontier, int] = {}
        for frontier, value in sums.items():
            row = self._together(frontier, places)
            if day in row:
                self._keep(met, _moved(frontier, places, day), value + row[day])
        return met

    def _sweep(self) -> Iterator[tuple[int, dict[Frontier, int]]]:
        """Each boundary with the best sums by frontier of the joint figures begun by that day."""
        sums: dict[Frontier, int] = {(self.bounds[0],) * len(self.suppliers): 0}
        for day in self.bounds:
            self._spread(sums, day)
            for block, cells in self.joint.get(day, {}).items():
                places = tuple(i for i, supplier in enumerate(self.suppliers) if supplier in block)
                met = self._meet(sums, places, day)
                for stop, end in cells:
                    for others, value in met.items():
                        self._keep(sums, _moved(others, places, stop), value + end)
            yield day, sums

    def _joined(self) -> dict[Frontier, int]:
        """The best sums of all joint figures, with the own ones before them, by frontier."""
        sums: dict[Frontier, int] = {}
        for _, sums in self._sweep():  # noqa: B007  the last one holds all
            pass
        return sums

    def best(self) -> int | None:
        """The best sum over the span, None when no family holds all days that need a figure."""
        return self._until(self._joined(), self.bounds[-1])

    def by_day(self) -> dict[int, int | None]:
        """Best sums from the first boundary to each boundary, of windows that end by then."""
        sums = self._joined()
        return {day: self._until(sums, day) for day in self.bounds}

    def begun_by_day(self) -> dict[int, int]:
        """Greatest sums at each boundary of windows that begin by that day (of `free` None)."""
        found: dict[int, int] = dict.fromkeys(self.bounds, 0)
        for day, sums in self._sweep():
            for frontier, value in sums.items():
                if max(frontier) == min(frontier) == day:
                    rows = [self._begun_row(supplier, day) for supplier in self.suppliers]
                    for later, *steps in zip(rows[0], *(row.values() for row in rows), strict=True):
                        found[later] = max(found[later], value + sum(steps))
                elif max(frontier) > min(day, *frontier):  # running, or met in part
                    found[day] = max(found[day], value + self._begun(frontier, day))
        return found

    def _begun(self, frontier: Frontier, day: int) -> int:
        pairs = zip(self.suppliers, frontier, strict=True)
        return sum(self._begun_row(who, since)[day] for who, since in pairs if since <= day)

    def _begun_row(self, supplier: str, begin: int) -> Row:
        """As `row`, but a window counts from its first day on."""
        known = self._begun_rows.get((supplier, begin))
        if known is not None:
            return known
        row = self.chains[supplier].row(begin)
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
