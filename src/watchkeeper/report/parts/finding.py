"""One section for each finding: question, answer, numbers, tests, replies."""

from __future__ import annotations

from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import Block, Line, Section, Statement, Text
from watchkeeper.report.context import Context, count_of_claims, finding_anchor, numbered, ours
from watchkeeper.report.parts import (
    confidence,
    numbers,
    pictures,
    reasons,
    series,
    statements,
    verdicts,
)
from watchkeeper.report.parts.workings import pointer
from watchkeeper.weighing.model import YearLedgers


def findings(context: Context) -> Section:
    """All findings, in the order of the case file."""
    sections = tuple(_finding(context, finding) for finding in context.assessment.findings)
    none = (Statement("findings-none", ours("The case asks no question yet.")),)
    return Section("findings", "Findings", () if sections else none, sections)


def _finding(context: Context, finding: Finding) -> Section:
    here = finding_anchor(finding.id)
    opening = (
        Statement(f"{here}-question", ours(words.printable(finding.question)), "question"),
        Statement(f"{here}-answer", answer(context, finding), "answer", finding.claims),
    )
    year = finding.ledgers
    parts = [
        confidence.confidence(context, finding, here),
        *(_with_numbers(context, finding, year, here) if year is not None else ()),
        series.series(context, finding, here),
        statements.replies(context, finding, here),
        verdicts.outcomes(context, finding, here),
        reasons.alternatives(finding, here),
        reasons.would_change(finding, here, pointer(finding, here)),
    ]
    return Section(
        here, words.printable(finding.title), opening, tuple(p for p in parts if p is not None)
    )


def answer(context: Context, finding: Finding) -> Line:
    """The answer, its numbers opening the claims that they stand on."""
    candidates = [count_of_claims(context, finding.alleges)] if finding.alleges else []
    year = finding.ledgers
    if year is not None:
        for ledger in numbers.ledgers_of(year):
            candidates.append(context.limit(ledger.limit))
            candidates.append(context.bare_limit(ledger.limit))
        candidates += [context.amount(e.amount, "bbl", e.claims) for e in year.per_claimant]
        candidates += [
            context.amount(ledger.amount, "bbl", ledger.claims)
            for ledger in reversed(numbers.ledgers_of(year))
        ]
    return numbered(finding.answer, candidates)


def _with_numbers(
    context: Context, finding: Finding, year: YearLedgers, here: str
) -> tuple[Section | None, ...]:
    return (
        numbers.numbers(context, finding, year, here),
        numbers.claimants(context, year, here),
        _crossing(context, year, here),
        numbers.sensitivity(context, year, here),
    )


def _crossing(context: Context, year: YearLedgers, here: str) -> Section:
    blocks: list[Block] = [
        Statement(
            f"{here}-crossing-combined",
            (
                Text("Notified and not notified together: "),
                Text(pictures.crossing_sentence(year.crossing)),
            ),
        ),
        Statement(
            f"{here}-crossing-notified",
            (
                Text("Notified alone: "),
                Text(pictures.crossing_sentence(year.crossing_notified)),
            ),
        ),
    ]
    figure = pictures.cumulative(context, year, here)
    if figure is not None:
        blocks.append(figure)
    return Section(f"{here}-crossing", "When the limit may have been passed", tuple(blocks))
