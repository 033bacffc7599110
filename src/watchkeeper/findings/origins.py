"""Where the items of a case come from: who takes part, what was settled, and what is still asked.

Pure. A question of one origin shows what accepting it would do to the word of each finding, counted
again with the decision, before anybody accepts it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.audit import audit
from watchkeeper.findings.assessing import Basis
from watchkeeper.findings.model import Assessment
from watchkeeper.findings.options import Options, selected
from watchkeeper.weighing.confidence.circular import Effect, Proposal, proposals
from watchkeeper.weighing.confidence.elements import Confidence, Element, parameter_owners
from watchkeeper.weighing.confidence.items import Item, Word
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.confidence.words import weakest

NOTHING_CHANGED = Options()
NOWHERE = (Element("", ()),)
"""An element on which no item bears: effects are counted here, on whole findings."""


@dataclass(frozen=True, slots=True)
class Origins:
    """What is known of the origins of a case's items, beside what the items say.

    Attributes:
        decisions: What analysts settled, in order.
        proposals: Questions of one origin that are open; each effect is that on a finding's word.
        participants: Ids of the actors that take part in the monitoring, sorted.
        bears_on: Claims on which each item bears, by the item's label: it may stand in many rows.
    """

    decisions: tuple[Decision, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    participants: tuple[str, ...] = ()
    bears_on: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Weighing:
    """The items of an assessment, to be counted with other decisions than those recorded.

    Args:
        assessment: The findings.
        basis: What it was made with.
        options: What the reader changed in it.
    """

    def __init__(
        self, assessment: Assessment, basis: Basis, options: Options = NOTHING_CHANGED
    ) -> None:
        self.assessment = assessment
        self.basis = basis
        self.claims = selected(assessment.claims.values(), options, basis.registry)
        self.items = _kept(basis, options)
        self._parties = Parties(basis.registry, basis.participants)
        self._owners = parameter_owners(self.claims, basis.registry) if self.items else {}
        self._held = self._with(basis.decisions)
        self._grounds = [
            (finding.id, finding.ground, frozenset(i.item_id for i in finding.ground.items))
            for finding in assessment.findings
            if finding.ground is not None
        ]

    def _with(self, decisions: Iterable[Decision]) -> Confidence:
        return Confidence(self.items, self._parties, decisions, self._owners)

    def effects(self, decision: Decision) -> tuple[Effect, ...]:
        """What a decision does to the word of each finding that rests on its items.

        Args:
            decision: Not recorded yet. The word is that of the rules, without overrides.
        """
        resting = [
            (name, ground)
            for name, ground, labels in self._grounds
            if _rests(decision, set(decision.items), labels)
        ]
        if not resting:
            return ()
        then = self._with((*self.basis.decisions, decision))
        return tuple(
            Effect(name, _word(self._held, ground.necessary), _word(then, ground.necessary))
            for name, ground in resting
        )

    def proposals(self) -> tuple[Proposal, ...]:
        """Questions of one origin, each with its effects."""
        if not self.items:
            return ()
        flags = audit(self.claims, self.basis.registry)
        raised = proposals(self.items, self.claims, flags, self._held, NOWHERE)
        return tuple(
            replace(one, effects=self.effects(one.accepted("as proposed"))) for one in raised
        )


def _word(confidence: Confidence, necessary: Iterable[Element]) -> Word:
    """The word of a finding, without those that leave somebody out."""
    return weakest([confidence.best_of(element).word for element in necessary])


def _rests(decision: Decision, wanted: set[str], labels: frozenset[str]) -> bool:
    """One item alone cannot be joined; shown to be independent, it may leave those of its state."""
    return len(wanted & labels) > (0 if decision.kind == "independent" else 1)


def origins_of(assessment: Assessment, basis: Basis, options: Options = NOTHING_CHANGED) -> Origins:
    """The origins of an assessment's items.

    Args:
        assessment: The findings, whose words the effects are shown on.
        basis: What it was made with.
        options: What the reader changed in it.
    """
    weighing = Weighing(assessment, basis, options)
    return Origins(
        tuple(basis.decisions),
        weighing.proposals(),
        tuple(sorted(basis.participants)),
        _bearing(weighing.items),
    )


def proposal_id(proposal: Proposal) -> str:
    """A name that stays while the rule, the items and what they share stay."""
    said = "\n".join((proposal.rule, *proposal.items, proposal.shares))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _kept(basis: Basis, options: Options) -> Sequence[Item]:
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
