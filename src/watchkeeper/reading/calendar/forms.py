"""The words of one point of the calendar: "22 September", "mid-2023", "Q3 2024", "Monday"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from watchkeeper.reading.calendar import stretches
from watchkeeper.reading.calendar.points import Granularity, Point, Read, Side
from watchkeeper.reading.calendar.relative import SIDES, ago, ahead, beside, rolling, unit_days
from watchkeeper.reading.calendar.stretches import Days
from watchkeeper.reading.calendar.words import MONTHS, NUMBERS, WEEKDAYS, Words, number_at

FIRST_YEAR: Final = 1900
DASHES: Final = ("-", "\u2013", "\u2014")
AHEAD: Final = 15
"""Years after the anchor in which a number of four digits still is a year."""

ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "final": 0}
PARTS: Final = {
    "early": "early", "beginning": "early", "start": "early", "mid": "mid", "middle": "mid",
    "late": "late", "end": "late", "close": "late", "turn": "early",
}  # fmt: skip
DATING: Final = frozenset({
    "in", "of", "during", "throughout", "early", "mid", "late", "and", "to", "through", "year",
    "since", "from", "until", "till", "by", "before", "after", "between", "spring", "summer",
    "autumn", "fall", "winter", "around", "circa", "end", "as",
})  # fmt: skip
"""Words behind which a number of four digits may be a year."""

_BEGINNERS: Final = (
    frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(NUMBERS)
    | frozenset(PARTS)
    | frozenset(ORDINALS)
    | frozenset(stretches.SEASONS)
    | frozenset({
        "since", "until", "till", "by", "before", "after", "from", "between", "through", "the",
        "today", "yesterday", "tomorrow", "tonight", "this", "last", "next", "past", "previous",
        "current", "coming", "so", "earlier", "later", "q", "h", "over", "in", "end",
    })
)  # fmt: skip


def may_begin(words: Words, at: int) -> bool:
    """A quick look: whether an expression may begin at a word."""
    word = words[at]
    return word in _BEGINNERS or (word[:1].isdecimal() and len(word) <= 4)


def point(words: Words, at: int, anchor: date, *, dated: bool) -> Read | None:
    """Reads one point that begins at a word.

    Args:
        words: The text.
        at: Where it begins.
        anchor: Day of the document.
        dated: Whether a word before it makes a number of four digits a year.
    """
    return _ending(words, at, anchor) or _plain(words, at, anchor, dated=dated)


def _plain(words: Words, at: int, anchor: date, *, dated: bool) -> Read | None:
    for read in (_numeric, rolling, ahead, beside, ago, _portion, _part, _named):
        if (found := read(words, at, anchor)) is not None:
            return found
    if dated and (number := year_at(words, at, anchor)) is not None:
        return Point("year", stretches.year(number)), at + 1
    return None


def second(words: Words, at: int, first: Point, anchor: date) -> Read | None:
    """Reads the second end of a range; "8-13 October" is read by `_named` as a whole."""
    while words[at] in ("the", "about", "around"):
        at += 1
    if words[at] in ("now", "today", "present", "date"):
        return Point("day", (anchor, anchor), anchored=True), at + 1
    if first.granularity == "day" and (number := _day_number(words, at)) is not None:
        return _same_month(words, at, first, number, anchor)
    return point(words, at, anchor, dated=first.granularity == "year" or not first.waits)


def _same_month(words: Words, at: int, first: Point, number: int, anchor: date) -> Read | None:
    """The second day of "October 8-13, 2024"."""
    if words[at + 1] in MONTHS or (words[at + 1] == "of" and words[at + 2] in MONTHS):
        return point(words, at, anchor, dated=False)
    sample = first.in_year(2024)
    if sample is None:
        return None
    month = sample[0].month
    days = first.days

    def in_year(year: int) -> Days | None:
        return stretches.day(year, month, number)

    year, end = _year_behind(words, at + 1, anchor)
    if year is None and days is not None:
        year = days[0].year
    return (
        (Point("day", of_year=in_year), end) if year is None else (Point("day", in_year(year)), end)
    )


def year_at(words: Words, at: int, anchor: date) -> int | None:
    """The year that a word is, or None."""
    word = words[at]
    if len(word) != 4 or not word.isdecimal():
        return None
    number = int(word)
    behind = words[at - 1]
    # "2397 (2017)" and "resolution 1929" name texts; "Q3 2024" is a date.
    if behind in ("resolution", "resolutions", "paragraph", "no", "res"):
        return None
    if len(behind) > 2 and behind.isdecimal():
        return None
    return number if FIRST_YEAR <= number <= anchor.year + AHEAD else None


def _year_behind(words: Words, at: int, anchor: date) -> tuple[int | None, int]:
    """The year said behind a point: "2024", ", 2024", "of last year", "this year"."""
    here = at
    while words[here] in (",", "of", "in") and here < at + 2:
        here += 1
    if words[here] == "the" and words[here + 1] in SIDES:
        here += 1
    if (number := year_at(words, here, anchor)) is not None:
        return number, here + 1
    side = SIDES.get(words[here])
    if side and words[here + 1] == "year":
        return anchor.year + {"last": -1, "this": 0, "next": 1}[side], here + 2
    return None, at


def _with_year(  # noqa: PLR0913, PLR0917  # where it stands, and what it becomes
    words: Words,
    at: int,
    anchor: date,
    granularity: Granularity,
    of_year: Callable[[int], Days | None],
    side: Side = "",
) -> Read | None:
    """A point with the year behind it, or waiting for one."""
    year, end = _year_behind(words, at, anchor)
    if year is None:
        return Point(granularity, of_year=of_year, side=side), at
    days = of_year(year)
    return (
        None if days is None else (Point(granularity, days, anchored=words[end - 1] == "year"), end)
    )


def _numeric(words: Words, at: int, anchor: date) -> Read | None:
    """2024-10-18, 2024.10.18, 2024/10/18, 2024-10, 2022-2024; "10/18/2024" is not sure."""
    year = year_at(words, at, anchor)
    if year is None or not words.joined(at + 1) or not words.joined(at + 2):
        return None
    mark, month = words[at + 1], words[at + 2]
    if mark in DASHES and (until := year_at(words, at + 2, anchor)) is not None:
        days = (date(year, 1, 1), date(until, 12, 31))
        return (Point("range", days), at + 3) if year < until else None
    if mark not in ("-", ".", "/") or not month.isdecimal() or not 1 <= int(month) <= 12:
        return None
    if words[at + 3] == mark and words.joined(at + 3) and words.joined(at + 4):
        last = _day_number(words, at + 4)
        single = None if last is None else stretches.day(year, int(month), last)
        return None if single is None else (Point("day", single), at + 5)
    if mark != "-" or len(month) != 2:
        return None
    return Point("month", stretches.months(year, int(month))), at + 3


def _ending(words: Words, at: int, anchor: date) -> Read | None:
    """The week of 12 May; the year to March 2024; the 12 months ended in September 2024."""
    here = at + 1 if words[at] == "the" else at
    count = number_at(words, here)
    unit = words[here if count is None else here + 1].removesuffix("s")
    here += 1 if count is None else 2
    if unit not in ("week", "month", "year") or words[here] not in ("of", "to", "ending", "ended"):
        return None
    if words[here] == "of" and unit != "week":
        return None
    read = point(
        words, here + 2 if words[here + 1] in ("in", "on") else here + 1, anchor, dated=True
    )
    days = read[0].by(anchor) if read else None
    if read is None or days is None:
        return None
    if words[here] == "of":
        return Point("week", stretches.week(days[0]), anchored=read[0].waits), read[1]
    after = days[1] + timedelta(days=1)
    if unit == "week":
        start = stretches.days_before(after, 7 * (count or 1))
    else:
        start = stretches.months_before(after, (count or 1) * (12 if unit == "year" else 1))
    return Point("range", (start, days[1]), anchored=read[0].waits), read[1]


def _portion(words: Words, at: int, anchor: date) -> Read | None:
    """Q3 2024; the second half of last year; the first five months of 2018; half of May."""
    here = at + 1 if words[at] == "the" else at
    letter, digit = words[here], words[here + 1]
    if letter in ("q", "h") and digit.isdecimal() and words.joined(here + 1):
        return _calendar_part(words, here + 2, anchor, letter, int(digit))
    order = ORDINALS.get(words[here])
    if order is None:
        return None
    unit = words[here + 1]
    if unit in ("quarter", "half"):
        if words[here + 2] == "of" and words[here + 3] in MONTHS and unit == "half":
            return _half_month(words, here + 3, anchor, order)
        return _calendar_part(
            words, here + 2, anchor, unit[0], order or (4 if unit == "quarter" else 2)
        )
    count = number_at(words, here + 1)
    if (
        count is not None
        and words[here + 2] in ("month", "months")
        and order in (0, 1)
        and count <= 12
    ):
        start = 1 if order else 13 - count
        year, end = _year_behind(words, here + 3, anchor)
        if year is not None:
            return Point("range", stretches.months(year, start, count)), end
    return None


def _calendar_part(words: Words, at: int, anchor: date, letter: str, number: int) -> Read | None:
    length = 3 if letter == "q" else 6
    if not 1 <= number <= 12 // length:
        return None
    grain: Granularity = "quarter" if letter == "q" else "half"
    first = (number - 1) * length + 1
    return _with_year(words, at, anchor, grain, lambda y: stretches.months(y, first, length))


def _half_month(words: Words, at: int, anchor: date, order: int) -> Read | None:
    month = MONTHS[words[at]]

    def of_year(year: int) -> Days | None:
        first, last = stretches.months(year, month)
        return (first, first.replace(day=15)) if order == 1 else (first.replace(day=16), last)

    return _with_year(words, at + 1, anchor, "range", of_year)


def _part(words: Words, at: int, anchor: date) -> Read | None:
    """Late April; mid-2023; the end of the year; early this month; late in 2024."""
    here = at + 1 if words[at] == "the" else at
    part = PARTS.get(words[here])
    if part is None:
        return None
    if words[here + 1] in ("and", "to") and words[here + 2] in PARTS:
        return _part_of_both(words, here, part)
    here += 1
    while words[here] in ("-", "of", "in", "the"):
        here += 1
    if (number := year_at(words, here, anchor)) is not None:
        return Point("range", stretches.third_of_year(number, part)), here + 1
    month = _month_at(words, here)
    if month is None:
        return _part_beside(words, here, anchor, part)
    side = SIDES.get(words[here - 1], "")
    return _with_year(
        words, here + 1, anchor, "range", lambda y: stretches.third_of_month(y, month, part), side
    )


def _part_of_both(words: Words, at: int, part: str) -> Read | None:
    """The first end of "between early and mid-October", which names its month once."""
    here = at + 3
    while words[here] in ("-", "of"):
        here += 1
    month = _month_at(words, here)
    if month is None:
        return None
    return Point("range", of_year=lambda y: stretches.third_of_month(y, month, part)), at + 1


def _part_beside(words: Words, at: int, anchor: date, part: str) -> Read | None:
    """Late last year; early this month; the end of the year, which is the anchor's."""
    the = words[at - 1] == "the" and words[at] in ("year", "month")
    side: Side = "this" if the else SIDES.get(words[at], "")
    unit_at = at if the else at + 1
    unit = words[unit_at]
    days = unit_days(unit, side, anchor) if side and unit in ("year", "month") else None
    if days is None:
        return None
    first = days[0]
    if unit == "year":
        third = stretches.third_of_year(first.year, part)
    else:
        third = stretches.third_of_month(first.year, first.month, part)
    return Point("range", third, anchored=True), unit_at + 1


