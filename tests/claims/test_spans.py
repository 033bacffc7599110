"""Every form of a date or span, with days written by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.claims.problems import InputError
from watchkeeper.claims.spans import join_periods
from watchkeeper.claims.times import Period, parse_period

FORMS = [
    ("2023-08-20", "2023-08-20", "2023-08-20", "day", False),
    ("2023-08-20?", "2023-08-20", "2023-08-20", "day", True),
    ("2020-04", "2020-04-01", "2020-04-30", "month", False),
    ("2020-02", "2020-02-01", "2020-02-29", "month", False),
    ("2020", "2020-01-01", "2020-12-31", "year", False),
    ("2024-07-01..08-15", "2024-07-01", "2024-08-15", "range", False),
    ("2025-04-30..05-05", "2025-04-30", "2025-05-05", "range", False),
    ("2023-10..2025-02", "2023-10-01", "2025-02-28", "range", False),
    ("2019-01..2019-08", "2019-01-01", "2019-08-31", "range", False),
    ("2024-01-01..2024-03-31", "2024-01-01", "2024-03-31", "range", False),
    ("2019-05..", "2019-05-01", None, "range", False),
    ("..2019-05", None, "2019-05-31", "range", False),
    ("2017-2018", "2017-01-01", "2018-12-31", "range", False),
    ("2015-2024", "2015-01-01", "2024-12-31", "range", False),
    ("2020-Q1", "2020-01-01", "2020-03-31", "quarter", False),
    ("Q3 2024", "2024-07-01", "2024-09-30", "quarter", False),
    ("2024-H1", "2024-01-01", "2024-06-30", "half", False),
    ("2024-H2", "2024-07-01", "2024-12-31", "half", False),
    ("2019-02/03-15?", "2019-02-15", "2019-03-15", "range", True),
    ("2020-10/11?", "2020-10-01", "2020-11-30", "range", True),
    ("before 2022", None, "2021-12-31", "range", False),
    ("after 2022", "2023-01-01", None, "range", False),
    ("since 2022-05", "2022-05-01", None, "range", False),
    ("2022<=", "2022-01-01", None, "range", False),
    ('2026? (undated page, "12 hours ago")', "2026-01-01", "2026-12-31", "year", True),
    ("2018-03-30 listing", "2018-03-30", "2018-03-30", "day", False),
    ("2022-09-21T23:07:34Z", "2022-09-21", "2022-09-21", "day", False),
    ("2022-09-22T08:00+09:00", "2022-09-21", "2022-09-21", "day", False),
    ("2022-09-22T08:00", "2022-09-22", "2022-09-22", "day", False),
]


@pytest.mark.parametrize(("text", "start", "end", "granularity", "uncertain"), FORMS)
def test_form(
    text: str, start: str | None, end: str | None, granularity: str, uncertain: bool
) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.start == (None if start is None else date.fromisoformat(start))
    assert period.end == (None if end is None else date.fromisoformat(end))
    assert (period.granularity, period.uncertain, period.raw) == (granularity, uncertain, text)


@pytest.mark.parametrize("text", ["", "  "])
def test_blank_is_none(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2023-02-30", "a day from 01 to 28 in 2023-02"),
        ("2023-13", "a month from 01 to 12"),
        ("2024-08..2023-01", "the earlier date first"),
        ("2018-2017", "the earlier date first"),
        ("2020-11/10?", "the earlier date first"),
        ("15/03/2019", "the year first"),
        ("03.15.2019", "the year first"),
        ("15-03-2019", "the year first"),
        ("3 March 2020", "the year first"),
        ("soon", "the year first"),
        ("2020??", "the year first"),
        ("..", "the year first"),
        ("\N{ARABIC-INDIC DIGIT TWO}020", "the year first"),
        ("1850", "a year from 1900 to 2100"),
        ("2024-H3", "H1 or H2"),
        ("2022-09-21T25:00", "a time that exists"),
        ("2020" * 100, "at most 200 characters"),
    ],
)
def test_anything_else_says_what_would_be_right(text: str, right: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_period(text)
    assert right in caught.value.problems[0].expected


@pytest.mark.parametrize(
    ("first", "last", "granularity"),
    [
        ("2018-01-01", "2018-01-31", "month"),
        ("2018-01-01", "2018-01-30", "range"),
        ("2018-04-01", "2018-06-30", "quarter"),
        ("2018-02-01", "2018-04-30", "range"),
        ("2018-07-01", "2018-12-31", "half"),
        ("2018-01-01", "2018-12-31", "year"),
        ("2018-01-01", "2019-12-31", "range"),
        ("2018-01-05", "2018-01-05", "day"),
        ("2023-10", "2023-10", "month"),
    ],
)
def test_two_columns_make_one_period(first: str, last: str, granularity: str) -> None:
    period = join_periods(first, last)
    assert period is not None
    assert (period.granularity, period.raw) == (granularity, f"{first}..{last}")


def test_a_blank_side_is_open() -> None:
    assert join_periods("", "") is None
    ends = join_periods("", "2024-10")
    assert ends is not None
    assert (ends.start, ends.end) == (None, date(2024, 10, 31))
    begins = join_periods("2017-10-01?", "")
    assert begins is not None
    assert (begins.start, begins.end, begins.uncertain) == (date(2017, 10, 1), None, True)
    with pytest.raises(InputError, match="the earlier date first"):
        join_periods("2024-10", "2024-09")


@given(st.text(alphabet="0123456789-./?QH TZ:+<=abefioru()", max_size=30))
def test_hostile_text_is_read_or_refused(text: str) -> None:
    try:
        period = parse_period(text)
    except InputError as error:
        assert error.problems[0].expected
    else:
        assert period is None or isinstance(period, Period)
        if period and period.start and period.end:
            assert period.start <= period.end


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_as_itself(day: date) -> None:
    assert parse_period(day.isoformat()) == Period(day, day, "day", False, day.isoformat())
