"""Claims and years made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim, Quantity, Source
from watchkeeper.claims.times import Period
from watchkeeper.weighing.assumptions import Assumptions, Parameters
from watchkeeper.weighing.factors import Factor
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.model import Ledger, YearLedgers
from watchkeeper.weighing.years import weigh_year

D = Decimal
YEAR = 2023
CAP = D(500_000)
CHINA, RUSSIA = "actor:CHINA", "actor:RUSSIA"
BOTH = (CHINA, RUSSIA)
FACTORS = (
    Factor(D("8.33"), "China", "speaker", CHINA),
    Factor(D("7.98"), "Russia", "speaker", RUSSIA),
    Factor(D("8.33"), "Secretariat", "default"),
    Factor(D("7.46"), "gas oil", "product", "gas-oil-diesel"),
    Factor(D("6.35"), "fuel oil", "product", "residual-fuel-oil"),
    Factor(D("11.6"), "liquefied gas", "product", "lpg"),
    Factor(D("7.9"), "press", "other"),
)
_numbers = count(1)


def period(start: str, end: str) -> Period:
    """`start` and `end` as MM-DD in the year of the tests, or as whole dates."""
    first, last = (text if len(text) > 5 else f"{YEAR}-{text}" for text in (start, end))
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def amount(value: Interval | int | str | Decimal) -> Interval:
    """A figure; `>x`, `up to x`, `at least x`, `about x` and `x-y` as the tables print them."""
    if isinstance(value, Interval):
        return value
    word, _, number = str(value).rpartition(" ")
    low, _, high = number.partition("-")
    if number.startswith(">"):
        return Interval.more_than(number[1:])
    return {
        "up to": Interval(D(0), D(low)),
        "at least": Interval.at_least(low),
        "about": Interval(D(low) * D("0.8"), D(low) * D("1.2")),
        "": Interval(D(low), D(high or low)),
    }[word]


def claim(
    value: Interval | int | str | Decimal | None,
    start: str = "01-01",
    end: str = "12-31",
    *,
    by: tuple[str, ...] = (CHINA,),
    unit: str = "bbl",
    **other: Any,
) -> Claim:
    """A whole figure of the suppliers `by`, moved."""
    ref = other.pop("id", "") or f"T{next(_numbers):05d}"
    quantity = None if value is None else Quantity(amount(value), unit, "exactly", str(value))
    fraction = other.pop("laden", "")
    fields: dict[str, Any] = {
        "topic": "petroleum.refined.notified",
        "act": "notify",
        "speaker": by,
        "speaker_text": "+".join(by),
        "source": Source(),
        "subject": by,
        "coverage": "whole",
        "conduct": period(start, end),
        "quantity": quantity,
        "nature": "flow",
        "phase": "moved",
        "method": (("laden_fraction", fraction),) if fraction else (),
    }
    return Claim(id=ref, ref=ref, **{**fields, **other})


def estimate(
    value: Interval | int | str | Decimal | None,
    start: str = "01-01",
    end: str = "12-31",
    *,
    by: str = "actor:A",
    **other: Any,
) -> Claim:
    """A whole estimate of what was not notified."""
    return claim(value, start, end, by=(by,), act="estimate", **{"subject": (), **other})


def weigh(
    notified: Iterable[Claim] = (),
    unnotified: Iterable[Claim] = (),
    *,
    suppliers: Sequence[str] = BOTH,
    limit: Decimal = CAP,
    year: int = YEAR,
    **parameters: Decimal,
) -> YearLedgers:
    """The year, with the factors of the tests."""
    assumptions = Assumptions(FACTORS, parameters=Parameters(**parameters))
    return weigh_year(notified, unnotified, suppliers, Limit(limit, year), assumptions)


def answer(ledger: Ledger) -> tuple[Interval, str]:
    """Amount and verdict."""
    return ledger.amount, ledger.exceeds
