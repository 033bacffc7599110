"""Figures that cannot all hold: each is printed, the hull is used, nothing is averaged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from watchkeeper.claims.intervals import Interval, hull, intersection, total
from watchkeeper.weighing.assumptions import AS_STATED
from watchkeeper.weighing.covers import Cell, Total, contradicted
from watchkeeper.weighing.figures import Figure, Group
from watchkeeper.weighing.model import Conflict

Name = Callable[[frozenset[str]], str]
"""Prints a block of actor ids."""


def _label(name: Name, block: frozenset[str], start: date, end: date) -> str:
    return f"{name(block)}, {start.isoformat()} to {end.isoformat()}"


def same_window(ledger: str, figures: Iterable[Figure], name: Name) -> list[Conflict]:
    """Figures for the same block and window that have no value in common.

    One speaker's scenarios (the same ships at several laden fractions) are one answer, their hull.

    Args:
        ledger: Its name, kept in the result.
        figures: Only whole ones are compared: partial counts are floors.
        name: How a block is printed.
    """
    pools: dict[tuple[frozenset[str], date, date], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.whole:
            pools[figure.block, figure.start, figure.end].append(figure)
    conflicts = []
    for key in sorted(pools, key=lambda k: (sorted(k[0]), k[1], k[2])):
        answers = _answers(pools[key])
        amounts = [amount for _, amount in answers]
        if len(answers) < 2 or not intersection(amounts).empty:
            continue
        kind = "rounding" if _rounding(pools[key]) else "figures"
        label = _label(name, *key)
        conflicts.append(Conflict(ledger, kind, label, tuple(answers), hull(amounts)))
    return conflicts


def _answers(figures: Iterable[Figure]) -> list[tuple[str, Interval]]:
    """Each figure's claim and amount; scenarios of one speaker together."""
    pools: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        scenario = figure.part.laden is not None
        pools[figure.claim.speaker if scenario else (figure.claim.id,)].append(figure)
    return sorted(
        ("+".join(sorted(f.claim.id for f in same)), hull(f.amount for f in same))
        for same in pools.values()
    )


def _gap(amounts: Iterable[Interval]) -> Decimal:
    """How far the figures miss each other."""
    bounds = list(amounts)
    low = max(amount.low or Decimal(0) for amount in bounds)
    return low - min(amount.high for amount in bounds if amount.high is not None)


def _rounding(figures: Sequence[Figure]) -> bool:
    """They miss each other by one in the unit in which all were stated, or one in a thousand."""
    one_unit = len({figure.part.factors for figure in figures}) == 1
    if one_unit and _gap(figure.part.stated for figure in figures) <= 1:
        return True
    greatest = max(figure.amount.low or Decimal(0) for figure in figures)
    return _gap(figure.amount for figure in figures) <= max(Decimal(1), greatest / 1000)


def parts_above_whole(
    ledger: str, groups: Sequence[Group], figures: Sequence[Figure], name: Name
) -> list[Conflict]:
    """Windows whose parts sum to more than the figure for the whole window."""
    claims: dict[tuple[frozenset[str], int, int], list[str]] = defaultdict(list)
    for figure in figures:
        if figure.whole:
            stop = figure.end.toordinal() + 1
            claims[figure.block, figure.start.toordinal(), stop].append(figure.claim.id)

    def ids(cell: Cell) -> str:
        return "+".join(sorted(claims[cell.block, cell.start, cell.stop]))

    blocks: dict[frozenset[str], list[Cell]] = defaultdict(list)
    for one in groups:
        if one.whole:
            blocks[one.block].append(one.cell(AS_STATED))
    conflicts = []
    for cells in blocks.values():
        for whole, parts, _ in contradicted(cells):
            first, last = date.fromordinal(whole.start), date.fromordinal(whole.stop - 1)
            label = _label(name, whole.block, first, last)
            values = ((ids(whole), whole.amount), *((ids(part), part.amount) for part in parts))
            used = whole.amount.hull(total(part.amount for part in parts))
            conflicts.append(Conflict(ledger, "parts", label, values, used))
    return conflicts


def exclusive_covers(ledger: str, year: int, sums: Total) -> list[Conflict]:
    """Some family adds up to more than another complete sum of the year allows."""
    if not sums.exclusive or sums.least is None:
        return []
    kind = "complete" if sums.complete else "full"
    values = (("greatest sum of lower ends", sums.floor), (f"least {kind} sum", sums.least))
    what = f"sums that each cover the whole of {year}"
    if not sums.complete:
        what = f"sums that each cover all days of {year} for which there are whole figures"
    return [Conflict(ledger, "covers", what, values, sums.amount)]
