"""Facts as norms ask for them and as they are answered: a value, an interval, or unknown and why.

A missing fact is unknown because it was not sought; it is never a default. A fact without a word
is vouched for by whoever gave it and counts at every standard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.times import Period
from watchkeeper.norms.schema import DATE_UNIT, Word

Reason = Literal[
    "not_sought", "sought_not_found", "below_required_confidence", "disputed", "bounds_too_wide"
]
"""Why a fact is unknown; the last one of a computed fact whose numbers or dates leave it open."""

OpenReason = Reason | Literal["straddles_versions"]
"""Why a leaf is open: besides the above, a date range over several versions. An interval on both
sides of its limit is `bounds_too_wide`."""

ReachedWord = Word | Literal["contested"]
RANK: Mapping[ReachedWord, int] = {
    "contested": 0,
    "insufficient": 0,
    "low": 1,
    "moderate": 2,
    "high": 3,
}
"""Order of the confidence words (`weighing.md`, rule 4); a contested fact reaches no standard."""


@dataclass(frozen=True, slots=True)
class FactRequest:
    """What a norm needs to know.

    Attributes:
        name: Fact, as `terms.yaml` has it.
        subject: Whose conduct is tested (the addressee).
        window: When the conduct happened.
        as_of: Day up to which knowledge counts, or None for all that is known.
    """

    name: str
    subject: str
    window: Period
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of a parameter at which a quantity would lie exactly at its limit.

    Attributes:
        parameter: Name of the parameter (`laden_fraction`, `barrels_per_tonne`).
        value: The value.
    """

    parameter: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class FactValue:
    """The answer to a request.

    Attributes:
        value: The word of a yes-or-no or category fact, else None.
        interval: Bounds of a quantity in `unit`, or of a date in day numbers, else None.
        unit: Unit of the interval; `date` for a date.
        reason: Why it is unknown; None when it is known.
        word: Confidence word reached; None when the giver vouches for it.
        evidence: Ids of what it stands on.
        label: Label of the handling policy, "" for public.
        disputed: The rival values, when the reason is `disputed`.
        break_even: Parameter values at which a quantity would lie at its limit, where known.
    """

    value: str | None = None
    interval: Interval | None = None
    unit: str = ""
    reason: Reason | None = None
    word: ReachedWord | None = None
    evidence: tuple[str, ...] = ()
    label: str = ""
    disputed: tuple[FactValue, ...] = ()
    break_even: tuple[BreakEven, ...] = ()

    def __post_init__(self) -> None:
        if self.disputed and self.reason != "disputed":
            raise ValueError("rival values need the reason 'disputed'")
        if (self.value is None and self.interval is None) != (self.reason is not None):
            raise ValueError("a fact has either a value or a reason why it is unknown")


NOT_SOUGHT = FactValue(reason="not_sought")
Facts = Mapping[str, FactValue]
Convert = Callable[[Interval, str, str], Interval]
"""Takes an interval from one unit to another; raises `InputError` when it cannot."""


def known(value: str, word: ReachedWord | None = None, evidence: tuple[str, ...] = ()) -> FactValue:
    """A yes-or-no or category fact."""
    return FactValue(value=value, word=word, evidence=evidence)


def quantity(interval: Interval, unit: str, word: ReachedWord | None = None) -> FactValue:
    """A quantity between bounds, in `unit`."""
    return FactValue(interval=interval, unit=unit, word=word)


def dated(first: date, last: date | None = None, word: ReachedWord | None = None) -> FactValue:
    """A date, or a date between two days."""
    low, high = first.toordinal(), (last or first).toordinal()
    return FactValue(interval=Interval(Decimal(low), Decimal(high)), unit=DATE_UNIT, word=word)


def unknown(reason: Reason = "not_sought") -> FactValue:
    """A fact that is not known, and why."""
    return FactValue(reason=reason)


def disputed(*values: FactValue) -> FactValue:
    """A fact of which each of `values` is asserted by someone."""
    return FactValue(reason="disputed", disputed=values)


def same_unit(interval: Interval, unit: str, wanted: str) -> Interval:
    """The default conversion: none.

    Raises:
        InputError: The units differ; the message names both.
    """
    if unit != wanted:
        raise InputError(Problem("", 0, "unit", unit, f"a quantity in {wanted!r}, not in {unit!r}"))
    return interval


def show_number(number: Decimal, unit: str) -> str:
    """A bound as printed, without its unit: a date for day numbers, else plain digits."""
    if unit == DATE_UNIT:
        return date.fromordinal(int(number)).isoformat()
    return format(number.normalize(), "f")


def show(value: FactValue) -> str:
    """A fact as printed: its word, its bounds and unit, its rival values, or "unknown"."""
    if value.disputed:
        return "disputed: " + " / ".join(show(way) for way in value.disputed)
    if value.interval is None:
        return value.value if value.value is not None else "unknown"
    shown, unit = value.interval, "" if value.unit == DATE_UNIT else f" {value.unit}"
    low = None if shown.low is None else show_number(shown.low, value.unit)
    high = None if shown.high is None else show_number(shown.high, value.unit)
    if low is not None and low == high:
        return f"{low}{unit}"
    if high is None:
        return f"{'>' if shown.low_open else '>='}{low}{unit}" if low else f"unbounded{unit}"
    if low is None:
        return f"{'<' if shown.high_open else '<='}{high}{unit}"
    ends = " (without its ends)" if shown.low_open and shown.high_open else ""
    ends = ends or (" (above the first)" if shown.low_open else "")
    ends = ends or (" (below the last)" if shown.high_open else "")
    return f"{low}..{high}{unit}{ends}"
