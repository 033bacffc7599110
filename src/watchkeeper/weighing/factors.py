"""Barrels per tonne: which published factors may decide, and which only show sensitivity.

Applicable to a figure in tonnes are the factor of its named product (the order in which the
Committee's Secretariat converts) and the speaker's own; without a named product, the speaker's own
and the Secretariat's default. All others are sensitivity: a tonne figure without a product is never
turned into liquefied gas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Basis = Literal["speaker", "product", "default", "other"]

PLAUSIBLE_LOW = Decimal("6.0")
PLAUSIBLE_HIGH = Decimal("11.7")
"""No petroleum product lies outside (residual fuel oil 6.35 to liquefied petroleum gas 11.6)."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One published number of barrels per tonne.

    Attributes:
        value: Barrels per tonne.
        owner: Who uses it, or for which product, in words.
        basis: Why it could apply.
        key: Actor id of the speaker, or name of the product; "" otherwise.
        status: Status of its source.
    """

    value: Decimal
    owner: str
    basis: Basis
    key: str = ""
    status: str = "unconfirmed"


def applicable(
    factors: Sequence[Factor], speakers: Sequence[str], product: str
) -> tuple[Decimal, ...]:
    """The factors that may decide for one figure, ascending, each once.

    Args:
        factors: All published ones.
        speakers: Actor ids of the figure's speaker.
        product: Named product, "" when none is named.
    """
    own = {f.value for f in factors if f.basis == "speaker" and f.key in speakers}
    named = {f.value for f in factors if f.basis == "product" and product and f.key == product}
    default = {f.value for f in factors if f.basis == "default"}
    return tuple(sorted(own | (named or default)))
