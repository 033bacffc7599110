"""The forms of dates and spans that tables print, read to whole days.

The rules:

1. The year comes first: `2023-08-20`, `2020-04`, `2020`, `2020-Q1`, `Q3 2024`, `2024-H1`.
2. `A..B` is a span; its end may leave out what it shares with the start (`2024-07-01..08-15`); an
   open end is left blank (`2019-05..`). `2017-2018` is a span of years.
3. `2020-10/11` and `2019-02/03-15` are either of two: the span over both, uncertain.
4. `before 2022`, `until 2022`, `after 2022`, `since 2022`; `2022<=` is 2022 or later.
5. A trailing `?` makes it uncertain; an annotation in parentheses, and `listing`, stay in the raw
   text and are not read.
6. A time of day keeps the date as printed, and is moved to UTC only when it states its offset.
7. Impossible dates, reversed spans and day-first dates are refused with what would be right.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.times import Granularity, Period

MAX_LENGTH = 200
EXPECTED = "a date with the year first, such as 2023-08-20, 2020-04, 2020-Q1 or 2019-01..2019-08"
FIRST_YEAR, LAST_YEAR = 1900, 2100

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})\Z")
_YEAR = re.compile(r"([0-9]{4})\Z")
_PART = re.compile(r"(?:([0-9]{4})-([QHqh])([1-4])|([QHqh])([1-4])[ -]([0-9]{4}))\Z")
_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})\Z")
_EITHER_DAY = re.compile(r"([0-9]{4})-([0-9]{2})/([0-9]{2})-([0-9]{2})\Z")
_EITHER_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})/([0-9]{2})\Z")
_SIDE = re.compile(r"(before|until|after|since|from) (.{4,12})\Z")
_SHORT = re.compile(r"([0-9]{2})(?:-([0-9]{2}))?\Z")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?\Z"
)
_DAY_FIRST = re.compile(r"[0-9]{1,2}[-/. ](?:[0-9]{1,2}|[A-Za-z]{3,9})[-/. ][0-9]{2,4}")
_ANNOTATED = re.compile(r"([^()]*)\([^()]*\)\Z")

_Days = tuple[date, date, Granularity]
_Ends = tuple[date | None, date | None, Granularity]


def read_span(raw: str) -> Period | None:
    """Reads one cell; None when it is blank.

    Raises:
        InputError: As `times.parse_period`.
    """
    return _read(raw)


@lru_cache(maxsize=16384)
def _read(raw: str) -> Period | None:
    text = raw.strip()
    if not text:
        return None
    if len(text) > MAX_LENGTH:
        raise InputError(Problem("", 0, "", text[:40] + "…", f"at most {MAX_LENGTH} characters"))
    try:
        start, end, granularity, uncertain = _spelled(text)
    except _RefusedError as refused:
        raise InputError(Problem("", 0, "", text, str(refused))) from None
    return Period(start, end, granularity, uncertain, text)


class _RefusedError(ValueError):
    """What would be right instead."""


def _spelled(text: str) -> tuple[date | None, date | None, Granularity, bool]:
    if annotated := _ANNOTATED.match(text):
        text = annotated[1].strip()
    text = text.removesuffix(" listing").strip()
    body = text.removesuffix("?").strip()
    uncertain = body != text
    if either := _either(body):
        return *either, True
    return *_ends(body), uncertain


def _either(text: str) -> _Days | None:
    if match := _EITHER_DAY.match(text):
        year, first, second, day = (int(part) for part in match.groups())
        start, end = _day(year, first, day), _day(year, second, day)
    elif match := _EITHER_MONTH.match(text):
        year, first, second = (int(part) for part in match.groups())
        start, end = _month(year, first)[0], _month(year, second)[1]
    else:
        return None
    if start > end:
        raise _RefusedError("the earlier date first")
    return start, end, "range"


def _ends(text: str) -> _Ends:
    if ".." in text:
        return _between(*(side.strip() for side in text.split("..", 1)))
    if years := _YEARS.match(text):
        return _ordered(_year(int(years[1]))[0], _year(int(years[2]))[1])
    if text.endswith("<="):
        return _atom(text[:-2].strip())[0], None, "range"
    if side := _SIDE.match(text.casefold()):
        return _open(side[1], _atom(side[2].strip()))
    return _atom(text)


def _open(word: str, days: _Days) -> _Ends:
    one = timedelta(days=1)
    if word == "before":
        return None, days[0] - one, "range"
    if word == "until":
        return None, days[1], "range"
    if word == "after":
        return days[1] + one, None, "range"
    return days[0], None, "range"


def _between(first: str, second: str) -> _Ends:
    if not first and not second:
        raise _RefusedError(EXPECTED)
    start = _atom(first)[0] if first else None
    if not second:
        return start, None, "range"
    return _ordered(start, _atom(_completed(first, second))[1])


def _completed(first: str, second: str) -> str:
    """The end of a span with what it left out taken from the start (`08-15`, `08`)."""
    short = _SHORT.match(second)
    if short is None or not (_DAY.match(first) or _MONTH.match(first)):
        return second
    if short[2] is not None:
        return f"{first[:4]}-{second}"
    return f"{first[:7]}-{second}" if _DAY.match(first) else f"{first[:4]}-{second}"


def _ordered(start: date | None, end: date) -> _Ends:
    if start is not None and start > end:
        raise _RefusedError("the earlier date first")
    return start, end, "range"


def _atom(text: str) -> _Days:
    if match := _DAY.match(text):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        return day, day, "day"
    if match := _MONTH.match(text):
        return *_month(int(match[1]), int(match[2])), "month"
    if match := _YEAR.match(text):
        return *_year(int(match[1])), "year"
    if match := _PART.match(text):
        return _part(int(match[1] or match[6]), match[2] or match[4], int(match[3] or match[5]))
    if _TIME.match(text):
        day = _moment(text)
        return day, day, "day"
    if _DAY_FIRST.match(text):
        raise _RefusedError("the year first, for example 2019-03-15")
    raise _RefusedError(EXPECTED)


def _day(year: int, month: int, day: int) -> date:
    last = _month(year, month)[1].day
    if not 1 <= day <= last:
        raise _RefusedError(f"a day from 01 to {last} in {year}-{month:02}")
    return date(year, month, day)


def _month(year: int, month: int) -> tuple[date, date]:
    _year(year)
    if not 1 <= month <= 12:
        raise _RefusedError("a month from 01 to 12")
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _year(year: int) -> tuple[date, date]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _RefusedError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return date(year, 1, 1), date(year, 12, 31)


def _part(year: int, kind: str, number: int) -> _Days:
    half = kind in "Hh"
    if half and number > 2:
        raise _RefusedError("H1 or H2")
    months = 6 if half else 3
    last = number * months
    start = _month(year, last - months + 1)[0]
    return start, _month(year, last)[1], "half" if half else "quarter"


def _moment(text: str) -> date:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _RefusedError("a time that exists, such as 2022-09-21T23:07:34Z") from None
    if not FIRST_YEAR < moment.year < LAST_YEAR:
        raise _RefusedError(f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()


@lru_cache(maxsize=16384)
def join_periods(first: str, last: str) -> Period | None:
    """The span from the start of one cell to the end of another, as two columns give it.

    A blank cell is an open end; two blank cells are no period. A span that is exactly one month,
    quarter, half or year is called so.

    Raises:
        InputError: As `read_span`, or the second ends before the first starts.
    """
    start, end = _read(first), _read(last)
    if start is None and end is None:
        return None
    raw = f"{first.strip()}..{last.strip()}"
    begins = None if start is None else start.start
    ends = None if end is None else end.end
    if begins is not None and ends is not None and begins > ends:
        raise InputError(Problem("", 0, "", raw, "the earlier date first"))
    uncertain = bool((start and start.uncertain) or (end and end.uncertain))
    return Period(begins, ends, _granularity(begins, ends), uncertain, raw)


def _granularity(start: date | None, end: date | None) -> Granularity:
    if start is None or end is None:
        return "range"
    if start == end:
        return "day"
    if start.day != 1 or (end + timedelta(days=1)).day != 1 or start.year != end.year:
        return "range"
    months = end.month - start.month + 1
    spans: dict[int, Granularity] = {1: "month", 3: "quarter", 6: "half", 12: "year"}
    return spans.get(months, "range") if (start.month - 1) % months == 0 else "range"
