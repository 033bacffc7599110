"""Sums over windows that overlap: which families of figures can be added, and what they bound.

Figures come for months, for periods, for a year, for one supplier or for several together, and
overlap each other. The rules:

1. Figures may be added only when no day of one supplier is in two of them: a *family*.
2. Amounts are not negative, so the sum of any family is a floor of the total.
3. The days are looked at stretch by stretch: where no figure crosses, the sums are independent. A
   family of whole figures that holds every day of a stretch for which some whole figure exists is
   *full*; its sum is the stretch's total. A stretch with a full family lies between the least full
   sum and the greatest sum of any family: figures that contradict each other are hulled, never
   averaged, and never is the greater one taken alone. Partial counts of other days add to it.
4. Without a full family the low end is the greatest floor, and the high end the greatest sum of any
   family or, if that is more, the least sum of figures that hold every day of each supplier,
   overlapping or not (and never more than all figures together).
5. A partial count has no upper end: where no whole figures hold its days, the total has none.
6. The total is *complete* when full families hold every day of every supplier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cached_property

from watchkeeper.claims.intervals import UNKNOWN_AMOUNT, ZERO, Interval
from watchkeeper.weighing.families import GREATEST, Chains, undominated
from watchkeeper.weighing.stretches import INFINITY, Cell, Scale, stretches_of

__all__ = [
    "INFINITY", "Cell", "End", "Search", "Total", "contradicted", "held", "holder", "interval",
    "tilings",
]  # fmt: skip

End = tuple[Decimal, bool]
"""One end of an interval: the number, and whether the number itself is excluded."""


@dataclass(frozen=True, slots=True)
class Total:
    """The bounds of a sum.

    Attributes:
        amount: Rules 3 to 5.
        complete: Rule 6.
        floor: The greatest sum of lower ends of any family.
        least: The least lower and the least upper end of all full sums, None when some stretch has
            no full family.
        exclusive: The floor is above `least` by more than rounding: the figures contradict each
            other.
    """

    amount: Interval
    complete: bool
    floor: Interval
    least: Interval | None
    exclusive: bool


def held(cells: Sequence[Cell]) -> list[Cell]:
    """The cells, each `more than` below the figure of a longer window that holds its days.

    Amounts are not negative, so a part is not above the whole: a figure without an upper end of its
    own takes the least upper end of the whole figures that hold it and that it does not contradict.
    """
    bounded = [cell for cell in cells if cell.whole and cell.amount.high is not None]
    found = []
    for cell in cells:
        longer = holder(cell, bounded)
        found.append(cell if longer is None else replace(cell, amount=_within_it(cell, longer)))
    return found


def holder(cell: Cell, bounded: Iterable[Cell]) -> Cell | None:
    """Of the whole figures that hold a figure without an upper end and agree, that of the least.

    Args:
        cell: Any figure.
        bounded: The whole figures with an upper end.
    """
    if cell.amount.high is not None or not cell.whole:
        return None
    fitting = [
        one
        for one in bounded
        if cell.block <= one.block and one.start <= cell.start and cell.stop <= one.stop
        if not _within_it(cell, one).empty
    ]
    return min(fitting, key=_high, default=None)


def _high(cell: Cell) -> tuple[Decimal, bool]:
    return cell.amount.high or ZERO, not cell.amount.high_open


def _within_it(cell: Cell, longer: Cell) -> Interval:
    return replace(cell.amount, high=longer.amount.high, high_open=longer.amount.high_open)


class Search:
    """The bounds of the sum of one set of cells within one span of days.

    Args:
        cells: All within the span.
        start: Ordinal of the first day.
        stop: Ordinal of the day after the last one.
        suppliers: Everyone whose days must be held by a complete family.
        tiled: Which stretches have a full family, when the same windows were searched before.
    """

    def __init__(
        self,
        cells: Sequence[Cell],
        start: int,
        stop: int,
        suppliers: frozenset[str],
        tiled: Sequence[bool] | None = None,
    ) -> None:
        self.cells = cells
        self.start = start
        self.stop = stop
        self.suppliers = suppliers
        self.scale = Scale.of(cells)
        self.stretches = stretches_of(cells, self.scale)
        for stretch, known in zip(self.stretches, tiled or (), strict=False):
            stretch.tiled = known

    @cached_property
    def low(self) -> End:
        """The low end of the sum."""
        return self.scale.low(sum(stretch.low for stretch in self.stretches))

    @cached_property
    def high(self) -> End:
        """The high end of the sum; `INFINITY` when it is unbounded or nothing is known."""
        if not self.cells:
            return INFINITY, False
        return self.scale.high(sum(stretch.high for stretch in self.stretches))

    @cached_property
    def complete(self) -> bool:
        """Full families hold every day of every supplier."""
        held = dict.fromkeys(self.suppliers, 0)
        for stretch in self.stretches:
            if not stretch.tiled or stretch.free:
                return False
            for supplier in stretch.suppliers:
                held[supplier] += stretch.bounds[-1] - stretch.bounds[0]
        return bool(held) and all(days == self.stop - self.start for days in held.values())

    def total(self) -> Total:
        """The bounds of the sum over the span."""
        if not self.cells:
            return Total(UNKNOWN_AMOUNT, False, UNKNOWN_AMOUNT, None, False)
        floor = self.scale.low(sum(stretch.floor for stretch in self.stretches))
        least = self._least()
        slack = max(Decimal(1), floor[0] / 1000)
        exclusive = least is not None and least.high is not None and floor[0] - least.high > slack
        return Total(
            interval(self.low, self.high),
            self.complete,
            Interval(floor[0], None, low_open=floor[1]),
            least,
            exclusive,
        )

    def _least(self) -> Interval | None:
        """The least ends of full sums; a partial count of other days leaves none above."""
        low = high = 0
        for stretch in self.stretches:
            if stretch.least_low is None or stretch.least_high is None:
                return None
            low += stretch.low
            high += self.scale.unbounded if stretch.loose else stretch.least_high
        return interval(self.scale.low(low), self.scale.high(high))

    def lows_by_day(self) -> dict[int, End]:
        """The low end of what was delivered before each boundary: windows that end by then."""
        days = _added([stretch.lows_by_day() for stretch in self.stretches])
        return {day: self.scale.low(value) for day, value in days.items()}

    def highs_by_day(self) -> dict[int, Decimal]:
        """The high end of what was delivered by each boundary's day: windows begun by then.

        A partial count adds what it counted.
        """
        days = _added([stretch.highs_by_day() for stretch in self.stretches])
        return {day: self.scale.high(value)[0] for day, value in days.items()}


def _added(parts: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """The sum of step functions that begin at zero."""
    steps: dict[int, int] = {}
    for part in parts:
        previous = 0
        for day in sorted(part):
            steps[day] = steps.get(day, 0) + part[day] - previous
            previous = part[day]
    total = 0
    for day in sorted(steps):
        total += steps[day]
        steps[day] = total
    return {day: steps[day] for day in sorted(steps)}


def interval(low: End, high: End) -> Interval:
    """The interval between two ends."""
    if high[0] == INFINITY:
        return Interval(low[0], None, low_open=low[1])
    return Interval(low[0], high[0], low_open=low[1], high_open=high[1])


EXACT = Context(prec=60)
"""Sums of any number of amounts that were themselves held to 28 digits."""


def contradicted(cells: Sequence[Cell]) -> Iterator[tuple[Cell, tuple[Cell, ...], Decimal]]:
    """Whole cells whose parts sum to more, by more than rounding.

    Args:
        cells: Of one block, one for each window.

    Yields:
        The cell, the parts with the greatest sum of lower ends inside it, and that sum.
    """
    scale, by_window = Scale.of(cells), {(cell.start, cell.stop): cell for cell in cells}
    useful = undominated((c.start, c.stop, scale.of_low(c.amount)) for c in cells)
    stops: dict[int, list[tuple[int, int]]] = {}
    for start, stop, end in useful:
        stops.setdefault(stop, []).append((start, end))
    bounds = sorted({day for window in by_window for day in window})
    begins = sorted({cell.start for cell in cells})
    chains = Chains(stops, begins, bounds, bounds, GREATEST)
    for whole in cells:
        floor, _ = scale.low(chains.best(whole.start, whole.stop))
        if whole.amount.high is None or _within(floor, whole.amount.high, 1):
            continue
        family = chains.family(whole.start, whole.stop)
        if not _within(floor, whole.amount.high, len(family)):
            yield whole, tuple(by_window[window] for window in family), floor


def _within(floor: Decimal, high: Decimal, parts: int) -> bool:
    """The sum is above by no more than rounding: one unit for each part, or one in a thousand."""
    return floor - high <= max(Decimal(parts), floor / 1000)


def tilings(
    windows: Iterable[tuple[int, int, Decimal]], start: int
) -> dict[int, tuple[Decimal, int]]:
    """The greatest sums of windows that follow each other without a gap from a day on.

    Args:
        windows: Day after the last one, first day and amount, ascending.
        start: First day.

    Returns:
        For each day that is reached, the sum and the number of windows in it (the least, where
        sums are equal).
    """
    best: dict[int, tuple[Decimal, int]] = {start: (ZERO, 0)}
    for stop, first, amount in windows:
        if first in best and stop > start:
            value, negative = best[first]
            option = (EXACT.add(value, amount), negative - 1)
            best[stop] = max(option, best.get(stop, option))
    return {stop: (value, -negative) for stop, (value, negative) in best.items()}
