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
from watchkeeper.findings import quota
from watchkeeper.findings.answers import Names, claims_answer, ledger_answer
from watchkeeper.findings.case import Case, Question, asked
from watchkeeper.findings.evidence import Evidence
from watchkeeper.findings.grounding import ground_of, overriding, reached
from watchkeeper.findings.model import Assessment, Finding, Ground
from watchkeeper.findings.options import Options, selected
from watchkeeper.findings.providers import Inquiry
from watchkeeper.findings.quota import REQUIRED
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
from watchkeeper.weighing.model import YearLedgers
from watchkeeper.weighing.recorder import Graph
from watchkeeper.weighing.series.model import Series
from watchkeeper.weighing.series.weighing import Grounds, weigh_all


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
    evidence = evidence_of(record, basis, options)
    found = _unmoved(known or {}, basis, evidence.confidence)
    findings = tuple(
        found.get(question.id) or _find(study(question, evidence, basis), basis)
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


def evidence_of(claims: Iterable[Claim], basis: Basis, options: Options) -> Evidence:
    """The claims that the options leave, with the confidence that each reached.

    Raises:
        InputError: An option does not fit the record.
    """
    used = selected(claims, options, basis.registry)
    factors = [
        replace(factor, owner=basis.registry.name(factor.owner))
        for factor in published(basis.parameters, only_confirmed=options.only_confirmed)
    ]
    names = _Names(basis.registry)
    assumptions = Assumptions(factors, parameters=options.parameters(), name=names)
    confidence = _confidence(used, basis, options)
    return Evidence(used, basis.registry, assumptions, _words(used, confidence), confidence)


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
    known: Mapping[str, Finding], basis: Basis, confidence: Confidence | None
) -> Mapping[str, Finding]:
    """The known findings on none of whose claims an item that was left out bore."""
    if confidence is None:
        return known
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


@dataclass(frozen=True, slots=True)
class Studied:
    """A question with everything that its verdicts are drawn from.

    Attributes:
        inquiry: The question, its evidence and its ledgers, with the override in force.
        norms: The norms that it tests.
        taken: What was weighed for its ledgers, None when it has none.
        rated: Its ledgers of the claims that reached the required word.
        ground: What its word rests on.
    """

    inquiry: Inquiry
    norms: tuple[Norm, ...]
    taken: quota.Weighed | None
    rated: YearLedgers | None
    ground: Ground | None


def study(question: Question, evidence: Evidence, basis: Basis) -> Studied:
    """Weighs a question's evidence.

    Raises:
        InputError: It asks for an unknown norm.
    """
    norms = _norms_of(question, basis.norms)
    taken = quota.to_weigh(question, norms, evidence)
    weighed = None if taken is None else quota.weighed(question, taken, evidence)
    rated = None if taken is None else quota.rated(taken, evidence)
    inquiry = Inquiry(question, evidence, weighed)
    ground = ground_of(inquiry, norms, basis.overrides)
    if (override := overriding(ground)) is not None:
        inquiry = replace(inquiry, override=override)
    return Studied(inquiry, norms, taken, rated, ground)


def _find(studied: Studied, basis: Basis) -> Finding:
    inquiry, taken = studied.inquiry, studied.taken
    question = inquiry.question
    at_standard, answer = _answered(studied, _Names(basis.registry))
    verdicts = quota.judged(inquiry, studied.norms, studied.rated)
    numbers = _series(question, inquiry.evidence, basis)
    return Finding(
        id=question.id,
        title=question.title,
        question=question.asks,
        answer=answer,
        year=question.year,
        ledgers=inquiry.ledgers,
        at_standard=at_standard,
        verdicts=verdicts,
        turns_on=_turns_on(verdicts),
        alleges=tuple(claim.id for claim in inquiry.alleged),
        replies=tuple(claim.id for claim in inquiry.replies),
        claims=tuple(sorted(_used(inquiry, numbers))),
        hashes={verdict["norm"]: verdict["norm_hash"] for verdict in verdicts},
        graph=Graph if taken is None else partial(explain, *taken),
        ground=studied.ground,
        series=numbers,
        histories=tuple(inquiry.histories),
        alternatives=question.alternatives,
        would_change=question.would_change,
        reasoning=question.reasoning,
    )


def _answered(studied: Studied, names: Names) -> tuple[dict[str, dict[str, str]], str]:
    """What remains at standard, and the answer in sentences."""
    inquiry, rated = studied.inquiry, studied.rated
    evidence, weighed, alleged = inquiry.evidence, inquiry.ledgers, inquiry.alleged
    standing = None if studied.ground is None else reached(studied.ground, evidence.registry)
    if standing is None:
        standing = evidence.standing(alleged, REQUIRED)
    if weighed is not None and rated is not None:
        figures = replace(evidence, confidence=None)
        at_standard = quota.at_standard(figures, weighed, rated)
        at_standard["event"] = standing
        return at_standard, ledger_answer(weighed, at_standard, names)
    of_conduct = [one for one in inquiry.histories if one.of_conduct]
    answer = claims_answer(alleged, of_conduct, standing, names)
    return {"claims": standing}, answer


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
    """The number series of a question of which the record holds a claim."""
    if not question.series or evidence.confidence is None:
        return ()
    grounds = Grounds(evidence.confidence, basis.registry, basis.parameters)
    made = weigh_all(question.series, evidence.claims, grounds)
    return tuple(one for one in made if one.claims)


def _norms_of(question: Question, norms: Mapping[str, Norm]) -> tuple[Norm, ...]:
    for name in question.norms:
        if name not in norms:
            expected = f"one of {', '.join(sorted(norms))}"
            raise InputError(Problem("", 0, f"{question.id}.norms", name, expected))
    return tuple(norms[name] for name in question.norms)


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
