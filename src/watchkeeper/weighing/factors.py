"""Barrels per tonne: which published factors may decide, and which only show sensitivity.

Applicable to a figure in tonnes are the factor of its named product (the order in which the
Committee's Secretariat converts) and the speaker's own; without a named product, the speaker's own
and the Secretariat's default. All others are sensitivity: a tonne figure without a product is never
turned into liquefied gas.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from watchkeeper.claims.parameters import Parameter

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


SECRETARIAT = "actor:COMMITTEE-1718-SECRETARIAT"
"""Whose factor is the default for figures that name no product."""


def published(
    parameters: Iterable[Parameter], *, only_confirmed: bool = False
) -> tuple[Factor, ...]:
    """The factors among dated parameters, in their order.

    Args:
        parameters: Those named `barrels_per_tonne` are taken.
        only_confirmed: Leave out what was not seen on a page.
    """
    return tuple(
        _factor(parameter)
        for parameter in parameters
        if parameter.name == "barrels_per_tonne"
        and (parameter.status == "confirmed" or not only_confirmed)
    )


def _factor(parameter: Parameter) -> Factor:
    key = parameter.product or parameter.speaker
    basis: Basis = "other"
    if parameter.product:
        basis = "product"
    elif parameter.speaker:
        basis = "default" if parameter.speaker == SECRETARIAT else "speaker"
    return Factor(parameter.value, key, basis, key, parameter.status)


def deciding(factors: Sequence[Factor], speakers: Sequence[str], product: str) -> frozenset[Factor]:
    """The factors that may decide for one figure.

    Args:
        factors: All published ones.
        speakers: Actor ids of the figure's speaker.
        product: Named product, "" when none is named.
    """
    own = {f for f in factors if f.basis == "speaker" and f.key in speakers}
    named = {f for f in factors if f.basis == "product" and product and f.key == product}
    default = {f for f in factors if f.basis == "default"}
    return frozenset(own | (named or default))


def applicable(
    factors: Sequence[Factor], speakers: Sequence[str], product: str
) -> tuple[Decimal, ...]:
    """The values of the factors that may decide for one figure, ascending, each once."""
    return tuple(sorted({factor.value for factor in deciding(factors, speakers, product)}))
