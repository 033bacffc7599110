"""How well claims are sourced: by tier, and what rests on nothing that can be opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from watchkeeper.claims.addresses import has_address
from watchkeeper.claims.model import Claim, Tier

TIERS: tuple[Tier, ...] = get_args(Tier)


@dataclass(frozen=True, slots=True)
class SourceAudit:
    """What the sources of a set of claims amount to.

    Attributes:
        total: Number of claims.
        captured: Number whose page itself is an exhibit.
        by_tier: Number of claims in each tier, every tier named.
        without_address: Ids of claims without an address, sorted.
        on_aggregator: Ids of claims that rest on an aggregator.
        not_captured: Ids of claims whose page is not an exhibit.
        unconfirmed: Ids of claims that no source confirmed.
    """

    total: int
    captured: int
    by_tier: tuple[tuple[Tier, int], ...]
    without_address: tuple[str, ...]
    on_aggregator: tuple[str, ...]
    not_captured: tuple[str, ...]
    unconfirmed: tuple[str, ...]

    def __str__(self) -> str:
        tiers = ", ".join(f"{tier} {count}" for tier, count in self.by_tier if count)
        return (
            f"{self.captured} of {self.total} sources captured; "
            f"{len(self.without_address)} without an address, "
            f"{len(self.on_aggregator)} on an aggregator, {len(self.unconfirmed)} unconfirmed; "
            f"by tier: {tiers or 'none'}"
        )


def audit_sources(claims: Iterable[Claim]) -> SourceAudit:
    """Counts and lists how claims are sourced; the order of the claims does not matter."""
    held = sorted(claims, key=lambda claim: claim.id)
    tiers = Counter(claim.source.tier for claim in held)
    return SourceAudit(
        total=len(held),
        captured=sum(claim.source.captured for claim in held),
        by_tier=tuple((tier, tiers[tier]) for tier in TIERS),
        without_address=tuple(c.id for c in held if not has_address(c.source.address)),
        on_aggregator=tuple(c.id for c in held if c.source.tier == "aggregator"),
        not_captured=tuple(c.id for c in held if not c.source.captured),
        unconfirmed=tuple(c.id for c in held if c.status == "unconfirmed"),
    )
