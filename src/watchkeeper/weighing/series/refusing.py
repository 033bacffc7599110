"""What is not combined, and why: each refusal names the figures of each side.

The rules (each is a function of its name):

1. a rate is no total;
2. different metrics (unit, phase, nature, whose conduct) are different things;
3. different scopes are not of the same thing, unless they are known to add;
4. different windows are not of the same days;
5. a figure whose source does not say from when is of no window that another has;
6. of an "or", only one can hold, and it is never summed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from decimal import Decimal

from watchkeeper.claims.intervals import hull, intersection
from watchkeeper.claims.wording import amount
from watchkeeper.weighing.series.combining import Group, window_order
from watchkeeper.weighing.series.definition import Definition
from watchkeeper.weighing.series.model import (
    Combined,
    RefusalKind,
    SeriesFigure,
    SeriesRefusal,
)
from watchkeeper.weighing.series.words import metric_words, refs, scope_words, window_words

RATE = "rate"


def refusals(
    definition: Definition,
    figures: Sequence[SeriesFigure],
    groups: Sequence[Group],
    sums: Sequence[Combined],
) -> tuple[SeriesRefusal, ...]:
    """Everything that was not combined.

    Args:
        definition: The series.
        figures: Those that count, rates with them.
        groups: What was combined.
        sums: What was added.
    """
    totals = [f for f in figures if f.metric.nature != RATE]
    return (
        *rates(figures),
        *metrics(totals),
        *scopes(totals, sums),
        *windows(definition, groups),
        *windows_not_stated(totals),
        *alternatives(totals),
    )


def _sides(figures: Iterable[SeriesFigure], by: Callable[[SeriesFigure], Hashable]) -> list[Group]:
    pools: dict[Hashable, list[SeriesFigure]] = defaultdict(list)
    for figure in figures:
        pools[by(figure)].append(figure)
    sides = [tuple(sorted(pools[key], key=lambda f: f.claim)) for key in sorted(pools, key=repr)]
    return sorted(sides, key=lambda side: (window_order(side[0].window), side[0].claim))


def _refusal(kind: RefusalKind, reason: str, sides: Iterable[Group]) -> SeriesRefusal:
    held = list(sides)
    hulls = [hull(f.amount for f in side) for side in held]
    comparable = kind in {"window", "scope", "window_not_stated"}
    return SeriesRefusal(
        kind,
        reason,
        tuple(tuple(sorted(f.claim for f in side)) for side in held),
        comparable and len(hulls) > 1 and intersection(hulls).empty,
    )


def _told(side: Group, what: str) -> str:
    return f"{what} ({_ids(side)})"


def rates(figures: Iterable[SeriesFigure]) -> Iterator[SeriesRefusal]:
    """Rule 1."""
    held = list(figures)
    found = tuple(f for f in held if f.metric.nature == RATE)
    if not found:
        return
    per = sorted({dict(f.scope).get("per", "") for f in found} - {""})
    span = f" per {' and per '.join(per)}" if per else ""
    others = tuple(f for f in held if f.metric.nature != RATE)
    reason = f"a rate{span} is no total, and is not added up or compared with one"
    yield _refusal("rate", _told(found, reason), [found, *([others] if others else [])])


def metrics(figures: Sequence[SeriesFigure]) -> Iterator[SeriesRefusal]:
    """Rule 2."""
    sides = _sides(figures, lambda f: f.metric)
    if len(sides) > 1:
        told = "; ".join(_told(side, metric_words(side[0].metric)) for side in sides)
        yield _refusal("metric", f"they do not measure the same: {told}", sides)


def scopes(figures: Sequence[SeriesFigure], sums: Sequence[Combined]) -> Iterator[SeriesRefusal]:
    """Rule 3; scopes whose figures were all added in one sum are not refused."""
    added = [set(one.claims) for one in sums]
    for of_metric in _sides(figures, lambda f: f.metric):
        sides = _sides(of_metric, lambda f: f.scope)
        claims = {f.claim for f in of_metric}
        if len(sides) < 2 or any(claims <= one for one in added):
            continue
        told = "; ".join(_told(side, scope_words(side[0].scope)) for side in sides)
        yield _refusal("scope", f"they are not of the same scope: {told}", sides)


def windows(definition: Definition, groups: Sequence[Group]) -> Iterator[SeriesRefusal]:
    """Rule 4."""
    pools: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for group in groups:
        first = group[0]
        if first.window.since != "not_stated":
            pools[first.metric, first.scope].append(group)
    for key in sorted(pools, key=repr):
        sides = pools[key]
        if len(sides) > 1:
            told = "; ".join(_told(side, window_words(side[0].window)) for side in sides)
            shrunk = _shrinks(sides) if definition.cumulative == "yes" else ""
            reason = f"they are not of the same days: {told}{shrunk}"
            yield _refusal("window", reason, sides)


def _shrinks(sides: Sequence[Group]) -> str:
    """Of totals to date: a later one that is lower, which a count that only grows cannot be."""
    found = []
    greatest: tuple[Decimal, Group] | None = None
    for later in sorted(sides, key=lambda side: window_order(side[0].window)[::-1]):
        said = hull(f.amount for f in later)
        if greatest is not None and said.below(greatest[0]):
            found.append(
                f"; {_ids(later)} says {amount(said)} and {_ids(greatest[1])}, of an earlier day, "
                f"{amount(hull(f.amount for f in greatest[1]))}: a total to date can only grow, "
                "so both cannot hold"
            )
        if said.low is not None and (greatest is None or said.low > greatest[0]):
            greatest = said.low, later
    return "".join(found)


def _ids(side: Group) -> str:
    return refs(sorted(figure.claim for figure in side))


def windows_not_stated(figures: Sequence[SeriesFigure]) -> Iterator[SeriesRefusal]:
    """Rule 5."""
    for of_metric in _sides(figures, lambda f: (f.metric, f.scope)):
        found = [f for f in of_metric if f.window.since == "not_stated"]
        if found and len(of_metric) > 1:
            reason = _told(tuple(found), "the source does not say from when the figure counts")
            others = tuple(f for f in of_metric if f.window.since != "not_stated")
            sides = [*((f,) for f in found), *([others] if others else [])]
            yield _refusal("window_not_stated", reason, sides)


def alternatives(figures: Sequence[SeriesFigure]) -> Iterator[SeriesRefusal]:
    """Rule 6."""
    held = [f for f in figures if f.alternatives]
    for same in _sides(held, lambda f: (f.speaker, f.alternatives)):
        if len(same) > 1:
            told = "; ".join(f"{scope_words(f.scope)}: {amount(f.amount)}" for f in same)
            reason = f"only one of them can hold, and they are never summed: {told}"
            yield _refusal("alternatives", _told(same, reason), [(f,) for f in same])
