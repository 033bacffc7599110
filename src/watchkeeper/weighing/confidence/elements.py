"""From items to the words of a finding: per claim, per element, twice, and without each speaker.

The rules:

1. An element rests on the items of its claims together; for a number, only items that bear on a
   claim of that number, and a shared parameter joins them.
2. Among an element's alternatives the best word counts; one that shows nothing does not settle what
   is contested in another.
3. A finding has the weakest word among its necessary elements; the first such element decides.
4. Every word is given on all items, and without what participants supplied.
5. Leaving out a speaker leaves out all that it collected, first produced or holds.
6. An element names the word that it needs: *moderate*, and *high* for the identity of a named
   person, ship or company, unless it says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.model import Claim
from watchkeeper.weighing.confidence.items import Item, Measure, Word
from watchkeeper.weighing.confidence.lines import Decision, Ties, lines
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.confidence.words import Weighed, best, reaches, weakest, weigh

DEFAULT_STANDARD: Word = "moderate"
IDENTITY_STANDARD: Word = "high"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a finding.

    Attributes:
        name: What it is, for printing.
        alternatives: Ids of the claims of each way in which it can be shown.
        measure: Whether it is that something happened, or how much.
        standard: The word that it needs.
    """

    name: str
    alternatives: tuple[tuple[str, ...], ...]
    measure: Measure = "event"
    standard: Word = DEFAULT_STANDARD


@dataclass(frozen=True, slots=True)
class Printed:
    """A word as it is printed.

    Attributes:
        name: What it is of.
        all: On all items.
        without_participants: Without what participants supplied.
        without: The word without each speaker, by actor id.
        standard: The word that it needs.
    """

    name: str
    all: Weighed
    without_participants: Weighed
    without: tuple[tuple[str, Word], ...]
    standard: Word = DEFAULT_STANDARD

    @property
    def reaches(self) -> bool:
        """It reaches the word that it needs."""
        return reaches(self.all.word, self.standard)


@dataclass(frozen=True, slots=True)
class FindingWord:
    """The word of a finding.

    Attributes:
        word: The weakest word among its elements.
        without_participants: The same without what participants supplied.
        without: The same without each speaker, by actor id.
        decided_by: Name of the element with the weakest word, "" when there is none.
        elements: The elements.
    """

    word: Word
    without_participants: Word
    without: tuple[tuple[str, Word], ...]
    decided_by: str
    elements: tuple[Printed, ...]


def standard_for(identity: bool) -> Word:
    """The default standard of an element."""
    return IDENTITY_STANDARD if identity else DEFAULT_STANDARD


def parameter_owners(claims: Iterable[Claim], registry: Registry) -> dict[str, tuple[str, ...]]:
    """The parameters on which each claim's number rests, by claim id.

    A parameter stated in the same row in the claim's unit per something (`round/container` for
    rounds) belongs to the state of its speaker; an assumed laden fraction is one parameter for all.
    """
    held = list(claims)
    stated: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in held:
        if claim.nature == "parameter" and claim.ref and claim.quantity is not None:
            unit = claim.quantity.unit.split("/")[0]
            owners = {registry.state_of(actor) for actor in claim.speaker}
            stated[claim.ref, unit] |= {f"{claim.topic} of {owner}" for owner in owners}
    found: dict[str, tuple[str, ...]] = {}
    for claim in held:
        owned = set[str]()
        if claim.quantity is not None and claim.nature != "parameter":
            owned |= stated.get((claim.ref, claim.quantity.unit), set())
        if claim.by("laden_fraction"):
            owned.add("laden fraction")
        if owned:
            found[claim.id] = tuple(sorted(owned))
    return found


