"""Many sets of facts against many norms: each test of a fact is made once and shared by all norms.

The rules:

1. Two leaves with the same fact, test and standard are one test, whatever norms they stand in.
2. All tests of a set of facts are made before any tree is read, so that facts of a wrong type are
   the same error as in `evaluation.evaluate`.
3. A tree is a chain of closures over the truths of its tests, and stops as soon as it is decided.
4. A verdict left undetermined while a fact is disputed is read each way by `evaluation.read`.

The verdicts are those of `evaluation.evaluate`, which stays the definition; a property test holds
them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.times import Period
from watchkeeper.norms.evaluation import (
    OUTSIDE,
    AfterBurdens,
    Reading,
    Strict,
    Verdict,
    agreed,
    lapsed,
    read,
    rivalry,
    weighed,
)
from watchkeeper.norms.facts import Facts
from watchkeeper.norms.leaves import REQUIRED, Rules, outcome
from watchkeeper.norms.resolution import Resolved, binding_for, readings_of
from watchkeeper.norms.schema import (
    AllOf,
    AnyLeaf,
    AnyOf,
    AtLeast,
    AtMost,
    Binding,
    Is,
    Node,
    Norm,
    Not,
    Version,
)
from watchkeeper.norms.selection import standing, touched
from watchkeeper.norms.truth import MET, NOT_MET, UNKNOWN, Truth, negation

States = list[Truth]
Tree = Callable[[States], Truth]


@dataclass(slots=True)
class _Tests:
    """The distinct tests of all norms, by fact."""

    places: dict[tuple[object, ...], int] = field(default_factory=dict)
    by_fact: dict[str, list[tuple[int, AnyLeaf]]] = field(default_factory=dict)

    def place(self, leaf: AnyLeaf) -> int:
        """The place of a leaf's test among the states; rule 1."""
        key = (type(leaf), leaf.fact, _test_of(leaf), leaf.standard)
        if key not in self.places:
            self.places[key] = len(self.places)
            self.by_fact.setdefault(leaf.fact, []).append((self.places[key], leaf))
        return self.places[key]

    def states(self, facts: Facts, rules: Rules) -> States:
        """The truth of every test; rule 2."""
        states = [UNKNOWN] * len(self.places)
        for name, tests in self.by_fact.items():
            value = facts.get(name)
            if value is None or (value.reason is not None and not value.disputed):
                continue
            for place, leaf in tests:
                states[place] = outcome(leaf, value, rules)[0]
        return states


def _test_of(leaf: AnyLeaf) -> tuple[object, ...]:
    if isinstance(leaf, AtMost | AtLeast):
        return (leaf.limit, leaf.unit)
    return (leaf.value,) if isinstance(leaf, Is) else leaf.values


def _tree(node: Node, tests: _Tests) -> Tree:
    """Rule 3: a node as a function of the states."""
    if isinstance(node, AllOf | AnyOf):
        parts = tuple(_tree(part, tests) for part in node.parts)
        return _joint(parts, NOT_MET if isinstance(node, AllOf) else MET)
    if isinstance(node, Not):
        inner = _tree(node.parts[0], tests)
        return lambda states: negation(inner(states))
    place = tests.place(node)
    return lambda states: states[place]


def _joint(parts: tuple[Tree, ...], decisive: Truth) -> Tree:
    """`all` (one part not met decides) or `any` (one part met decides)."""
    neutral = MET if decisive is NOT_MET else NOT_MET

    def joined(states: States) -> Truth:
        found = neutral
        for part in parts:
            state = part(states)
            if state is decisive:
                return decisive
            if state is UNKNOWN:
                found = UNKNOWN
        return found

    return joined


