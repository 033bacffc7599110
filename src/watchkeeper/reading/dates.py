"""Dates in running text, read to intervals of days: "late April", "from August to mid-January".

Nothing is guessed: words without a bound ("recently", "several weeks later") give no date, and the
day from which "last month" is counted is passed in. What was read with its help is marked inferred.

The rules, beside those of `stretches` and `points`:

1. "Since X" and "from X on" run from the first day of X to the anchor; "so far this year" and
   "earlier this year" to the anchor; "until X" and "by X" end with the last day of X and have no
   start; "before X" ends on the day before X, "after X" starts on the day after it.
2. "From X to Y", "between X and Y", "X-Y" run from the first day of X to the last of Y; a year said
   once counts for both, and the earlier end takes the year before when it would come later.
3. A weekday is the latest one up to the anchor; after "next", or where a word of the same clause
   looks forward, the next one. A term ("by", "until") lies where it is nearest to the anchor.
4. A number of four digits is a year only behind a word that dates it, never behind "resolution" or
   another number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from watchkeeper.reading.calendar import forms
from watchkeeper.reading.calendar.points import Point
from watchkeeper.reading.calendar.stretches import Days
from watchkeeper.reading.calendar.words import WEEKDAYS, Words
from watchkeeper.reading.model import When

MAX_TEXT: Final = 200_000
FORWARD: Final = re.compile(
    r"\b(?:will|shall|would(?! have)|(?:is|are) to|plans? to|planned|scheduled|due (?:to|in|on|by)|"
    r"set to|upcoming|expects? to|expected|intends? to|going to|aims? to|deadline)\b",
    re.IGNORECASE,
)
REACH: Final = 80
"""Characters before a date in which a word may make it look forward."""
NEAR: Final = 20
"""Characters behind "from X" in which such a word may stand: "from March they will"."""

_CLAUSE: Final = re.compile(r"[,;:.\"\u201c\u201d]|\b(?:said|says|told|added)\b", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[^\W\d_]+\.?|[0-9]+(?:st|nd|rd|th)?\b|[0-9]+|[^\w\s]")
_OPENERS: Final = {"since", "until", "till", "by", "before", "after", "from", "between", "through"}
_TO: Final = {"to", "until", "till", "through", "and", *forms.DASHES}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression and what it covers.

    Attributes:
        start: First character of the words.
        end: One past the last.
        when: The days.
    """

    start: int
    end: int
    when: When


