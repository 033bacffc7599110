"""What an undetermined verdict turns on: the open facts that could still change it.

A verdict turns on a fact when the fact has an open leaf and every joint above that leaf is open
too, in a reading that is itself undetermined. Where each fact stands in one leaf this is exact:
for each listed fact some completion of the other open facts makes the verdict depend on it, and
for no other fact. Where a fact stands in several leaves the list may hold more, never less.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from watchkeeper.norms.canonical import canonical
from watchkeeper.norms.evaluation import Reading, Verdict, evaluate, truth
from watchkeeper.norms.facts import Facts, OpenReason, show
from watchkeeper.norms.leaves import Rules, outcome
from watchkeeper.norms.schema import AllOf, AnyOf, Node, Not
from watchkeeper.norms.truth import UNKNOWN

DATE = "date"
"""The name under which the date of the conduct itself is listed."""


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact to look for.

    Attributes:
        fact: Its name, or `date`.
        reason: Why it is open.
        question: The question that it would answer.
    """

    fact: str
    reason: OpenReason
    question: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed fact that a verdict met.

    Attributes:
        fact: Its name.
        ways: Pairs of a rival value as printed and the strict verdict if it is right.
        material: The verdict, or what it turns on, differs between the ways.
    """

    fact: str
    ways: tuple[tuple[str, str], ...]
    material: bool


def turns_on(verdict: Verdict) -> tuple[OpenFact, ...]:
    """The open facts that could still change a verdict, the date first, then as the norm asks.

    Empty for every verdict but `undetermined`.
    """
    if verdict.strict != "undetermined":
        return ()
    found: dict[str, OpenFact] = {}
    if _date_matters(verdict):
        question = "On which day did it happen?"
        found[DATE] = OpenFact(DATE, "straddles_versions", question)
    for reading in verdict.readings:
        for name, reason in _open_in(reading, verdict.facts, verdict.rules):
            term = verdict.norm.terms.get(name)
            found.setdefault(name, OpenFact(name, reason, term.question if term else ""))
    return tuple(found.values())


def disputes(verdict: Verdict) -> tuple[Dispute, ...]:
    """The disputed facts that a verdict met, and whether each dispute is material."""
    names = dict.fromkeys(
        name
        for reading in verdict.readings
        if reading.resolved is not None
        for name in reading.resolved.fact_names
        if (value := verdict.facts.get(name)) is not None and value.disputed
    )
    return tuple(_dispute(verdict, name) for name in names)


def _dispute(verdict: Verdict, name: str) -> Dispute:
    ways, outcomes = [], set()
    position = _sole_position(verdict)
    for value in verdict.facts[name].disputed:
        facts = {**verdict.facts, name: value}
        way = evaluate(
            verdict.norm, facts, verdict.conduct, verdict.addressee, position, rules=verdict.rules
        )
        ways.append((show(value), way.strict))
        others = frozenset(o.fact for o in turns_on(way) if o.fact != name)
        outcomes.add((way.strict, way.after_burdens, others))
    return Dispute(name, tuple(ways), len(outcomes) > 1)


def _sole_position(verdict: Verdict) -> str:
    found = {r.resolved.position.id for r in verdict.readings if r.resolved and r.resolved.position}
    return found.pop() if len(found) == 1 else ""


def _date_matters(verdict: Verdict) -> bool:
    """Several versions, or a version and none, that do not ask the same.

    The same of one version that binds on part of the days only on a position.
    """
    trees = [r.resolved for r in verdict.readings if r.resolved is not None]
    if len(trees) > len(set(trees)):
        return True
    asked: dict[date | None, set[str]] = {}
    for reading in verdict.readings:
        since = reading.resolved.version.since if reading.resolved else None
        asked.setdefault(since, set()).add(_asked(reading))
    return len({frozenset(tests) for tests in asked.values()}) > 1


def _asked(reading: Reading) -> str:
    if reading.resolved is None or reading.strict == "not_in_force":
        return ""
    resolved = reading.resolved
    position = resolved.position.id if resolved.position else ""
    tests = [canonical(resolved.elements), canonical(resolved.exceptions), resolved.version.force]
    return f"{position} {tests}"


def _open_in(reading: Reading, facts: Facts, rules: Rules) -> Iterator[tuple[str, OpenReason]]:
    if reading.resolved is None or reading.strict != "undetermined":
        return
    yield from _open_below(reading.resolved.elements, facts, rules)
    for exception in reading.resolved.exceptions:
        yield from _open_below(exception.when, facts, rules)


def _open_below(node: Node, facts: Facts, rules: Rules) -> Iterator[tuple[str, OpenReason]]:
    if isinstance(node, AllOf | AnyOf | Not):
        if truth(node, facts, rules) is UNKNOWN:
            for part in node.parts:
                yield from _open_below(part, facts, rules)
        return
    state, reason = outcome(node, facts.get(node.fact), rules)
    if state is UNKNOWN and reason is not None:
        yield node.fact, reason
