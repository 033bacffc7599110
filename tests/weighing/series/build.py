"""Claims with figures for the tests of series, with everything said that a test does not say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from watchkeeper.claims.actors import load_registry
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim, Quantity, Source
from watchkeeper.claims.parameters import Parameter
from watchkeeper.claims.quantities import parse_quantity
from watchkeeper.claims.times import parse_period
from watchkeeper.weighing.confidence.elements import Confidence, parameter_owners
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.series.definition import Definition
from watchkeeper.weighing.series.model import Series
from watchkeeper.weighing.series.weighing import Grounds, weigh_series

REGISTRY = load_registry()
WINDOW = "2024-01-01..2024-06-30"
DEFINITION = Definition(id="things", title="Things", unit="container", topics=("things",))


def claim(label: str, figure: str, speaker: str = "", **changes: Any) -> Claim:
    """A claim of a figure; each has a speaker of its own unless one is named."""
    who = speaker or f"unregistered:speaker-{label}"
    stated = changes.pop("stated_on", "2024-07-01")
    conduct = changes.pop("conduct", WINDOW)
    unit = changes.pop("unit", "container")
    fields: dict[str, Any] = {
        "id": label, "ref": label.split("-", maxsplit=1)[0], "topic": "things", "act": "estimate",
        "speaker": tuple(sorted(who.split("+"))), "speaker_text": who, "source": Source(),
        "coverage": "whole", "nature": "flow", "phase": "moved",
        "stated_on": parse_period(stated), "conduct": parse_period(conduct),
    }  # fmt: skip
    parsed = parse_quantity(figure, unit)
    fields["quantity"], fields["missing"] = parsed.quantity, parsed.missing
    return Claim(**(fields | changes))


def exactly(label: str, bounds: Interval, **changes: Any) -> Claim:
    """A claim with bounds as they are."""
    quantity = Quantity(bounds, "container", "between", "")
    return claim(label, "1", **({"quantity": quantity} | changes))


def weighed(
    claims: Iterable[Claim],
    definition: Definition = DEFINITION,
    items: Iterable[Item] = (),
    parameters: Iterable[Parameter] = (),
) -> Series:
    """One series of the claims."""
    held = list(claims)
    owners = parameter_owners(held, REGISTRY)
    parties = Parties(REGISTRY, REGISTRY["actor:MSMT"].members)
    confidence = Confidence(items, parties, (), owners)
    return weigh_series(definition, held, Grounds(confidence, REGISTRY, tuple(parameters)))


def kinds(series: Series) -> list[str]:
    """The kinds of its refusals, in order."""
    return [one.kind for one in series.refused]
