"""Numbers by which a ship is known: check digit of the IMO number, country digits of the MMSI."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def check_digit(stem: int) -> int:
    """The seventh digit of an IMO number from its first six.

    IMO Resolution A.1117(30): the digits times 7, 6, 5, 4, 3, 2; the last digit of the sum.
    """
    return sum(int(d) * w for d, w in zip(f"{stem:06d}", range(7, 1, -1), strict=True)) % 10


def valid_imo(imo: int) -> bool:
    """Seven digits, the last of which is right."""
    return 1_000_000 <= imo <= 9_999_999 and check_digit(imo // 10) == imo % 10


@cache
def mid_countries() -> dict[int, str]:
    """Country by the three digits of an MMSI (ITU table, as libais lists it, Apache-2.0)."""
    with (_DATA / "mid.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["mid"]): row["country"] for row in csv.DictReader(file)}


def mid_of(mmsi: int) -> int | None:
    """The country digits of a ship's MMSI; None for numbers that are no ship's."""
    return mmsi // 1_000_000 if 200_000_000 <= mmsi <= 799_999_999 else None