class Confidence:
    """All items of a case, and the words that follow from them.

    Args:
        items: The items, in any order.
        parties: Who stands behind the names, with the participants.
        decisions: What analysts settled about origins.
        owners: Parameters on which claims' numbers rest, as `parameter_owners` gives them.
    """

    def __init__(
        self,
        items: Iterable[Item],
        parties: Parties,
        decisions: Iterable[Decision] = (),
        owners: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.parties = parties
        self.ties = Ties(tuple(decisions), owners)
        self._by_claim: dict[str, list[Item]] = defaultdict(list)
        for item in sorted(items, key=lambda item: (item.item_id, item.claim_id)):
            for claim in item.claims:
                self._by_claim[claim].append(item)

    @property
    def rated(self) -> frozenset[str]:
        """Ids of the claims on which an item bears."""
        return frozenset(self._by_claim)

    def items_of(self, claims: Iterable[str]) -> tuple[Item, ...]:
        """The items that bear on any of the claims, each once for each stance."""
        bearing = [item for claim in claims for item in self._by_claim.get(claim, ())]
        bearing.sort(key=lambda item: (not item.event_only, item.claim_id))
        found = {(item.item_id, item.stance): item for item in bearing}
        return tuple(found[key] for key in sorted(found))

    def weigh(
        self,
        claims: Iterable[str],
        measure: Measure = "event",
        keep: Callable[[Item], bool] = lambda _: True,
    ) -> Weighed:
        """The word of claims together.

        Args:
            claims: Ids of claims that say the same.
            measure: Whether that something happened, or how much.
            keep: Which items count.
        """
        ids = tuple(claims)
        held = [item for item in self.items_of(ids) if keep(item)]
        ties = self.ties
        if measure == "number":
            held = [item for item in held if not item.event_only]
            owners = {
                name: ties.owners[name] for name in ids if ties.owners and name in ties.owners
            }
            ties = replace(ties, owners=owners)
        return weigh(lines(held, self.parties, ties, measure), self.parties)

    def printed(self, element: Element) -> Printed:
        """The words of an element: on all, without participants, and without each speaker."""
        claims = {claim for way in element.alternatives for claim in way}
        speakers = {a for item in self.items_of(claims) for a in self.parties.speakers(item)}
        return Printed(
            element.name,
            self.best_of(element),
            self.best_of(element, lambda item: not self.parties.supplied_by_participant(item)),
            tuple(
                (actor, self.best_of(element, self.left_without(actor)).word)
                for actor in sorted(speakers)
            ),
            element.standard,
        )

    def best_of(self, element: Element, keep: Callable[[Item], bool] = lambda _: True) -> Weighed:
        """The best word among an element's alternatives; of equal ones the first.

        Args:
            element: The element.
            keep: Which items count.
        """
        weighed = [self.weigh(claims, element.measure, keep) for claims in element.alternatives]
        word = best([one.word for one in weighed])
        return next((w for w in weighed if w.word == word), self.weigh((), "event"))

    def left_without(self, actor: str) -> Callable[[Item], bool]:
        """A test whether an item is left when a speaker is left out."""
        return lambda item: not self.parties.involves(item, actor)

    def finding(self, elements: Iterable[Element]) -> FindingWord:
        """The word of a finding from its necessary elements."""
        printed = tuple(self.printed(element) for element in elements)
        word = weakest([one.all.word for one in printed])
        speakers = sorted({actor for one in printed for actor, _ in one.without})
        return FindingWord(
            word,
            weakest([one.without_participants.word for one in printed]),
            tuple(
                (actor, weakest([_without(one, actor) for one in printed])) for actor in speakers
            ),
            next((one.name for one in printed if one.all.word == word), ""),
            printed,
        )


def _without(printed: Printed, actor: str) -> Word:
    return dict(printed.without).get(actor, printed.all.word)


def credibility(item: Item, weighed: Weighed) -> int:
    """The computed credibility: 1 when an independent counting line says the same, else as rated.

    Args:
        item: An item of one of the lines.
        weighed: The lines.
    """
    others = [
        line
        for line, graded in weighed.lines
        if line.stance == item.stance and graded.grade != "weak" and item not in line.items
    ]
    return 1 if others else item.plausibility