def _named(words: Words, at: int, anchor: date) -> Read | None:
    """Months, days of months, seasons and weekdays, with "last", "this" or "next" before them."""
    here = at + 1 if words[at] == "the" else at
    side: Side = ""
    if words[here] in SIDES:
        side = SIDES[words[here]]
        here += 1
    if words[here] in WEEKDAYS and len(words[here]) > 3:
        return _weekday(words, here, anchor, side)
    if words[here] in stretches.SEASONS:
        return _season(words, here, anchor, side, bare=here == at)
    if (month := _month_at(words, here)) is not None:
        return _month_first(words, here, anchor, month, side)
    return None if side else _day_first(words, here, anchor)


def _weekday(words: Words, at: int, anchor: date, side: Side) -> Read | None:
    back = (anchor.weekday() - WEEKDAYS[words[at]]) % 7
    if side == "last":
        back = back or 7
    elif side == "next":
        back -= 7
    elif side == "this":
        monday = stretches.week(anchor)[0]
        back = (anchor - monday).days - WEEKDAYS[words[at]]
    of = stretches.days_before(anchor, back)
    return Point("day", (of, of), anchored=True), at + 1


def _season(words: Words, at: int, anchor: date, side: Side, *, bare: bool) -> Read | None:
    """A season; "spring" or "fall" alone is one only with a year behind it."""
    name = words[at]
    read = _with_year(words, at + 1, anchor, "season", lambda y: stretches.season(y, name), side)
    if read is None or (bare and read[0].waits):
        return None
    if read[0].waits and not side and words[at - 2] not in ("in", "during", "since", "by", "of"):
        return None
    return read


