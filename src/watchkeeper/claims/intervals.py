"""Intervals of decimals with open and closed ends: every figure in the program is one.

`>500000` is above 500,000 and not at it, so the ends know whether they belong. A missing end is
unbounded. Empty is a value too: the intersection of figures that contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends.

    Attributes:
        low: Lower end, or None when unbounded below.
        high: Upper end, or None when unbounded above.
        low_open: The lower end itself is excluded.
        high_open: The upper end itself is excluded.
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exactly(cls, value: Decimal | int | str) -> Interval:
        """The one number `value`."""
        number = Decimal(value)
        return cls(number, number)

    @classmethod
    def at_least(cls, value: Decimal | int | str) -> Interval:
        """`value` and everything above."""
        return cls(Decimal(value), None)

    @classmethod
    def more_than(cls, value: Decimal | int | str) -> Interval:
        """Everything above `value`."""
        return cls(Decimal(value), None, low_open=True)

    @property
    def empty(self) -> bool:
        """No number lies inside."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __contains__(self, value: Decimal) -> bool:
        return not self.below(value) and not self.above(value)

    def above(self, value: Decimal) -> bool:
        """Every number of the interval is greater than `value`."""
        return self.low is not None and (self.low > value or (self.low == value and self.low_open))

    def below(self, value: Decimal) -> bool:
        """Every number of the interval is less than `value`."""
        return self.high is not None and (
            self.high < value or (self.high == value and self.high_open)
        )

    def at_most(self, value: Decimal) -> bool:
        """No number of the interval is greater than `value`."""
        return self.high is not None and self.high <= value

    def __add__(self, other: Interval) -> Interval:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(
            low,
            high,
            low is not None and (self.low_open or other.low_open),
            high is not None and (self.high_open or other.high_open),
        )

    def __mul__(self, other: Interval) -> Interval:
        """The product of two intervals of numbers that are not negative.

        Raises:
            ValueError: An end is below zero or missing below.
        """
        if self.low is None or other.low is None or self.low < 0 or other.low < 0:
            raise ValueError("only intervals of non-negative numbers are multiplied")
        high: Decimal | None
        if ZERO in (self.high, other.high):
            high = ZERO
        elif self.high is None or other.high is None:
            high = None
        else:
            high = self.high * other.high
        low = self.low * other.low
        low_open = (self.low_open and other.low != 0) or (other.low_open and self.low != 0)
        low_open = low_open or (low == 0 and self.low_open and other.low_open)
        high_open = high is not None and (self.high_open or other.high_open) and high != ZERO
        return Interval(low, high, low_open, high_open)

    def scaled(self, factor: Decimal) -> Interval:
        """Every number times `factor`, which must not be negative."""
        return self * Interval(factor, factor)

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        if self.empty:
            return other
        if other.empty:
            return self
        low, low_open = _outer(self.low, self.low_open, other.low, other.low_open, least=True)
        high, high_open = _outer(
            self.high, self.high_open, other.high, other.high_open, least=False
        )
        return Interval(low, high, low_open, high_open)

    def intersection(self, other: Interval) -> Interval:
        """What both hold; `empty` when they contradict each other."""
        low, low_open = _inner(self.low, self.low_open, other.low, other.low_open, greatest=True)
        high, high_open = _inner(
            self.high, self.high_open, other.high, other.high_open, greatest=False
        )
        return Interval(low, high, low_open, high_open)


def _outer(
    a: Decimal | None, a_open: bool, b: Decimal | None, b_open: bool, *, least: bool
) -> tuple[Decimal | None, bool]:
    if a is None or b is None:
        return None, False
    if a == b:
        return a, a_open and b_open
    return (a, a_open) if (a < b) == least else (b, b_open)


def _inner(
    a: Decimal | None, a_open: bool, b: Decimal | None, b_open: bool, *, greatest: bool
) -> tuple[Decimal | None, bool]:
    if a is None:
        return b, b_open
    if b is None:
        return a, a_open
    if a == b:
        return a, a_open or b_open
    return (a, a_open) if (a > b) == greatest else (b, b_open)


UNKNOWN_AMOUNT = Interval(ZERO, None)
"""What is known of an amount of which nothing is known: it is not negative."""


def hull(intervals: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all; at least one is needed."""
    return reduce(Interval.hull, intervals)


def intersection(intervals: Iterable[Interval]) -> Interval:
    """What all hold; `empty` when some contradict each other; at least one is needed."""
    return reduce(Interval.intersection, intervals)


def total(intervals: Iterable[Interval]) -> Interval:
    """The sum; exactly zero when there are none."""
    return reduce(Interval.__add__, intervals, Interval(ZERO, ZERO))