@dataclass(slots=True)
class _Program:
    """One reading, prepared; its outcomes are kept by the states that they follow from."""

    resolved: Resolved
    elements: Tree
    exceptions: tuple[Tree, ...]
    binding: bool
    ended: Reading | None
    names: frozenset[str]
    kept: dict[tuple[Truth, ...], Reading] = field(default_factory=dict)

    def readings(
        self, states: States, facts: Facts, rules: Rules, open_: set[str]
    ) -> list[Reading]:
        """The readings for one set of facts, as `evaluate` gives them."""
        after = [] if self.ended is None else [self.ended]
        if not self.binding:
            return after
        found = (self.elements(states), *[test(states) for test in self.exceptions])
        reading = self.kept.get(found)
        if reading is None:
            strict, burdens = weighed(self.resolved, found[0], found[1:])
            reading = Reading(self.resolved, found[0], found[1:], strict, burdens)
            self.kept[found] = reading
        if open_ and reading.strict == "undetermined" and not open_.isdisjoint(self.names):
            reading = read(self.resolved, facts, rules)
        return [reading, *after]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """One norm for one addressee: its programs by version, None for outside all versions."""

    norm: Norm
    addressee: str
    binding: Binding
    versions: tuple[Version | None, ...]
    programs: tuple[tuple[_Program, ...] | None, ...]


class Batch:
    """Norms prepared for one date of conduct, to be tested on many sets of facts."""

    def __init__(
        self,
        norms: Iterable[Norm],
        conduct: Period,
        addressee: str = "",
        rules: Rules = REQUIRED,
    ) -> None:
        """Prepares the norms.

        Args:
            norms: The norms, in the order of the verdicts.
            conduct: When it happened.
            addressee: For whom; "" for the first addressee of each norm.
            rules: How facts are admitted.

        Raises:
            InputError: A norm does not bind the addressee.
        """
        self._conduct, self._rules, self._tests = conduct, rules, _Tests()
        self._prepared = [self._prepare(norm, addressee) for norm in norms]

    def verdicts(self, facts: Facts) -> list[Verdict]:
        """The verdict of each norm on one set of facts.

        Raises:
            InputError: As `evaluation.evaluate`.
        """
        states = self._tests.states(facts, self._rules)
        open_ = {name for name, value in facts.items() if value.disputed}
        return [self._verdict(prepared, states, facts, open_) for prepared in self._prepared]

    def _prepare(self, norm: Norm, addressee: str) -> _Prepared:
        binding = binding_for(norm, addressee)
        if binding is None:
            raise InputError(Problem("", 0, "addressee", addressee, f"whom {norm.id} binds"))
        versions = touched(norm, self._conduct)
        programs = tuple(
            None if version is None else tuple(
                self._program(resolved) for resolved in readings_of(norm, version, binding, "")
            )
            for version in versions
        )  # fmt: skip
        return _Prepared(norm, addressee or binding.who, binding, versions, programs)

    def _program(self, resolved: Resolved) -> _Program:
        binding, ended = standing(resolved.version, resolved.position, self._conduct)
        trees = tuple(_tree(exception.when, self._tests) for exception in resolved.exceptions)
        elements = _tree(resolved.elements, self._tests)
        names = frozenset(resolved.fact_names)
        last = lapsed(resolved) if ended else None
        return _Program(resolved, elements, trees, binding, last, names)

    def _verdict(
        self, prepared: _Prepared, states: States, facts: Facts, open_: set[str]
    ) -> Verdict:
        readings: list[Reading] = []
        outcomes: list[tuple[Strict, AfterBurdens]] = []
        for programs in prepared.programs:
            if programs is None:
                readings.append(OUTSIDE)
                outcomes.append((OUTSIDE.strict, OUTSIDE.after_burdens))
                continue
            rivals = []
            for program in programs:
                found = program.readings(states, facts, self._rules, open_)
                readings += found
                rivals.append(_shared(found))
            outcomes.append(rivals[0] if len(rivals) == 1 else rivalry(rivals))
        strict, after = outcomes[0] if len(outcomes) == 1 else agreed(outcomes)
        return Verdict(
            prepared.norm, prepared.addressee, prepared.binding, self._conduct, facts, self._rules,
            prepared.versions, tuple(readings), strict, after,
        )  # fmt: skip


def _shared(readings: list[Reading]) -> tuple[Strict, AfterBurdens]:
    if len(readings) == 1:
        return readings[0].strict, readings[0].after_burdens
    return agreed([(reading.strict, reading.after_burdens) for reading in readings])
