"""What the norms say of a finding: two verdicts each, for whom, on which position and basis.

A verdict comes as the mapping that `norms test` prints (`norms.verdicts.as_dict`), with `basis`
added by the finding. This module and `arguments` are the only places of the report that know its
keys. What a verdict shares with an earlier one of the same norm is named and not printed again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from watchkeeper.claims import wording
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import (
    Column,
    Fact,
    Line,
    PartRef,
    Section,
    Statement,
    Table,
    Text,
    TreeNode,
    Verdict,
    anchor,
    text_hash,
)
from watchkeeper.report.context import Context, count_of_claims, joined, ours, theirs
from watchkeeper.report.parts.mapping import RECALLED, Json, addressed, cited, items, text, texts
from watchkeeper.report.parts.trees import beside, evidence, folded

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
SHARED: Final = {
    "Force": "force",
    "Text in force from": "text",
    "Paragraph": "paragraphs",
    "On the position": "positions",
}
"""What verdicts on one norm have in common, by its label."""
NOTHING: Final = frozenset({"not_sought", "sought_not_found"})
"""Reasons that say by themselves that nothing is given."""
PARAMETER: Final = re.compile(r"(?<=at the limit when )\w+(?= is )")
FORCES: Final = {
    "decides": "decides (binding)",
    "calls_upon": "calls upon",
    "recalls": "recalls",
    "clarifies": "clarifies",
}


def outcomes(context: Context, finding: Finding, here: str) -> Section | None:
    """What each norm says, in a table; why stands in the workings."""
    if not finding.verdicts:
        return None
    rows: dict[tuple[str, ...], dict[str, Json]] = {}
    for verdict in finding.verdicts:
        rows.setdefault(_asked(verdict), {})[_basis(verdict)] = verdict
    columns = (
        Column("Norm and addressee", "long"),
        Column("As alleged: strictly", "word"),
        Column("As alleged: after burdens", "word"),
        Column("At the standard: strictly", "word"),
        Column("At the standard: after burdens", "word"),
    )
    made = tuple(_outcome(context, held, here) for held in rows.values())
    caption = (
        "The two verdicts of each norm, as alleged and at the confidence that it requires; its name"
        " opens the explanation"
    )
    table = Table(f"{here}-verdicts-table", caption, columns, made)
    return Section(f"{here}-verdicts", "Test against the norms", (table,))


def _outcome(context: Context, held: Mapping[str, Json], here: str) -> tuple[Line, ...]:
    first = next(iter(held.values()))
    position = text(first, "position")
    tail = f" (on the position “{words.spoken(position)}”)" if position else ""
    name = PartRef(_place(first, here), f"{_title(context, first)}{words.printable(tail)}")
    cells = [
        ours(words.spoken(text(held[basis], key)) or "not stated")
        if basis in held
        else ours("not tested")
        for basis in ("as_alleged", "at_standard")
        for key in ("strict", "after_burdens")
    ]
    return ((name,), *cells)


def verdicts(context: Context, finding: Finding, here: str) -> Section | None:
    """Every verdict of a finding with its explanation, in its order."""
    if not finding.verdicts:
        return None
    made = [(verdict, _verdict(context, verdict, here)) for verdict in finding.verdicts]
    blocks = tuple(
        _after(made[:index], verdict, replace(whole, tree=_told(made[:index], verdict, whole)))
        for index, (verdict, whole) in enumerate(made)
    )
    return Section(f"{here}-norms", "The norms, element by element", blocks)


def _told(
    earlier: Sequence[tuple[Json, Verdict]], verdict: Json, whole: Verdict
) -> tuple[TreeNode, ...]:
    """The explanation; at the standard, by its difference from that of the same as alleged."""
    if _basis(verdict) == "at_standard":
        for held, other in earlier:
            if _basis(held) == "as_alleged" and _asked(held) == _asked(verdict):
                above = PartRef(other.id, "the explanation as alleged")
                return beside(whole.tree, other.tree, above)
    return tuple(folded(whole.tree, set()))


def _asked(verdict: Json) -> tuple[str, ...]:
    """What a verdict is on, whatever its basis."""
    names = ("norm", "for", "position")
    return (*(text(verdict, name) for name in names), repr(verdict.get("conduct")))


def _place(verdict: Json, here: str) -> str:
    """The id of a verdict's explanation."""
    norm, who, basis = text(verdict, "norm"), text(verdict, "for"), _basis(verdict)
    position = text(verdict, "position")
    name = "-".join(filter(None, (norm, who, position, basis)))
    details = text_hash(repr((norm, who, position, basis, verdict.get("conduct"))))[:6]
    return anchor(f"{here}-norm", f"{name}-{details}")


