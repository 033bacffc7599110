"""Who answered what, and when: a history for each matter, and the body that is rejected itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from watchkeeper.claims import wording
from watchkeeper.claims.intervals import Interval
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import (
    Block,
    Column,
    Figure,
    Items,
    Line,
    Number,
    PartRef,
    Section,
    Statement,
    Table,
    Text,
    anchor,
)
from watchkeeper.report.context import METHODS_BOUNDS, Context, joined, ours, theirs
from watchkeeper.report.figures.specs import Moment, PartyRow, Timeline
from watchkeeper.weighing.replies.model import (
    BodyEvent,
    Kind,
    PartyHistory,
    Reply,
    ReplyHistory,
    Step,
)

BODY: Final = "body-rejected"
KINDS: Final[dict[Kind, str]] = {
    "alleges": "alleges",
    "denies": "denies",
    "neither": "neither confirms nor denies",
    "neither_with_legal_basis": "neither; if so, lawful",
    "disputes_legality": "disputes the law",
    "disputes_jurisdiction": "disputes the jurisdiction",
    "discredits_source": "disputes the source",
    "acknowledges": "acknowledges",
    "acknowledges_with_legal_basis": "acknowledges, naming a legal basis",
    "no_comment": "makes no comment",
    "rejects_body": "rejects the body",
    "acts": "acts",
    "other": "says otherwise",
}


def histories(context: Context, finding: Finding, here: str) -> tuple[Section, ...]:
    """One section for each matter of a finding's replies."""
    return tuple(
        _history(context, held, anchor(f"{here}-replies", held.matter))
        for held in finding.histories
    )


def told(finding: Finding) -> frozenset[str]:
    """Claims that stand in a history."""
    return frozenset(
        reply.claim for held in finding.histories for reply in (*held.replies, *held.rejects_body)
    )


def _history(context: Context, held: ReplyHistory, name: str) -> Section:
    said = tuple(
        Statement(f"{name}-says-{index + 1}", ours(words.printable(text)))
        for index, text in enumerate(held.says)
    )
    blocks: list[Block] = [Items(said)] if said else []
    spec = _timeline(context, held)
    if sum(len(row.moments) for row in spec.rows) > 1:
        blocks.append(_figure(context, held, spec, name))
    elif held.parties:
        blocks.append(_parties(context, held.parties, name))
    elif held.replies:
        number = wording.plural(len(held.replies), "statement", "statements")
        text = f"{number} on the matter, none of which answers an allegation; see the workings."
        blocks.append(Statement(f"{name}-others", ours(text)))
    if held.rejects_body:
        blocks.append(Statement(f"{name}-body", _pointer(held)))
    if not held.replies and not held.rejects_body:
        text = "No reply on this matter is in the record. Silence is not evidence."
        blocks.append(Statement(f"{name}-none", ours(text)))
    return Section(name, words.printable(held.title), tuple(blocks))


def _pointer(held: ReplyHistory) -> Line:
    number = wording.plural(len(held.rejects_body), "statement rejects", "statements reject")
    return (
        Text(f"{number} the body that reports, which answers no fact: see "),
        PartRef(BODY, "the body itself rejected"),
        Text("."),
    )


def workings(context: Context, finding: Finding, here: str) -> Section | None:
    """Every reply of a finding's histories, by day."""
    tables = tuple(
        _replies(context, held.replies, f"{anchor(f'{here}-replies', held.matter)}-table",
                 f"Every reply, by day: {words.printable(held.title)}")
        for held in finding.histories
        if held.replies
    )  # fmt: skip
    return Section(f"{here}-replies-workings", "Every reply", tables) if tables else None


def body(context: Context) -> Section | None:
    """The body itself rejected, once for the whole report, beside the history of its mandate."""
    held = [one for finding in context.assessment.findings for one in finding.histories]
    rejects = {reply.claim: reply for one in held for reply in one.rejects_body}
    events = {event.claim: event for one in held for event in one.body}
    if not rejects:
        return None
    said = sorted(rejects.values(), key=lambda one: (one.on is None, str(one.on), one.claim))
    caption = "Statements that reject the body: an answer of its own kind, not one to the facts"
    blocks: list[Block] = [_replies(context, said, f"{BODY}-table", caption)]
    if events:
        order = sorted(events.values(), key=lambda one: (one.on is None, str(one.on), one.claim))
        blocks.append(_mandate(context, order, f"{BODY}-mandate"))
    return Section(BODY, "The body itself rejected", tuple(blocks))


