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
from watchkeeper.findings.case import Case, Question, asked
from watchkeeper.findings.evidence import Evidence
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
from watchkeeper.weighing.confidence.parties import Parties
from watchkeeper.weighing.emission import explain
from watchkeeper.weighing.factors import published
from watchkeeper.weighing.ledgers import Limit
from watchkeeper.weighing.model import YearLedgers
from watchkeeper.weighing.recorder import Graph
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
    """

    norms: Mapping[str, Norm]
    registry: Registry
    parameters: Sequence[Parameter]
    items: Sequence[Item] = ()
    decisions: Sequence[Decision] = ()
    participants: Sequence[str] = ()


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
    weighed = None if to_weigh is None else weigh_year(*to_weigh)
    rated = None if to_weigh is None else _rated(to_weigh, evidence)
    figures = evidence if weighed is None else replace(evidence, confidence=None)
    inquiry = Inquiry(question, figures, weighed)
    alleged, answered = inquiry.alleged, inquiry.replies
    at_standard: dict[str, dict[str, str]]
    if weighed is not None and rated is not None:
        at_standard = _at_standard(figures, weighed, rated)
        at_standard["event"] = evidence.standing(alleged, REQUIRED)
        answer = ledger_answer(weighed, at_standard, names)
        used = {*weighed.combined.claims, *(claim.id for claim in alleged)}
        used |= {entry.claim for entry in weighed.set_aside}
        used |= {entry.claim for entry in weighed.refused}
    else:
        at_standard = {"claims": evidence.standing(alleged, REQUIRED)}
        answer = claims_answer(alleged, answered, at_standard["claims"], names)
        used = {claim.id for claim in alleged}
    verdicts = _judged(inquiry, norms, rated)
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
        alleges=tuple(claim.id for claim in alleged),
        replies=tuple(claim.id for claim in answered),
        claims=tuple(sorted(used | {claim.id for claim in answered})),
        hashes={verdict["norm"]: verdict["norm_hash"] for verdict in verdicts},
        graph=Graph if to_weigh is None else partial(explain, *to_weigh),
    )


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
    notified = evidence.about([question.ledgers.notified])
    return (
        notified,
        evidence.about([question.ledgers.unnotified]),
        {supplier for claim in notified for supplier in claim.subject},
        Limit(limit, question.year),
        evidence.assumptions,
    )


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
