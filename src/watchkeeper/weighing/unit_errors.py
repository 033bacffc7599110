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
from datetime import date
from decimal import Decimal

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.covers import tilings
from watchkeeper.weighing.factors import PLAUSIBLE_HIGH, PLAUSIBLE_LOW
from watchkeeper.weighing.figures import Figure
from watchkeeper.weighing.model import SetAside

RULE = "unit-error"
LAST = "\U0010ffff"
"""Sorts after every claim id."""
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
        barrels: set[tuple[Decimal, str]] = set()
        tonnes: set[tuple[Decimal, str]] = set()
        for figure in figures:
            number = _point(figure)
            if number is not None:
                (tonnes if figure.part.factors else barrels).add((number, figure.claim.id))
        return cls(sorted(barrels), sorted(tonnes))

    def partners(self, number: Decimal) -> list[tuple[Decimal, str]]:
        """Figures in barrels that are 6.0 to 11.7 times `number`."""
        first = bisect_left(self.barrels, (number * PLAUSIBLE_LOW, ""))
        last = bisect_right(self.barrels, (number * PLAUSIBLE_HIGH, LAST))
        return self.barrels[first:last]

    def repeats(self, number: Decimal, claim: str) -> bool:
        """Another claim gives the same number of barrels: then one beside it does."""
        at = bisect_left(self.barrels, (number, claim))
        beside = self.barrels[max(at - 1, 0) : at] + self.barrels[at + 1 : at + 2]
        return any(_agree(other, number) for other, _ in beside)

    def in_tonnes(self, number: Decimal) -> bool:
        """Some claim gives the number as tonnes."""
        at = bisect_left(self.tonnes, (number, ""))
        return any(_agree(other, number) for other, _ in self.tonnes[max(at - 1, 0) : at + 1])


class _Sums:
    """Sums of longer windows of one block of suppliers, the other windows at their greatest."""

    def __init__(self, block: Iterable[Figure]) -> None:
        self.longer: set[tuple[int, int, Decimal]] = set()
        greatest: dict[tuple[int, int], Decimal] = {}
        for figure in block:
            number = _point(figure)
            zero = figure.part.stated == Interval(Decimal(0), Decimal(0))
            if figure.part.factors or (number is None and not zero):
                continue
            window = figure.start.toordinal(), figure.end.toordinal() + 1
            greatest[window] = max(number or Decimal(0), greatest.get(window, Decimal(0)))
            if number is not None:
                self.longer.add((*window, number))
        self.windows = sorted((stop, start, value) for (start, stop), value in greatest.items())
        self._from: dict[int, dict[int, tuple[Decimal, int]]] = {}

    def _between(self, start: int, stop: int) -> tuple[Decimal, int] | None:
        if start not in self._from:
            self._from[start] = tilings(self.windows, start)
        return self._from[start].get(stop)

    def completes(self, number: Decimal, window: tuple[date, date]) -> bool:
        """A longer exact figure is the sum of its windows with `number` as one of them."""
        start, stop = window[0].toordinal(), window[1].toordinal() + 1
        for first, last, longer in self.longer:
            if not (first <= start and stop <= last) or (first, last) == (start, stop):
                continue
            before, after = self._between(first, start), self._between(stop, last)
            if before is None or after is None:
                continue
            slack = max(Decimal(before[1] + after[1] + 1), longer / 1000)
            if abs(before[0] + number + after[0] - longer) <= slack:
                return True
        return False


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
        sums = _Sums(block)
        for window, same in windows.items():
            if len(same) > 1:
                found.update(_in_window(window, _Pool.of(same), sums))
    return [found[claim] for claim in sorted(found)]


def _in_window(window: tuple[date, date], pool: _Pool, sums: _Sums) -> dict[str, SetAside]:
    found: dict[str, SetAside] = {}
    for number, claim in pool.barrels:
        partners = pool.partners(number)
        if not partners:
            continue
        against = tuple(partner for _, partner in partners[:MAX_NAMED])
        if _decided(number, partners, window, pool, sums) and not pool.repeats(number, claim):
            found[claim] = _smaller(claim, number, partners, against)
            continue
        found.setdefault(claim, _undecided(claim, against))
        for _, partner in partners:
            if partner not in found:
                found[partner] = _undecided(partner, (claim,))
    return found


def _decided(
    number: Decimal,
    partners: Iterable[tuple[Decimal, str]],
    window: tuple[date, date],
    pool: _Pool,
    sums: _Sums,
) -> bool:
    """A third figure speaks against the smaller one (rule 1)."""
    if pool.in_tonnes(number) or any(pool.repeats(*partner) for partner in partners):
        return True
    completing = any(sums.completes(value, window) for value in {value for value, _ in partners})
    return completing and not sums.completes(number, window)


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
