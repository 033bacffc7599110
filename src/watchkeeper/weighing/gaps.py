"""Reporting gaps: days for which a supplier's own figure is not in the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from watchkeeper.weighing.figures import Figure
from watchkeeper.weighing.model import Gap

DAY = timedelta(days=1)


def reporting_gaps(figures: Iterable[Figure], suppliers: Iterable[str], year: int) -> list[Gap]:
    """The gaps of a year, by supplier and date.

    Args:
        figures: Of the notified ledger.
        suppliers: Actor ids of all who notified anything in the record.
        year: Calendar year.
    """
    own: dict[str, set[tuple[date, date]]] = defaultdict(set)
    joint: dict[str, set[tuple[date, date]]] = defaultdict(set)
    for figure in figures:
        for supplier in figure.block:
            (own if len(figure.block) == 1 else joint)[supplier].add(figure.window)
    gaps: list[Gap] = []
    for supplier in sorted(suppliers):
        missing = _without([(date(year, 1, 1), date(year, 12, 31))], own[supplier])
        unreported = _without(missing, joint[supplier])
        gaps += [Gap(supplier, *days, "not_reported") for days in unreported]
        gaps += [Gap(supplier, *days, "joint_only") for days in _without(missing, set(unreported))]
    return sorted(gaps, key=lambda gap: (gap.supplier, gap.start))


def _without(
    windows: list[tuple[date, date]], covered: set[tuple[date, date]]
) -> list[tuple[date, date]]:
    """The days of `windows` that no window in `covered` holds."""
    left = windows
    for start, end in sorted(covered):
        cut: list[tuple[date, date]] = []
        for first, last in left:
            if end < first or start > last:
                cut.append((first, last))
                continue
            if first < start:
                cut.append((first, start - DAY))
            if end < last:
                cut.append((end + DAY, last))
        left = cut
    return left