def _title(context: Context, verdict: Json) -> str:
    title, who = text(verdict, "title") or text(verdict, "norm") or "Norm", text(verdict, "for")
    return f"{title}, for {context.party(who)}" if who else title


def _verdict(context: Context, verdict: Json, here: str) -> Verdict:
    basis, title = _basis(verdict), _title(context, verdict)
    strict = words.spoken(text(verdict, "strict")) or "not stated"
    after = words.spoken(text(verdict, "after_burdens")) or "not stated"
    tree = tuple(_readings(context, verdict))
    here = _place(verdict, here)
    reading = _reading(verdict, title) or f"{title}: strictly {strict}; after burdens {after}."
    return Verdict(
        here,
        title,
        BASES.get(basis, words.spoken(basis) or "Basis not stated"),
        Statement(f"{here}-says", ours(reading), basis=evidence(tree)),
        strict,
        after,
        tuple(_facts(context, verdict)),
        tree,
    )


def _reading(verdict: Json, title: str) -> str:
    """The sentence of a verdict, its addressee by the formal name and parameters in words."""
    sentence = text(verdict, "reading")
    short = f"{text(verdict, 'title')}, for {text(verdict, 'for')}:"
    if sentence.startswith(short):
        sentence = f"{title}:{sentence.removeprefix(short)}"
    return PARAMETER.sub(lambda found: words.spoken(found[0]), sentence)


def _after(earlier: Sequence[tuple[Json, Verdict]], held: Json, verdict: Verdict) -> Verdict:
    """The verdict without what an earlier one on the same norm says in the same words."""
    for before, other in earlier:
        same = [fact for fact in verdict.facts if fact.label in SHARED and fact in other.facts]
        if text(before, "norm") == text(held, "norm") and len(same) > 1:
            what = wording.series(dict.fromkeys(SHARED[fact.label] for fact in same))
            above = PartRef(other.id, f"{other.title} ({other.basis[:1].lower()}{other.basis[1:]})")
            rest = tuple(fact for fact in verdict.facts if fact not in same)
            line = (Text(f"{what}, as for "), above)
            return replace(verdict, facts=(Fact("The same", line), *rest))
    return verdict


def _basis(verdict: Json) -> str:
    standard = {"required": "at_standard", "as_alleged": "as_alleged"}
    return text(verdict, "basis") or standard.get(text(verdict, "standard"), "")


def _facts(context: Context, verdict: Json) -> Iterator[Fact]:
    if force := text(verdict, "force"):
        yield Fact("Force", ours(FORCES.get(force, words.spoken(force))))
    if since := text(verdict, "version_from"):
        yield Fact("Text in force from", ours(since))
    for source in items(verdict, "sources"):
        yield Fact("Paragraph", cited(source))
    for position in items(verdict, "positions"):
        yield Fact("On the position", _position(context, position))
    if facts := items(verdict, "turns_on"):
        yield Fact("Turns on", joined((ours(_open_fact(fact)) for fact in facts), " "))
    if verdict.get("settled") is False:
        yield Fact("Not settled", ours(f"It rests on a paragraph marked “{RECALLED}”."))


def _open_fact(fact: Json) -> str:
    reason = text(fact, "reason")
    question = text(fact, "question") or words.spoken(text(fact, "fact"))
    return f"{question} ({words.REASONS.get(reason, words.spoken(reason))})."


