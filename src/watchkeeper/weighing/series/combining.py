"""What figures say together: exactly what `weighing.md` allows, and nothing averaged.

The rules:

1. Figures of one metric, scope and window are combined: the hull of their lines is the answer.
2. The intersection of the lines is shown as where all agree and is never the answer.
3. An empty intersection is a conflict: each value is shown, the hull is used.
4. Disjoint scopes add. Where scopes may overlap and nobody knows by how much, the low is the
   greatest of the lows and the high the sum of the highs.
5. An "or" between figures is never summed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Literal

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.intervals import Interval, hull, intersection, total
from watchkeeper.claims.wording import series as listed
from watchkeeper.weighing.confidence.elements import Confidence
from watchkeeper.weighing.series.definition import Definition
from watchkeeper.weighing.series.lines import event_lines, number_lines
from watchkeeper.weighing.series.model import (
    Combined,
    How,
    NumberLine,
    Scope,
    SeriesConflict,
    SeriesFigure,
    Window,
)
from watchkeeper.weighing.series.words import described

Group = tuple[SeriesFigure, ...]


def groups_of(definition: Definition, figures: Iterable[SeriesFigure]) -> list[Group]:
    """Figures of one metric, scope and window together; of no stated window each by itself.

    Args:
        definition: The series, for the days that count as one.
        figures: Those that count: replaced ones are left out, and so are rates.
    """
    pools: dict[tuple[object, ...], list[SeriesFigure]] = defaultdict(list)
    for figure in figures:
        if not figure.replaced_by:
            alone = figure.claim if figure.window.since == "not_stated" else ""
            key = figure.metric, figure.scope, _window_key(figure.window), alone
            pools[key].append(figure)
    groups = [
        tuple(same)
        for key in sorted(pools, key=repr)
        for same in _same_day(pools[key], definition.within_days)
    ]
    return sorted(groups, key=lambda group: (window_order(group[0].window), group[0].claim))


def window_order(window: Window) -> tuple[date, date]:
    """Windows by their first day, then their last; what is not known comes first."""
    return window.start or date.min, window.end or date.min


def _window_key(window: Window) -> Window | str:
    return "as of a day" if window.since == "as_of" else window


def _same_day(figures: Sequence[SeriesFigure], days: int) -> Iterator[list[SeriesFigure]]:
    """Numbers on a day, parted where they lie further apart than `days`; others stay together."""
    if figures[0].window.since != "as_of":
        yield sorted(figures, key=lambda f: f.claim)
        return
    span, first, last = timedelta(days=days), date.min, date.min
    same: list[SeriesFigure] = []
    for figure in sorted(figures, key=lambda f: (*window_order(f.window), f.claim)):
        start, end = window_order(figure.window)
        together = (first, last) == (start, end) or max(last, end) - first <= span
        if same and not together:
            yield same
            same = []
        if not same:
            first, last = start, end
        last = max(last, end)
        same.append(figure)
    yield same


def combine(group: Group, confidence: Confidence, registry: Registry) -> Combined:
    """What the figures of one group say together (rules 1 to 3)."""
    lines = number_lines(group, confidence)
    amount = hull(figure.amount for figure in group)
    how: How = "hull" if len(lines) > 1 else "one_line" if len(group) > 1 else "one_figure"
    weighed = confidence.weigh([figure.claim for figure in group], "number")
    without = tuple(_without(group, lines, registry))
    return Combined(
        metric=group[0].metric,
        window=_span(group),
        scope=group[0].scope,
        amount=amount,
        agreement=agreement(group, lines),
        how=how,
        conflicting=bool(conflicts(group, lines)),
        lines=lines,
        event_lines=event_lines(group, confidence),
        word=weighed.word,
        reason=weighed.reason,
        without=without,
        turns_on=_turns_on(amount, without),
        claims=tuple(sorted(figure.claim for figure in group)),
    )


def _span(group: Group) -> Window:
    """The window of all; of numbers on a day, from the first day to the last."""
    first = group[0].window
    if first.since != "as_of":
        return first
    starts = [f.window.start for f in group if f.window.start is not None]
    ends = [f.window.end for f in group if f.window.end is not None]
    return Window(min(starts, default=None), max(ends, default=None), "as_of")


def standing(group: Iterable[SeriesFigure]) -> Group:
    """Of each speaker, what it said last: an earlier figure of its own is no rival of a later."""
    held = list(group)
    last: dict[tuple[str, ...], date] = {}
    for figure in held:
        said = figure.stated_on or date.min
        last[figure.speaker] = max(said, last.get(figure.speaker, said))
    return tuple(f for f in held if (f.stated_on or date.min) == last[f.speaker])


def agreement(group: Group, lines: Sequence[NumberLine]) -> Interval | None:
    """Where all agree; None with fewer than two lines, or when some exclude each other."""
    if len(lines) < 2:
        return None
    common = intersection(figure.amount for figure in standing(group))
    return None if common.empty else common


def conflicts(group: Group, lines: Sequence[NumberLine]) -> tuple[SeriesConflict, ...]:
    """Figures that exclude each other: of independent lines, or all within one line.

    Of intervals, some two have no common value exactly when the one that ends first and the one
    that begins last have none.
    """
    rivals = standing(group)
    if not _apart(_first(rivals), _last(rivals)):
        return ()
    held: dict[frozenset[int], list[SeriesFigure]] = defaultdict(list)
    member: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        for claim in line.claims:
            member[claim].add(number)
    for figure in rivals:
        held[frozenset(member[figure.claim])].append(figure)
    for mine, theirs in permutations(held, 2):
        if not mine & theirs and _apart(_first(held[mine]), _last(held[theirs])):
            return (_conflict("lines", rivals),)
    ends = _first(rivals), _last(rivals)
    involved = tuple(f for f in rivals if any(_apart(f, end) for end in ends))
    return (_conflict("one_line", involved),)


def _apart(one: SeriesFigure, other: SeriesFigure) -> bool:
    return one.amount.intersection(other.amount).empty


def _first(figures: Iterable[SeriesFigure]) -> SeriesFigure:
    """The one that ends first; an open end ends before a closed one."""
    top = Decimal("Infinity")

    def end(figure: SeriesFigure) -> tuple[Decimal, bool]:
        high = figure.amount.high
        return (top, True) if high is None else (high, not figure.amount.high_open)

    return min(figures, key=end)


def _last(figures: Iterable[SeriesFigure]) -> SeriesFigure:
    """The one that begins last; an open end begins after a closed one."""

    def begin(figure: SeriesFigure) -> tuple[Decimal, bool]:
        low = figure.amount.low
        return (-Decimal("Infinity"), False) if low is None else (low, figure.amount.low_open)

    return max(figures, key=begin)


def _conflict(kind: Literal["lines", "one_line"], figures: Group) -> SeriesConflict:
    return SeriesConflict(
        kind,
        described(figures[0].metric, figures[0].scope, _span(figures)),
        tuple((figure.claim, figure.amount) for figure in figures),
        hull(figure.amount for figure in figures),
    )


def _without(
    group: Group, lines: Sequence[NumberLine], registry: Registry
) -> Iterator[tuple[str, Interval | None]]:
    """The answer without each line; a figure that another line also supports stays."""
    by_claim = {figure.claim: figure for figure in group}
    counts = Counter(claim for line in lines for claim in line.claims)
    shared = [by_claim[claim].amount for claim, count in sorted(counts.items()) if count > 1]
    own = [
        [by_claim[claim].amount for claim in line.claims if counts[claim] == 1] for line in lines
    ]
    before, after = _running(own), _running(own[::-1])[::-1]
    for number, line in enumerate(lines):
        names = {registry.name(a) for claim in line.claims for a in by_claim[claim].speaker}
        left = [*shared, *before[number], *after[number + 1]]
        yield listed(sorted(names)), hull(left) if left else None


def _running(parts: Sequence[Sequence[Interval]]) -> list[list[Interval]]:
    """The hull of all parts before each, as a list of one or none; last that of all."""
    found: list[list[Interval]] = [[]]
    for part in parts:
        both = [*found[-1], *part]
        found.append([hull(both)] if both else [])
    return found


def _turns_on(amount: Interval, without: Sequence[tuple[str, Interval | None]]) -> str:
    """The line without which the answer changes most; the first of equal ones."""
    moved = [(_moves(amount, left), label) for label, left in without]
    best = max((move for move, _ in moved), default=(0, Decimal(0)))
    return "" if best == (0, Decimal(0)) else next(label for move, label in moved if move == best)


def _moves(amount: Interval, left: Interval | None) -> tuple[int, Decimal]:
    """How far the ends move: ends that appear or vanish count before any distance."""
    if left is None:
        return 2, Decimal(0)
    appeared = (amount.high is None) != (left.high is None)
    low = abs((amount.low or Decimal(0)) - (left.low or Decimal(0)))
    high = Decimal(0)
    if amount.high is not None and left.high is not None:
        high = abs(amount.high - left.high)
    return int(appeared), low + high


def sums_of(
    definition: Definition, groups: Sequence[Group], combined: Sequence[Combined]
) -> tuple[Combined, ...]:
    """Sums over scopes that differ in one coordinate alone (rules 4 and 5)."""
    found = []
    for name in sorted({*definition.disjoint, *definition.overlapping}):
        pools: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for index, one in enumerate(combined):
            values = dict(one.scope)
            if _may_add(definition, name, values.get(name, ""), groups[index]):
                pools[one.metric, one.window, _rest(one.scope, name)].append(index)
        for key in sorted(pools, key=repr):
            parts = [combined[index] for index in pools[key]]
            if len({dict(part.scope)[name] for part in parts}) == len(parts) > 1:
                how: How = "sum" if name in definition.disjoint else "overlap_unknown"
                found.append(_sum(parts, _rest(parts[0].scope, name), how))
    return tuple(found)


def _may_add(definition: Definition, name: str, value: str, group: Group) -> bool:
    if not value or any(f.alternatives or f.window.since == "not_stated" for f in group):
        return False
    return name in definition.overlapping or value in definition.disjoint.get(name, ())


def _rest(scope: Scope, name: str) -> Scope:
    return tuple((key, value) for key, value in scope if key != name)


def _sum(parts: Sequence[Combined], scope: Scope, how: How) -> Combined:
    amounts = [part.amount for part in parts]
    added = total(amounts)
    if how == "overlap_unknown":
        added = overlap_unknown(amounts)
    first = parts[0]
    return Combined(
        metric=first.metric,
        window=first.window,
        scope=scope,
        amount=added,
        agreement=None,
        how=how,
        conflicting=any(part.conflicting for part in parts),
        lines=(),
        event_lines=(),
        word="insufficient",
        reason="a sum has no word of its own: see its parts",
        without=(),
        turns_on="",
        claims=tuple(sorted({claim for part in parts for claim in part.claims})),
    )


def overlap_unknown(amounts: Sequence[Interval]) -> Interval:
    """The greatest of the lows to the sum of the highs."""
    added = total(amounts)
    lows = [(amount.low or Decimal(0), amount.low_open) for amount in amounts]
    low, low_open = max(lows)
    return Interval(low, added.high, low_open, added.high_open)
