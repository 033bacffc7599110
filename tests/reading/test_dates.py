"""Dates in text: the calendar itself is the reference, and a table of phrases from the guide."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchkeeper.reading.calendar import stretches
from watchkeeper.reading.dates import MAX_TEXT, resolve

ANCHOR = date(2025, 5, 29)  # a Thursday
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


def spans(text: str, anchor: date = ANCHOR) -> list[str]:
    return [
        f"{m.when.start or ''}..{m.when.end or ''}{'*' if m.when.inferred else ''}"
        for m in resolve(text, anchor)
    ]


CASES = {
    "in late April": "2025-04-21..2025-04-30*",
    "last October": "2024-10-01..2024-10-31*",
    "between January and mid-December last year": "2024-01-01..2024-12-20*",
    "from 7 September to 1 October 2023": "2023-09-07..2023-10-01",
    "since 2023": "2023-01-01..2025-05-29*",
    "until March 2024": "..2024-03-31",
    "by the end of 2024": "..2024-12-31",
    "before October 2024": "..2024-09-30",
    "before the end of the year": "..2025-12-31*",
    "after 28 April": "2025-04-29..*",
    "in the first five months of 2018": "2018-01-01..2018-05-31",
    "in the second half of last year": "2024-07-01..2024-12-31*",
    "Q3 2024": "2024-07-01..2024-09-30",
    "this morning": "2025-05-29..2025-05-29*",
    "last night": "2025-05-28..2025-05-28*",
    "in the next two months": "2025-05-29..2025-07-29*",
    "since at least 2021": "2021-01-01..2025-05-29*",
    "in March and April": "2025-03-01..2025-04-30*",
    "by the summer": "..2025-08-31*",
    "since the spring": "2025-03-01..2025-05-29*",
    "until the end of September": "..2025-09-30*",
    "from mid-2026": "2026-05-01..",
    "he is to fly in on Friday": "2025-05-30..2025-05-30*",
    "they would meet on 10 November": "2025-11-10..2025-11-10*",
    "from June 10 they will hold": "2025-06-10..*",
    "will not comment, he said on Monday": "2025-05-26..2025-05-26*",
    "on Monday": "2025-05-26..2025-05-26*",
    "on Thursday": "2025-05-29..2025-05-29*",
    "last Thursday": "2025-05-22..2025-05-22*",
    "next Friday": "2025-05-30..2025-05-30*",
    "two weeks ago": "2025-05-12..2025-05-18*",
    "over the past six months": "2024-11-29..2025-05-29*",
    "so far this year": "2025-01-01..2025-05-29*",
    "last week": "2025-05-19..2025-05-25*",
    "last winter": "2024-12-01..2025-02-28*",
    "in the summer of 2024": "2024-06-01..2024-08-31",
    "between 8 and 13 October": "2024-10-08..2024-10-13*",
    "October 8-13, 2024": "2024-10-08..2024-10-13",
    "from December to February": "2024-12-01..2025-02-28*",
    "between early and mid-October": "2024-10-01..2024-10-20*",
    "between August 2023 and January": "2023-08-01..2024-01-31",
    "they will arrive in June": "2025-06-01..2025-06-30*",
    "by June 30": "..2025-06-30*",
    "in the year to March 2024": "2023-04-01..2024-03-31",
    "the week of 12 May": "2025-05-12..2025-05-18*",
    "from April 2024 on": "2024-04-01..2025-05-29*",
    "2022-2024": "2022-01-01..2024-12-31",
    "in mid-2023": "2023-05-01..2023-08-31",
    "since the start of the year": "2025-01-01..2025-05-29*",
}


@pytest.mark.parametrize("text", CASES)
def test_phrases_of_the_guide(text: str) -> None:
    assert spans(text) == [CASES[text]]


@pytest.mark.parametrize(
    "text",
    [
        "several weeks later", "recently", "in the coming weeks", "resolution 2397 (2017)",
        "under resolution 1929", "2,000 containers", "the fall of Kyiv", "the troops march in line",
        "they may say so", "from 2000 to 5000 troops", "31 February", "2024-13-01",
    ],
)  # fmt: skip
def test_words_without_a_bound_give_no_date(text: str) -> None:
    assert spans(text) == []


def test_a_number_behind_a_month_is_not_its_day() -> None:
    assert spans("In October 10,000 troops left") == ["2024-10-01..2024-10-31*"]


@given(DAYS, st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d %b %Y", "%b. %d, %Y"]))
def test_every_day_of_the_calendar_is_read_back(day: date, form: str) -> None:
    found = resolve(f"It said on {day.strftime(form)} that ships left.", ANCHOR)
    assert [(m.when.start, m.when.end, m.when.inferred) for m in found] == [(day, day, False)]


@given(DAYS, st.integers(0, 364))
def test_a_day_without_a_year_is_the_latest_up_to_the_anchor(anchor: date, back: int) -> None:
    day = anchor - timedelta(days=back)
    leap = {day, anchor} & {date(day.year, 2, 28)}
    found = resolve(f"on {day.day} {day:%B} it left", anchor)
    if (day.month, day.day) != (2, 29) and not leap:
        assert [m.when.start for m in found] == [day]


@given(DAYS, st.integers(1, 12))
def test_a_bare_month_is_the_latest_that_has_begun(anchor: date, month: int) -> None:
    name = date(2000, month, 1).strftime("%B")
    (found,) = resolve(f"ships left in {name}.", anchor)
    year = anchor.year if month <= anchor.month else anchor.year - 1
    assert found.when.start == date(year, month, 1)
    assert found.when.end == date(year, month, monthrange(year, month)[1])


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_the_latest_up_to_the_anchor(anchor: date, weekday: int) -> None:
    name = (date(2024, 1, 1) + timedelta(days=weekday)).strftime("%A")
    (found,) = resolve(f"it said on {name}", anchor)
    assert found.when.start is not None and found.when.start.weekday() == weekday
    assert 0 <= (anchor - found.when.start).days <= 6


@given(DAYS, DAYS)
def test_a_range_reaches_from_its_first_to_its_last_day(one: date, other: date) -> None:
    first, last = sorted((one, other))
    (found,) = resolve(f"from {first:%d %B %Y} to {last:%d %B %Y}", ANCHOR)
    assert (found.when.start, found.when.end) == (first, last)


@given(st.integers(1990, 2035), st.integers(1, 12))
def test_the_thirds_of_a_month_fill_it_once(year: int, month: int) -> None:
    thirds = [stretches.third_of_month(year, month, part) for part in ("early", "mid", "late")]
    days = [s + timedelta(days=n) for s, e in thirds for n in range((e - s).days + 1)]
    assert days == [date(year, month, n) for n in range(1, monthrange(year, month)[1] + 1)]


@given(st.text(max_size=300), DAYS)
def test_any_text_is_read_without_error_and_words_are_its_own(text: str, anchor: date) -> None:
    for mention in resolve(text, anchor):
        assert text[mention.start : mention.end] == mention.when.expr
        start, end = mention.when.start, mention.when.end
        assert start is None or end is None or start <= end


def test_a_text_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        resolve("a" * (MAX_TEXT + 1), ANCHOR)
