"""A norm tested against facts: the strict verdict and the one after burdens.

The rules:

1. Elements met and every exception not met: inconsistent. Elements not met, or an exception met:
   not inconsistent. Otherwise undetermined.
2. After burdens, what is undetermined strictly becomes `inconsistent_unless_excused` when the
   elements are met and only exceptions that the invoker must show are open.
3. Only a paragraph that decides can yield `inconsistent`. A call yields
   `called_upon_not_followed`; one that recalls or clarifies leaves the verdict undetermined, for
   the duty lies elsewhere.
4. The version in force on the conduct's date decides. Where the date may fall under several, or
   outside all, each is evaluated: what they agree on is the verdict, else it is undetermined.
5. Each rival position is evaluated, on the days on which the text binds on that position. Definite
   verdicts that differ make the law `contested`; a definite one beside an undetermined one is
   undetermined. Not inconsistent on one and not in force on another is not inconsistent.
6. A disputed fact is evaluated each way; a verdict that every way shares stands.
7. Definite verdicts are monotone: to resolve an unknown or a dispute, to narrow an interval or a
   date range, or to raise a word changes none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod
from typing import Literal

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.times import Period
from watchkeeper.norms.document import did_you_mean
from watchkeeper.norms.facts import FactRequest, Facts
from watchkeeper.norms.leaves import REQUIRED, Rules, outcome
from watchkeeper.norms.resolution import Resolved, binding_for, readings_of
from watchkeeper.norms.schema import AllOf, AnyOf, Binding, Force, Leaf, Node, Norm, Version, leaves
from watchkeeper.norms.selection import standing, touched
from watchkeeper.norms.truth import MET, NOT_MET, UNKNOWN, Truth, every, negation, some

Strict = Literal[
    "inconsistent", "not_inconsistent", "undetermined", "not_in_force", "contested",
    "called_upon_not_followed",
]  # fmt: skip
AfterBurdens = Strict | Literal["inconsistent_unless_excused"]

_HARMLESS: frozenset[Strict] = frozenset({"not_inconsistent", "not_in_force"})

MAX_WAYS = 4096
"""Most combinations of disputed values that one norm is evaluated for."""

_BREACH: dict[Force, Strict] = {
    "decides": "inconsistent",
    "calls_upon": "called_upon_not_followed",
    "recalls": "undetermined",
    "clarifies": "undetermined",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome under one version and one position.

    Attributes:
        resolved: The tree, or None outside every version.
        elements: Whether the elements are met.
        exceptions: Whether each exception is met.
        strict: The strict verdict.
        after_burdens: The verdict after burdens.
    """

    resolved: Resolved | None
    elements: Truth
    exceptions: tuple[Truth, ...]
    strict: Strict
    after_burdens: AfterBurdens


@dataclass(frozen=True, eq=False, slots=True)
class Verdict:
    """What a norm says of facts, with all that is needed to explain it.

    Attributes:
        norm: The norm.
        addressee: For whom.
        binding: How the norm binds that addressee.
        conduct: When it happened.
        facts: The facts it was judged on.
        rules: How they were admitted.
        versions: The versions touched, None for outside all.
        readings: One per version and position.
        strict: The strict verdict.
        after_burdens: The verdict after burdens.
    """

    norm: Norm
    addressee: str
    binding: Binding
    conduct: Period
    facts: Facts
    rules: Rules
    versions: tuple[Version | None, ...]
    readings: tuple[Reading, ...]
    strict: Strict
    after_burdens: AfterBurdens

    @property
    def norm_hash(self) -> str:
        """SHA-256 of the content of the version it was judged on (all of them if on none)."""
        return self.norm.content_hash(tuple(v for v in self.versions if v is not None))

    @property
    def version(self) -> Version | None:
        """The one version that the conduct falls under; None when none or several."""
        return self.versions[0] if len(self.versions) == 1 else None


OUTSIDE = Reading(None, UNKNOWN, (), "not_in_force", "not_in_force")
"""The reading of conduct outside every version."""


def truth(node: Node, facts: Facts, rules: Rules = REQUIRED) -> Truth:
    """Whether a node is met.

    Raises:
        InputError: As `leaves.outcome`.
    """
    if isinstance(node, Leaf):
        return outcome(node, facts.get(node.fact), rules)[0]
    if isinstance(node, AllOf):
        return every([truth(part, facts, rules) for part in node.parts])
    if isinstance(node, AnyOf):
        return some([truth(part, facts, rules) for part in node.parts])
    return negation(truth(node.parts[0], facts, rules))


def evaluate(  # noqa: PLR0913  # the five coordinates of a verdict, and how facts are admitted
    norm: Norm,
    facts: Facts,
    conduct: Period,
    addressee: str = "",
    position: str = "",
    *,
    rules: Rules = REQUIRED,
) -> Verdict:
    """Tests one norm for one addressee.

    Args:
        norm: The norm.
        facts: What is known, by fact name; a missing fact is unknown because not sought.
        conduct: When it happened.
        addressee: For whom; "" for the norm's first addressee.
        position: One rival position; "" for all of them side by side.
        rules: How facts are admitted: the confidence standard and the conversion of units.

    Raises:
        InputError: The norm does not bind this addressee, has no such position, a unit cannot be
            compared, a fact is not of its type, or too many facts are disputed.
    """
    binding = _bound(norm, addressee, position)
    versions = touched(norm, conduct)
    readings: list[Reading] = []
    outcomes: list[tuple[Strict, AfterBurdens]] = []
    for version in versions:
        if version is None:
            readings.append(OUTSIDE)
            outcomes.append(("not_in_force", "not_in_force"))
            continue
        rivals = []
        for resolved in readings_of(norm, version, binding, position):
            found = _standing(resolved, facts, conduct, rules)
            readings += found
            rivals.append(agreed([(r.strict, r.after_burdens) for r in found]))
        outcomes.append(rivalry(rivals))
    strict, after = agreed(outcomes)
    who = addressee or binding.who
    return Verdict(
        norm, who, binding, conduct, facts, rules, versions, tuple(readings), strict, after
    )


