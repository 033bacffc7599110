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
from watchkeeper.findings.evidence import Evidence
from watchkeeper.norms.facts import NOT_SOUGHT, BreakEven, FactRequest, FactValue
from watchkeeper.weighing.figures import concerns
from watchkeeper.weighing.model import YearLedgers

DENIALS = frozenset({"deny"})
"""Acts that deny the conduct itself; to dispute its lawfulness does not."""


@dataclass(frozen=True)
class Inquiry:
    """What a provider looks at.

    Attributes:
        question: The question.
        evidence: The claims and their confidence.
        ledgers: The weighed ledgers, when the question has them.
    """

    question: Question
    evidence: Evidence
    ledgers: YearLedgers | None

    @cached_property
    def alleged(self) -> Sequence[Claim]:
        """The claims that assert the conduct: about the one meant, in the year asked about."""
        question = self.question
        return [
            claim
            for claim in self.evidence.about(question.alleges)
            if (question.year is None or concerns(claim, question.year))
            and (question.about is None or question.about.subject in claim.subject)
            and claim.phase != "planned"
        ]

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
    claims = [*inquiry.alleged, *inquiry.counted]
    if value is None or not claims:
        return NOT_SOUGHT
    return _supported(FactValue(value=value), claims, inquiry)


def _supported(value: FactValue, claims: Iterable[Claim], inquiry: Inquiry) -> FactValue:
    used = list(claims)
    evidence = tuple(sorted({claim.id for claim in used}))
    return replace(value, word=inquiry.evidence.word(used), evidence=evidence)


@provides("transfer.happened")
def _happened(request: FactRequest, inquiry: Inquiry) -> FactValue:
    """Alleged by some; disputed once a party denies the conduct itself."""
    del request
    alleged = inquiry.alleged
    if not alleged:
        return NOT_SOUGHT
    yes = _supported(FactValue(value="yes"), alleged, inquiry)
    denied = [claim for claim in inquiry.replies if claim.act in DENIALS]
    if not denied:
        return yes
    no = _supported(FactValue(value="no"), denied, inquiry)
    both = FactValue(reason="disputed", disputed=(yes, no))
    return _supported(both, [*alleged, *denied], inquiry)


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
    return _supported(total, claims, inquiry)


@provides("notice.within_30_days")
def _notice(request: FactRequest, inquiry: Inquiry) -> FactValue:
    """Claims of deliveries that nobody notified say that notice was not given."""
    del request
    claims = inquiry.alleged
    if not claims:
        return NOT_SOUGHT
    return _supported(FactValue(value="no"), claims, inquiry)