def resolve(text: str, anchor: date) -> tuple[DateMention, ...]:
    """Finds every date expression of a text, in order.

    Args:
        text: A sentence or paragraph.
        anchor: Day of the document, to which relative dates are counted.

    Raises:
        ValueError: The text is longer than `MAX_TEXT` characters.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"a text of at most {MAX_TEXT} characters, not {len(text)}")
    words = Words.of(text, _TOKEN)
    found: list[DateMention] = []
    at = 0
    while at < len(words):
        read = _expression(words, at, anchor) if forms.may_begin(words, at) else None
        if read is None:
            at += 1
            continue
        when, end = read
        found.append(DateMention(words.start(at), words.end(end - 1), when))
        at = end
    return tuple(found)


def _expression(words: Words, at: int, anchor: date) -> tuple[When, int] | None:
    """The longest expression that begins at a word."""
    opener = words[at] if words[at] in _OPENERS else ""
    first = at + 1 if opener else at
    if opener and words[first] == "at" and words[first + 1] == "least":
        first += 2
    dated = words[at - 1] in forms.DATING if at else False
    read = forms.point(words, first, anchor, dated=bool(opener) or dated)
    if read is None and opener and words[first] in ("about", "around", "the"):
        read = forms.point(words, first + 1, anchor, dated=True)
    if read is None:
        return None
    point, end = read
    before = words.text[max(0, words.start(at) - REACH) : words.start(at)]
    forward = bool(FORWARD.search(before))
    if words[first] in WEEKDAYS and _is_ahead(before) and point.days:
        week = timedelta(days=7)
        point = replace(point, days=(point.days[0] + week, point.days[1] + week))
    ranged = _range(words, opener, point, end, anchor, forward=forward)
    if ranged is not None:
        both, inferred, end = ranged
        return _when(both, "range", words, at, end, inferred), end
    counted = words[end] in ("to", "and") and words.is_digit(end + 1)
    if counted and point.granularity == "year" and forms.year_at(words, end + 1, anchor) is None:
        return None  # "from 2000 to 5000 troops"
    if opener == "from":
        behind = words.end(end - 1)
        forward = forward or bool(FORWARD.search(words.text[behind : behind + NEAR]))
    term = opener in ("by", "until", "till")
    days = _nearest(point, anchor) if term else point.by(anchor, forward=forward)
    if days is None:
        return None
    return _opened(words, (at, end), opener, point, days, anchor)


def _is_ahead(before: str) -> bool:
    """Whether a word that looks forward stands before, with no other clause between."""
    found = list(FORWARD.finditer(before))
    return bool(found) and not _CLAUSE.search(before[found[-1].end() :])


def _nearest(point: Point, anchor: date) -> Days | None:
    """A term ("by 30 June") lies as often ahead as behind: the year that brings it closest."""
    both = (point.by(anchor), point.by(anchor, forward=True))
    return min(
        (days for days in both if days), key=lambda days: abs(days[1] - anchor), default=None
    )


def _range(  # noqa: PLR0913  # both ends, and how they are seen
    words: Words, opener: str, first: Point, end: int, anchor: date, *, forward: bool
) -> tuple[Days, bool, int] | None:
    """The two ends of a range whose first end has been read."""
    mark = words[end]
    joint = mark == "and" and not opener and first.granularity == "month"
    if mark not in _TO or ((mark == "and") != (opener == "between") and not joint):
        return None
    if opener not in ("from", "between") and mark in ("until", "till"):
        return None
    read = forms.second(words, end + 1, first, anchor)
    if read is None:
        return None
    second, after = read
    if first.waits and second.waits:
        late = second.by(anchor, forward=forward)
        early = first.up_to(late) if late else None
    elif first.waits:
        late = second.days
        early = first.up_to(late) if late else None
    else:
        early = first.days
        late = second.from_on(early) if early else None
    if early is None or late is None or late[1] < early[0]:
        return None
    if joint and (second.granularity != "month" or late[0] - early[1] != timedelta(days=1)):
        return None
    inferred = first.anchored or second.anchored or (first.waits and second.waits)
    return (early[0], late[1]), inferred, after


def _opened(  # noqa: PLR0913, PLR0917  # one expression with its preposition
    words: Words, span: tuple[int, int], opener: str, point: Point, days: Days, anchor: date
) -> tuple[When, int] | None:
    at, end = span
    inferred = point.anchored or point.waits
    start: date | None = days[0]
    last: date | None = days[1]
    granularity: str = point.granularity
    trailing = words[end] in ("on", "onward", "onwards")
    if opener == "since" or (opener == "from" and trailing):
        last, granularity, inferred = max(anchor, days[0]), "range", True
        end += trailing and opener == "from"
    elif opener in ("until", "till", "by", "through"):
        start, granularity = None, "range"
    elif opener == "before":
        ends = "end" in (words[at + 1], words[at + 2])
        start, last = None, days[1] if ends else days[0] - timedelta(days=1)
        granularity = "range"
    elif opener == "from" and (words[at - 1] == "as" or days[0] > anchor):
        last, granularity = None, "range"
    elif opener == "after":
        start, last, granularity = days[1] + timedelta(days=1), None, "range"
    elif opener == "between" and point.granularity != "range":
        return None
    return _when((start, last), granularity, words, at, end, inferred), end


def _when(  # noqa: PLR0913, PLR0917  # what it says and where it stands
    days: tuple[date | None, date | None],
    granularity: str,
    words: Words,
    at: int,
    end: int,
    inferred: bool,
) -> When:
    expr = words.text[words.start(at) : words.end(end - 1)]
    return When(days[0], days[1], granularity, expr, inferred)
