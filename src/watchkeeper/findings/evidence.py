"""The claims that an assessment may use, found by topic, with the confidence that each reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.model import Claim
from watchkeeper.norms.facts import RANK, ReachedWord
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.confidence.elements import Confidence, Element
from watchkeeper.weighing.confidence.items import Measure

UNRATED: ReachedWord = "insufficient"
"""The word of a claim that nobody has rated: it counts for no standard."""

STATEMENT = "statement"
"""Topic of what parties said in public; the scope's `matter` says on what."""


@dataclass(frozen=True)
class Evidence:
    """What is known, and how it is weighed.

    Attributes:
        claims: In order of id.
        registry: The actors.
        assumptions: Factors, scenarios and fixed parameters.
        words: Confidence word by claim id, for a claim's own figure; a claim that is missing is
            unrated.
        confidence: The items behind the words; with it, claims that say the same are weighed
            together for the event. None where each claim's own word counts, as for a sum of
            figures.
    """

    claims: Sequence[Claim]
    registry: Registry
    assumptions: Assumptions
    words: Mapping[str, ReachedWord] = field(default_factory=dict)
    confidence: Confidence | None = None

    @cached_property
    def by_topic(self) -> Mapping[str, Sequence[Claim]]:
        """Claims by topic, in order of id."""
        topics: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            topics[claim.topic].append(claim)
        return topics

    def about(self, topics: Iterable[str]) -> list[Claim]:
        """Claims of any of the topics."""
        return [claim for topic in topics for claim in self.by_topic.get(topic, ())]

    def statements(self, matters: Iterable[str]) -> list[Claim]:
        """Parties' statements on any of the matters, or on a part of one, by date."""
        wanted = tuple(matters)
        found = [
            claim
            for claim in self.by_topic.get(STATEMENT, ())
            if any(_within(claim.scoped("matter"), matter) for matter in wanted)
        ]
        return sorted(found, key=lambda claim: (_day(claim), claim.id))

    def word(self, claims: Iterable[Claim], measure: Measure = "event") -> ReachedWord:
        """The word of the claims together, or else the best that any reached; unrated when none."""
        used = list(claims)
        rated = [claim.id for claim in used if claim.id in self.words]
        if self.confidence is not None and rated:
            return self.confidence.weigh(rated, measure).word
        return self.figure_word(used)

    def figure_word(self, claims: Iterable[Claim]) -> ReachedWord:
        """The best word that any of the claims reached by itself; unrated when none is rated."""
        rated = [self.words[claim.id] for claim in claims if claim.id in self.words]
        return max(rated, key=RANK.__getitem__, default=UNRATED)

    def standing(self, claims: Iterable[Claim], required: ReachedWord) -> dict[str, str]:
        """The word required, the word reached, and why, for printing."""
        used = list(claims)
        rated = tuple(claim.id for claim in used if claim.id in self.words)
        reached = self.word(used)
        if not used:
            reason = "the record holds no claim"
        elif not rated:
            reason = "no claim of it has been rated"
        elif self.confidence is None:
            reason = f"{len(rated)} of {len(used)} claims rated, the best word is {reached}"
        else:
            return {"required": required, "reached": reached, **_printed(self.confidence, rated)}
        return {"required": required, "reached": reached, "reason": reason}

    def reaching(self, word: ReachedWord) -> frozenset[str]:
        """Ids of the claims that reached at least the word."""
        return frozenset(name for name, own in self.words.items() if RANK[own] >= RANK[word])


def _printed(confidence: Confidence, rated: tuple[str, ...]) -> dict[str, str]:
    """Why, the word without what participants supplied, and those without whom it is another."""
    words = confidence.printed(Element("event", (rated,)))
    others = [
        f"{confidence.parties.registry.name(actor)}: {word}"
        for actor, word in words.without
        if word != words.all.word
    ]
    return {
        "reason": words.all.reason,
        "without_participants": words.without_participants.word,
        "changes_without": "; ".join(others),
    }


def _day(claim: Claim) -> str:
    said = claim.stated_on
    return said.start.isoformat() if said is not None and said.start is not None else ""


def _within(matter: str, wanted: str) -> bool:
    return matter == wanted or matter.startswith(f"{wanted}.")
