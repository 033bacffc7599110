"""Where the items of a case come from: who takes part, what was settled, and what is still asked.

Pure. A question of one origin shows what accepting it would do to the word of each finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.audit import audit
from watchkeeper.claims.model import Claim
from watchkeeper.findings.assessing import REQUIRED, Basis
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.options import Options, selected
from watchkeeper.weighing.confidence.circular import Proposal, proposals
from watchkeeper.weighing.confidence.elements import Confidence, Element, parameter_owners
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.parties import Parties

NOTHING_CHANGED = Options()


@dataclass(frozen=True, slots=True)
class Origins:
    """What is known of the origins of a case's items, beside what the items say.

    Attributes:
        decisions: What analysts settled, in order.
        proposals: Questions of one origin that are open.
        participants: Ids of the actors that take part in the monitoring, sorted.
        bears_on: Claims on which each item bears, by the item's label: it may stand in many rows.
    """

    decisions: tuple[Decision, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    participants: tuple[str, ...] = ()
    bears_on: Mapping[str, frozenset[str]] = field(default_factory=dict)


def origins_of(assessment: Assessment, basis: Basis, options: Options = NOTHING_CHANGED) -> Origins:
    """The origins of an assessment's items.

    Args:
        assessment: The findings, whose words the effects are shown on.
        basis: What it was made with.
        options: What the reader changed in it.
    """
    claims = selected(assessment.claims.values(), options, basis.registry)
    items = _kept(basis, options)
    return Origins(
        tuple(basis.decisions),
        _proposals(assessment, claims, items, basis),
        tuple(sorted(basis.participants)),
        _bearing(items),
    )


def _kept(basis: Basis, options: Options) -> list[Item]:
    """The items without those of the speakers that the reader left out."""
    parties = Parties(basis.registry, basis.participants)
    left_out = {a for name in options.without_speakers for a in _actors_of(name, basis.registry)}
    return [
        item for item in basis.items if not any(parties.involves(item, actor) for actor in left_out)
    ]


def _actors_of(name: str, registry: Registry) -> tuple[str, ...]:
    return (name,) if name in registry else registry.resolve(name).actors


def _bearing(items: Iterable[Item]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for item in items:
        found[item.item_id].update(item.claims)
    return {label: frozenset(claims) for label, claims in found.items()}


def _proposals(
    assessment: Assessment, claims: Sequence[Claim], items: Sequence[Item], basis: Basis
) -> tuple[Proposal, ...]:
    if not items:
        return ()
    parties = Parties(basis.registry, basis.participants)
    owners = parameter_owners(claims, basis.registry)
    confidence = Confidence(items, parties, basis.decisions, owners)
    elements = [
        Element(finding.id, (finding.alleges,), "event", REQUIRED)
        for finding in assessment.findings
        if finding.alleges
    ]
    return proposals(items, claims, audit(claims, basis.registry), confidence, elements)
