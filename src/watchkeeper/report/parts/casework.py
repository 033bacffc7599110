"""Casework as printed: requests with answers and rates, searches, recommendations, effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from watchkeeper.findings.model import Finding
from watchkeeper.panel.casework.model import (
    AnswerKind,
    Effect,
    EffectKind,
    RecommendationFile,
    RequestFile,
    RequestState,
    ResponseRate,
)
from watchkeeper.report import words
from watchkeeper.report.content import (
    Address,
    Block,
    Column,
    Line,
    PartRef,
    Section,
    Statement,
    Table,
)
from watchkeeper.report.context import Context, count, finding_anchor, joined, ours, theirs

STATES: Final[dict[RequestState, str]] = {
    "open": "not yet due",
    "overdue": "no answer by the due date",
    "answered": "answered",
    "in_part": "answered in part",
    "refused": "refused",
    "withdrawn": "withdrawn",
}
ANSWERS: Final[dict[AnswerKind, str]] = {
    "answered": "answers",
    "in_part": "answers in part",
    "refused": "refuses",
    "receipt": "acknowledges receipt",
}
EFFECTS: Final[dict[EffectKind, str]] = {
    "effect": "effect",
    "exemption": "exemption",
    "none_found": "looked for, none found",
}
REQUESTS: Final = "requests"


def requests(context: Context) -> Section:
    """Everybody who was asked, and how they answered."""
    held = context.casework
    if not held.requests:
        text = "No request is in the record: nobody was asked through it. That is not a refusal."
        return Section(REQUESTS, "Information requests", (Statement("requests-none", ours(text)),))
    day = "" if held.as_of is None else f" As of {held.as_of.isoformat()}."
    note = (
        "Participants are counted like everybody else. An acknowledgment of receipt is no answer; a"
        f" missing answer is evidence of nothing.{day}"
    )
    blocks: list[Block] = [Statement("requests-note", ours(note))]
    if held.rates:
        blocks.append(_rates(held.rates))
    blocks.append(_requests(context, held.requests, "requests-table", "Requests, by day sent"))
    return Section(REQUESTS, "Information requests", tuple(blocks))


def _rates(rates: Sequence[ResponseRate]) -> Table:
    rows = tuple(
        (
            theirs(one.addressee),
            ours("yes" if one.participant else "no"),
            *(
                (count(number, "requests-table"),)
                for number in (
                    one.sent, one.due, one.answered, one.in_part, one.refused, one.overdue,
                )
            ),
        )
        for one in rates
    )  # fmt: skip
    columns = (
        Column("Addressee", "long"),
        Column("Participant"),
        Column("Sent", "number"),
        Column("Answered or due", "number"),
        Column("In full", "number"),
        Column("In part", "number"),
        Column("Refused", "number"),
        Column("No answer when due", "number"),
    )
    return Table("requests-rates", "Response rates by addressee", columns, rows)


def _requests(context: Context, held: Sequence[RequestFile], name: str, caption: str) -> Table:
    columns = (
        Column("Request"),
        Column("Addressee", "long"),
        Column("Facts put", "long"),
        Column("Sent, channel", "long"),
        Column("Due, reminders", "long"),
        Column("Answer", "long"),
        Column("What it changed", "long"),
    )
    return Table(name, caption, columns, tuple(_request(context, one) for one in held))


def _request(context: Context, held: RequestFile) -> tuple[Line, ...]:
    asked = held.request
    due = "no day set" if asked.due_on is None else asked.due_on.isoformat()
    reminded = [one.sent_on.isoformat() for one in held.reminders]
    reminders = f"; reminded {', '.join(reminded)}" if reminded else ""
    facts: Line = theirs(asked.facts)
    about = _about(context, asked.finding)
    if about:
        facts = (*facts, *ours(" ("), *about, *ours(")"))
    changed = joined((theirs(one.changed) for one in held.answers if one.changed), "; ")
    return (
        ours(held.ref),
        theirs(asked.addressee),
        facts,
        (*ours(f"{asked.sent_on.isoformat()}, "), *theirs(asked.channel)),
        ours(f"{due}{reminders}"),
        _answer(held),
        changed or ours("nothing" if held.answers else "no answer"),
    )


def _answer(held: RequestFile) -> Line:
    told = [
        (
            *ours(f"{one.on.isoformat()}: {ANSWERS[one.kind]}: "),
            *theirs(one.gist),
            *(_where(one.address, " (", ")") if one.address else ()),
        )
        for one in held.answers
    ]
    if held.withdrawn is not None:
        gone = held.withdrawn
        told.append((*ours(f"{gone.on.isoformat()}: withdrawn: "), *theirs(gone.reason)))
    if held.state in ("open", "overdue"):
        told.append(ours(STATES[held.state]))
    return joined(told, "; ")


def _where(address: str, before: str = "", after: str = "") -> Line:
    return (*ours(before), Address(words.printable(address)), *ours(after))


def _about(context: Context, finding_id: str) -> Line:
    """The finding that an entry names; as it was written when the report does not ask it."""
    if not finding_id:
        return ()
    for finding in context.assessment.findings:
        if finding.id == finding_id:
            return (PartRef(finding_anchor(finding.id), words.printable(finding.title)),)
    return theirs(finding_id)


def enquiries(context: Context, finding: Finding, here: str) -> Table | None:
    """The requests about one finding, beside its replies."""
    held = [one for one in context.casework.requests if one.request.finding == finding.id]
    if not held:
        return None
    caption = "Facts put to parties and others, and what came back"
    return _requests(context, held, f"{here}-enquiries", caption)


def searched(context: Context) -> Iterator[Block]:
    """What was sought and not found, and what was closed as unsubstantiated."""
    held = context.casework
    yield _register(
        "exculpatory-sought",
        "Sought and not found: this speaks neither for nor against by itself",
        ("What was sought and not found", "Where"),
        [_registered(context, one.on, one.what, one.where, one.finding) for one in held.sought],
        "Sought and not found: nothing recorded. Not sought is not absent.",
    )
    yield _register(
        "exculpatory-closed",
        "Closed as unsubstantiated",
        ("Matter", "Why it was closed"),
        [_registered(context, one.on, one.what, one.reason, one.finding) for one in held.closed],
        "Closed as unsubstantiated: nothing recorded.",
    )


def _register(
    name: str, caption: str, titles: tuple[str, str], rows: Sequence[tuple[Line, ...]], none: str
) -> Block:
    """One table of the exculpatory register, or the sentence that it holds nothing."""
    if not rows:
        return Statement(f"{name}-none", ours(none))
    long = (*titles, "Question")
    columns = (Column("Day", "date"), *(Column(title, "long") for title in long))
    return Table(name, caption, columns, tuple(rows))


def _registered(context: Context, on: date, what: str, more: str, finding: str) -> tuple[Line, ...]:
    about = _about(context, finding) or ours("no finding of this report")
    return ours(on.isoformat()), theirs(what), theirs(more), about


def recommendations(context: Context) -> Section:
    """What was recommended, to whom, on which paragraph, and what became of it."""
    held = context.casework.recommendations
    if not held:
        text = (
            "Nothing recorded. This report recommends no measure; a recommendation is a"
            " participant's, and none was entered."
        )
        block: Block = Statement("recommendations-none", ours(text))
        return Section("recommendations", "Recommendations", (block,))
    rows = tuple(_recommendation(context, one) for one in held)
    columns = (
        Column("Recommendation"),
        Column("Addressee", "long"),
        Column("What is recommended", "long"),
        Column("Paragraph", "long"),
        Column("Finding", "long"),
        Column("Status, with its days", "long"),
    )
    caption = "Recommendations by day made, with their status at each later report"
    table = Table("recommendations-table", caption, columns, rows)
    return Section("recommendations", "Recommendations", (table,))


def _recommendation(context: Context, held: RecommendationFile) -> tuple[Line, ...]:
    one = held.recommendation
    statuses = [ours(f"made {one.made_on.isoformat()}")]
    for status in held.statuses:
        told = ours(f"{words.spoken(status.status)} {status.on.isoformat()}")
        reason = (*ours(": "), *theirs(status.reason)) if status.reason else ()
        statuses.append((*told, *reason))
    return (
        ours(held.ref),
        theirs(one.addressee),
        theirs(one.says),
        theirs(one.paragraph),
        _about(context, one.finding) or ours("none"),
        joined(statuses, "; "),
    )


def humanitarian(context: Context) -> Section:
    """The effects of the measures on people, also when nobody assessed them."""
    held = context.casework.effects
    if not held:
        text = (
            "Not assessed. The record holds no claims about the effects of the measures on the"
            " civilian population or on humanitarian work; that is not a finding that there are"
            " none."
        )
        block: Block = Statement("humanitarian-none", ours(text))
        return Section("humanitarian", "Humanitarian effects", (block,))
    columns = (
        Column("Day", "date"),
        Column("Kind"),
        Column("What", "long"),
        Column("Whom it concerns", "long"),
        Column("Where it can be read", "address"),
    )
    caption = "Unintended effects of the measures, and exemptions"
    table = Table("humanitarian-table", caption, columns, tuple(map(_effect, held)))
    assessed = any(one.kind != "exemption" for one in held)
    text = "Whether the measures had unintended effects was not assessed."
    note = () if assessed else (Statement("humanitarian-not-assessed", ours(text)),)
    return Section("humanitarian", "Humanitarian effects", (*note, table))


def _effect(held: Effect) -> tuple[Line, ...]:
    return (
        ours(_day(held.on)),
        ours(EFFECTS[held.kind]),
        theirs(held.says),
        theirs(held.whom),
        _where(held.address) if held.address else ours("no address in the record"),
    )


def _day(day: date) -> str:
    return day.isoformat()
