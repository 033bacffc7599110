"""Numbers as sources print them: `4,800,000`, `1.65 billion`, `10k`; one number, never a range.

The rules:

1. Decimal only, digits 0 to 9 only, a point for decimals, commas only between groups of three.
2. A number in another shape is refused with what would be right; nothing is repaired.
3. Every pattern is anchored, free of nested repetition, and sees a short text only.
"""

from __future__ import annotations

import re
from decimal import Decimal

SCALES = {
    "hundred": Decimal(100),
    "k": Decimal(1_000),
    "thousand": Decimal(1_000),
    "m": Decimal(1_000_000),
    "mn": Decimal(1_000_000),
    "mln": Decimal(1_000_000),
    "million": Decimal(1_000_000),
    "bn": Decimal(1_000_000_000),
    "billion": Decimal(1_000_000_000),
    "trillion": Decimal(1_000_000_000_000),
}
"""Words and letters that multiply the number before them."""

COUNT_WORDS = {
    "dozens": (24, 99),
    "hundreds": (200, 999),
    "thousands": (2_000, 9_999),
    "tens of thousands": (20_000, 99_999),
    "hundreds of thousands": (200_000, 999_999),
    "millions": (2_000_000, 9_999_999),
    "tens of millions": (20_000_000, 99_999_999),
    "hundreds of millions": (200_000_000, 999_999_999),
}
"""Our convention for words that name an order of magnitude ("thousands" is 2,000 to 9,999)."""

SHARES = {
    "half": (1, 2),
    "a half": (1, 2),
    "one half": (1, 2),
    "a third": (1, 3),
    "one third": (1, 3),
    "two thirds": (2, 3),
    "a quarter": (1, 4),
    "one quarter": (1, 4),
    "three quarters": (3, 4),
    "a fifth": (1, 5),
    "one fifth": (1, 5),
    "a tenth": (1, 10),
    "one tenth": (1, 10),
}
"""Shares in words, as numerator and denominator."""

MAX_DIGITS = 18

_NUMBER = re.compile(r"([0-9]{1,3}(?:,[0-9]{3}){1,6}|[0-9]{1,18})(\.[0-9]{1,9})?\Z")
_SCALED = re.compile(r"([0-9.,]{1,40}) ?([a-z]{1,8})?\Z")


def foreign_digit(text: str) -> str:
    """The first digit or numeral sign of `text` that is not 0 to 9, or ""."""
    if text.isascii():
        return ""
    return next((c for c in text if c.isnumeric() and not c.isascii()), "")


def parse_plain(text: str) -> Decimal | None:
    """A number without words, or None when `text` is none.

    A leading zero (`0815`) is no number: it is a code.
    """
    match = _NUMBER.match(text)
    if match is None:
        return None
    whole = match[1].replace(",", "")
    if len(whole) > MAX_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        return None
    return Decimal(whole + (match[2] or ""))


def parse_scaled(text: str) -> tuple[Decimal, Decimal | None] | None:
    """A number with the scale printed behind it (`1.65 bn` gives 1.65 and 10**9).

    Args:
        text: Lower-case text.

    Returns:
        The number as printed and its scale (None without one), or None when `text` is no number.
    """
    match = _SCALED.match(text)
    if match is None:
        return None
    number = parse_plain(match[1])
    if number is None:
        return None
    if match[2] is None:
        return number, None
    scale = SCALES.get(match[2])
    return None if scale is None else (number, scale)


def parse_range(text: str) -> tuple[Decimal, Decimal] | str | None:
    """Two numbers with a dash, `to` or `and` between them; a scale at the end counts for both.

    Returns:
        The two numbers, a phrase saying what would be right, or None when `text` is no range.
    """
    sides = _sides(text)
    if sides is None:
        return None
    first, second = parse_scaled(sides[0]), parse_scaled(sides[1])
    if first is None or second is None:
        return None
    low, high = first[0] * (first[1] or 1), second[0] * (second[1] or 1)
    if first[1] is None and second[1] is not None:
        low = first[0] * second[1]
        if low > high:
            return "the scale at both ends of the range"
    return (low, high) if low <= high else "the lower end first"


def _sides(text: str) -> tuple[str, str] | None:
    if text.startswith("between "):
        return _two(text[8:], " and ")
    if text.startswith("from "):
        return _two(text[5:], " to ")
    return _two(text, " to ") or _two(text, "-")


def _two(text: str, mark: str) -> tuple[str, str] | None:
    first, found, second = text.partition(mark)
    return (first.strip(), second.strip()) if found else None