def _timeline(context: Context, held: ReplyHistory) -> Timeline:
    rows = []
    for party in held.parties:
        moments = tuple(
            Moment(reply.on, reply.kind)
            for reply in held.replies
            if reply.on is not None and party.party in reply.party
        )
        rows.append(PartyRow(context.short(party.party), moments, KINDS[party.stance]))
    kinds = {moment.kind for row in rows for moment in row.moments}
    named = tuple((kind, text) for kind, text in KINDS.items() if kind in kinds)
    return Timeline(tuple(rows), None if held.alleged is None else held.alleged.on, named)


def _figure(context: Context, held: ReplyHistory, spec: Timeline, name: str) -> Figure:
    caption = (
        f"{words.printable(held.title)}: what each party said, and when. A party without a row said"
        " nothing that the record holds; silence is not evidence."
    )
    alt = ". ".join(
        f"{context.called(one.party)}: {'; '.join(map(_step_words, one.steps))}"
        for one in held.parties
    )
    first = f"First alleged on {held.alleged.on.isoformat()}. " if held.alleged else ""
    table = _parties(context, held.parties, name)
    return Figure(
        f"{name}-figure",
        caption,
        f"{first}{alt or 'No party'}.",
        spec,
        table,
        data_in_print="always",
    )


def _step_words(step: Step) -> str:
    return f"{KINDS[step.kind]} ({step.on.isoformat() if step.on else 'day not stated'})"


def _parties(context: Context, parties: Iterable[PartyHistory], name: str) -> Table:
    rows = tuple(
        (
            ours(context.called(one.party)),
            joined((_step(context, step, before) for step, before in _steps(one)), ", then "),
            ours(KINDS[one.stance]),
            _between(one),
        )
        for one in parties
    )
    columns = (
        Column("Party", "long"),
        Column("Stances, with the days between them", "long"),
        Column("Latest stance", "long"),
        Column("Denial to acknowledgment", "number"),
    )
    caption = "How each party's answer changed"
    return Table(f"{name}-parties", caption, columns, rows)


def _steps(one: PartyHistory) -> Iterator[tuple[Step, Step | None]]:
    return zip(one.steps, (None, *one.steps), strict=False)


def _step(context: Context, step: Step, before: Step | None) -> Line:
    line: Line = (Text(f"{_step_words(step)}, "), context.reference(step.claim))
    if step.days is None or before is None:
        return line
    return (*line, Text(" ("), day_count(step.days, (before.claim, step.claim)), Text(" later)"))


def _between(one: PartyHistory) -> Line:
    number = one.days_denied_to_acknowledged
    if number is None:
        return ours("not both")
    claims = [step.claim for step in one.steps]
    return (day_count(number, claims),)


def day_count(number: int, claims: Iterable[str]) -> Number:
    """A number of days between statements; it opens them."""
    held = tuple(sorted(set(claims)))
    text = wording.plural(number, "day", "days")
    target = "" if held else METHODS_BOUNDS
    return Number(text, Interval.exactly(Decimal(number)), "day", held, target)


def _replies(context: Context, replies: Iterable[Reply], name: str, caption: str) -> Table:
    columns = (
        Column("Day", "date"),
        Column("Party", "long"),
        Column("Position"),
        Column("In our words", "long"),
        Column("Answers", "long"),
        Column("Since first alleged", "number"),
        Column("Claim"),
    )
    rows = tuple(_reply(context, reply) for reply in replies)
    return Table(name, caption, columns, rows)


def _reply(context: Context, reply: Reply) -> tuple[Line, ...]:
    who = context.actors(reply.party) or "not named"
    position = KINDS[reply.kind]
    if reply.against_interest:
        position += ", against its own interest"
    if reply.changed:
        position += " (changed)"
    since = reply.days_since_alleged
    return (
        ours(_day(reply.on)),
        (*ours(who), *(theirs(f" ({reply.office})") if reply.office else ())),
        ours(position),
        theirs(reply.gist) or ours("no gist in the record"),
        theirs(reply.answers_text) or ours("not stated"),
        ours("not known") if since is None else _since(since, reply),
        (context.reference(reply.claim),),
    )


def _since(days: int, reply: Reply) -> Line:
    number = day_count(abs(days), (reply.claim,))
    return (number, Text(" before")) if days < 0 else (number,)


def _day(day: date | None) -> str:
    return "day not stated" if day is None else day.isoformat()


def _mandate(context: Context, events: Iterable[BodyEvent], name: str) -> Table:
    rows = tuple(
        (
            ours(_day(event.on)),
            ours(context.actors(event.body) or "not named"),
            theirs(event.what),
            (context.reference(event.claim),),
        )
        for event in events
    )
    columns = (
        Column("Day", "date"),
        Column("Body", "long"),
        Column("What happened", "long"),
        Column("Claim"),
    )
    return Table(name, "Beside it, the history of the mandates in the record", columns, rows)
