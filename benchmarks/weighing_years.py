"""How fast years are weighed: 100,000 claims, beside a bare pass that only sums their lower ends.

Two tables: monthly windows that many reporters repeat with slightly different values, and windows
between random days. Both hold own and joint figures, barrels and tonnes, and estimates with laden
fractions.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim, Quantity, Source
from watchkeeper.claims.times import Period
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.factors import Factor
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.years import weigh_year

CLAIMS = 100_000
RUNS = 3
YEARS = range(2018, 2026)
CHINA, RUSSIA = "actor:CHINA", "actor:RUSSIA"
BLOCKS = ((CHINA,), (RUSSIA,), (CHINA, RUSSIA))
FACTORS = (
    Factor(Decimal("8.33"), "China", "speaker", CHINA),
    Factor(Decimal("7.98"), "Russia", "speaker", RUSSIA),
    Factor(Decimal("8.33"), "Secretariat", "default"),
    Factor(Decimal("7.46"), "gas oil", "product", "gas-oil-diesel"),
    Factor(Decimal("11.6"), "liquefied gas", "product", "lpg"),
    Factor(Decimal("7.9"), "press", "other"),
)
FRACTIONS = ("0.33", "0.5", "0.6", "0.9")
Window = Callable[[random.Random, int], tuple[date, date]]


def month(source: random.Random, year: int) -> tuple[date, date]:
    """A calendar month."""
    first = date(year, source.randint(1, 12), 1)
    after = (first + timedelta(days=31)).replace(day=1)
    return first, after - timedelta(days=1)


def days(source: random.Random, year: int) -> tuple[date, date]:
    """From any day of the year to any later one."""
    first, last = sorted(source.randint(0, 364) for _ in range(2))
    start = date(year, 1, 1)
    return start + timedelta(days=first), start + timedelta(days=last)


def claims(count: int, window: Window, seed: int = 1) -> tuple[list[Claim], list[Claim]]:
    """Notified figures (nine in ten) and estimates of what was not notified.

    Args:
        count: How many in all.
        window: Draws the first and last day.
        seed: Of the random numbers.
    """
    source = random.Random(seed)  # noqa: S311  a table, not a secret
    notified: list[Claim] = []
    estimated: list[Claim] = []
    for number in range(count):
        start, end = window(source, source.choice(YEARS))
        length = (end - start).days + 1
        block = source.choice(BLOCKS)
        length *= len(block) if number % 10 else 1
        barrels = Decimal(length * (400 if number % 10 else 4000) * source.randint(98, 102)) / 100
        tonnes = number % 10 and source.random() < 0.5
        value = (barrels / Decimal("8.33")).quantize(Decimal("0.1")) if tonnes else barrels
        claim = Claim(
            id=f"B{number:06d}",
            ref=f"B{number:06d}",
            topic="petroleum",
            act="notify" if number % 10 else "estimate",
            speaker=block if number % 10 else (f"actor:{source.randint(1, 9)}",),
            speaker_text="a reporter",
            source=Source(),
            subject=block,
            coverage="whole" if number % 10 or source.random() < 0.5 else "part",
            conduct=Period(start, end),
            quantity=Quantity(Interval.exactly(value), "t" if tonnes else "bbl", "exactly", ""),
            nature="flow",
            phase="moved",
            method=() if number % 10 else (("laden_fraction", source.choice(FRACTIONS)),),
        )
        (notified if number % 10 else estimated).append(claim)
    return notified, estimated


def weigh(notified: list[Claim], estimated: list[Claim]) -> None:
    """All years."""
    for year in YEARS:
        limit = Limit(Decimal(500_000), year)
        weigh_year(notified, estimated, (CHINA, RUSSIA), limit, Assumptions(FACTORS))


def bare(notified: list[Claim], estimated: list[Claim]) -> None:
    """Sums the lower ends of each year and does nothing else."""
    for year in YEARS:
        total = Decimal(0)
        for table in (notified, estimated):
            for claim in table:
                period, quantity = claim.conduct, claim.quantity
                if period and period.start and period.start.year == year and quantity:
                    total += quantity.bounds.low or Decimal(0)


def seconds(work: Callable[[], None]) -> list[float]:
    """Times of a few runs."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return times


def main() -> None:
    """Prints the least and the median of three runs, and the ratio to the bare pass."""
    for name, window in (("monthly windows", month), ("random days", days)):
        tables = claims(CLAIMS, window)
        plain = seconds(lambda tables=tables: bare(*tables))  # type: ignore[misc]
        taken = seconds(lambda tables=tables: weigh(*tables))  # type: ignore[misc]
        least, median = min(taken), statistics.median(taken)
        print(
            f"{name}: {CLAIMS} claims, {len(YEARS)} years: min {least:.2f} s, median {median:.2f} s"
            f" ({CLAIMS / median:,.0f} claims/s); bare pass min {min(plain):.2f} s;"
            f" ratio {median / statistics.median(plain):.1f}"
        )


if __name__ == "__main__":
    main()
