"""What a graph of figures gives, written from docs/bundle.md in its own way: sets of numbers.

An interval is a set: a test tells whether a number is in it. Ends are found by asking which numbers
the operation can give, not by rules for ends; where the page gives a rule that is not about sets
(rounding, equal ends that stay open after rounding), it is followed as written.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

MILLION = 10**6


@dataclass(frozen=True)
class Span:
    """Numbers from `low` to `high`; `high` None is without end."""

    low: Fraction
    high: Fraction | None
    low_in: bool = True
    high_in: bool = True


def text_of(number: Fraction) -> str:
    """A decimal in plain digits."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str((number * 10**places).numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def written(span: Span) -> dict[str, Any]:
    """A span as report.json writes it."""
    return {
        "low": text_of(span.low),
        "high": "unbounded" if span.high is None else text_of(span.high),
        "low_open": not span.low_in,
        "high_open": span.high is not None and not span.high_in,
    }


def total(spans: list[Span]) -> Span:
    highs = [span.high for span in spans if span.high is not None]
    bounded = len(highs) == len(spans)
    return Span(
        Fraction(sum(span.low for span in spans)),
        Fraction(sum(highs)) if bounded else None,
        all(span.low_in for span in spans),
        all(span.high_in for span in spans) if bounded else True,
    )


def product(a: Span, b: Span) -> Span:
    """The numbers x · y; zero is among them when a factor can be zero."""
    reaches_zero = (a.low == 0 and a.low_in) or (b.low == 0 and b.low_in)
    low, low_in = (Fraction(0), True) if reaches_zero else (a.low * b.low, a.low_in and b.low_in)
    if (a.low == a.high == 0) or (b.low == b.high == 0):
        return Span(low, Fraction(0), low_in, True)
    if a.high is None or b.high is None:
        return Span(low, None, low_in)
    return Span(low, a.high * b.high, low_in, a.high_in and b.high_in)


def quotient(a: Span, b: Span) -> Span:
    """The numbers x / y, rounded outward to millionths; whether an end is reached is kept."""
    if a.low == 0 and a.low_in:
        low, low_in = Fraction(0), True
    elif b.high is None:
        low, low_in = Fraction(0), False
    else:
        exact = a.low / b.high
        low, low_in = Fraction(exact * MILLION // 1, MILLION), a.low_in and b.high_in
    if a.high is None:
        return Span(low, None, low_in)
    if a.high == 0:
        return Span(low, Fraction(0), low_in, True)
    exact = a.high / b.low
    high = Fraction(-((-exact * MILLION) // 1), MILLION)
    return Span(low, high, low_in, a.high_in and b.low_in)


def _bottom(spans: list[Span], number: Fraction, every: bool) -> bool:
    """Whether the lower end is reached, by some (minimum, hull) or by all (maximum)."""
    there = [span.low_in for span in spans if span.low == number]
    return all(there) if every else any(there)


def _top(spans: list[Span], number: Fraction | None, every: bool) -> bool:
    there = [span.high_in for span in spans if span.high == number]
    return number is None or (all(there) if every else any(there))


def extreme(op: str, spans: list[Span]) -> Span:
    lows, highs = [span.low for span in spans], [span.high for span in spans]
    bounded = [high for high in highs if high is not None]
    least_high = min(bounded) if bounded else None
    most_high = None if len(bounded) < len(highs) else max(bounded)
    low = max(lows) if op == "maximum" else min(lows)
    high = least_high if op == "minimum" else most_high
    return Span(low, high, _bottom(spans, low, op == "maximum"), _top(spans, high, op == "minimum"))


def compare(amount: Span, limit: Span) -> str:
    at = limit.low
    if amount.low > at or (amount.low == at and not amount.low_in):
        return "yes"
    return "no" if amount.high is not None and amount.high <= at else "undetermined"


def evaluate(op: str, spans: list[Span]) -> Span:
    if op == "sum":
        return total(spans)
    if op == "product":
        return product(*spans)
    if op == "quotient":
        return quotient(*spans)
    return extreme(op, spans)
