"""What parties said: claims that assert the conduct, and replies beside them."""

from __future__ import annotations

from watchkeeper.claims import wording
from watchkeeper.claims.model import Claim
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import Address, Column, Line, Section, Statement, Table, Text
from watchkeeper.report.context import Context, joined, ours, theirs
from watchkeeper.report.parts import casework, histories


def replies(context: Context, finding: Finding, here: str) -> Section:
    """Denials, acknowledgments and objections: a history for each matter, the others by date."""
    name = f"{here}-replies"
    parts = histories.histories(context, finding, here)
    told = histories.told(finding)
    left = tuple(claim for claim in finding.replies if claim not in told)
    asked = casework.enquiries(context, finding, here)
    enquiries = () if asked is None else (asked,)
    if not left and not parts:
        text = "No reply to this question is in the record. Silence is not evidence."
        return Section(name, "Replies", (Statement(f"{name}-none", ours(text)), *enquiries))
    caption = "What the parties answered, in order of date, in our own words"
    columns = (
        Column("Date", "date"),
        Column("Party", "long"),
        Column("Position"),
        Column("In our words", "long"),
        Column("Answers"),
        Column("Claim"),
        Column("Where it can be read", "address"),
    )
    rows = tuple(_reply(context, context.claim(claim)) for claim in left)
    table = (Table(f"{name}-table", caption, columns, rows),) if rows else ()
    return Section(name, "Replies", (*table, *enquiries), parts)


def _reply(context: Context, claim: Claim) -> tuple[Line, ...]:
    return (
        ours(wording.period(claim.stated_on, "date not stated")),
        party(context, claim),
        ours(words.ACTS.get(claim.act, words.spoken(claim.act))),
        theirs(claim.gist) or ours("no gist in the record"),
        theirs(claim.answers) or ours("not stated"),
        (context.reference(claim.id),),
        address(claim),
    )


def party(context: Context, claim: Claim) -> Line:
    """The speaker's formal name, with the office or document as the table names it."""
    name = context.speaker(claim)
    office = claim.scoped("office") or claim.speaker_text
    if not office or office == name:
        return ours(name)
    return (Text(name), Text(" ("), *theirs(office), Text(")"))


def address(claim: Claim) -> Line:
    """Where a claim can be read."""
    if not claim.source.address:
        return ours("no address in the record")
    return (Address(words.printable(claim.source.address)),)


def asserted(context: Context, finding: Finding, here: str) -> Section | None:
    """The claims that assert the conduct."""
    if not finding.alleges:
        return None
    table = Table(
        f"{here}-asserted-table",
        "Who asserts it; a claim is not a finding",
        (
            Column("Claim"),
            Column("Speaker", "long"),
            Column("What is asserted", "long"),
            Column("Window", "date"),
            Column("Stated on", "date"),
            Column("Where it can be read", "address"),
        ),
        tuple(_assertion(context, context.claim(claim)) for claim in finding.alleges),
        folded=len(finding.alleges) > 15,
    )
    return Section(f"{here}-asserted", "Claims that assert it", (table,))


def _assertion(context: Context, claim: Claim) -> tuple[Line, ...]:
    return (
        (context.reference(claim.id),),
        party(context, claim),
        _asserted(claim),
        ours(wording.period(claim.conduct)),
        ours(wording.period(claim.stated_on)),
        address(claim),
    )


def _asserted(claim: Claim) -> Line:
    """The figure as published, our gist, or why there is neither."""
    figure: Line = ()
    if claim.quantity is not None:
        unit = words.printable(wording.unit_word(claim.quantity.unit))
        figure = (Text("“"), *theirs(claim.quantity.raw), Text(f"” {unit}"))
    parts = [part for part in (figure, theirs(claim.gist)) if part]
    return joined(parts, ": ") or ours(words.MISSING[claim.missing])
