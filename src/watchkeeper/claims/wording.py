"""Figures, periods and lists in neutral words, the same in every answer and every report.

Unbounded and unknown are different things and have different words; bounds are cut outward.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period

NO_UPPER: Final = "no upper bound"

UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "bbl": ("barrel", "barrels"),
    "t": ("tonne", "tonnes"),
    "container": ("container", "containers"),
    "round": ("round", "rounds"),
    "tanker": ("tanker", "tankers"),
    "person": ("person", "persons"),
    "voyage": ("voyage", "voyages"),
    "missile": ("missile", "missiles"),
    "bbl/t": ("barrel per tonne", "barrels per tonne"),
}


def printable(text: str) -> str:
    """The text without characters that no page may hold; others stay as the source has them."""
    return "".join(
        "\ufffd" if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" else c for c in text
    )


def number(value: Decimal, rounding: str = ROUND_HALF_EVEN) -> str:
    """A decimal with thousands separated by commas, at most two decimals.

    Args:
        value: The number.
        rounding: How a longer number is cut; bounds are cut outward, so that nothing is claimed
            that the figures do not say.
    """
    if value.is_zero():
        return "0"
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        value = value.quantize(Decimal("0.01"), rounding)
    text = f"{value:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def fraction(value: Decimal) -> str:
    """A ratio or factor with at most four decimals."""
    text = f"{value.quantize(Decimal('0.0001'), ROUND_HALF_EVEN):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_word(unit: str, *, singular: bool = False) -> str:
    """The unit in words; an unknown unit is printed as it is."""
    one, many = UNITS.get(unit, (unit, unit))
    return one if singular else many


def amount(value: Interval, unit: str = "") -> str:
    """An interval in words: `238,805 to 362,706 barrels`, `more than 500,000, no upper bound`."""
    words = unit_word(unit, singular=value.low == value.high == 1)
    tail = f" {words}" if words else ""
    if value.empty:
        return "no common value"
    low = None if value.low is None else number(value.low, ROUND_FLOOR)
    high = None if value.high is None else number(value.high, ROUND_CEILING)
    if low is None:
        return f"{'less than' if value.high_open else 'up to'} {high}{tail}" if high else "unknown"
    if high is None:
        return _without_upper(value, low, tail)
    if value.low is not None and value.low == value.high:
        return f"{number(value.low)}{tail}"
    return _between(value, low, high) + tail


def _between(value: Interval, low: str, high: str) -> str:
    if value.low_open and value.high_open:
        return f"more than {low} and less than {high}"
    if value.low_open:
        return f"more than {low}, up to {high}"
    return f"{low} to {'less than ' if value.high_open else ''}{high}"


def _without_upper(value: Interval, low: str, tail: str) -> str:
    if value.low == 0 and not value.low_open:
        return f"unknown: 0 or more{tail}, {NO_UPPER}"
    return f"{'more than' if value.low_open else 'at least'} {low}{tail}, {NO_UPPER}"


def day(value: date) -> str:
    """A day as ISO 8601."""
    return value.isoformat()


def days(start: date, end: date) -> str:
    """A period of days; a whole year or month is named as such."""
    if start == end:
        return day(start)
    return f"{day(start)} to {day(end)}"


def period(value: Period | None, absent: str = "not stated") -> str:
    """A period in words, with the mark of doubt that its source put."""
    if value is None or (value.start is None and value.end is None):
        return printable(value.raw) if value is not None and value.raw else absent
    if value.start is None and value.end is not None:
        text = f"until {day(value.end)}"
    elif value.end is None and value.start is not None:
        text = f"from {day(value.start)}"
    elif value.start is not None and value.end is not None:
        text = days(value.start, value.end)
    return f"{text} (uncertain)" if value.uncertain else text


def series(names: Iterable[str]) -> str:
    """Names joined as in a sentence."""
    items = list(names)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def plural(count: int, one: str, many: str) -> str:
    """A count with its noun."""
    return f"{count:,} {one if count == 1 else many}"


def spoken(word: str) -> str:
    """A word of the data as a reader would say it: `not_reported` is `not reported`."""
    return printable(word).replace("_", " ")
