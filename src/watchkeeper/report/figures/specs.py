"""What a figure draws, as values: no drawing library is needed to say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from watchkeeper.claims.intervals import Interval


@dataclass(frozen=True, slots=True)
class Bar:
    """One interval on the scale.

    Attributes:
        label: Whose figure it is.
        amount: The interval, or None when there is none in the record.
        text: The interval in words, or why there is none.
        notified: It was notified; otherwise it is an estimate.
    """

    label: str
    amount: Interval | None
    text: str
    notified: bool


@dataclass(frozen=True, slots=True)
class YearBars:
    """The bars of one year against its limit."""

    year: int
    limit: Decimal
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ByYear:
    """Notified amounts and estimates of every year against the limit.

    Attributes:
        years: In order.
        unit: Plural word of the unit.
    """

    years: tuple[YearBars, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class BandPoint:
    """Bounds from a day on, until the next point."""

    day: date
    low: Decimal
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Cumulative:
    """A year's cumulative bounds against the limit.

    Attributes:
        year: The calendar year.
        points: In order of day.
        limit: The limit.
        possible_from: First day of the crossing window, None when there is none.
        certain_from: First day after which it is passed on any reading, None when there is none.
        unit: Plural word of the unit.
    """

    year: int
    points: tuple[BandPoint, ...]
    limit: Decimal
    possible_from: date | None
    certain_from: date | None
    unit: str


MonthState: TypeAlias = Literal["own", "zero", "joint", "part", "none"]


@dataclass(frozen=True, slots=True)
class GapRow:
    """Twelve months of one supplier."""

    year: int
    supplier: str
    months: tuple[MonthState, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """For which months a supplier's own figure is in the record."""

    rows: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class LineBox:
    """Items that count once.

    Attributes:
        items: A label for each.
        grade: `strong`, `fair` or `weak`; a weak line counts for nothing.
        against: It speaks against the finding.
        text: What joins the items, or where the one comes from.
    """

    items: tuple[str, ...]
    grade: str
    against: bool
    text: str


@dataclass(frozen=True, slots=True)
class Independence:
    """Items, the lines that they form, and the word that the lines give.

    Attributes:
        lines: In the order in which they are printed.
        word: The word on all evidence.
        without: The word without what participants supplied.
    """

    lines: tuple[LineBox, ...]
    word: str
    without: str


@dataclass(frozen=True, slots=True)
class SpanRow:
    """One figure of a series.

    Attributes:
        label: Whose figure it is.
        window: The days that it is about, in words.
        amount: What it says of the whole.
        text: The same in words.
        state: `counted`, `floor` when it counts only what was seen, or `replaced` by its speaker.
    """

    label: str
    window: str
    amount: Interval
    text: str
    state: Literal["counted", "floor", "replaced"]


@dataclass(frozen=True, slots=True)
class SpanGroup:
    """Figures of one metric and scope; figures of different groups are never combined."""

    title: str
    rows: tuple[SpanRow, ...]


@dataclass(frozen=True, slots=True)
class Spans:
    """The figures of a series by speaker, with bounds and windows.

    Attributes:
        groups: In order.
        unit: Plural word of the unit.
    """

    groups: tuple[SpanGroup, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One statement of a party.

    Attributes:
        on: The day.
        kind: What it does, as `weighing.replies` names it.
    """

    on: date
    kind: str


@dataclass(frozen=True, slots=True)
class PartyRow:
    """The statements of one party on one matter, in order.

    Attributes:
        party: Who.
        moments: When and what.
        last: Its latest stance, in words.
    """

    party: str
    moments: tuple[Moment, ...]
    last: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Who said what of a matter, and when.

    Attributes:
        rows: Parties, in order.
        alleged: The day of the first allegation, None when the record holds none.
        words: Each kind that occurs, and what it is called.
    """

    rows: tuple[PartyRow, ...]
    alleged: date | None
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that another room has drawn, such as a map of a ship's track.

    Attributes:
        svg: The file; its text names the report's font.
    """

    svg: bytes


FigureSpec: TypeAlias = Drawn | ByYear | Cumulative | Gaps | Independence | Spans | Timeline
