"""What the norms say of a finding: two verdicts each, for whom, on which position and basis.

A verdict comes as the mapping that `norms test` prints (`norms.verdicts.as_dict`), with `basis`
added by the finding. This module is the only place of the report that knows its keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal

from watchkeeper.claims import wording
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import (
    Address,
    Fact,
    Line,
    Number,
    Section,
    Statement,
    Text,
    TreeNode,
    Verdict,
    anchor,
    text_hash,
)
from watchkeeper.report.context import Context, count_of_claims, joined, ours, theirs

Json = Mapping[str, Any]
Outcome = Literal["met", "not met", "unknown", ""]

BASES: Final = {
    "as_alleged": "As alleged, with every figure and statement taken at its word",
    "at_standard": "At the confidence that the norm requires",
}
OUTCOMES: Final[Mapping[str, Outcome]] = {
    "met": "met",
    "not_met": "not met",
    "unknown": "unknown",
}
JOINTS: Final = {"all": "all of these", "any": "at least one of these", "not": "none of this"}
FORCES: Final = {
    "decides": "decides (binding)",
    "calls_upon": "calls upon",
    "recalls": "recalls",
    "clarifies": "clarifies",
}
RECALLED: Final = "paragraph number recalled, not confirmed"


def verdicts(context: Context, finding: Finding, here: str) -> Section | None:
    """Every verdict of a finding, in its order."""
    if not finding.verdicts:
        return None
    note = Statement(
        f"{here}-norms-note",
        ours(
            "Each norm is tested as alleged and at the confidence that it requires. Each test gives"
            " two verdicts: the strict one, and the one after burdens, in which only what an"
            " invoker must show is left open."
        ),
    )
    blocks = tuple(_verdict(context, verdict, here) for verdict in finding.verdicts)
    return Section(f"{here}-norms", "Test against the norms", (note, *blocks))


def _verdict(context: Context, verdict: Json, here: str) -> Verdict:
    norm, who, basis = _text(verdict, "norm"), _text(verdict, "for"), _basis(verdict)
    position = _text(verdict, "position")
    name = "-".join(filter(None, (norm, who, position, basis)))
    details = text_hash(repr((norm, who, position, basis, verdict.get("conduct"))))[:6]
    title = _text(verdict, "title") or norm or "Norm"
    title = f"{title}, for {_named(context, who)}" if who else title
    strict = words.spoken(_text(verdict, "strict")) or "not stated"
    after = words.spoken(_text(verdict, "after_burdens")) or "not stated"
    tree = tuple(_readings(context, verdict))
    here = anchor(f"{here}-norm", f"{name}-{details}")
    reading = _text(verdict, "reading") or f"{title}: strictly {strict}; after burdens {after}."
    return Verdict(
        here,
        title,
        BASES.get(basis, words.spoken(basis) or "Basis not stated"),
        Statement(f"{here}-says", ours(reading), basis=_evidence(tree)),
        strict,
        after,
        tuple(_facts(context, verdict)),
        tree,
    )


def _evidence(nodes: Iterable[TreeNode]) -> tuple[str, ...]:
    """The claims that some part of the explanation stands on."""
    found: set[str] = set()
    for node in nodes:
        found.update(_evidence(node.children))
        for part in node.line:
            if isinstance(part, Number):
                found.update(part.claims)
    return tuple(sorted(found))


def _basis(verdict: Json) -> str:
    standard = {"required": "at_standard", "as_alleged": "as_alleged"}
    return _text(verdict, "basis") or standard.get(_text(verdict, "standard"), "")


def _named(context: Context, who: str) -> str:
    """The formal name of an addressee or a holder; `all-states` and the like are no actors."""
    actors = context.assessment.actors
    known = next((name for name in (who, f"actor:{who.upper()}") if name in actors), "")
    return context.actor(known) if known else words.printable(who.replace("-", " "))


def _facts(context: Context, verdict: Json) -> Iterator[Fact]:
    if force := _text(verdict, "force"):
        yield Fact("Force", ours(FORCES.get(force, words.spoken(force))))
    if since := _text(verdict, "version_from"):
        yield Fact("Text in force from", ours(since))
    for source in _items(verdict, "sources"):
        yield Fact("Paragraph", _source(source))
    for position in _items(verdict, "positions"):
        yield Fact("On the position", _position(context, position))
    if facts := _items(verdict, "turns_on"):
        yield Fact("Turns on", joined((ours(_open_fact(fact)) for fact in facts), " "))
    if verdict.get("settled") is False:
        yield Fact("Not settled", ours(f"It rests on a paragraph marked “{RECALLED}”."))


def _open_fact(fact: Json) -> str:
    reason = _text(fact, "reason")
    question = _text(fact, "question") or words.spoken(_text(fact, "fact"))
    return f"{question} ({words.REASONS.get(reason, words.spoken(reason))})."


def _source(source: Json) -> Line:
    symbol, number = _text(source, "symbol"), _text(source, "paragraph")
    line: Line = ours(f"{symbol}, paragraph {number}" if number else symbol or "not named")
    if _text(source, "status") == "recalled":
        line = (*line, Text(f" ({RECALLED})"))
    address = _text(source, "address")
    return (*line, Text(" "), Address(address)) if address else line


def _position(context: Context, position: Json) -> Line:
    strict, after = _text(position, "strict"), _text(position, "after_burdens")
    says = (_text(position, "says") or words.spoken(_text(position, "id"))).rstrip(".")
    line: Line = ours(
        f"“{says}”: strictly {words.spoken(strict)}; after burdens {words.spoken(after)}."
    )
    for holder in _items(position, "held_by"):
        line = (*line, *_holder(context, holder))
    return line


def _holder(context: Context, holder: Json) -> Line:
    who = wording.series(_named(context, name) for name in _texts(holder, "who"))
    line: Line = (Text(f" Held by {who}"), Text(f" ({_text(holder, 'on')}): "))
    line = (*line, *theirs(_text(holder, "says")))
    address = _text(holder, "address")
    return (*line, Text(" "), Address(address)) if address else line


def _readings(context: Context, verdict: Json) -> Iterator[TreeNode]:
    tree = verdict.get("tree")
    readings = _items(tree, "readings") if isinstance(tree, Mapping) else []
    for reading in readings:
        elements = reading.get("elements")
        children = [
            *([_node(context, elements)] if isinstance(elements, Mapping) else []),
            *(_exception(context, exception) for exception in _items(reading, "exceptions")),
        ]
        yield TreeNode("", _reading_line(reading), tuple(children))


def _reading_line(reading: Json) -> Line:
    since, position = _text(reading, "version_from"), _text(reading, "position")
    text = f"Text in force from {since}" if since else "No text in force"
    if position:
        text += f", on the position “{words.spoken(position).replace('-', ' ')}”"
    strict = words.spoken(_text(reading, "strict"))
    return ours(f"{text}: strictly {strict}, after burdens"
                f" {words.spoken(_text(reading, 'after_burdens'))}")  # fmt: skip


def _exception(context: Context, exception: Json) -> TreeNode:
    burden = _text(exception, "burden")
    shown_by = f", to be shown by the {words.spoken(burden)}" if burden else ""
    name = words.spoken(_text(exception, "id")).replace("-", " ")
    when = exception.get("when")
    return TreeNode(
        OUTCOMES.get(_text(exception, "state"), ""),
        ours(f"Exception “{name}”{shown_by}"),
        (_node(context, when),) if isinstance(when, Mapping) else (),
    )


def _node(context: Context, node: Json) -> TreeNode:
    joint = JOINTS.get(_text(node, "kind"), "")
    says = _text(node, "says") or _text(node, "question") or words.spoken(_text(node, "fact"))
    text = f"{says} ({joint})" if says and joint else says or joint or "not named"
    return TreeNode(
        OUTCOMES.get(_text(node, "state"), ""),
        (*ours(text), *_leaf(context, node)),
        tuple(_node(context, part) for part in _items(node, "parts")),
    )


def _leaf(context: Context, node: Json) -> Line:
    """What a leaf was tested on; nothing for a joint."""
    if not _text(node, "fact"):
        return ()
    reason = _text(node, "reason")
    pairs = (
        ("test", _text(node, "test")),
        ("given", _text(node, "given") or "nothing"),
        ("because", words.REASONS.get(reason, words.spoken(reason))),
        ("confidence required", words.spoken(_text(node, "required"))),
        ("reached", words.spoken(_text(node, "reached")) or "none"),
        ("from", ", ".join(_texts(node, "paragraphs"))),
    )
    parts = [ours(f"{label}: {value}") for label, value in pairs if value]
    evidence = _texts(node, "evidence")
    held = [name for name in evidence if name in context.assessment.claims]
    if held:
        parts.append((Text("stands on "), count_of_claims(context, held)))
    parts += [ours(f"evidence: {name}") for name in evidence if name not in set(held)]
    return (Text(". "), *joined(parts, "; "))


def _text(mapping: Json, name: str) -> str:
    """A value as text; "" when it is missing."""
    value = mapping.get(name)
    return "" if value is None else words.printable(str(value))


def _texts(mapping: Json, name: str) -> list[str]:
    values: Iterable[Any] = mapping.get(name) or ()
    return [words.printable(str(value)) for value in values]


def _items(mapping: Json, name: str) -> list[Json]:
    values: Iterable[Any] = mapping.get(name) or ()
    return [value for value in values if isinstance(value, Mapping)]
