"""The summary: every finding in one table, and the picture of all years."""

from __future__ import annotations

from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import (
    Block,
    Column,
    Line,
    PartRef,
    Section,
    Statement,
    Table,
    Text,
)
from watchkeeper.report.context import (
    Context,
    compared,
    count,
    finding_anchor,
    joined,
    ours,
    outcome,
)
from watchkeeper.report.parts.confidence import word_line
from watchkeeper.report.parts.finding import answer
from watchkeeper.report.parts.numbers import FIGURES, STANDARD
from watchkeeper.report.parts.pictures import by_year, gaps
from watchkeeper.weighing.model import YearLedgers


def summary(context: Context) -> Section:
    """What a reader in a hurry needs."""
    findings = context.assessment.findings
    years = tuple(finding.ledgers for finding in findings if finding.ledgers is not None)
    blocks: list[Block] = []
    if not findings:
        blocks.append(Statement("summary-none", ours("The case asks no question yet.")))
    blocks += [t for t in (_numbers(context), _others(context)) if t is not None]
    if years:
        blocks.append(by_year(context, years))
    grid = gaps(context, years, "reporting-gaps")
    if grid is not None:
        blocks.append(grid)
    return Section("summary", "Summary of findings", tuple(blocks))


def _numbers(context: Context) -> Table | None:
    rows = tuple(
        _number_row(context, finding, finding.ledgers)
        for finding in context.assessment.findings
        if finding.ledgers is not None
    )
    columns = (
        Column("Question", "long"),
        Column("Notified", "number"),
        Column("Notified: on the figures", "word"),
        Column("Above the limit on their own figures and method", "long"),
        Column(f"Notified and not notified: {FIGURES.lower()}", "word"),
        Column(f"Notified and not notified: {STANDARD.lower()}", "word"),
        Column("Confidence that what is alleged happened", "word"),
    )
    caption = "Findings with a number against a limit: arithmetic first, then what remains of it"
    return Table("summary-numbers", caption, columns, rows) if rows else None


def _number_row(context: Context, finding: Finding, year: YearLedgers) -> tuple[Line, ...]:
    notified, both = year.notified, year.combined
    amount = context.amount(notified.amount, "bbl", notified.claims)
    standard = finding.at_standard.get("combined", {}).get("exceeds", "not tested")
    return (
        (PartRef(finding_anchor(finding.id), words.printable(finding.title)),),
        (amount,) if notified.claims else ours("no figure in the record"),
        compared(amount, context.limit(notified.limit), notified.exceeds),
        _claimants_above(context, year),
        compared(
            context.amount(both.amount, "bbl", both.claims), context.limit(both.limit), both.exceeds
        ),
        outcome(standard),
        word_line(finding.ground),
    )


def _claimants_above(context: Context, year: YearLedgers) -> Line:
    if not year.per_claimant:
        return ours("no estimate in the record")
    above = [
        (Text(f"{context.actors(e.speaker) or 'not named'}: "),
         context.amount(e.amount, "bbl", e.claims))
        for e in year.per_claimant
        if e.exceeds == "yes"
    ]  # fmt: skip
    return joined(above, "; ") or ours("none of the claimants")


def _others(context: Context) -> Table | None:
    rows = tuple(
        (
            (PartRef(finding_anchor(finding.id), words.printable(finding.title)),),
            answer(context, finding),
            word_line(finding.ground),
            (count(len(finding.alleges), finding_anchor(finding.id)),),
            (count(len(finding.replies), finding_anchor(finding.id)),),
        )
        for finding in context.assessment.findings
        if finding.ledgers is None
    )
    columns = (
        Column("Question"),
        Column("Answer", "long"),
        Column("Confidence", "word"),
        Column("Claims that assert it", "number"),
        Column("Replies", "number"),
    )
    caption = "Findings without a number"
    return Table("summary-others", caption, columns, rows) if rows else None
