"""Facts that are computed: small functions from dated values to a fact, each with its rule.

Nothing is guessed: what the values leave open is unknown, or an interval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from watchkeeper.claims.intervals import Interval, total
from watchkeeper.claims.times import Period
from watchkeeper.norms.facts import NOT_SOUGHT, FactValue, known, quantity, unknown

WHOLE = Decimal(100)
OPEN = unknown("bounds_too_wide")
"""Asked and computed, and the numbers or dates leave it open."""


def total_within(
    amounts: Iterable[tuple[Period, Interval]], start: date, end: date, unit: str
) -> FactValue:
    """The total of what fell within a span of days.

    An amount whose period lies within counts whole; one that only may lie within counts between
    nothing and whole; one outside does not count.

    Args:
        amounts: Pairs of when and how much (not negative), in `unit`.
        start: First day of the span.
        end: Last day of the span.
        unit: Unit of the amounts.
    """
    counted = []
    for when, amount in amounts:
        if when.within(start, end):
            counted.append(amount)
        elif when.overlaps(start, end):
            counted.append(Interval(Decimal(0), amount.high, False, amount.high_open))
    return quantity(total(counted), unit) if counted else NOT_SOUGHT


def year_total(amounts: Iterable[tuple[Period, Interval]], year: int, unit: str) -> FactValue:
    """The total of a calendar year; as `total_within`."""
    return total_within(amounts, date(year, 1, 1), date(year, 12, 31), unit)


def days_of_notice(notified: Period, event: Period) -> FactValue:
    """Days from a notice to an event, bounds where either is dated to a range only.

    Negative numbers mean that the notice came after the event.
    """
    low = _days(notified.end, event.start)
    high = _days(notified.start, event.end)
    if low is None and high is None:
        return NOT_SOUGHT
    return quantity(Interval(low, high), "d")


def _days(first: date | None, last: date | None) -> Decimal | None:
    return None if first is None or last is None else Decimal((last - first).days)


def at_least_days(notice: FactValue, days: int) -> FactValue:
    """Whether a notice came at least so many days before; unknown where its bounds leave it open.

    Args:
        notice: As `days_of_notice` gives it.
        days: The days that the paragraph asks for.
    """
    bounds = notice.interval
    if bounds is None:
        return notice
    if bounds.low is not None and bounds.low >= days:
        return known("yes")
    return known("no") if bounds.below(Decimal(days)) else OPEN


def within_days_after(event: Period, report: Period | None, days: int) -> FactValue:
    """Whether a report came within so many days after an event.

    Args:
        event: When it happened.
        report: When the report came; None when it is known that none came.
        days: The days that the paragraph allows.
    """
    if report is None:
        return known("no")
    if event.start is None or event.end is None or report.start is None or report.end is None:
        return OPEN
    allowed = timedelta(days=days)
    if report.end <= event.start + allowed:
        return known("yes")
    return known("no") if report.start > event.end + allowed else OPEN


def within_window(conduct: Period, start: date | None, end: date | None) -> FactValue:
    """Whether every day of some conduct lies in a window; unknown when only some days do.

    Args:
        conduct: When it happened.
        start: First day of the window, None when open.
        end: Last day of the window, None when open.
    """
    first, last = start or date.min, end or date.max
    if conduct.within(first, last):
        return known("yes")
    return OPEN if conduct.overlaps(first, last) else known("no")


def ownership_share(edges: Mapping[tuple[str, str], Interval], owner: str, owned: str) -> FactValue:
    """The share that an owner holds in a company, directly and along every chain.

    Shares multiply along a chain and add up over chains, to a whole at most; a company that comes
    up twice in a chain ends it.

    Args:
        edges: Share in per cent (0 to 100) by pair of holder and company.
        owner: The holder.
        owned: The company.
    """
    found = [_along(edges, chain) for chain in _chains(edges, owner, owned, (owner,))]
    if not found:
        return NOT_SOUGHT
    share = total(found)
    low = None if share.low is None else min(share.low, WHOLE)
    high = None if share.high is None else min(share.high, WHOLE)
    return quantity(Interval(low, high), "%")


def _chains(
    edges: Mapping[tuple[str, str], Interval], holder: str, owned: str, so_far: tuple[str, ...]
) -> Iterable[tuple[str, ...]]:
    for first, company in sorted(edges):
        if first != holder or company in so_far:
            continue
        chain = (*so_far, company)
        if company == owned:
            yield chain
        else:
            yield from _chains(edges, company, owned, chain)


def _along(edges: Mapping[tuple[str, str], Interval], chain: tuple[str, ...]) -> Interval:
    share = Interval.exactly(WHOLE)
    for pair in pairwise(chain):
        share = (share * edges[pair]).scaled(1 / WHOLE)
    return share


def above_share(share: FactValue, threshold: Decimal) -> FactValue:
    """Whether an ownership share reaches a threshold in per cent; unknown where bounds leave it.

    Args:
        share: As `ownership_share` gives it.
        threshold: The share that counts as ownership, set by counsel.
    """
    bounds = share.interval
    if bounds is None:
        return share
    if bounds.low is not None and bounds.low >= threshold:
        return known("yes")
    return known("no") if bounds.below(threshold) else OPEN
