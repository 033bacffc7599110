"""Lines of evidence: of each finding the items, the lines that they form, and each line's grade.

It is the annex to the words of the findings, and holds the questions of one origin and overrides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from watchkeeper.claims import wording
from watchkeeper.findings.model import Finding, Ground
from watchkeeper.report import words
from watchkeeper.report.content import (
    Block,
    Column,
    Figure,
    Items,
    Line,
    PartRef,
    Section,
    Statement,
    Table,
    Text,
    Word,
)
from watchkeeper.report.context import Context, finding_anchor, joined, ours, theirs
from watchkeeper.report.figures.specs import Independence, LineBox
from watchkeeper.report.parts.confidence import lines_anchor, override_words, raters
from watchkeeper.weighing.confidence.circular import Effect, Proposal
from watchkeeper.weighing.confidence.elements import Printed
from watchkeeper.weighing.confidence.grades import Graded
from watchkeeper.weighing.confidence.items import Item
from watchkeeper.weighing.confidence.lines import Decision
from watchkeeper.weighing.confidence.lines import Line as EvidenceLine

LINES = "lines"
LEAD: Final = (
    "Items that come from one place count once, as a line. A line has the grade of its best"
    " first-hand item; weak lines are listed and count for nothing. “The Team” in a sentence with a"
    " word of confidence is whoever compiled this report."
)
JOINS: Final = {
    "origin": "one origin",
    "item": "quoted",
    "state": "of one state or reporting together",
    "parameter": "one parameter",
    "decision": "joined by an analyst",
}
SETTLED: Final = {
    "one_origin": "taken as one origin",
    "not_one_origin": "not taken as one origin",
    "independent": "taken as independent of one another",
}
DECEPTION: Final = {
    "low": "reviewed: low",
    "possible": "possible",
    "likely": "likely",
    "not_reviewed": "not reviewed",
}


def lines(context: Context) -> Section | None:
    """The annex; None when nothing was weighed."""
    weighed = [
        (finding, finding.ground)
        for finding in context.assessment.findings
        if finding.ground is not None
    ]
    if not weighed:
        return None
    lead = [Statement("lines-lead", ours(LEAD))]
    if context.origins.participants:
        who = wording.series(context.called(actor) for actor in context.origins.participants)
        text = f"“Participants” are those who take part in the monitoring: {who}."
        lead.append(Statement("lines-participants", ours(text)))
    rated = [(finding, ground) for finding, ground in weighed if ground.items]
    if not rated:
        lead.append(Statement("lines-none", ours("No item is recorded for any finding.")))
    parts = tuple(_finding(context, finding, ground) for finding, ground in rated)
    return Section(
        LINES, "Lines of evidence", tuple(lead), (*parts, _origins(context), *_overrides(weighed))
    )


def _finding(context: Context, finding: Finding, ground: Ground) -> Section:
    here = lines_anchor(finding.id)
    title = words.printable(finding.title)
    back: Line = (
        Text("Behind the finding "),
        PartRef(finding_anchor(finding.id), title),
        Text(f"; {raters(ground)}"),
    )
    blocks: list[Block] = [Statement(f"{here}-lead", back)]
    elements = (*ground.word.elements, *ground.further)
    for index, element in enumerate(elements):
        name = here if len(elements) == 1 else f"{here}-{index + 1}"
        blocks += _element(context, element, name)
    blocks.append(_items(context, ground, here))
    return Section(here, title, tuple(blocks))


def _element(context: Context, element: Printed, name: str) -> Iterator[Block]:
    graded = element.all.lines
    table = _lines_table(context, element, f"{name}-table")
    if sum(len(line.items) for line, _ in graded) < 2:
        yield table
        return
    spec = Independence(
        tuple(_box(context, line, grade) for line, grade in graded),
        element.all.word,
        element.without_participants.word,
    )
    caption = (
        f"From items to lines to the word. {words.printable(element.all.reason).capitalize()}."
        " Dashed: weak, and not counted."
    )
    yield Figure(
        f"{name}-figure", caption, _alt(context, spec), spec, table, data_in_print="always"
    )


def _box(context: Context, line: EvidenceLine, graded: Graded) -> LineBox:
    text = joins(context, line) if len(line.items) > 1 else words.printable(graded.reason)
    items = tuple(_label(item) for item in line.items)
    return LineBox(items, graded.grade, line.stance == "against", text)


def _label(item: Item) -> str:
    origin = "; ".join(item.origins) or "origin unknown"
    if item.quoted:
        origin = f"repeats {'; '.join(item.quoted)}"
    rating = f"{item.reliability}{item.plausibility}"
    return words.printable(f"{origin} · {item.kind} {rating} · {item.item_id}")


def joins(context: Context, line: EvidenceLine) -> str:
    """What joins the items of a line, in words."""
    by: dict[str, list[str]] = {}
    for key in line.joined_by:
        if key == "unknown origin":
            by["origin unknown"] = []
            continue
        kind, _, name = key.partition(" ")
        if kind == "decision":
            name = name.partition(": ")[2]
        shown = context.called(name) if name.startswith("actor:") else name
        by.setdefault(JOINS.get(kind, kind), []).append(words.printable(shown))
    if JOINS["state"] in by:
        by.pop(JOINS["origin"], None)
    return "; ".join(f"{kind}: {', '.join(names)}" if names else kind for kind, names in by.items())


def _alt(context: Context, spec: Independence) -> str:
    told = [
        f"{wording.plural(len(box.items), 'item', 'items')} in one {box.grade} line"
        f" {'against' if box.against else 'for'} it ({box.text})"
        for box in spec.lines
    ]
    return (
        f"{'. '.join(told)}. The word is {spec.word} on all evidence, {spec.without} without what"
        " participants supplied."
    )


def _lines_table(context: Context, element: Printed, name: str) -> Table:
    rows = tuple(
        (
            ours(words.printable(", ".join(item.item_id for item in line.items))),
            ours(line.stance),
            (Word(graded.grade, "state"),),
            ours(words.printable(graded.reason)),
            ours(joins(context, line)) or ours("one item"),
        )
        for line, graded in element.all.lines
    )
    columns = (
        Column("Items of the line", "long"),
        Column("Stance"),
        Column("Grade", "word"),
        Column("Why this grade and no better one", "long"),
        Column("What joins the items", "long"),
    )
    caption = f"Lines for and against: {words.printable(element.name)}"
    return Table(name, caption, columns, rows)


def _items(context: Context, ground: Ground, here: str) -> Table:
    """The items as rated; those that differ in nothing but what they bear on share a row."""
    alike: dict[tuple[str, ...], list[Item]] = {}
    for item in ground.items:
        alike.setdefault(_rated(item), []).append(item)
    rows = tuple(
        (
            ours(words.printable(", ".join(item.item_id for item in same))),
            context.references(_bears_on(context, same, ground)) or ours("no claim"),
            *(theirs(text) for text in rated),
        )
        for rated, same in alike.items()
    )
    columns = (
        Column("Item", "long"),
        Column("Bears on", "long"),
        Column("Origin, and who collected and holds it", "long"),
        Column("Rated", "long"),
        Column("Why it is rated so", "long"),
    )
    caption = (
        "The items as rated: letter of the source, plausibility, whether others can inspect it"
    )
    return Table(f"{here}-items", caption, columns, rows, folded=len(rows) > 15)


def _bears_on(context: Context, items: Iterable[Item], ground: Ground) -> set[str]:
    known = context.origins.bears_on
    claims = {c for item in items for c in (*item.claims, *known.get(item.item_id, ()))}
    return claims.intersection(ground.claims)


def _rated(item: Item) -> tuple[str, ...]:
    """What an analyst recorded of an item, as cells of its row."""
    origin = [item.origin or "origin unknown"]
    if item.repeats:
        origin.append(f"repeats {', '.join(item.repeats)}")
    for role, name in (("collected by", item.collector), ("held by", item.holder)):
        if name and name != item.origin:
            origin.append(f"{role} {name}")
    told = [
        f"{item.kind} {item.reliability}{item.plausibility}",
        "inspectable" if item.inspectable else "not inspectable",
        f"interest: {item.interest or 'nobody'}",
        f"deception {DECEPTION[item.deception]}",
    ]
    if item.examined_by:
        told.append(f"examined by {', '.join(item.examined_by)}")
    if item.stance == "against":
        told.append("against")
    return "; ".join(origin), "; ".join(told), item.reason or "no reason recorded"


def _origins(context: Context) -> Section:
    """Questions of one origin: what analysts settled, and what is open with its effect."""
    origins = context.origins
    settled = tuple(
        Statement(f"origins-settled-{index + 1}", ours(_settled(one)))
        for index, one in enumerate(origins.decisions)
    )
    blocks: list[Block] = [Items(settled, "Settled by an analyst")] if settled else []
    if origins.proposals:
        blocks.append(_proposals(context, origins.proposals))
    elif settled:
        blocks.append(Statement("origins-none-open", ours("No question of one origin is open.")))
    else:
        text = "Nothing in the record suggests that items with different origins have one."
        blocks.append(Statement("origins-none", ours(text)))
    return Section("origins", "Circular reporting: have items one origin?", tuple(blocks))


def _settled(decision: Decision) -> str:
    shares = f" They share: {decision.shares.rstrip('.')}." if decision.shares else ""
    kind = SETTLED[decision.kind]
    reason = decision.reason.rstrip(".")
    return words.printable(f"{wording.series(decision.items)}: {kind}. Reason: {reason}.{shares}")


def _proposals(context: Context, proposals: Sequence[Proposal]) -> Table:
    rows = tuple(
        (
            ours(words.printable(", ".join(one.items))),
            theirs(one.shares),
            joined((_effect(context, effect) for effect in one.effects), "; ")
            or ours("no word of a finding rests on more than one of them"),
        )
        for one in proposals
    )
    columns = (
        Column("Items", "long"),
        Column("What they share", "long"),
        Column("The word, if it is accepted", "long"),
    )
    caption = "Open: nothing is joined until an analyst decides, with a reason"
    return Table("origins-open", caption, columns, rows)


def _effect(context: Context, effect: Effect) -> Line:
    finding = {one.id: one for one in context.assessment.findings}.get(effect.element)
    name: Line = ours(words.printable(effect.element))
    if finding is not None:
        name = (PartRef(finding_anchor(finding.id), words.printable(finding.title)),)
    change = "unchanged" if effect.before == effect.after else f"{effect.before} to {effect.after}"
    return (*name, Text(f": {change}"))


def _overrides(weighed: Iterable[tuple[Finding, Ground]]) -> Iterator[Section]:
    """Every override of the case in one place, also those that change nothing."""
    said: list[Statement] = []
    for finding, ground in weighed:
        name = PartRef(finding_anchor(finding.id), words.printable(finding.title))
        for index, one in enumerate(ground.overrides):
            text = words.printable(override_words(one, ground))
            here = f"{lines_anchor(finding.id)}-override-{index + 1}"
            said.append(Statement(here, (name, Text(f": {text}"))))
    if said:
        yield Section("overrides", "Overrides", (Items(tuple(said)),))
