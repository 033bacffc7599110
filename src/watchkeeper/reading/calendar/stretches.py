"""Stretches of the calendar that words name: a third of a month, a season, the week before.

The conventions (docs/reading-annotation.md, "Time and quantity"):

1. Early, mid and late are the days 1-10, 11-20 and 21-end of a month, and the thirds of four months
   of a year. "The start" and "the end" of either are its first and last third.
2. A season is its meteorological months on the northern half of the earth; winter is named by the
   year in which it begins. A quarter and a half are the calendar's.
3. A week runs from Monday to Sunday.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, date]
"""First and last day, both included."""

PARTS = {"early": 0, "mid": 1, "late": 2}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season."""


def day(year: int, month: int, number: int) -> Days | None:
    """One day, or None when the calendar has no such day."""
    if not 1 <= month <= 12 or not 1 <= number <= monthrange(year, month)[1]:
        return None
    return date(year, month, number), date(year, month, number)


def months(year: int, first: int, count: int = 1) -> Days:
    """`count` whole months from month `first` of a year; months beyond 12 fall in later years."""
    start = year * 12 + first - 1
    last_year, last_month = divmod(start + count - 1, 12)
    first_year, first_month = divmod(start, 12)
    end = date(last_year, last_month + 1, monthrange(last_year, last_month + 1)[1])
    return date(first_year, first_month + 1, 1), end


def year(number: int) -> Days:
    """A calendar year."""
    return months(number, 1, 12)


def season(number: int, name: str) -> Days:
    """The season that begins in a year."""
    return months(number, SEASONS[name], 3)


def third_of_month(number: int, month: int, part: str) -> Days:
    """Early, mid or late in a month."""
    first, last = months(number, month)
    if part == "late":
        return first.replace(day=21), last
    start = 1 + 10 * PARTS[part]
    return first.replace(day=start), first.replace(day=start + 9)


def third_of_year(number: int, part: str) -> Days:
    """Early, mid or late in a year."""
    return months(number, 1 + 4 * PARTS[part], 4)


def week(of: date) -> Days:
    """Monday to Sunday around a day."""
    monday = of - timedelta(days=of.weekday())
    return monday, monday + timedelta(days=6)


def months_before(of: date, count: int) -> date:
    """The same day of the month `count` months earlier, or that month's last day."""
    number, month = divmod(of.year * 12 + of.month - 1 - count, 12)
    return date(number, month + 1, min(of.day, monthrange(number, month + 1)[1]))


def days_before(of: date, count: int) -> date:
    """The day `count` days earlier."""
    return of - timedelta(days=count)
