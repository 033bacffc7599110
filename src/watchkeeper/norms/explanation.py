"""The explanation of a verdict: one object, printed as a tree and as a sentence.

Every leaf names its fact, the value given, the bound, the paragraphs, the confidence required and
reached, and the evidence. A verdict is settled only when no paragraph behind it is `recalled`;
paragraphs that only one position relies on count when the positions differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from watchkeeper.norms.arguments import Argument
from watchkeeper.norms.evaluation import Reading, Verdict, evaluate, truth
from watchkeeper.norms.facts import FactValue, OpenReason, show, show_number
from watchkeeper.norms.leaves import outcome
from watchkeeper.norms.schema import (
    DATE_UNIT,
    FORMS,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Is,
    Node,
    Not,
    OneOf,
    Paragraph,
    Position,
)
from watchkeeper.norms.truth import Truth
from watchkeeper.norms.turning import Dispute, OpenFact, disputes, turns_on

VOUCHED = "vouched"
"""The confidence of a fact given without a word: whoever gave it vouches for it."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A node with its state.

    Attributes:
        node: The node.
        state: Whether it is met.
        parts: The nodes below it; empty for a leaf.
        reason: Why a leaf is open, else None.
        given: The fact that a leaf was tested on, or None when none was given.
        paragraphs: References of the paragraphs that it comes from.
        dispute: The dispute about its fact, or None.
    """

    node: Node
    state: Truth
    parts: tuple[Explained, ...] = ()
    reason: OpenReason | None = None
    given: FactValue | None = None
    paragraphs: tuple[str, ...] = ()
    dispute: Dispute | None = None


@dataclass(frozen=True, slots=True)
class ExplainedException:
    """An exception with its state.

    Attributes:
        id: Its name.
        burden: Who has to show it.
        says: What a reader must know of it.
        tree: Its tree.
        paragraphs: References of its paragraphs.
    """

    id: str
    burden: str
    says: str
    tree: Explained
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExplainedReading:
    """One reading (a version under a position) with its trees; the trees are absent outside all."""

    reading: Reading
    elements: Explained | None = None
    exceptions: tuple[ExplainedException, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Explanation:
    """All that is shown of a verdict.

    Attributes:
        verdict: The verdict.
        readings: One per version and position.
        turns_on: The open facts that could still change it.
        disputes: The disputed facts that it met.
        positions: What each rival position makes of it.
        sources: The paragraphs behind it.
        arguments: The arguments made on the norm, with their preconditions as the facts have them.
    """

    verdict: Verdict
    readings: tuple[ExplainedReading, ...]
    turns_on: tuple[OpenFact, ...]
    disputes: tuple[Dispute, ...]
    positions: tuple[tuple[Position, Verdict], ...]
    sources: tuple[Paragraph, ...]
    arguments: tuple[tuple[Argument, tuple[Explained, ...]], ...] = ()

    @property
    def settled(self) -> bool:
        """Every paragraph behind the verdict is confirmed."""
        return all(source.status == "confirmed" for source in self.sources)


def explain(verdict: Verdict) -> Explanation:
    """Builds the explanation of a verdict; a pure function of it."""
    found = disputes(verdict)
    by_fact = {dispute.fact: dispute for dispute in found}
    readings = tuple(_reading(reading, verdict, by_fact) for reading in verdict.readings)
    positions = _positions(verdict)
    sources = _sources(verdict, positions)
    arguments = tuple(
        (
            argument,
            tuple(_node(n, verdict, argument.source, by_fact) for n in argument.preconditions),
        )
        for argument in verdict.norm.arguments
    )
    open_facts = turns_on(verdict)
    return Explanation(verdict, readings, open_facts, found, positions, sources, arguments)


def _reading(
    reading: Reading, verdict: Verdict, by_fact: Mapping[str, Dispute]
) -> ExplainedReading:
    resolved = reading.resolved
    if resolved is None:
        return ExplainedReading(reading)
    base = verdict.binding.source or resolved.version.source
    exceptions = tuple(
        ExplainedException(
            e.id, e.burden, e.says, _node(e.when, verdict, e.source or base, by_fact),
            e.source or base,
        )
        for e in resolved.exceptions
    )  # fmt: skip
    return ExplainedReading(reading, _node(resolved.elements, verdict, base, by_fact), exceptions)


def _node(
    node: Node, verdict: Verdict, base: tuple[str, ...], by_fact: Mapping[str, Dispute]
) -> Explained:
    if isinstance(node, AllOf | AnyOf | Not):
        parts = tuple(_node(part, verdict, base, by_fact) for part in node.parts)
        return Explained(node, truth(node, verdict.facts, verdict.rules), parts)
    given = verdict.facts.get(node.fact)
    state, reason = outcome(node, given, verdict.rules)
    paragraphs = node.source or base
    return Explained(node, state, (), reason, given, paragraphs, by_fact.get(node.fact))


def _positions(verdict: Verdict) -> tuple[tuple[Position, Verdict], ...]:
    evaluated = {
        reading.resolved.position.id
        for reading in verdict.readings
        if reading.resolved is not None and reading.resolved.position is not None
    }
    return tuple(
        (position, evaluate(verdict.norm, verdict.facts, verdict.conduct, verdict.addressee,
                            position.id, rules=verdict.rules))
        for position in verdict.norm.positions
        if position.id in evaluated
    )  # fmt: skip


def _sources(
    verdict: Verdict, positions: tuple[tuple[Position, Verdict], ...]
) -> tuple[Paragraph, ...]:
    readings = [r.resolved for r in verdict.readings if r.resolved is not None]
    cited = [reference for resolved in readings for reference in resolved.sources]
    if not readings:
        cited = [reference for version in verdict.norm.versions for reference in version.source]
    if len({(v.strict, v.after_burdens) for _, v in positions}) > 1:
        cited += [reference for position, _ in positions for reference in position.source]
    return tuple(verdict.norm.paragraphs[reference] for reference in dict.fromkeys(cited))


def bound_of(node: Node) -> str:
    """The test of a leaf as printed: `is yes`, `at most 500000 bbl`; "" for a joint."""
    if isinstance(node, Is):
        return f"is {node.value}"
    if isinstance(node, OneOf):
        return f"is one of {', '.join(node.values)}"
    if isinstance(node, AtMost | AtLeast):
        unit = "" if node.unit == DATE_UNIT else f" {node.unit}"
        word = "at most" if isinstance(node, AtMost) else "at least"
        return f"{word} {show_number(node.limit, node.unit)}{unit}"
    return ""


def tree(explained: Explained, norm_terms: Mapping[str, Any]) -> dict[str, Any]:
    """A node as nested mappings, ready for JSON."""
    node = explained.node
    shared = {"kind": FORMS[type(node)], "id": node.id, "says": node.says}
    shared["state"] = explained.state.word
    if isinstance(node, AllOf | AnyOf | Not):
        return {**shared, "parts": [tree(part, norm_terms) for part in explained.parts]}
    given, dispute = explained.given, explained.dispute
    term = norm_terms.get(node.fact)
    shown: dict[str, Any] = {
        **shared,
        "fact": node.fact,
        "question": term.question if term else "",
        "test": bound_of(node),
        "given": None if given is None else show(given),
        "reason": explained.reason,
        "required": node.standard,
        "reached": _reached(given),
        "paragraphs": list(explained.paragraphs),
        "evidence": _evidence(given),
        "label": given.label if given else "",
    }
    if given is not None and given.break_even:
        shown["break_even"] = [
            {"parameter": point.parameter, "value": format(point.value, "f")}
            for point in given.break_even
        ]
    if term and term.parameters:
        shown["parameters"] = list(term.parameters)
    if dispute is not None:
        shown["material"] = dispute.material
        shown["ways"] = [{"value": value, "strict": strict} for value, strict in dispute.ways]
    return shown


def _reached(given: FactValue | None) -> str | None:
    if given is None or (given.reason is not None and given.word is None):
        return None
    return given.word or VOUCHED


def _evidence(given: FactValue | None) -> list[str]:
    if given is None:
        return []
    held = [*given.evidence, *(name for way in given.disputed for name in way.evidence)]
    return list(dict.fromkeys(held))


def reading_tree(explained: ExplainedReading, norm_terms: Mapping[str, Any]) -> dict[str, Any]:
    """One reading as nested mappings, ready for JSON."""
    reading, resolved = explained.reading, explained.reading.resolved
    return {
        "version_from": resolved.version.since.isoformat() if resolved else None,
        "position": resolved.position.id if resolved and resolved.position else "",
        "strict": reading.strict,
        "after_burdens": reading.after_burdens,
        "elements": tree(explained.elements, norm_terms) if explained.elements else None,
        "exceptions": [
            {
                "id": exception.id,
                "burden": exception.burden,
                "state": exception.tree.state.word,
                "when": tree(exception.tree, norm_terms),
            }
            for exception in explained.exceptions
        ],
    }