def _bound(norm: Norm, addressee: str, position: str) -> Binding:
    """How the norm binds the addressee; refuses an unknown one, and an unknown position."""
    binding = binding_for(norm, addressee)
    if binding is None:
        names = did_you_mean(addressee, (b.who for b in norm.binds))
        raise InputError(Problem("", 0, "addressee", addressee, f"whom {norm.id} binds; {names}"))
    if position and all(position != p.id for p in norm.positions):
        names = did_you_mean(position, (p.id for p in norm.positions))
        raise InputError(Problem("", 0, "position", position, f"a position on {norm.id}; {names}"))
    return binding


def requests(norm: Norm, conduct: Period, addressee: str = "") -> tuple[FactRequest, ...]:
    """The facts that a test of a norm and the arguments on it need, each once.

    Args:
        norm: The norm.
        conduct: When it happened; only versions that it touches are asked.
        addressee: For whom; "" for the norm's first addressee.
    """
    binding = binding_for(norm, addressee)
    if binding is None:
        return ()
    names = [
        name
        for version in touched(norm, conduct)
        if version is not None
        for resolved in readings_of(norm, version, binding, "")
        for name in resolved.fact_names
    ]
    names += [
        leaf.fact
        for argument in norm.arguments
        for node in argument.preconditions
        for leaf in leaves(node)
    ]
    return tuple(FactRequest(n, addressee or binding.who, conduct) for n in dict.fromkeys(names))


def _standing(
    resolved: Resolved, facts: Facts, conduct: Period, rules: Rules
) -> tuple[Reading, ...]:
    """One reading, or two where the text binds on part of the days only on this position."""
    binding, ended = standing(resolved.version, resolved.position, conduct)
    return (*([read(resolved, facts, rules)] if binding else []),
            *([lapsed(resolved)] if ended else []))  # fmt: skip


def lapsed(resolved: Resolved) -> Reading:
    """The reading of conduct on a day on which, on this position, the text does not bind."""
    return Reading(resolved, UNKNOWN, (), "not_in_force", "not_in_force")


def read(resolved: Resolved, facts: Facts, rules: Rules) -> Reading:
    """Rules 1, 2, 3 and 6 for one tree.

    Raises:
        InputError: As `leaves.outcome`, or too many facts are disputed.
    """
    elements = truth(resolved.elements, facts, rules)
    exceptions = tuple([truth(e.when, facts, rules) for e in resolved.exceptions])
    strict, after = weighed(resolved, elements, exceptions)
    reading = Reading(resolved, elements, exceptions, strict, after)
    if strict != "undetermined":
        return reading
    disputes = [n for n in resolved.fact_names if (v := facts.get(n)) is not None and v.disputed]
    if not disputes:
        return reading
    ways = prod(len(facts[name].disputed) for name in disputes)
    if ways > MAX_WAYS:
        expected = f"at most {MAX_WAYS} combinations of disputed values, not {ways}"
        raise InputError(Problem("", 0, "disputed", ", ".join(disputes), expected))
    name = disputes[0]
    parts = [read(resolved, {**facts, name: way}, rules) for way in facts[name].disputed]
    strict, after = agreed([(part.strict, part.after_burdens) for part in parts])
    return Reading(resolved, elements, exceptions, strict, after)


def weighed(
    resolved: Resolved, elements: Truth, exceptions: tuple[Truth, ...]
) -> tuple[Strict, AfterBurdens]:
    """Rules 1 to 3: the verdicts that follow from the states of a tree and its exceptions."""
    if elements is NOT_MET or MET in exceptions:
        return "not_inconsistent", "not_inconsistent"
    force = resolved.version.force
    if elements is MET and UNKNOWN not in exceptions:
        return _BREACH[force], _BREACH[force]
    open_burdens = {
        exception.burden
        for exception, state in zip(resolved.exceptions, exceptions, strict=True)
        if state is UNKNOWN
    }
    if elements is MET and force == "decides" and open_burdens == {"invoker"}:
        return "undetermined", "inconsistent_unless_excused"
    return "undetermined", "undetermined"


def rivalry(outcomes: list[tuple[Strict, AfterBurdens]]) -> tuple[Strict, AfterBurdens]:
    """Rule 5: what the rival positions under one version make of it together."""
    definite = {strict for strict, _ in outcomes} - {"undetermined"}
    if definite == _HARMLESS:
        lapsed_too: list[tuple[Strict, AfterBurdens]] = [
            ("not_inconsistent", "not_inconsistent") if pair[0] in _HARMLESS else pair
            for pair in outcomes
        ]
        return agreed(lapsed_too)
    if len(definite) > 1:
        return "contested", "contested"
    return agreed(outcomes)


def agreed(outcomes: Iterable[tuple[Strict, AfterBurdens]]) -> tuple[Strict, AfterBurdens]:
    """What several outcomes share; undetermined when they share nothing."""
    pairs = tuple(outcomes)
    strict, after = pairs[0]
    if any(pair[0] != strict for pair in pairs):
        strict = "undetermined"
    afters = {pair[1] for pair in pairs}
    if afters == {"inconsistent", "inconsistent_unless_excused"}:
        after = "inconsistent_unless_excused"
    elif len(afters) > 1:
        after = "undetermined"
    return strict, after
