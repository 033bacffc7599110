"""One leaf against one fact: met, not met, or unknown with its reason.

The rules:

1. A missing fact is unknown, not sought; an unknown fact keeps its reason.
2. A fact whose word is below the leaf's standard is unknown, `below_required_confidence`; under
   the standard `as_alleged` words are set aside, and the caller prints that.
3. A disputed fact decides a leaf only when each of its values decides it in the same way.
4. `at_most` is met when no number of the interval is above the limit, not met when all are; else
   unknown. `at_least` likewise. Bounds that contradict each other decide nothing.
5. Units must be equal or convertible; otherwise it is an error that names both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.norms.facts import RANK, Convert, FactValue, OpenReason, same_unit
from watchkeeper.norms.schema import AnyLeaf, AtLeast, AtMost, Is, OneOf
from watchkeeper.norms.truth import MET, NOT_MET, UNKNOWN, Truth

Standard = Literal["required", "as_alleged"]
Outcome = tuple[Truth, OpenReason | None]

_BOUNDED = (AtMost, AtLeast)
_MET: Outcome = (MET, None)
_NOT_MET: Outcome = (NOT_MET, None)
_NOT_SOUGHT: Outcome = (UNKNOWN, "not_sought")
_BELOW: Outcome = (UNKNOWN, "below_required_confidence")
_DISPUTED: Outcome = (UNKNOWN, "disputed")
_WIDE: Outcome = (UNKNOWN, "bounds_too_wide")


@dataclass(frozen=True, slots=True)
class Rules:
    """How facts are admitted.

    Attributes:
        standard: `required`: a fact must reach the word that its leaf names; `as_alleged`: every
            word counts.
        convert: Takes an interval from the unit of a fact to that of a leaf.
    """

    standard: Standard = "required"
    convert: Convert = same_unit


REQUIRED = Rules()


def outcome(leaf: AnyLeaf, value: FactValue | None, rules: Rules = REQUIRED) -> Outcome:
    """Tests one leaf.

    Args:
        leaf: The test.
        value: The fact, or None when nothing was given.
        rules: How facts are admitted.

    Returns:
        The truth, and for unknown its reason.

    Raises:
        InputError: The units cannot be compared, or the fact is not of the leaf's type.
    """
    if value is None:
        return _NOT_SOUGHT
    if value.disputed:
        return _across(leaf, value, rules)
    if value.reason is not None:
        return UNKNOWN, value.reason
    tested = _quantity(leaf, value, rules) if isinstance(leaf, _BOUNDED) else _category(leaf, value)
    word = None if rules.standard == "as_alleged" else value.word
    if word is not None and RANK[word] < RANK[leaf.standard]:
        return _BELOW
    return tested


def _across(leaf: AnyLeaf, value: FactValue, rules: Rules) -> Outcome:
    found = {outcome(leaf, way, rules)[0] for way in value.disputed}
    return (found.pop(), None) if len(found) == 1 and UNKNOWN not in found else _DISPUTED


def _category(leaf: Is | OneOf, value: FactValue) -> Outcome:
    if value.value is None:
        raise InputError(Problem("", 0, leaf.fact, value.unit, "a word, not a quantity or date"))
    if isinstance(leaf, Is):
        return _MET if value.value == leaf.value else _NOT_MET
    return _MET if value.value in leaf.values else _NOT_MET


def _quantity(leaf: AtMost | AtLeast, value: FactValue, rules: Rules) -> Outcome:
    if value.interval is None:
        wanted = f"a quantity in {leaf.unit!r}, not a word"
        raise InputError(Problem("", 0, leaf.fact, value.value or "", wanted))
    bounds = _converted(leaf, value.interval, value.unit, rules)
    if bounds.empty:
        return _DISPUTED
    if isinstance(leaf, AtMost):
        met, failed = bounds.at_most(leaf.limit), bounds.above(leaf.limit)
    else:
        met = bounds.low is not None and bounds.low >= leaf.limit
        failed = bounds.below(leaf.limit)
    return _MET if met else _NOT_MET if failed else _WIDE


def _converted(leaf: AtMost | AtLeast, bounds: Interval, unit: str, rules: Rules) -> Interval:
    if unit == leaf.unit:
        return bounds
    try:
        return rules.convert(bounds, unit, leaf.unit)
    except InputError:
        wanted = f"a quantity in {leaf.unit!r}, not in {unit!r}"
        raise InputError(Problem("", 0, leaf.fact, unit, wanted)) from None
