"""When something happened or was said: a period of days with its granularity and doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Granularity = Literal["day", "month", "quarter", "half", "year", "range"]


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `start` to `end`, both included (UTC unless the source says otherwise).

    Attributes:
        start: First day, or None when open towards the past.
        end: Last day, or None when open towards the future.
        granularity: How finely the source stated it.
        uncertain: The source marked it as doubtful, for example with "?".
        raw: The text of the source.
    """

    start: date | None
    end: date | None
    granularity: Granularity = "day"
    uncertain: bool = False
    raw: str = ""

    @property
    def days(self) -> int | None:
        """Number of days, or None when an end is open."""
        return None if self.start is None or self.end is None else (self.end - self.start).days + 1

    def within(self, start: date, end: date) -> bool:
        """No day of it lies outside `start` to `end`."""
        return (
            self.start is not None
            and self.end is not None
            and start <= self.start
            and self.end <= end
        )

    def overlaps(self, start: date, end: date) -> bool:
        """Some day of it may lie within `start` to `end`."""
        return (self.start is None or self.start <= end) and (self.end is None or self.end >= start)


def parse_period(text: str) -> Period | None:
    """Reads a date or span as tables print it; see `claims.spans` for the forms.

    Args:
        text: The cell as printed.

    Returns:
        The period, or None when the cell is blank.

    Raises:
        InputError: No date, an impossible one, a day-first date, or a reversed range.
    """
    from watchkeeper.claims.spans import read_span  # noqa: PLC0415  (spans builds on Period)

    return read_span(text)
