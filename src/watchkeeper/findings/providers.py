"""Facts for the law test: one provider for each fact name, nothing guessed.

A provider looks at the question and the evidence and answers a request with a value, bounds, or
unknown and why. A fact without a provider, or of which the record says nothing, is unknown because
nobody sought it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from watchkeeper.claims.model import Claim
from watchkeeper.findings.case import Question
from watchkeeper.findings.elements import Asked, ElementOf, Way, shown_by
from watchkeeper.findings.evidence import UNRATED, Evidence
from watchkeeper.norms.facts import (
    NOT_SOUGHT,
    RANK,
    BreakEven,
    FactRequest,
    FactValue,
    ReachedWord,
)
from watchkeeper.weighing.model import YearLedgers
from watchkeeper.weighing.replies.histories import MANDATE, history, standing_denials
from watchkeeper.weighing.replies.model import ReplyHistory

EVENT = "what is alleged happened"
"""The one element of a question that names none."""


@dataclass(frozen=True)
class Inquiry:
    """What a provider looks at.

    Attributes:
        question: The question.
        evidence: The claims and their confidence.
        ledgers: The weighed ledgers, when the question has them.
        override: The word that an override puts in place of the finding's, when one is in force,
            and whether it raises it.
    """

    question: Question
    evidence: Evidence
    ledgers: YearLedgers | None
    override: Overriding | None = None

    @property
    def asked(self) -> Asked:
        """Whose conduct is asked about, and when."""
        about = self.question.about
        return Asked("" if about is None else about.subject, self.question.year)

    @cached_property
    def ways(self) -> Sequence[Way]:
        """How the question says that its conduct is asserted."""
        question = self.question
        named = [way for element in question.elements for way in element.ways]
        return question.ways or [Way(topics=question.alleges), *named]

    @cached_property
    def alleged(self) -> Sequence[Claim]:
        """The claims that assert the conduct: about the one meant, in the year asked about."""
        found = {
            claim.id: claim
            for way in self.ways
            for claim in shown_by(replace(way, matters=()), self.evidence, self.asked)
        }
        return [found[name] for name in sorted(found)]

    @cached_property
    def elements(self) -> Sequence[tuple[ElementOf, tuple[tuple[Claim, ...], ...]]]:
        """The necessary elements, each with the claims of each way in which it is shown."""
        if not self.question.elements:
            way = tuple(self.alleged)
            return [(ElementOf(name=EVENT, ways=()), (way,))]
        return [
            (element, tuple(tuple(shown_by(w, self.evidence, self.asked)) for w in element.ways))
            for element in self.question.elements
        ]

    def element_of(self, fact: str) -> tuple[ElementOf, tuple[tuple[Claim, ...], ...]]:
        """The element that gives a fact: the one that names it, else the first."""
        return next((one for one in self.elements if fact in one[0].facts), self.elements[0])

    @cached_property
    def words(self) -> Mapping[str, ReachedWord]:
        """The word of each element: the best among the ways in which it is shown."""
        return {element.name: self._word(element, ways) for element, ways in self.elements}

    def _word(self, element: ElementOf, ways: Iterable[Sequence[Claim]]) -> ReachedWord:
        found = [self.evidence.word(way, element.measure) for way in ways]
        word = max(found, key=RANK.__getitem__, default=UNRATED)
        return word if self.override is None else self.override.applied(word)

    @cached_property
    def counted(self) -> Sequence[Claim]:
        """The claims that the question's ledgers add up."""
        if self.ledgers is None:
            return []
        known = set(self.ledgers.combined.claims)
        return [claim for claim in self.evidence.claims if claim.id in known]

    @cached_property
    def replies(self) -> Sequence[Claim]:
        """Parties' statements about the question, in its year when it has one."""
        found = self.evidence.statements(self.question.replies)
        year = self.question.year
        return found if year is None else [claim for claim in found if year in _years_of(claim)]

    @cached_property
    def histories(self) -> Sequence[ReplyHistory]:
        """Who replied what and when, for each matter of the question that the record speaks of.

        Of a question of one year, what was said in that year.
        """
        spoken = [*self.replies, *self.evidence.about([MANDATE])]
        made = [
            history(matter, spoken, self.alleged, self.evidence.registry)
            for matter in self.question.replies
        ]
        return [one for one in made if one.replies or one.alleged is not None]

    @cached_property
    def denials(self) -> Sequence[Claim]:
        """The denials that their parties have not replaced by another stance since."""
        standing = {claim for one in self.histories for claim in standing_denials(one)}
        return [claim for claim in self.replies if claim.id in standing]