def _month_first(words: Words, at: int, anchor: date, month: int, side: Side) -> Read | None:
    """October; October 2024; October 18; October 18, 2024; "31 February" is no date."""
    if _day_number(words, at - 1) is not None and not side:
        return None
    number = _day_number(words, at + 1)
    behind = words[at + 2]
    counts = behind in ("percent", "million", "thousand") or _thousands(words, at + 2)
    if number is not None and not counts:
        return _with_year(
            words, at + 2, anchor, "day", lambda y: stretches.day(y, month, number), side
        )
    return _with_year(words, at + 1, anchor, "month", lambda y: stretches.months(y, month), side)


def _thousands(words: Words, at: int) -> bool:
    """Whether a comma and three digits follow without a space: the rest of a number."""
    rest = words[at + 1]
    return words[at] == "," and len(rest) == 3 and rest.isdecimal() and words.joined(at + 1)


def _day_first(words: Words, at: int, anchor: date) -> Read | None:
    """18 October; the 18th of October 2024; 8-13 October; the night of 22-23 October."""
    number = _day_number(words, at)
    if number is None:
        return None
    here, last = at + 1, number
    if (
        words[here] in (*DASHES, "/", "and", "to")
        and (until := _day_number(words, here + 1)) is not None
    ):
        here, last = here + 2, until
    if words[here] == "of":
        here += 1
    month = _month_at(words, here)
    if month is None:
        return None

    def of_year(year: int) -> Days | None:
        first, end = stretches.day(year, month, number), stretches.day(year, month, last)
        return None if first is None or end is None or end < first else (first[0], end[1])

    grain: Granularity = "day" if last == number else "range"
    return _with_year(words, here + 1, anchor, grain, of_year)


def _month_at(words: Words, at: int) -> int | None:
    """The month that a word names; "may" and "march" only with a capital letter, as names have."""
    month = MONTHS.get(words[at])
    if month is None or not words.capital(at):
        return None
    if words[at] in ("may", "march", "mar", "jan", "dec", "sep", "jun") and at == 0:
        return month if _day_number(words, 1) is not None else None
    if words[at] == "may" and words[at - 1] in (".", "!", "?", '"', "“"):
        return month if _day_number(words, at + 1) is not None else None
    return month


def _day_number(words: Words, at: int) -> int | None:
    match = re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th)?", words[at])
    number = int(match[1]) if match else 0
    return number if 1 <= number <= 31 else None
