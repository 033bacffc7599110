"""Items for the tests, with everything said that a test does not say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from watchkeeper.claims.actors import load_registry
from watchkeeper.weighing.confidence.items import Item, Measure
from watchkeeper.weighing.confidence.lines import NO_TIES, Ties, lines
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.confidence.words import Weighed, weigh

REGISTRY = load_registry()
MEMBERS = REGISTRY["actor:MSMT"].members
PARTIES = Parties(REGISTRY, MEMBERS)


def item(label: str, **changes: Any) -> Item:
    """A strong item of an origin of its own."""
    fields: dict[str, Any] = {
        "item_id": label, "claim_id": "C1", "claims": ("C1",), "collector": "an analyst",
        "origin": f"pass {label}", "repeats": (), "holder": "an archive", "kind": "imagery",
        "inspectable": True, "interest": "", "reliability": "A", "plausibility": 2,
        "deception": "low", "examined_by": (), "stance": "for",
    }  # fmt: skip
    return Item(**(fields | changes))


def fair(label: str, **changes: Any) -> Item:
    """A fair item of an origin of its own."""
    return item(label, **({"reliability": "C", "plausibility": 3} | changes))


def weak(label: str, **changes: Any) -> Item:
    """A weak item of an origin of its own."""
    return item(label, **({"reliability": "E", "plausibility": 5} | changes))


def word(
    items: Iterable[Item],
    ties: Ties = NO_TIES,
    measure: Measure = "event",
    parties: Parties = PARTIES,
) -> Weighed:
    """The word of items."""
    return weigh(lines(items, parties, ties, measure), parties)


HEADER = (
    "item_id,claim_id,collector,origin,repeats,holder,kind,inspectable,interest,reliability,"
    "plausibility,deception,examined_by,stance"
)
ROW = "I1,C1,an analyst,pass 1,,an archive,imagery,yes,none,A,2,low,,for"


def table(*rows: str, header: str = HEADER) -> str:
    """An items table."""
    return "\n".join([header, *rows]) + "\n"