@dataclass(frozen=True, slots=True)
class Overriding:
    """An override in force, as it reaches the facts.

    Attributes:
        word: The word that stands.
        raises: It is better than the computed one: then every element is at least that; else none
            is better than it.
    """

    word: ReachedWord
    raises: bool

    def applied(self, word: ReachedWord) -> ReachedWord:
        """A fact's word under the override."""
        if self.raises:
            return max(word, self.word, key=RANK.__getitem__)
        return min(word, self.word, key=RANK.__getitem__)


Provider = Callable[[FactRequest, Inquiry], FactValue]
PROVIDERS: dict[str, Provider] = {}


def provides(*names: str) -> Callable[[Provider], Provider]:
    """Registers a provider for fact names, each of which has exactly one."""

    def register(provider: Provider) -> Provider:
        for name in names:
            if name in PROVIDERS:
                raise ValueError(f"{name} has a provider already")
            PROVIDERS[name] = provider
        return provider

    return register


def facts_for(requests: Iterable[FactRequest], inquiry: Inquiry) -> dict[str, FactValue]:
    """Answers every request; a fact without a provider was not sought."""
    return {
        request.name: PROVIDERS.get(request.name, _described)(request, inquiry)
        for request in requests
    }


def _years_of(claim: Claim) -> range:
    said = claim.stated_on
    if said is None or said.start is None:
        return range(0)
    return range(said.start.year, (said.end or said.start).year + 1)


def _described(request: FactRequest, inquiry: Inquiry) -> FactValue:
    """What the claims are about, as the question describes them, once there are claims."""
    question = inquiry.question
    described: Mapping[str, str] = {
        **question.describes,
        **question.describes_for.get(request.subject, {}),
    }
    value = described.get(request.name)
    if value is None:
        return NOT_SOUGHT
    element, ways = inquiry.element_of(request.name)
    if any(ways):
        return _shown(FactValue(value=value), element, ways, inquiry)
    if inquiry.question.elements or not inquiry.counted:
        return NOT_SOUGHT
    # What was notified is of the kind that was notified.
    return _supported(FactValue(value=value), inquiry.counted, inquiry)


def _shown(
    value: FactValue, element: ElementOf, ways: Sequence[Sequence[Claim]], inquiry: Inquiry
) -> FactValue:
    """A fact with the word of its element: the best among the ways in which it is shown."""
    evidence = tuple(sorted({claim.id for way in ways for claim in way}))
    return replace(value, word=inquiry.words[element.name], evidence=evidence)


def _supported(value: FactValue, claims: Iterable[Claim], inquiry: Inquiry) -> FactValue:
    used = list(claims)
    evidence = tuple(sorted({claim.id for claim in used}))
    return replace(value, word=inquiry.evidence.word(used), evidence=evidence)


@provides("transfer.happened")
def _happened(request: FactRequest, inquiry: Inquiry) -> FactValue:
    """Alleged by some or acknowledged by a party; disputed while a party denies the conduct."""
    element, ways = inquiry.element_of(request.name)
    if not any(ways):
        return NOT_SOUGHT
    yes = _shown(FactValue(value="yes"), element, ways, inquiry)
    denied = inquiry.denials
    if not denied:
        return yes
    no = _supported(FactValue(value="no"), denied, inquiry)
    evidence = tuple(sorted({*yes.evidence, *no.evidence}))
    both = FactValue(reason="disputed", disputed=(yes, no), evidence=evidence)
    return replace(both, word=yes.word)


@provides("petroleum.year_total")
def _year_total(request: FactRequest, inquiry: Inquiry) -> FactValue:
    """The combined ledger, its overlap being unknown: at least the greater, at most both."""
    del request
    claims = inquiry.counted
    if inquiry.ledgers is None or not claims:
        return NOT_SOUGHT
    ledger = inquiry.ledgers.combined
    turns = (
        ("laden_fraction", ledger.break_even_laden_fraction),
        ("barrels_per_tonne", ledger.break_even_factor),
        ("discharge_share", ledger.break_even_discharge_share),
    )
    at_limit = tuple(BreakEven(name, value) for name, value in turns if value is not None)
    total = FactValue(interval=ledger.amount, unit="bbl", break_even=at_limit)
    evidence = tuple(sorted(claim.id for claim in claims))
    return replace(total, word=inquiry.evidence.figure_word(claims), evidence=evidence)


@provides("notice.within_30_days")
def _notice(request: FactRequest, inquiry: Inquiry) -> FactValue:
    """Claims of deliveries that nobody notified say that notice was not given."""
    element, ways = inquiry.element_of(request.name)
    if not any(ways):
        return NOT_SOUGHT
    return _shown(FactValue(value="no"), element, ways, inquiry)
