"""The collection plan: which open fact would settle most verdicts, over all findings.

The rules:

1. Every undetermined verdict is looked at, on what is alleged and at standard.
2. A fact settles a verdict when some answer to it, vouched for, makes the verdict definite with all
   other facts left as they are; `whichever` when every answer does.
3. What cannot settle a verdict by itself bears on it when the verdict turns on it with others.
4. Facts are in order of the verdicts that each would settle, then of those on which it bears.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.findings.assessing import Basis, Studied, evidence_of, study
from watchkeeper.findings.case import Case, asked
from watchkeeper.findings.judging import Basis as JudgedOn
from watchkeeper.findings.judging import verdicts_of
from watchkeeper.findings.options import Options
from watchkeeper.norms.evaluation import Verdict, evaluate
from watchkeeper.norms.facts import FactValue
from watchkeeper.norms.schema import AnyLeaf, AtLeast, AtMost, Is, OneOf, leaves
from watchkeeper.norms.turning import DATE, OpenFact, turns_on

Effect = Literal["whichever", "one_way", "with_others"]


@dataclass(frozen=True, slots=True)
class Bearing:
    """One undetermined verdict and what one open fact does to it.

    Attributes:
        finding: Id of the finding.
        norm: Id of the norm.
        addressee: For whom.
        basis: `as_alleged` or `at_standard`.
        reason: Why the fact is open there.
        effect: `whichever` answer settles it; `one_way`: some answer does; `with_others`.
    """

    finding: str
    norm: str
    addressee: str
    basis: JudgedOn
    reason: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Sought:
    """An open fact, and what knowing it would do.

    Attributes:
        fact: Its name, or `date`.
        question: The question that it would answer.
        bearings: The verdicts that turn on it, in the order of the findings.
    """

    fact: str
    question: str
    bearings: tuple[Bearing, ...]

    @property
    def settles(self) -> int:
        """Verdicts that some answer to it alone would settle."""
        return sum(one.effect != "with_others" for one in self.bearings)

    @property
    def whichever(self) -> int:
        """Verdicts that every answer to it would settle."""
        return sum(one.effect == "whichever" for one in self.bearings)


def collection_plan(
    case: Case, claims: Iterable[Claim], basis: Basis, options: Options
) -> tuple[Sought, ...]:
    """The open facts over all findings of a case, those first that settle most verdicts.

    Args:
        case: What is asked.
        claims: The whole record's claims, in any order.
        basis: Norms, actors, parameters and ratings.
        options: What the reader changed.

    Raises:
        InputError: As `assess`.
    """
    record = sorted(claims, key=lambda claim: claim.id)
    evidence = evidence_of(record, basis, options)
    studied = [study(question, evidence, basis) for question in asked(case, record)]
    questions: dict[str, str] = {}
    found: dict[str, list[Bearing]] = defaultdict(list)
    for fact, bearing in (pair for one in studied for pair in _bearings(one)):
        questions.setdefault(fact.fact, fact.question)
        found[fact.fact].append(bearing)
    plan = [Sought(name, questions[name], tuple(found[name])) for name in found]
    return tuple(sorted(plan, key=lambda s: (-s.settles, -s.whichever, -len(s.bearings), s.fact)))


def _bearings(studied: Studied) -> Iterator[tuple[OpenFact, Bearing]]:
    for basis, verdict in _verdicts(studied):
        for fact in turns_on(verdict):
            yield (
                fact,
                Bearing(
                    studied.inquiry.question.id,
                    verdict.norm.id,
                    verdict.addressee,
                    basis,
                    fact.reason,
                    effect_of(verdict, fact.fact),
                ),
            )


def _verdicts(studied: Studied) -> Iterator[tuple[JudgedOn, Verdict]]:
    """As the finding has them: at standard with the ledgers of what reached the standard."""
    inquiry, rated = studied.inquiry, studied.rated
    counted = rated is not None and bool(rated.combined.claims)
    at_standard = replace(inquiry, ledgers=rated) if counted else inquiry
    for basis, verdict in verdicts_of(inquiry.question, inquiry, studied.norms):
        if basis == "as_alleged":
            yield basis, verdict
    for basis, verdict in verdicts_of(inquiry.question, at_standard, studied.norms):
        if basis == "at_standard":
            yield basis, verdict


def effect_of(verdict: Verdict, fact: str) -> Effect:
    """What knowing one fact does to an undetermined verdict.

    Args:
        verdict: The verdict.
        fact: Name of an open fact of it; of the date nothing is tried, for it has other versions.
    """
    if fact == DATE:
        return "with_others"
    settled = [
        evaluate(
            verdict.norm,
            {**verdict.facts, fact: answer},
            verdict.conduct,
            verdict.addressee,
            rules=verdict.rules,
        ).strict
        != "undetermined"
        for answer in answers(verdict, fact)
    ]
    return "whichever" if all(settled) else "one_way" if any(settled) else "with_others"


def answers(verdict: Verdict, fact: str) -> Sequence[FactValue]:
    """Answers to a fact between which the leaves of the norm tell: one for each outcome."""
    tests = [leaf for leaf in _leaves(verdict) if leaf.fact == fact]
    words = {value for leaf in tests for value in _values(leaf)}
    known = [FactValue(value=word) for word in sorted(words)]
    if words:
        known.append(FactValue(value=_another(words)))
    limits = sorted({leaf.limit for leaf in tests if isinstance(leaf, AtMost | AtLeast)})
    unit = next((leaf.unit for leaf in tests if isinstance(leaf, AtMost | AtLeast)), "")
    ends = [*limits, *(limit - 1 for limit in limits), *(limit + 1 for limit in limits)]
    return [*known, *(_quantity(end, unit) for end in sorted(set(ends)))]


def _quantity(end: Decimal, unit: str) -> FactValue:
    return FactValue(interval=Interval(end, end), unit=unit)


def _leaves(verdict: Verdict) -> Iterator[AnyLeaf]:
    for reading in verdict.readings:
        if reading.resolved is not None:
            yield from leaves(reading.resolved.elements)
            for exception in reading.resolved.exceptions:
                yield from leaves(exception.when)


def _values(leaf: AnyLeaf) -> tuple[str, ...]:
    if isinstance(leaf, Is):
        return (leaf.value,)
    return leaf.values if isinstance(leaf, OneOf) else ()


def _another(words: set[str]) -> str:
    """A value that no leaf names: `no` where only `yes` is asked for."""
    return "no" if words == {"yes"} else "yes" if words == {"no"} else "none of these"


def plan_dict(plan: Iterable[Sought]) -> dict[str, Any]:
    """The plan for JSON."""
    return {
        "turns_on": [
            {
                "fact": sought.fact,
                "question": sought.question,
                "settles": sought.settles,
                "settles_whichever": sought.whichever,
                "bears_on": len(sought.bearings),
                "findings": list(dict.fromkeys(one.finding for one in sought.bearings)),
                "verdicts": [
                    {
                        "finding": one.finding,
                        "norm": one.norm,
                        "for": one.addressee,
                        "basis": one.basis,
                        "reason": one.reason,
                        "effect": one.effect,
                    }
                    for one in sought.bearings
                ],
            }
            for sought in plan
        ]
    }
