"""Tonnes printed as barrels: found by rule, set aside, never corrected.

The rule: two figures in barrels for the same suppliers and window whose ratio lies between 6.0 and
11.7 (the band of barrels per tonne) cannot both be right, and the smaller would agree if it were
tonnes. A third figure decides:

1. it repeats the greater one in barrels, or states the smaller one in tonnes, or is the sum of a
   longer window that only the greater one completes: the smaller is set aside;
2. otherwise, or when a third figure repeats the smaller one as well, both are set aside.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from watchkeeper.claims.intervals import Interval, hull
from watchkeeper.weighing.covers import GREATEST_COMPLETE, Cell, Search
from watchkeeper.weighing.factors import PLAUSIBLE_HIGH, PLAUSIBLE_LOW
from watchkeeper.weighing.figures import Figure
from watchkeeper.weighing.model import SetAside

RULE = "unit-error"
MAX_NAMED = 6
"""How many of the compared claims are named; more add nothing to the reason."""


def _agree(a: Decimal, b: Decimal) -> bool:
    """Equal up to rounding: one unit, or one in a thousand."""
    return abs(a - b) <= max(Decimal(1), max(a, b) / 1000)


def _point(figure: Figure) -> Decimal | None:
    """The stated number of an exact figure that is above zero, else None."""
    bounds = figure.part.stated
    if bounds.low is None or bounds.low != bounds.high or bounds.low == 0:
        return None
    return bounds.low


@dataclass(frozen=True, slots=True)
class _Pool:
    """Exact figures of one block and window: in barrels and in tonnes, each ascending."""

    barrels: list[tuple[Decimal, str]]
    tonnes: list[tuple[Decimal, str]]

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> _Pool:
        barrels: list[tuple[Decimal, str]] = []
        tonnes: list[tuple[Decimal, str]] = []
        for figure in figures:
            number = _point(figure)
            if number is not None:
                (tonnes if figure.part.factors else barrels).append((number, figure.claim.id))
        return cls(sorted(barrels), sorted(tonnes))

    def partners(self, number: Decimal) -> list[tuple[Decimal, str]]:
        """Figures in barrels that are 6.0 to 11.7 times `number`."""
        first = bisect_left(self.barrels, (number * PLAUSIBLE_LOW, ""))
        last = bisect_right(self.barrels, (number * PLAUSIBLE_HIGH, "\U0010ffff"))
        return self.barrels[first:last]

    def repeats(self, number: Decimal, claim: str) -> bool:
        """Another claim gives the same number of barrels."""
        return any(c != claim for _, c in _near(self.barrels, number))

    def in_tonnes(self, number: Decimal) -> bool:
        """Some claim gives the number as tonnes."""
        return bool(_near(self.tonnes, number))


def _near(pool: Sequence[tuple[Decimal, str]], number: Decimal) -> list[tuple[Decimal, str]]:
    width = max(Decimal(1), number / 500)
    first = bisect_left(pool, (number - width, ""))
    last = bisect_right(pool, (number + width, "\U0010ffff"))
    return [entry for entry in pool[first:last] if _agree(entry[0], number)]


def _completes(
    number: Decimal, window: tuple[date, date], block: Sequence[Figure], greatest: dict[str, Cell]
) -> bool:
    """A longer exact window equals the greatest sum of its parts with `number` among them."""
    start, stop = window[0].toordinal(), window[1].toordinal() + 1
    for figure in block:
        longer = _point(figure)
        first, last = figure.start.toordinal(), figure.end.toordinal() + 1
        if longer is None or figure.part.factors or not (first <= start and stop <= last):
            continue
        if (first, last) == (start, stop):
            continue
        before = _greatest_sum(greatest, first, start)
        after = _greatest_sum(greatest, stop, last)
        if before is None or after is None:
            continue
        count = before[1] + after[1] + 1
        if abs(before[0] + number + after[0] - longer) <= max(Decimal(count), longer / 1000):
            return True
    return False


def _greatest_sum(cells: dict[str, Cell], start: int, stop: int) -> tuple[Decimal, int] | None:
    """Greatest sum of cells that tile the days, and a bound on how many they are."""
    if start == stop:
        return Decimal(0), 0
    inside = [cell for cell in cells.values() if start <= cell.start and cell.stop <= stop]
    if not inside:
        return None
    search = Search(inside, start, stop, inside[0].block)
    best = search.best(GREATEST_COMPLETE, whole_only=True).get(stop)
    return None if best is None else (best[0], len(inside))


def _greatest_cells(block: Sequence[Figure]) -> dict[str, Cell]:
    """For each window of one block, the greatest exact figure in barrels."""
    cells: dict[str, Cell] = {}
    for figure in block:
        number = _point(figure)
        zero = figure.part.stated == Interval(Decimal(0), Decimal(0))
        if figure.part.factors or (number is None and not zero):
            continue
        key = f"{figure.start}/{figure.end}"
        amount = Interval.exactly(number or 0)
        if key in cells:
            amount = Interval.exactly(hull((amount, cells[key].amount)).high or 0)
        stop = (figure.end + timedelta(days=1)).toordinal()
        cells[key] = Cell(figure.block, figure.start.toordinal(), stop, amount)
    return cells


def find_unit_errors(figures: Iterable[Figure]) -> list[SetAside]:
    """Applies the rule to the figures of one ledger and year.

    Args:
        figures: With whole coverage or not; only exact figures above zero are compared.

    Returns:
        The claims to set aside, by claim id.
    """
    blocks: dict[frozenset[str], list[Figure]] = defaultdict(list)
    for figure in figures:
        blocks[figure.block].append(figure)
    found: dict[str, SetAside] = {}
    for block in blocks.values():
        windows: dict[tuple[date, date], list[Figure]] = defaultdict(list)
        for figure in block:
            windows[figure.window].append(figure)
        for window, same in windows.items():
            found.update(_in_window(window, _Pool.of(same), block))
    return [found[claim] for claim in sorted(found)]


def _in_window(
    window: tuple[date, date], pool: _Pool, block: Sequence[Figure]
) -> dict[str, SetAside]:
    found: dict[str, SetAside] = {}
    greatest: dict[str, Cell] | None = None
    for number, claim in pool.barrels:
        partners = pool.partners(number)
        if not partners:
            continue
        if greatest is None:
            greatest = _greatest_cells(block)
        against = tuple(partner for _, partner in partners[:MAX_NAMED])
        decided = pool.in_tonnes(number) or any(
            pool.repeats(value, partner) or _completes(value, window, block, greatest)
            for value, partner in partners[:MAX_NAMED]
        )
        if decided and not pool.repeats(number, claim):
            found[claim] = _smaller(claim, number, partners, against)
        else:
            found.setdefault(claim, _undecided(claim, against))
            for _, partner in partners:
                found.setdefault(partner, _undecided(partner, (claim,)))
    return found


def _smaller(
    claim: str, number: Decimal, partners: Sequence[tuple[Decimal, str]], against: tuple[str, ...]
) -> SetAside:
    ratio = (partners[-1][0] / number).quantize(Decimal("0.01"))
    return SetAside(
        claim,
        RULE,
        f"other figures for the same suppliers and window are {ratio} times as large, which is a "
        "number of barrels per tonne, and a third figure agrees with them: apparently tonnes "
        "printed as barrels; kept as published and not counted",
        "t",
        against,
    )


def _undecided(claim: str, against: tuple[str, ...]) -> SetAside:
    return SetAside(
        claim,
        RULE,
        "this and another figure for the same suppliers and window differ by a number of barrels "
        "per tonne and no third figure decides which one is misprinted: neither is counted until "
        "an analyst settles it",
        "",
        against,
    )