def _position(context: Context, position: Json) -> Line:
    strict, after = text(position, "strict"), text(position, "after_burdens")
    says = (text(position, "says") or words.spoken(text(position, "id"))).rstrip(".")
    line: Line = ours(
        f"“{says}”: strictly {words.spoken(strict)}; after burdens {words.spoken(after)}."
    )
    for holder in items(position, "held_by"):
        line = (*line, *_holder(context, holder))
    return line


def _holder(context: Context, holder: Json) -> Line:
    who = wording.series(context.party(name) for name in texts(holder, "who"))
    line: Line = (Text(f" Held by {who}"), Text(f" ({text(holder, 'on')}): "))
    line = (*line, *theirs(text(holder, "says")))
    return addressed(line, text(holder, "address"))


def _readings(context: Context, verdict: Json) -> Iterator[TreeNode]:
    tree = verdict.get("tree")
    readings = items(tree, "readings") if isinstance(tree, Mapping) else []
    for reading in readings:
        elements = reading.get("elements")
        children = [
            *([_node(context, elements)] if isinstance(elements, Mapping) else []),
            *(_exception(context, exception) for exception in items(reading, "exceptions")),
        ]
        yield TreeNode("", _reading_line(reading), tuple(children))


def _reading_line(reading: Json) -> Line:
    since, position = text(reading, "version_from"), text(reading, "position")
    says = f"Text in force from {since}" if since else "No text in force"
    if position:
        says += f", on the position “{words.spoken(position).replace('-', ' ')}”"
    strict = words.spoken(text(reading, "strict"))
    return ours(f"{says}: strictly {strict}, after burdens"
                f" {words.spoken(text(reading, 'after_burdens'))}")  # fmt: skip


def _exception(context: Context, exception: Json) -> TreeNode:
    burden = text(exception, "burden")
    shown_by = f", to be shown by the {words.spoken(burden)}" if burden else ""
    name = words.spoken(text(exception, "id")).replace("-", " ")
    when = exception.get("when")
    return TreeNode(
        OUTCOMES.get(text(exception, "state"), ""),
        ours(f"Exception “{name}”{shown_by}"),
        (_node(context, when),) if isinstance(when, Mapping) else (),
    )


def _node(context: Context, node: Json) -> TreeNode:
    joint = JOINTS.get(text(node, "kind"), "")
    says = text(node, "says") or text(node, "question") or words.spoken(text(node, "fact"))
    named = f"{says} ({joint})" if says and joint else says or joint or "not named"
    return TreeNode(
        OUTCOMES.get(text(node, "state"), ""),
        (*ours(named), *_leaf(context, node)),
        tuple(_node(context, part) for part in items(node, "parts")),
    )


def _leaf(context: Context, node: Json) -> Line:
    """What a leaf was tested on; nothing for a joint."""
    if not text(node, "fact"):
        return ()
    reason = text(node, "reason")
    given, reached = text(node, "given"), words.spoken(text(node, "reached"))
    missing = reason in NOTHING and given in ("", "unknown") and not reached
    pairs = (
        ("test", text(node, "test")),
        ("given", "" if missing else given or "nothing"),
        ("because", words.REASONS.get(reason, words.spoken(reason))),
        ("confidence required", words.spoken(text(node, "required"))),
        ("reached", "" if missing else reached or "none"),
        ("from", ", ".join(texts(node, "paragraphs"))),
    )
    parts = [ours(f"{label}: {value}") for label, value in pairs if value]
    evidence = texts(node, "evidence")
    held = [name for name in evidence if name in context.assessment.claims]
    parts += [_turn(context, point, held) for point in items(node, "break_even")]
    if held:
        parts.append((Text("stands on "), count_of_claims(context, held)))
    parts += [ours(f"evidence: {name}") for name in evidence if name not in set(held)]
    return (Text(". "), *joined(parts, "; "))


def _turn(context: Context, point: Json, claims: Iterable[str]) -> Line:
    """The value of a parameter at which a quantity would lie at its limit."""
    lead = f"at the limit when the {words.spoken(text(point, 'parameter'))} is "
    try:
        value = Decimal(text(point, "value"))
    except InvalidOperation:
        return ours(f"{lead}{text(point, 'value') or 'not stated'}")
    return (Text(lead), context.ratio(value, claims))
