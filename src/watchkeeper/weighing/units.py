"""Units of the field, in decimals, from a registry of our own.

Pint's own `bbl` is a barrel of 31.5 gallons and its `kt` a knot; here `bbl` is the oil barrel of 42
US gallons and `kt` a thousand tonnes. Only the units listed below exist: any other is an error.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal, localcontext
from functools import cache
from typing import Any

from watchkeeper.claims.intervals import Interval

_DEFINITIONS = """
metre = [length] = m
litre = 0.001 * metre ** 3 = L
kilolitre = 1000 * litre = kl
cubic_metre = metre ** 3 = m3
us_gallon = 3.785411784 * litre = gal
oil_barrel = 42 * us_gallon = bbl
thousand_barrels = 1000 * oil_barrel = kbbl
million_barrels = 1000000 * oil_barrel = Mbbl
kilogram = [mass] = kg
tonne = 1000 * kilogram = t = ton_metric
kilotonne = 1000 * tonne = kt
million_tonnes = 1000000 * tonne = Mt
""".strip().splitlines()

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,30}")

DIGITS = Context(prec=28)
"""Digits of a ratio that is no finite decimal, such as barrels in a kilolitre."""

BARREL = "bbl"
TONNE = "t"


@cache
def _registry() -> Any:
    import pint  # noqa: PLC0415  a third of a second that most commands do not need

    return pint.UnitRegistry(_DEFINITIONS, non_int_type=Decimal, cache_folder=None)


@cache
def ratio(unit: str, to: str) -> Decimal | None:
    """How many `to` one `unit` is, or None when they do not measure the same.

    Args:
        unit: Name or symbol in the registry; anything else measures nothing here.
        to: The same.
    """
    import pint  # noqa: PLC0415

    if unit == to:
        return Decimal(1)
    if not _NAME.fullmatch(unit):  # never hand an expression of a stranger to the parser
        return None
    registry = _registry()
    try:
        with localcontext(DIGITS):
            return Decimal(str(registry.Quantity(Decimal(1), unit).to(to).magnitude))
    except (pint.PintError, AttributeError, ValueError, TypeError, AssertionError):
        return None


def measures_volume(unit: str) -> bool:
    """Whether the unit converts to barrels without a factor of a product."""
    return ratio(unit, BARREL) is not None


def measures_mass(unit: str) -> bool:
    """Whether the unit converts to tonnes."""
    return ratio(unit, TONNE) is not None


def in_unit(bounds: Interval, unit: str, to: str) -> Interval:
    """The same amount in another unit of the same dimension.

    Raises:
        ValueError: The units do not measure the same; the message names both.
    """
    factor = ratio(unit, to)
    if factor is None:
        raise ValueError(f"{unit!r} does not convert to {to!r}")
    return bounds if factor == 1 else bounds.scaled(factor)
