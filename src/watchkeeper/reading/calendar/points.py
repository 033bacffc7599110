"""A point of the calendar as words give it: with its year, or still waiting for one.

"Late April" waits: "late April last year" and "between late April and June 2024" give it different
years. Which year it takes is decided here, once:

1. Its own year, if the words hold one.
2. The year of the other end of a range.
3. Otherwise the latest year in which it has begun by the anchor; the next one that has not, where
   the words look forward ("will", "next").
4. After "last", the latest year in which it is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from watchkeeper.reading.calendar.stretches import Days

Granularity = Literal["day", "week", "month", "season", "quarter", "half", "year", "range"]
Side = Literal["", "last", "this", "next"]


@dataclass(frozen=True, slots=True)
class Point:
    """One date expression, before prepositions.

    Attributes:
        granularity: How finely the words state it.
        days: Its days, where the words or the anchor give them.
        of_year: Its days in a year, where a year is wanted; None for a day that the year lacks.
        side: "last", "this" or "next" before it.
        anchored: Whether the anchor was needed.
    """

    granularity: Granularity
    days: Days | None = None
    of_year: Callable[[int], Days | None] | None = None
    side: Side = ""
    anchored: bool = False

    @property
    def waits(self) -> bool:
        """Whether it has no year yet."""
        return self.days is None

    def in_year(self, year: int) -> Days | None:
        """Its days in a year, or its own days."""
        return self.days if self.of_year is None or self.days is not None else self.of_year(year)

    def by(self, anchor: date, *, forward: bool = False) -> Days | None:
        """Its days as seen from an anchor (rules 3 and 4)."""
        if self.days is not None:
            return self.days
        near = [self.in_year(anchor.year + step) for step in range(-9, 10)]
        years = [days for days in near if days is not None]
        if self.side == "last":
            return max((days for days in years if days[1] < anchor), default=None)
        if self.side == "next" or (forward and not self.side):
            return min((days for days in years if days[0] > anchor), default=None)
        if self.side == "this":
            return self.in_year(anchor.year)
        return max((days for days in years if days[0] <= anchor), default=None)

    def up_to(self, end: Days) -> Days | None:
        """Its days in the latest year in which it does not begin after the start of `end`."""
        if self.days is not None:
            return self.days
        for year in range(end[0].year, end[0].year - 9, -1):
            days = self.in_year(year)
            if days is not None and days[0] <= end[0]:
                return days
        return None

    def from_on(self, start: Days) -> Days | None:
        """Its days in the first year in which it does not end before `start` begins."""
        if self.days is not None:
            return self.days
        for year in range(start[0].year, start[0].year + 9):
            days = self.in_year(year)
            if days is not None and days[1] >= start[0]:
                return days
        return None


Read = tuple[Point, int]
"""A point and the place of the word behind it."""
