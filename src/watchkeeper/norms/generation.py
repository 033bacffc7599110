"""Cases made from a norm: a truth table that fails when any part of the norm is lost or changed.

For every version, addressee and position, and for every leaf in turn, the other facts are chosen
so that this leaf alone decides its tree (every other part of an `all` met, no other part of an
`any`). Then the leaf met, not met, and unknown each have a verdict that follows from the shape of
a norm alone. A fact that meets the test reaches exactly the confidence that the leaf needs; the
unknown one is a single word below it. The days before, at and after each boundary say which
version is in force. The evaluator is not used to make what it is tested by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.times import Period
from watchkeeper.norms.facts import FactValue, known
from watchkeeper.norms.leaves import outcome
from watchkeeper.norms.resolution import Resolved, readings_of
from watchkeeper.norms.schema import (
    AllOf,
    AnyLeaf,
    AnyOf,
    AtLeast,
    AtMost,
    Binding,
    Node,
    Norm,
    Not,
    OneOf,
    Term,
    leaves,
)
from watchkeeper.norms.selection import DAY, standing
from watchkeeper.norms.trees import WORDS
from watchkeeper.norms.truth import MET, NOT_MET, Truth

Given = Mapping[str, FactValue]
Wanted = Sequence[tuple[Node, Truth]]
BREACH = {"decides": "inconsistent", "calls_upon": "called_upon_not_followed"}


@dataclass(frozen=True, slots=True)
class GeneratedCase:
    """A case with what must come out.

    Attributes:
        name: What it shows.
        addressee: For whom.
        position: The position, "" when the norm has none.
        day: Day of the conduct.
        facts: What is given.
        expect: Pairs of a key of the verdict and its value; "none" for null.
    """

    name: str
    addressee: str
    position: str
    day: date
    facts: Given
    expect: tuple[tuple[str, str], ...]


def generate(norm: Norm) -> tuple[GeneratedCase, ...]:
    """The cases of a norm, in the order of its file."""
    found: list[GeneratedCase] = []
    for binding in norm.binds:
        for version in norm.versions:
            for resolved in readings_of(norm, version, binding, ""):
                day = _first_day(resolved)
                if day is not None:
                    table = _Table(norm, binding, resolved, day)
                    found += table.elements()
                    found += table.exceptions()
                found += _ends(binding, resolved)
        found += _boundaries(norm, binding)
    return tuple(found)


def uncovered(norm: Norm) -> tuple[str, ...]:
    """Leaves for which no case could be made, because the same fact stands elsewhere."""
    made = {case.name for case in generate(norm)}
    return tuple(
        f"{resolved.version.since} {leaf.fact}"
        for version in norm.versions
        for resolved in readings_of(norm, version, norm.binds[0], "")
        for tree in (resolved.elements, *(e.when for e in resolved.exceptions))
        for leaf in leaves(tree)
        if not any(f" {leaf.fact} " in name and str(version.since) in name for name in made)
    )


def options(leaf: AnyLeaf, want: Truth, terms: Mapping[str, Term]) -> tuple[FactValue, ...]:
    """Values that meet a leaf, or fail it, those nearest the limit.

    Args:
        leaf: The leaf.
        want: Met or not met.
        terms: Facts by name.
    """
    if isinstance(leaf, AtMost | AtLeast):
        step = 0 if want is MET else 1 if isinstance(leaf, AtMost) else -1
        return (FactValue(interval=Interval.exactly(leaf.limit + step), unit=leaf.unit),)
    wanted = leaf.values if isinstance(leaf, OneOf) else (leaf.value,)
    if want is MET:
        return tuple(known(value) for value in wanted)
    term = terms[leaf.fact]
    words = ("yes", "no") if term.type == "yes_no" else tuple(reversed(term.values))
    others = [word for word in words or (f"other-than-{wanted[0]}",) if word not in wanted]
    return tuple(known(word) for word in others)


def solve(node: Node, want: Truth, given: Given, terms: Mapping[str, Term]) -> Iterator[Given]:
    """Facts that make a node met or not met, adding to those given and never changing them.

    An `all` that is not met fails in one part first; an `any` that is met holds in one part first.
    """
    if isinstance(node, Not):
        yield from solve(node.parts[0], NOT_MET if want is MET else MET, given, terms)
    elif isinstance(node, AllOf | AnyOf):
        uniform = MET if isinstance(node, AllOf) else NOT_MET
        if want is uniform:
            yield from _each([(part, want) for part in node.parts], given, terms)
            return
        for odd in range(len(node.parts)):
            wanted = [(p, want if i == odd else uniform) for i, p in enumerate(node.parts)]
            yield from _each(wanted, given, terms)
        yield from _each([(part, want) for part in node.parts], given, terms)
    elif node.fact in given:
        if outcome(node, given[node.fact])[0] is want:
            yield given
    else:
        for value in options(node, want, terms):
            yield {**given, node.fact: value}


def _each(wanted: Wanted, given: Given, terms: Mapping[str, Term]) -> Iterator[Given]:
    if not wanted:
        yield given
        return
    for found in solve(*wanted[0], given, terms):
        yield from _each(wanted[1:], found, terms)


def expose(node: Node, target: AnyLeaf, given: Given, terms: Mapping[str, Term]) -> Iterator[Given]:
    """Facts for all leaves but `target` under which `target` alone decides the node."""
    if not isinstance(node, AllOf | AnyOf | Not):
        yield given
        return
    inside = next(p for p in node.parts if any(leaf is target for leaf in leaves(p)))
    neutral = MET if isinstance(node, AllOf) else NOT_MET
    rest = [(part, neutral) for part in node.parts if part is not inside]
    for found in _each(rest, given, terms):
        yield from expose(inside, target, found, terms)


def turned(node: Node, target: AnyLeaf) -> bool:
    """An odd number of `not` stands above a leaf."""
    if not isinstance(node, AllOf | AnyOf | Not):
        return False
    inside = next(p for p in node.parts if any(leaf is target for leaf in leaves(p)))
    return isinstance(node, Not) != turned(inside, target)


@dataclass(frozen=True, slots=True)
class _Table:
    """The truth table of one reading for one addressee."""

    norm: Norm
    binding: Binding
    resolved: Resolved
    day: date

    def elements(self) -> Iterator[GeneratedCase]:
        """Each leaf of the elements in turn, with no exception met."""
        tree = self.resolved.elements
        rest = [(exception.when, NOT_MET) for exception in self.resolved.exceptions]
        breach = BREACH.get(self.resolved.version.force, "undetermined")
        for leaf in leaves(tree):
            verdicts = {MET: breach, NOT_MET: "not_inconsistent"}
            yield from self._leaf(tree, leaf, rest, verdicts)

    def exceptions(self) -> Iterator[GeneratedCase]:
        """Each leaf of each exception in turn, with the elements and no other exception met."""
        breach = BREACH.get(self.resolved.version.force, "undetermined")
        for exception in self.resolved.exceptions:
            others = [e.when for e in self.resolved.exceptions if e is not exception]
            rest = [(self.resolved.elements, MET), *((when, NOT_MET) for when in others)]
            verdicts = {MET: "not_inconsistent", NOT_MET: breach}
            excused = breach == "inconsistent" and exception.burden == "invoker"
            after = "inconsistent_unless_excused" if excused else "undetermined"
            for leaf in leaves(exception.when):
                yield from self._leaf(exception.when, leaf, rest, verdicts, after)

    def _leaf(
        self,
        tree: Node,
        leaf: AnyLeaf,
        rest: Wanted,
        verdicts: Mapping[Truth, str],
        after: str = "undetermined",
    ) -> Iterator[GeneratedCase]:
        flipped = turned(tree, leaf)
        for state in (MET, NOT_MET):
            strict = verdicts[(NOT_MET if state is MET else MET) if flipped else state]
            for value in options(leaf, state, self.norm.terms)[: None if state is MET else 1]:
                held = replace(value, word=leaf.standard)
                facts = self._facts(tree, leaf, rest, held)
                if facts is not None:
                    yield self._case(leaf, state.word, facts, (("strict", strict),))
        for value, how in _unsettled(leaf, self.norm.terms):
            facts = self._facts(tree, leaf, rest, value)
            if facts is not None:
                expect = (("strict", "undetermined"), ("after_burdens", after))
                yield self._case(leaf, how, facts, (*expect, ("turns_on", leaf.fact)))

    def _facts(self, tree: Node, leaf: AnyLeaf, rest: Wanted, value: FactValue) -> Given | None:
        terms = self.norm.terms
        for exposed in expose(tree, leaf, {leaf.fact: value}, terms):
            found = next(_each(rest, exposed, terms), None)
            if found is not None:
                return found
        return None

    def _case(
        self, leaf: AnyLeaf, state: str, facts: Given, expect: tuple[tuple[str, str], ...]
    ) -> GeneratedCase:
        position = self.resolved.position.id if self.resolved.position else ""
        name = f"{self.resolved.version.since} {leaf.fact} {state}"
        return GeneratedCase(name, self.binding.who, position, self.day, facts, expect)


def _unsettled(leaf: AnyLeaf, terms: Mapping[str, Term]) -> Iterator[tuple[FactValue, str]]:
    """Values that leave a leaf open: one word too low; bounds on both sides of the limit."""
    rank = WORDS.index(leaf.standard)
    value = options(leaf, MET, terms)[0]
    if rank:
        yield replace(value, word=WORDS[rank - 1]), "below its standard"
    else:
        yield FactValue(reason="not_sought"), "unknown"
    if isinstance(leaf, AtMost | AtLeast):
        spread = Interval(leaf.limit - Decimal(1), leaf.limit + Decimal(1))
        yield FactValue(interval=spread, unit=leaf.unit), "on both sides of its limit"


def _first_day(resolved: Resolved) -> date | None:
    """The first day on which a version binds on a position; None when it never does."""
    version, position = resolved.version, resolved.position
    since = position.since if position and position.since else version.since
    until = position.until if position and position.until else version.until
    first = max(since, version.since)
    last = min(until or date.max, version.until or date.max)
    return first if first <= last else None


def _ends(binding: Binding, resolved: Resolved) -> Iterator[GeneratedCase]:
    """The days around which a position begins or ends the force of a version."""
    version, position = resolved.version, resolved.position
    if position is None:
        return
    days = {version.since, version.until, position.since, position.until}
    days |= {position.since - DAY} if position.since else set()
    days |= {position.until + DAY} if position.until else set()
    last = version.until or date.max
    for day in sorted(day for day in days if day and version.since <= day <= last):
        binds, _ = standing(version, position, Period(day, day))
        if not binds:
            name = f"{version.since} not in force on {day}"
            expect = (("strict", "not_in_force"),)
            yield GeneratedCase(name, binding.who, position.id, day, {}, expect)


def _boundaries(norm: Norm, binding: Binding) -> Iterator[GeneratedCase]:
    """The last day before, the first, the last and the next day of every version."""
    before: date | None = None
    for index, version in enumerate(norm.versions):
        last = version.until
        follows = norm.versions[index + 1].since if index + 1 < len(norm.versions) else None
        after = follows if last is not None and follows == last + DAY else None
        days = {"before": (version.since - DAY, before), "first": (version.since, version.since)}
        if last is not None:
            days |= {"last": (last, version.since), "after": (last + DAY, after)}
        for which, (day, since) in days.items():
            start = ("version_from", since.isoformat() if since else "none")
            expect = (start,) if since else (start, ("strict", "not_in_force"))
            name = f"{version.since} {which} day"
            yield GeneratedCase(name, binding.who, "", day, {}, expect)
        joined = follows is not None and after == follows
        before = version.since if joined else None
