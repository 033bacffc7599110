"""A case assessed: every question weighed, tested against its norms, and answered.

One pure function from claims, norms and options to findings. The same input gives the same output
in whatever order the claims come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from watchkeeper import __version__
from watchkeeper.claims.actors import Registry
from watchkeeper.claims.model import Claim
from watchkeeper.claims.parameters import Parameter
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.sources import audit_sources
from watchkeeper.claims.wording import series
from watchkeeper.findings.answers import Names, claims_answer, ledger_answer
from watchkeeper.findings.case import Case, LedgerTopics, Question, asked
from watchkeeper.findings.evidence import Evidence
from watchkeeper.findings.grounding import ground_of, overriding
from watchkeeper.findings.judging import judge, limit_in_law
from watchkeeper.findings.model import Assessment, Finding
from watchkeeper.findings.options import Options, selected
from watchkeeper.findings.providers import Inquiry
from watchkeeper.norms.facts import ReachedWord
from watchkeeper.norms.schema import Norm
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.confidence.elements import Confidence, parameter_owners
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.overrides import Override
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.emission import explain
from watchkeeper.weighing.factors import published
from watchkeeper.weighing.figures import concerns
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.model import Refused, YearLedgers
from watchkeeper.weighing.recorder import Graph
from watchkeeper.weighing.series.figures import replacements
from watchkeeper.weighing.series.model import Series
from watchkeeper.weighing.series.weighing import Grounds, weigh_all
from watchkeeper.weighing.years import weigh_year

REQUIRED: ReachedWord = "moderate"
"""Confidence that a number against a limit must reach (`weighing.md`, rule 6, the default)."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What claims are assessed with.

    Attributes:
        norms: All norms, by id.
        registry: The actors.
        parameters: Dated parameters, published.
        items: What is held for and against the claims, as rated.
        decisions: What analysts settled about the items' origins.
        participants: Ids of the actors that take part in the monitoring.
        overrides: Words that analysts put in place of computed ones, as recorded, in order.
    """

    norms: Mapping[str, Norm]
    registry: Registry
    parameters: Sequence[Parameter]
    items: Sequence[Item] = ()
    decisions: Sequence[Decision] = ()
    participants: Sequence[str] = ()
    overrides: Sequence[Override] = ()


def assess(
    case: Case,
    claims: Iterable[Claim],
    basis: Basis,
    options: Options,
    *,
    known: Mapping[str, Finding] | None = None,
) -> Assessment:
    """Assesses a case.

    Args:
        case: What is asked.
        claims: The whole record's claims, in any order.
        basis: Norms, actors and parameters.
        options: What the reader changed.
        known: Findings, by id, that these options are known not to change.

    Raises:
        InputError: The case asks for an unknown norm, or an option does not fit the record.
    """
    record = sorted(claims, key=lambda claim: claim.id)
    used = selected(record, options, basis.registry)
    names = _Names(basis.registry)
    factors = [
        replace(factor, owner=basis.registry.name(factor.owner))
        for factor in published(basis.parameters, only_confirmed=options.only_confirmed)
    ]
    assumptions = Assumptions(factors, parameters=options.parameters(), name=names)
    confidence = _confidence(used, basis, options)
    evidence = Evidence(used, basis.registry, assumptions, _words(used, confidence), confidence)
    found = _unmoved(known or {}, basis, confidence)
    findings = tuple(
        found.get(question.id) or _find(question, evidence, basis, names)
        for question in asked(case, record)
    )
    return Assessment(
        title=case.title,
        compiled_by=case.compiled_by,
        version=__version__,
        options=options.as_dict(),
        findings=findings,
        claims={claim.id: claim for claim in record},
        actors=_actors(record, basis.registry),
        sources=_sources(record),
    )


def _confidence(claims: Sequence[Claim], basis: Basis, options: Options) -> Confidence:
    """The items, without what the speakers that the reader left out collected, produced or hold."""
    parties = Parties(basis.registry, basis.participants)
    left_out = {
        actor for name in options.without_speakers for actor in _actors_of(name, basis.registry)
    }
    items = [
        item for item in basis.items if not any(parties.involves(item, actor) for actor in left_out)
    ]
    owners = parameter_owners(claims, basis.registry) if items else {}
    return Confidence(items, parties, basis.decisions, owners)


def _unmoved(
    known: Mapping[str, Finding], basis: Basis, confidence: Confidence
) -> Mapping[str, Finding]:
    """The known findings on none of whose claims an item that was left out bore."""
    left = {item for claim in confidence.rated for item in confidence.items_of((claim,))}
    moved = {claim for item in basis.items if item not in left for claim in item.claims}
    return {name: one for name, one in known.items() if moved.isdisjoint(one.claims)}


def _actors_of(name: str, registry: Registry) -> tuple[str, ...]:
    return (name,) if name in registry else registry.resolve(name).actors


def _words(claims: Iterable[Claim], confidence: Confidence) -> dict[str, ReachedWord]:
    """The word of each rated claim by itself: of its figure, or of the event when it has none."""
    return {
        claim.id: confidence.weigh((claim.id,), "number" if claim.quantity else "event").word
        for claim in claims
        if claim.id in confidence.rated
    }


@dataclass(frozen=True, slots=True)
class _Names:
    """Prints actor ids; a value, so that an assessment can go to another process."""

    registry: Registry

    def __call__(self, ids: Iterable[str]) -> str:
        return series(_called(actor, self.registry) for actor in sorted(ids))


def _called(actor: str, registry: Registry) -> str:
    """A state by the name that it uses for itself, anyone else by the short name."""
    state = actor in registry and registry[actor].kind == "state"
    return registry.name(actor, formal=state)


def _find(question: Question, evidence: Evidence, basis: Basis, names: Names) -> Finding:
    norms = _norms_of(question, basis.norms)
    to_weigh = _to_weigh(question, norms, evidence)
    weighed = None if to_weigh is None else _weighed(question, to_weigh, evidence)
    rated = None if to_weigh is None else _rated(to_weigh, evidence)
    inquiry = Inquiry(question, evidence, weighed)
    ground = ground_of(inquiry, norms, basis.overrides)
    inquiry = replace(inquiry, override=overriding(ground))
    at_standard, answer = _answered(inquiry, rated, names)
    verdicts = _judged(inquiry, norms, rated)
    numbers = _series(question, evidence, basis)
    return Finding(
        id=question.id,
        title=question.title,
        question=question.asks,
        answer=answer,
        year=question.year,
        ledgers=weighed,
        at_standard=at_standard,
        verdicts=verdicts,
        turns_on=_turns_on(verdicts),
        alleges=tuple(claim.id for claim in inquiry.alleged),
        replies=tuple(claim.id for claim in inquiry.replies),
        claims=tuple(sorted(_used(inquiry, numbers))),
        hashes={verdict["norm"]: verdict["norm_hash"] for verdict in verdicts},
        graph=Graph if to_weigh is None else partial(explain, *to_weigh),
        ground=ground,
        series=numbers,
        histories=tuple(inquiry.histories),
        alternatives=question.alternatives,
        would_change=question.would_change,
        reasoning=question.reasoning,
    )


def _answered(
    inquiry: Inquiry, rated: YearLedgers | None, names: Names
) -> tuple[dict[str, dict[str, str]], str]:
    """What remains at standard, and the answer in sentences."""
    evidence, weighed, alleged = inquiry.evidence, inquiry.ledgers, inquiry.alleged
    at_standard: dict[str, dict[str, str]]
    if weighed is not None and rated is not None:
        at_standard = _at_standard(replace(evidence, confidence=None), weighed, rated)
        at_standard["event"] = evidence.standing(alleged, REQUIRED)
        return at_standard, ledger_answer(weighed, at_standard, names)
    shown = {c.id: c for _, ways in inquiry.elements for way in ways for c in way}
    shown |= {claim.id: claim for claim in alleged}
    asserting = [shown[name] for name in sorted(shown)]
    at_standard = {"claims": evidence.standing(asserting, REQUIRED)}
    return at_standard, claims_answer(alleged, inquiry.replies, at_standard["claims"], names)


def _used(inquiry: Inquiry, numbers: Iterable[Series]) -> set[str]:
    """All claims behind a finding."""
    used = {claim.id for claim in (*inquiry.alleged, *inquiry.replies)}
    used |= {claim.id for _, ways in inquiry.elements for way in ways for claim in way}
    used |= {claim for one in numbers for claim in one.claims}
    used |= {claim for one in numbers for held in one.capacity for claim in held.rate_claims}
    used |= {reply.claim for one in inquiry.histories for reply in one.replies}
    used |= {event.claim for one in inquiry.histories for event in one.body}
    weighed = inquiry.ledgers
    if weighed is not None:
        used |= set(weighed.combined.claims)
        used |= {entry.claim for entry in weighed.set_aside}
        used |= {entry.claim for entry in weighed.refused}
    return used


def _series(question: Question, evidence: Evidence, basis: Basis) -> tuple[Series, ...]:
    """The number series of a question; none where nothing is weighed."""
    if not question.series or evidence.confidence is None:
        return ()
    grounds = Grounds(evidence.confidence, basis.registry, basis.parameters)
    return weigh_all(question.series, evidence.claims, grounds)


def _norms_of(question: Question, norms: Mapping[str, Norm]) -> tuple[Norm, ...]:
    for name in question.norms:
        if name not in norms:
            expected = f"one of {', '.join(sorted(norms))}"
            raise InputError(Problem("", 0, f"{question.id}.norms", name, expected))
    return tuple(norms[name] for name in question.norms)


Weighed = tuple[list[Claim], list[Claim], set[str], Limit, Assumptions]
"""What `weigh_year` takes."""


def _to_weigh(question: Question, norms: Iterable[Norm], evidence: Evidence) -> Weighed | None:
    """What is weighed for the question against its limit; None when it has no ledgers."""
    limit = limit_in_law(norms, question)
    if question.ledgers is None or question.year is None or limit is None:
        return None
    notified, unnotified = (
        [claim for claim in claims if claim.id not in replacements(claims)]
        for claims in _of_ledgers(question.ledgers, evidence)
    )
    return (
        notified,
        unnotified,
        {supplier for claim in notified for supplier in claim.subject},
        Limit(limit, question.year),
        evidence.assumptions,
    )


def _of_ledgers(topics: LedgerTopics, evidence: Evidence) -> tuple[list[Claim], list[Claim]]:
    return evidence.about([topics.notified]), evidence.about([topics.unnotified])


def _weighed(question: Question, to_weigh: Weighed, evidence: Evidence) -> YearLedgers:
    """The ledgers; a figure that its own speaker replaced counts for nothing and is named."""
    weighed = weigh_year(*to_weigh)
    if question.ledgers is None or question.year is None:
        return weighed
    year = question.year
    refused = tuple(
        Refused(older, f"its own speaker replaced it by {newer}")
        for claims in _of_ledgers(question.ledgers, evidence)
        for older, newer in sorted(replacements(claims).items())
        if any(claim.id == older and concerns(claim, year) for claim in claims)
    )
    return replace(weighed, refused=(*weighed.refused, *refused))


def _rated(to_weigh: Weighed, evidence: Evidence) -> YearLedgers:
    """The ledgers of those claims only that reached the required word."""
    reached = evidence.reaching(REQUIRED)
    notified, unnotified, suppliers, limit, assumptions = to_weigh

    def kept(claims: list[Claim]) -> list[Claim]:
        return [claim for claim in claims if claim.id in reached] if reached else []

    return weigh_year(kept(notified), kept(unnotified), suppliers, limit, assumptions)


def _judged(
    inquiry: Inquiry, norms: Sequence[Norm], rated: YearLedgers | None
) -> tuple[dict[str, Any], ...]:
    """The law test; at standard with the ledgers of the claims that reached the required word.

    A total of all claims would else pass at the word of the best of them.
    """
    verdicts = judge(inquiry.question, inquiry, norms)
    if rated is None or not rated.combined.claims:
        return verdicts
    at_standard = judge(inquiry.question, replace(inquiry, ledgers=rated), norms)
    return tuple(
        one if one["basis"] == "as_alleged" else other
        for one, other in zip(verdicts, at_standard, strict=True)
    )


def _at_standard(
    evidence: Evidence, weighed: YearLedgers, rated: YearLedgers
) -> dict[str, dict[str, str]]:
    """What remains of each ledger's answer when only claims of the required word count."""
    remains = {}
    for name in ("notified", "unnotified", "combined", "combined_apart"):
        counted = set(getattr(weighed, name).claims)
        claims = (claim for claim in evidence.claims if claim.id in counted)
        standing = evidence.standing(claims, REQUIRED)
        remains[name] = {"exceeds": getattr(rated, name).exceeds, **standing}
    return remains


def _turns_on(verdicts: Iterable[dict[str, Any]]) -> tuple[dict[str, str], ...]:
    """The open facts of the verdicts on what is alleged, by how many verdicts name each."""
    facts: dict[str, dict[str, str]] = {}
    counts: Counter[str] = Counter()
    for verdict in verdicts:
        if verdict["basis"] == "as_alleged":
            for fact in verdict["turns_on"]:
                counts[fact["fact"]] += 1
                facts.setdefault(fact["fact"], fact)
    return tuple(facts[name] for name in sorted(facts, key=lambda name: (-counts[name], name)))


def _actors(claims: Iterable[Claim], registry: Registry) -> dict[str, str]:
    ids = {
        actor
        for claim in claims
        for actor in (*claim.speaker, *claim.via, *claim.subject, *claim.object)
    }
    return {actor: _called(actor, registry) for actor in sorted(ids)}


def _sources(claims: Iterable[Claim]) -> dict[str, int]:
    audit = audit_sources(claims)
    return {
        "total": audit.total,
        "captured": audit.captured,
        "without_address": len(audit.without_address),
        "on_aggregator": len(audit.on_aggregator),
        "unconfirmed": len(audit.unconfirmed),
    }
