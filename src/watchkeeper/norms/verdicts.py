"""Verdicts as JSON mappings, and all the verdicts that a set of facts gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.times import Period
from watchkeeper.norms.arguments import Argument, Statement
from watchkeeper.norms.document import did_you_mean
from watchkeeper.norms.evaluation import Verdict, evaluate
from watchkeeper.norms.explanation import Explained, Explanation, explain, reading_tree, tree
from watchkeeper.norms.facts import Facts
from watchkeeper.norms.leaves import REQUIRED, Rules
from watchkeeper.norms.resolution import binding_for
from watchkeeper.norms.schema import Holder, Norm, Paragraph, Position, Term
from watchkeeper.norms.sentences import sentence


def verdicts(
    norms: Iterable[Norm],
    facts: Facts,
    conduct: Period,
    addressees: Sequence[str] = (),
    rules: Rules = REQUIRED,
) -> tuple[Verdict, ...]:
    """Tests several norms for all their addressees.

    Args:
        norms: The norms, in the order of the verdicts.
        facts: What is known, by fact name.
        conduct: When it happened.
        addressees: For whom; none means everyone that a norm names.
        rules: How facts are admitted.

    Raises:
        InputError: As `evaluate`, or no tested norm binds one of the addressees.
    """
    tested = tuple(norms)
    for who in addressees:
        if all(binding_for(norm, who) is None for norm in tested):
            named = {binding.who for norm in tested for binding in norm.binds}
            expected = f"whom a tested norm binds; {did_you_mean(who, named)}"
            raise InputError(Problem("", 0, "for", who, expected))
    return tuple(
        evaluate(norm, facts, conduct, who, rules=rules)
        for norm in tested
        for who in addressees or [binding.who for binding in norm.binds]
        if binding_for(norm, who) is not None
    )


def as_dict(verdict: Verdict) -> dict[str, Any]:
    """A verdict with its explanation as nested mappings, ready for JSON."""
    return explanation_dict(explain(verdict))


def explanation_dict(explanation: Explanation) -> dict[str, Any]:
    """An explanation as nested mappings, ready for JSON; docs/norms.md describes the keys."""
    verdict, terms = explanation.verdict, explanation.verdict.norm.terms
    version = verdict.version
    return {
        "norm": verdict.norm.id,
        "title": verdict.norm.title,
        "for": verdict.addressee,
        "force": version.force if version else verdict.norm.force,
        "version_from": version.since.isoformat() if version else None,
        "strict": verdict.strict,
        "after_burdens": verdict.after_burdens,
        "turns_on": [
            {"fact": o.fact, "reason": o.reason, "question": o.question}
            for o in explanation.turns_on
        ],
        "exceptions": _exceptions(explanation),
        "tree": {"readings": [reading_tree(r, terms) for r in explanation.readings]},
        "sources": [_source(paragraph) for paragraph in explanation.sources],
        "positions": [_position(*pair) for pair in explanation.positions],
        "arguments": [
            _argument(argument, nodes, terms, verdict.norm)
            for argument, nodes in explanation.arguments
        ],
        "settled": explanation.settled,
        "reading": sentence(explanation),
        "norm_hash": verdict.norm_hash,
        "standard": verdict.rules.standard,
    }


def _exceptions(explanation: Explanation) -> list[dict[str, Any]]:
    terms = explanation.verdict.norm.terms
    return [
        {
            "id": exception.id,
            "burden": exception.burden,
            "state": exception.tree.state.word,
            "version_from": resolved.version.since.isoformat(),
            "position": resolved.position.id if resolved.position else "",
            "says": exception.says,
            "paragraphs": list(exception.paragraphs),
            "limbs": [
                {"says": limb["says"], "fact": limb.get("fact"), "state": limb["state"]}
                for part in exception.tree.parts or (exception.tree,)
                for limb in [tree(part, terms)]
            ],
        }
        for reading in explanation.readings
        if (resolved := reading.reading.resolved) is not None
        for exception in reading.exceptions
    ]


def _source(paragraph: Paragraph) -> dict[str, str]:
    return {
        "symbol": paragraph.symbol,
        "paragraph": paragraph.number,
        "status": paragraph.status,
        "address": paragraph.address,
    }


def _position(position: Position, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": position.id,
        "held_by": [holder_dict(holder) for holder in position.held_by],
        "strict": verdict.strict,
        "after_burdens": verdict.after_burdens,
        "says": position.says,
    }


def holder_dict(holder: Holder) -> dict[str, Any]:
    """Who said what, when and where, ready for JSON."""
    return {
        "who": list(holder.who),
        "on": holder.on.isoformat(),
        "says": holder.says,
        "address": holder.address,
        "ref": holder.ref,
    }


def _argument(
    argument: Argument, preconditions: tuple[Explained, ...], terms: Mapping[str, Term], norm: Norm
) -> dict[str, Any]:
    return {
        "id": argument.id,
        "title": argument.title,
        "kind": argument.kind,
        "node": argument.node,
        "says": argument.says,
        "made_by": [_statement(statement, norm) for statement in argument.made_by],
        "sources": [_source(norm.paragraphs[reference]) for reference in argument.source],
        "preconditions": [tree(node, terms) for node in preconditions],
        "replies": [_statement(statement, norm) for statement in argument.replies],
        "open_points": list(argument.open_points),
        "effect": "left open",
    }


def _statement(statement: Statement, norm: Norm) -> dict[str, Any]:
    sources = [_source(norm.paragraphs[reference]) for reference in statement.source]
    return {**holder_dict(statement.holder), "sources": sources}
