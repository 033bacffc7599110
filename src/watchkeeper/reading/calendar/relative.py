"""Dates counted from the document's day: "last week", "two weeks ago", "the past six months"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from watchkeeper.reading.calendar import stretches
from watchkeeper.reading.calendar.points import Granularity, Point, Read, Side
from watchkeeper.reading.calendar.stretches import Days
from watchkeeper.reading.calendar.words import Words, number_at

SIDES: Final[dict[str, Side]] = {
    "last": "last", "previous": "last", "this": "this", "current": "this", "next": "next",
    "coming": "next",
}  # fmt: skip

UNITS: Final = {"day": 1, "week": 7, "fortnight": 14, "month": 0, "year": 0}


def beside(words: Words, at: int, anchor: date) -> Read | None:
    """Yesterday; this morning; last week; this month; so far this year; earlier this year."""
    word = words[at]
    if (step := _PAIRS.get((word, words[at + 1]))) is not None:
        of = anchor + timedelta(days=step)
        return Point("day", (of, of), anchored=True), at + 2
    if word in _STEPS:
        of = anchor + timedelta(days=_STEPS[word])
        return Point("day", (of, of), anchored=True), at + 1
    if (word == "so" and words[at + 1] == "far") or word in ("earlier", "later"):
        return _within(words, at, anchor)
    here = at + 1 if word == "the" else at
    side = SIDES.get(words[here])
    days = unit_days(words[here + 1], side, anchor) if side else None
    return days and (Point(_GRAIN[words[here + 1]], days, anchored=True), here + 2)


def _within(words: Words, at: int, anchor: date) -> Read | None:
    """So far this year; earlier this month; later this year."""
    here = at + 2 if words[at] == "so" else at + 1
    days = unit_days(words[here + 1], "this", anchor) if words[here] == "this" else None
    if days is None:
        return None
    ends = (anchor, days[1]) if words[at] == "later" else (days[0], anchor)
    return Point("range", ends, anchored=True), here + 2


_PAIRS: Final = {
    ("this", "morning"): 0, ("this", "afternoon"): 0, ("this", "evening"): 0, ("last", "night"): -1,
    ("last", "evening"): -1,
}  # fmt: skip
_STEPS: Final = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_GRAIN: Final[dict[str, Granularity]] = {
    "week": "week", "month": "month", "quarter": "quarter", "year": "year", "weekend": "range",
}  # fmt: skip


def unit_days(unit: str, side: Side, anchor: date) -> Days | None:
    """The calendar's week, month, quarter or year beside the anchor's."""
    step = {"last": -1, "this": 0, "next": 1}[side]
    if unit == "year":
        return stretches.year(anchor.year + step)
    if unit == "month":
        return stretches.months(anchor.year, anchor.month + step)
    if unit == "quarter":
        return stretches.months(anchor.year, 3 * ((anchor.month - 1) // 3 + step) + 1, 3)
    if unit in ("week", "weekend"):
        monday, sunday = stretches.week(anchor + timedelta(days=7 * step))
        return (monday if unit == "week" else monday + timedelta(days=5)), sunday
    return None


def ago(words: Words, at: int, anchor: date) -> Read | None:
    """Three days ago; two weeks ago; a year earlier is counted from elsewhere and is none."""
    count = number_at(words, at)
    unit = words[at + 1].removesuffix("s")
    if count is None or unit not in UNITS or words[at + 2] != "ago":
        return None
    if UNITS[unit]:
        of = stretches.days_before(anchor, count * UNITS[unit])
        days = stretches.week(of) if unit != "day" else (of, of)
        grain: Granularity = "week" if unit != "day" else "day"
        return Point(grain, days, anchored=True), at + 3
    of = stretches.months_before(anchor, count * (12 if unit == "year" else 1))
    days = stretches.year(of.year) if unit == "year" else stretches.months(of.year, of.month)
    return Point("year" if unit == "year" else "month", days, anchored=True), at + 3


def ahead(words: Words, at: int, anchor: date) -> Read | None:
    """The next three months: from the anchor on."""
    here = at + 1 if words[at] == "the" else at
    count, unit = number_at(words, here + 1), words[here + 2].removesuffix("s")
    if words[here] not in ("next", "coming") or count is None or unit not in UNITS:
        return None
    if UNITS[unit]:
        end = anchor + timedelta(days=count * UNITS[unit])
    else:
        end = stretches.months_before(anchor, -count * (12 if unit == "year" else 1))
    return Point("range", (anchor, end), anchored=True), here + 3


def rolling(words: Words, at: int, anchor: date) -> Read | None:
    """The past six months; over the last year: up to the anchor."""
    here = at
    rolls = words[at - 1] in ("over", "in", "during", "for", "within")
    if words[here] == "the":
        here += 1
    else:
        rolls = False
    if words[here] not in ("past", "last", "previous"):
        return None
    rolls = rolls or words[here] == "past"
    count = number_at(words, here + 1)
    unit_at = here + 1 if count is None else here + 2
    unit = words[unit_at].removesuffix("s")
    if unit not in UNITS or (count is None and not rolls):
        return None
    count = 1 if count is None else count
    if UNITS[unit]:
        start = stretches.days_before(anchor, count * UNITS[unit])
    else:
        start = stretches.months_before(anchor, count * (12 if unit == "year" else 1))
    return Point("range", (start, anchor), anchored=True), unit_at + 1
