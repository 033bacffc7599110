"""Metrics, windows and scopes of a series in words, the same in every reason."""

from __future__ import annotations

from collections.abc import Iterable

from watchkeeper.claims.wording import day, days, spoken, unit_word
from watchkeeper.weighing.series.model import Metric, Scope, Window


def window_words(window: Window) -> str:
    """The days that a figure is about."""
    start, end = window.start, window.end
    if window.since == "not_stated":
        until = "" if end is None else f" (until {day(end)} at the latest)"
        return f"the source does not say from when{until}"
    if window.since == "as_of" and end is not None:
        return f"as of {days(start or end, end)}"
    if start is not None and end is not None:
        return days(start, end)
    if end is not None:
        return f"from the beginning to {day(end)}"
    return f"from {day(start)}" if start is not None else "no window"


def scope_words(scope: Scope) -> str:
    """The coordinates of scope; `the whole` when there are none."""
    return ", ".join(f"{spoken(name)}: {value}" for name, value in scope) or "the whole"


def metric_words(metric: Metric) -> str:
    """Unit, phase and nature."""
    phase = "" if metric.phase == "unstated" else f" {metric.phase}"
    return f"{unit_word(metric.unit) or 'figures'}{phase} ({spoken(metric.nature)})"


def described(metric: Metric, scope: Scope, window: Window) -> str:
    """All three."""
    return f"{metric_words(metric)}, {scope_words(scope)}, {window_words(window)}"


def refs(claims: Iterable[str]) -> str:
    """Claim ids in a reason."""
    return ", ".join(claims)
