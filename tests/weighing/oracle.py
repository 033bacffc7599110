"""A slow, plain reading of the rules of `covers`: every family of figures is written out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from watchkeeper.claims.intervals import Interval, total
from watchkeeper.weighing.covers import INFINITY, Cell

Day = tuple[str, int]
Low = tuple[Decimal, bool]
"""Number, and whether an open end lies just above it: a greater low end is a greater tuple."""
High = tuple[Decimal, bool]
"""Number, and whether it is reached: a greater high end is a greater tuple."""

NO_LOW: Low = (Decimal(0), False)
NO_HIGH: High = (Decimal(0), True)
UNBOUNDED: High = (INFINITY, True)


def days(cell: Cell) -> frozenset[Day]:
    return frozenset((s, day) for s in cell.block for day in range(cell.start, cell.stop))


def families(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    found = []
    for count in range(len(cells) + 1):
        for some in combinations(cells, count):
            held = [day for cell in some for day in days(cell)]
            if len(held) == len(set(held)):
                found.append(some)
    return found


def _sum(cells: Iterable[Cell]) -> Interval:
    return total(cell.amount for cell in cells)


def low_of(cells: Iterable[Cell]) -> Low:
    amount = _sum(cells)
    return (amount.low or Decimal(0), amount.low_open)


def high_of(cells: Iterable[Cell]) -> High:
    amount = _sum(cells)
    return UNBOUNDED if amount.high is None else (amount.high, not amount.high_open)


def _held(cells: Iterable[Cell]) -> frozenset[Day]:
    return frozenset[Day]().union(*(days(cell) for cell in cells))


def _linked(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells of suppliers that joint figures link, cut where no cell crosses."""
    groups: list[list[Cell]] = []
    for cell in cells:
        near = [g for g in groups if any(c.block & cell.block for c in g)]
        groups = [g for g in groups if g not in near] + [[cell, *(c for g in near for c in g)]]
    found: list[list[Cell]] = []
    for group in groups:
        runs: list[list[Cell]] = []
        for cell in group:
            near = [r for r in runs if any(c.start < cell.stop and cell.start < c.stop for c in r)]
            runs = [r for r in runs if r not in near] + [[cell, *(c for r in near for c in r)]]
        found += runs
    return found


def every(cells: Iterable[Cell]) -> High:
    """All upper ends together, one for each block and window."""
    windows: dict[tuple[frozenset[str], int, int], High] = {}
    for cell in cells:
        key = (cell.block, cell.start, cell.stop)
        windows[key] = max(high_of([cell]), windows.get(key, NO_HIGH))
    return add_highs(windows.values())


class Stretch:
    """One stretch by the rules, with all its families written out."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self.all = families(cells)
        self.whole = [c for c in cells if c.whole]
        self.held = _held(self.whole)
        self.full = [f for f in self.all if all(c.whole for c in f) and _held(f) == self.held]
        self.loose = [c for c in cells if not c.whole and not days(c) <= self.held]

    @property
    def floor(self) -> Low:
        return max(low_of(f) for f in self.all)

    @property
    def low(self) -> Low:
        if not self.full:
            return self.floor
        least = min(low_of(f) for f in self.full)
        bare = max(low_of(f) for f in families([c for c in self.loose if not days(c) & self.held]))
        loose = max(low_of(f) for f in families(self.loose))
        return max((least[0] + bare[0], least[1] or bare[1]), loose)

    @property
    def least_high(self) -> High | None:
        if not self.full:
            return None
        return UNBOUNDED if self.loose else min(high_of(f) for f in self.full)

    @property
    def high(self) -> High:
        if self.loose:
            return UNBOUNDED
        found = max(high_of(f) for f in self.all if all(c.whole for c in f))
        if not self.full:
            covers = [self._cover(s) for s in {s for s, _ in self.held}]
            found = max(found, min(add_highs(covers), every(self.whole)))
        floor = self.floor
        if floor[1] and floor[0] >= found[0]:
            return UNBOUNDED
        return max(found, (floor[0], True)) if not floor[1] else found

    def _cover(self, supplier: str) -> High:
        mine = [c for c in self.whole if supplier in c.block]
        wanted = {d for d in self.held if d[0] == supplier}
        options = [
            some
            for count in range(len(mine) + 1)
            for some in combinations(mine, count)
            if wanted <= _held(some)
        ]
        return min(high_of(some) for some in options)


def stretches(cells: Sequence[Cell]) -> list[Stretch]:
    return [Stretch(run) for run in _linked(cells)]


def add_lows(lows: Iterable[Low]) -> Low:
    found = list(lows)
    return (sum((v for v, _ in found), Decimal(0)), any(opened for _, opened in found))


def add_highs(highs: Iterable[High]) -> High:
    found = list(highs)
    value = sum((v for v, _ in found), Decimal(0))
    return UNBOUNDED if value == INFINITY else (value, all(reached for _, reached in found))


def complete(cells: Sequence[Cell], start: int, stop: int, suppliers: frozenset[str]) -> bool:
    wanted = {(s, day) for s in suppliers for day in range(start, stop)}
    return bool(cells) and any(_held(f) == wanted for f in families([c for c in cells if c.whole]))
