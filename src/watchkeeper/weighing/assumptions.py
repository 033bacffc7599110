"""What a year is weighed with: published parameters, and what a reader fixes to redo it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from watchkeeper.weighing.factors import Factor

ONE = Decimal(1)
LADEN_FRACTIONS = tuple(Decimal(text) for text in ("0.33", "0.5", "0.6", "0.9"))


@dataclass(frozen=True, slots=True)
class Parameters:
    """Shared parameters; None leaves each figure as its speaker stated it.

    Attributes:
        laden_fraction: One laden fraction for all capacities (never one for each voyage).
        bbl_per_t: One factor for all figures in tonnes.
        discharge_share: Share of the estimated loads that was discharged.
    """

    laden_fraction: Decimal | None = None
    bbl_per_t: Decimal | None = None
    discharge_share: Decimal = ONE


AS_STATED = Parameters()


def _plain(block: frozenset[str]) -> str:
    return " and ".join(sorted(block))


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a year is weighed with.

    Attributes:
        factors: Published barrels per tonne.
        laden_fractions: Scenarios for the shared laden fraction.
        parameters: What the reader fixed; as stated by default.
        name: How a block of actors is printed.
    """

    factors: Sequence[Factor]
    laden_fractions: Sequence[Decimal] = LADEN_FRACTIONS
    parameters: Parameters = AS_STATED
    name: Callable[[frozenset[str]], str] = _plain
