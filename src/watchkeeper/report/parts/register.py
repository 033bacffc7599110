"""What speaks against the results, and the parts that nobody wrote, said as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from watchkeeper.claims import wording
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import Block, Column, Line, PartRef, Section, Statement, Table
from watchkeeper.report.context import Context, finding_anchor, joined, ours, theirs
from watchkeeper.report.parts import casework
from watchkeeper.report.parts.reasons import summed
from watchkeeper.report.parts.statements import party

AGAINST: Final = frozenset(
    {
        "deny",
        "acknowledge_with_legal_basis",
        "neither",
        "neither_with_legal_basis",
        "disputes_legality",
        "disputes_jurisdiction",
        "rejects_body",
        "discredits_source",
    }
)
"""What a party does when it contests a claim, its legal meaning, its source or its reader."""

LEDGERS: Final = {"notified": "Notified", "combined": "Notified and not notified"}


def exculpatory(context: Context) -> Section:
    """Denials, objections, figures not counted, and results that do not hold at the standard."""
    rows = _grouped(
        row for finding in context.assessment.findings for row in _against(context, finding)
    )
    lead = Statement(
        "exculpatory-lead",
        ours(
            "What the record holds that speaks against a claim or a result, gathered in one place."
            " Nothing was weighed against it here: each finding shows how it was used."
        ),
    )
    blocks: list[Block] = [lead]
    if rows:
        columns = (
            Column("Question", "long"),
            Column("What speaks against", "long"),
            Column("Whose", "long"),
            Column("In our words", "long"),
            Column("Claim"),
        )
        caption = "Denials, objections, figures that are not counted, results that are not shown"
        blocks.append(Table("exculpatory-table", caption, columns, rows))
    else:
        blocks.append(Statement("exculpatory-none", ours("Nothing recorded.")))
    other = ours(summed(context))
    return Section(
        "exculpatory",
        "Exculpatory register",
        (*blocks, *casework.searched(context), Statement("exculpatory-alternatives", other)),
    )


def _grouped(rows: Iterable[tuple[Line, ...]]) -> tuple[tuple[Line, ...], ...]:
    """What speaks against several questions stands once, with all of them."""
    by: dict[tuple[Line, ...], list[Line]] = {}
    for question, *rest in rows:
        by.setdefault(tuple(rest), []).append(question)
    return tuple((joined(questions, "; "), *rest) for rest, questions in by.items())


def _against(context: Context, finding: Finding) -> Iterator[tuple[Line, ...]]:
    where: Line = (PartRef(finding_anchor(finding.id), words.printable(finding.title)),)
    for claim_id in finding.replies:
        claim = context.claim(claim_id)
        if claim.act in AGAINST:
            yield (
                where,
                ours(words.ACTS.get(claim.act, words.spoken(claim.act))),
                party(context, claim),
                theirs(claim.gist) or ours("no gist in the record"),
                (context.reference(claim.id),),
            )
    if finding.ledgers is not None:
        for entry in finding.ledgers.set_aside:
            yield (
                where,
                ours("figure set aside"),
                party(context, context.claim(entry.claim)),
                ours(words.printable(entry.reason)),
                (context.reference(entry.claim),),
            )
    yield from _not_shown(context, finding, where)


def _not_shown(context: Context, finding: Finding, where: Line) -> Iterator[tuple[Line, ...]]:
    """Results that the figures give and that do not hold at the required confidence."""
    if finding.ledgers is None:
        return
    names = [
        label
        for role, label in LEDGERS.items()
        if getattr(finding.ledgers, role).exceeds == "yes"
        and finding.at_standard.get(role, {}).get("exceeds") == "undetermined"
    ]
    if names:
        reasons = sorted(
            {finding.at_standard[role].get("reason", "") for role in LEDGERS
             if role in finding.at_standard} - {""}
        )  # fmt: skip
        yield (
            where,
            ours("not shown at the confidence that the norm requires"),
            ours(wording.series(names)),
            joined((ours(words.printable(reason)) for reason in reasons), "; ")
            or ours("required confidence not reached"),
            ours("none"),
        )


def reservations() -> Section:
    """Positions of participants on the findings."""
    text = (
        "Nothing recorded. No participant's position, dissociation or reservation was entered for"
        " these findings."
    )
    return Section("reservations", "Reservations", (Statement("reservations-none", ours(text)),))
