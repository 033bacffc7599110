"""The law test of a question: one pure function, no branch for a topic.

Every norm is tested twice: `as_alleged`, on what the claimants say, whatever confidence it
reached; and `at_standard`, where a fact below the confidence that the norm requires is unknown. The
two are printed in that order and are never called by each other's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.findings.case import Question
from watchkeeper.findings.providers import Inquiry, facts_for
from watchkeeper.norms.evaluation import Verdict, evaluate, requests
from watchkeeper.norms.leaves import Rules
from watchkeeper.norms.schema import AtMost, Norm, leaves
from watchkeeper.norms.selection import touched
from watchkeeper.norms.verdicts import as_dict
from watchkeeper.weighing.units import in_unit

Basis = Literal["as_alleged", "at_standard"]


def _convert(interval: Interval, unit: str, wanted: str) -> Interval:
    try:
        return in_unit(interval, unit, wanted)
    except ValueError:
        expected = f"a unit that converts to {wanted!r}"
        raise InputError(Problem("", 0, "unit", unit, expected)) from None


RULES: Mapping[Basis, Rules] = {
    "as_alleged": Rules("as_alleged", _convert),
    "at_standard": Rules("required", _convert),
}


def limit_in_law(norms: Iterable[Norm], question: Question) -> Decimal | None:
    """The limit that the law in force over the question's window sets for its ledgers.

    Args:
        norms: The norms of the question.
        question: With `limit`, or without one.

    Returns:
        The limit in the unit that the question names, or None when the law sets none, or more than
        one, over the window.
    """
    if question.limit is None:
        return None
    limits = {
        leaf.limit
        for norm in norms
        for version in touched(norm, question.window)
        if version is not None
        for tree in (version.elements, *(exception.when for exception in version.exceptions))
        for leaf in leaves(tree)
        if isinstance(leaf, AtMost)
        and leaf.fact == question.limit.fact
        and leaf.unit == question.limit.unit
    }
    return limits.pop() if len(limits) == 1 else None


def judge(
    question: Question, inquiry: Inquiry, norms: Iterable[Norm]
) -> tuple[dict[str, Any], ...]:
    """Tests the question's norms for its addressees on both bases.

    Args:
        question: The question.
        inquiry: What its facts are drawn from.
        norms: The norms it names.

    Returns:
        Verdicts as `norms test` prints them, each with its `basis`; `as_alleged` first.
    """
    return tuple(
        {"basis": basis, **as_dict(verdict)}
        for basis, verdict in verdicts_of(question, inquiry, norms)
    )


def verdicts_of(
    question: Question, inquiry: Inquiry, norms: Iterable[Norm]
) -> Iterator[tuple[Basis, Verdict]]:
    """The verdicts of a question with their basis; `as_alleged` first.

    Args:
        question: The question.
        inquiry: What its facts are drawn from.
        norms: The norms it names.
    """
    tested = tuple(norms)
    for basis, rules in RULES.items():
        for norm in tested:
            for addressee in _addressees(question, norm):
                facts = facts_for(requests(norm, question.window, addressee), inquiry)
                yield basis, evaluate(norm, facts, question.window, addressee, rules=rules)


def _addressees(question: Question, norm: Norm) -> tuple[str, ...]:
    """For whom a norm is tested: as the question says, or for everyone whom it names."""
    named = question.addressees_of.get(norm.id) or question.addressees
    return named or tuple(bound.who for bound in norm.binds)
