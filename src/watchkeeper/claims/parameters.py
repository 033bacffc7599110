"""Dated parameters: conversion factors, laden fractions, rounds per container, tolerances.

A parameter names its value, whose it is (product, speaker, calibre, scenario), when it holds, where
it comes from and how sure it is. Values are decimals; nothing here chooses between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from watchkeeper.claims.datafile import read_as


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of one parameter.

    Attributes:
        name: What it is (`barrels_per_tonne`, `laden_fraction`, `rounds_per_container`).
        value: The value.
        unit: Its unit; `1` for a share.
        source: Address of the page, or what it follows from.
        status: Seen on a page, from memory, or not found on a page.
        product: Product it holds for, "" for any.
        speaker: Actor whose figures use it, "" for anyone's.
        calibre: Calibre it holds for, "" for any.
        scenario: Name among alternatives, "" when it has none.
        since: First day it holds, None when open.
        until: Last day it holds, None when open.
        note: For the reader.
    """

    name: str
    value: Decimal
    unit: str
    source: str
    status: Literal["confirmed", "recalled", "unconfirmed"]
    product: str = ""
    speaker: str = ""
    calibre: str = ""
    scenario: str = ""
    since: date | None = None
    until: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """The day lies between `since` and `until`."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@lru_cache(maxsize=1)
def load_parameters() -> tuple[Parameter, ...]:
    """The parameters that ship with the package (`data/parameters.yaml`), in the file's order."""
    text = (files("watchkeeper.claims") / "data" / "parameters.yaml").read_text(encoding="utf-8")
    return read_parameters(text, "parameters.yaml")


def read_parameters(text: str, file: str = "") -> tuple[Parameter, ...]:
    """Reads a file of parameters.

    Raises:
        InputError: It does not fit the schema.
    """
    return read_as(tuple[Parameter, ...], text, file)


def select(  # noqa: PLR0913 -- one argument for each coordinate of the scope
    parameters: Iterable[Parameter],
    name: str,
    *,
    product: str | None = None,
    speaker: str | None = None,
    calibre: str | None = None,
    on: date | None = None,
) -> tuple[Parameter, ...]:
    """The parameters of a name that match what is given.

    Args:
        parameters: Where to look.
        name: Name of the parameter.
        product: Exactly this product; "" only those for any product; None does not ask.
        speaker: Exactly this speaker, likewise.
        calibre: Exactly this calibre, likewise.
        on: A day on which it must hold.
    """
    return tuple(
        parameter
        for parameter in parameters
        if parameter.name == name
        and product in (None, parameter.product)
        and speaker in (None, parameter.speaker)
        and calibre in (None, parameter.calibre)
        and (on is None or parameter.holds_on(on))
    )
