"""Stretches: runs of days whose figures overlap each other, each summed on its own.

The rules are those of `covers`; here is what they give for one stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.families import Families, Free, Windows, pruned

OPEN = 1 << 32
"""A scaled end is its number times this, plus (low) or minus (high) the open ends summed in it."""
EXACT = Context(prec=1000)
INFINITY = Decimal("Infinity")


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


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Scale:
    """How decimals become integers, so that sums are exact, and back.

    Attributes:
        exponent: Power of ten of one step; at most 0.
        unbounded: The integer of an end that is not bounded: more than all others together.
    """

    exponent: int
    unbounded: int

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Scale:
        """The scale on which every end of the cells is an integer."""
        highest = [c.amount.high or c.amount.low or Decimal(0) for c in cells]
        ends = {c.amount.low for c in cells if c.amount.low is not None}.union(highest)
        plain = cls(min(0, *map(_exponent, ends)), 0) if ends else cls(0, 0)
        most = plain.integer(sum(highest, start=Decimal(1)))
        return cls(plain.exponent, 4 * (most + 1) * OPEN)

    def integer(self, number: Decimal) -> int:
        """The number in steps."""
        return int(number.scaleb(-self.exponent, EXACT))

    def _decimal(self, steps: int) -> Decimal:
        exponent = self.exponent
        while exponent < 0 and steps % 10 == 0:
            steps, exponent = steps // 10, exponent + 1
        return Decimal(steps).scaleb(exponent, EXACT)

    def of_low(self, amount: Interval) -> int:
        """The low end of an amount; nothing is below zero."""
        if amount.low is None:
            return 0
        return self.integer(amount.low) * OPEN + amount.low_open

    def of_high(self, amount: Interval) -> int:
        """The high end of an amount."""
        if amount.high is None:
            return self.unbounded
        return self.integer(amount.high) * OPEN - amount.high_open

    def low(self, end: int) -> tuple[Decimal, bool]:
        """A sum of low ends as a number, and whether the number itself is excluded."""
        steps, opened = divmod(end, OPEN)
        return self._decimal(steps), opened > 0

    def high(self, end: int) -> tuple[Decimal, bool]:
        """A sum of high ends as a number, and whether the number itself is excluded."""
        if self.is_unbounded(end):
            return INFINITY, False
        steps, opened = divmod(-end, OPEN)
        return self._decimal(-steps), opened > 0

    def is_unbounded(self, end: int) -> bool:
        """Some summand had no upper end."""
        return end > self.unbounded // 2


class Stretch:
    """The figures of suppliers that joint figures link, over days on which they overlap.

    Args:
        cells: The figures.
        suppliers: The linked suppliers, in a fixed order.
        scale: For all sums.
    """

    def __init__(self, cells: Sequence[Cell], suppliers: Sequence[str], scale: Scale) -> None:
        self.cells = cells
        self.suppliers = suppliers
        self.scale = scale
        self.bounds = sorted({c.start for c in cells} | {c.stop for c in cells})
        self.whole = [cell for cell in cells if cell.whole]
        self.unbounded = scale.unbounded

    def low_end(self, cell: Cell) -> int:
        """The low end of a figure, as it is summed."""
        return self.scale.of_low(cell.amount)

    def high_end(self, cell: Cell) -> int:
        """The high end of a figure, as it is summed."""
        return self.scale.of_high(cell.amount)

    @cached_property
    def free(self) -> Free:
        """Days of suppliers that no whole figure holds, named by the boundary that ends them."""
        free: set[tuple[str, int]] = set()
        for supplier in self.suppliers:
            windows = sorted((c.start, c.stop) for c in self.whole if supplier in c.block)
            held, at = self.bounds[0], 0
            for begin, bound in pairwise(self.bounds):
                while at < len(windows) and windows[at][0] <= begin:
                    held = max(held, windows[at][1])
                    at += 1
                if held <= begin:
                    free.add((supplier, bound))
        return frozenset(free)

    def _days(self, cell: Cell) -> set[tuple[str, int]]:
        return {(s, b) for s in cell.block for b in self.bounds if cell.start < b <= cell.stop}

    @cached_property
    def loose(self) -> list[Cell]:
        """Partial counts with some days that no whole figure holds."""
        return [c for c in self.cells if not c.whole and self.free and self._days(c) & self.free]

    def _windows(
        self,
        cells: Iterable[Cell],
        end: Callable[[Cell], int],
        choose: Callable[[Iterable[int]], int],
    ) -> Windows:
        windows: dict[tuple[frozenset[str], int, int], int] = {}
        for cell in cells:
            key, value = (cell.block, cell.start, cell.stop), end(cell)
            known = windows.get(key)
            windows[key] = value if known is None else choose((known, value))
        return windows

    def _greatest(self, cells: Iterable[Cell], end: Callable[[Cell], int]) -> Families:
        useful = pruned(self._windows(cells, end, max))
        return Families(useful, self.bounds, self.suppliers, None)

    def _most(self, cells: Iterable[Cell], end: Callable[[Cell], int]) -> int:
        return self._greatest(cells, end).best() or 0

    def _least(self, end: Callable[[Cell], int]) -> int | None:
        windows = self._windows(self.whole, end, min)
        return Families(windows, self.bounds, self.suppliers, self.free).best()

    @cached_property
    def tiled(self) -> bool:
        """There is a full family."""
        return self.least_low is not None

    @cached_property
    def floor(self) -> int:
        """The greatest sum of lower ends of any family."""
        return self._most(self.cells, self.low_end)

    @cached_property
    def least_low(self) -> int | None:
        """The least sum of lower ends of a full family, None when there is none."""
        return self._least(self.low_end)

    @cached_property
    def least_high(self) -> int | None:
        """The least sum of upper ends of a full family, None when there is none."""
        return self._least(self.high_end)

    @cached_property
    def low(self) -> int:
        """The low end of the stretch's total."""
        if self.least_low is None:
            return self.floor
        if not self.loose:
            return self.least_low
        bare = [cell for cell in self.loose if self._days(cell) <= self.free]
        beside = self.least_low + self._most(bare, self.low_end)
        return max(beside, self._most(self.loose, self.low_end))

    @cached_property
    def high(self) -> int:
        """The high end of the stretch's total."""
        if self.loose:
            return self.unbounded
        ceiling = self._most(self.whole, self.high_end)
        if not self.tiled:
            covers = sum(self._cover(supplier) for supplier in self.suppliers)
            every = sum(self._windows(self.whole, self.high_end, max).values())
            ceiling = max(ceiling, min(covers, every))
        if len(self.whole) == len(self.cells):  # then no floor is above the ceiling
            return ceiling
        return max(ceiling, self._above(self.floor, ceiling))

    def _above(self, floor: int, ceiling: int) -> int:
        """The high end that a floor needs which whole figures contradict."""
        steps, opened = divmod(floor, OPEN)
        if not opened:
            return steps * OPEN
        return self.unbounded if steps * OPEN >= ceiling else 0

    def _cover(self, supplier: str) -> int:
        """Least sum of upper ends of whole figures that hold every day, overlapping or not."""
        windows = sorted(
            (c.start, c.stop, self.high_end(c)) for c in self.whole if supplier in c.block
        )
        active: list[tuple[int, int]] = []
        cost, at = 0, 0
        for begin, bound in pairwise(self.bounds):
            while at < len(windows) and windows[at][0] == begin:
                heappush(active, (cost + windows[at][2], windows[at][1]))
                at += 1
            if (supplier, bound) in self.free:
                continue
            while active[0][1] < bound:
                heappop(active)
            cost = active[0][0]
        return cost

    def lows_by_day(self) -> dict[int, int]:
        """Floors of what was delivered before each boundary, never above the stretch's own low."""
        floors = self._greatest(self.cells, self.low_end).by_day()
        return {day: min(value or 0, self.low) for day, value in floors.items()}

    def highs_by_day(self) -> dict[int, int]:
        """What may have been delivered by each boundary's day: figures begun by then."""
        windows = self._windows(self.cells, self.high_end, max)
        if self.tiled:
            return Families(windows, self.bounds, self.suppliers, None).begun_by_day()
        begun = dict.fromkeys(self.bounds, 0)
        for (_, start, _), high in windows.items():
            begun[start] += high
        total = 0
        for day in self.bounds:
            total += begun[day]
            begun[day] = min(total, self.high)
        return begun


def stretches_of(cells: Iterable[Cell], scale: Scale) -> list[Stretch]:
    """The stretches of the cells, by suppliers and time."""
    ordered = sorted(cells, key=lambda cell: cell.start)
    linked: list[frozenset[str]] = []
    for block in {cell.block for cell in ordered}:
        touching = [other for other in linked if other & block]
        linked = [other for other in linked if not other & block]
        linked.append(block.union(*touching))
    found: list[Stretch] = []
    for suppliers in sorted(linked, key=sorted):
        run: list[Cell] = []
        stop = 0
        for cell in (c for c in ordered if c.block <= suppliers):
            if run and cell.start >= stop:
                found.append(Stretch(run, sorted(suppliers), scale))
                run = []
            run.append(cell)
            stop = max(stop, cell.stop)
        if run:
            found.append(Stretch(run, sorted(suppliers), scale))
    return found
