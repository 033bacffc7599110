"""The workings of each finding: what a reader needs to repeat it, after the parts that say it."""

from __future__ import annotations

from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import Block, Fact, Facts, PartRef, Section, Statement, Text, anchor
from watchkeeper.report.context import Context, count_of_claims, finding_anchor, ours, theirs
from watchkeeper.report.parts import (
    arguments,
    histories,
    pictures,
    reasons,
    record,
    series_workings,
    statements,
    verdicts,
)
from watchkeeper.weighing.model import YearLedgers

WORKINGS = "workings"


def workings(context: Context) -> Section | None:
    """The workings of all findings; None when there is no finding."""
    if not context.assessment.findings:
        return None
    lead = Statement(
        "workings-lead",
        ours(
            "For each finding: every figure and reply behind it, the norms element by element, the"
            " arguments of the parties, open facts, and what was set aside or refused."
        ),
    )
    parts = tuple(_finding(context, finding) for finding in context.assessment.findings)
    return Section(WORKINGS, "Workings of the findings", (lead,), parts)


def workings_anchor(finding_id: str) -> str:
    """The id of a finding's workings."""
    return anchor(WORKINGS, finding_id)


def pointer(finding: Finding, here: str) -> Statement:
    """Where the workings of a finding stand."""
    name = PartRef(workings_anchor(finding.id), "the workings of this finding")
    line = (Text("Every figure, reply and element of law behind it stands in "), name, Text("."))
    return Statement(f"{here}-workings", line)


def _finding(context: Context, finding: Finding) -> Section:
    here, title = finding_anchor(finding.id), words.printable(finding.title)
    year = finding.ledgers
    back = (Text("Behind the finding "), PartRef(here, title), Text("."))
    parts = (
        series_workings.workings(context, finding, here),
        histories.workings(context, finding, here),
        reasons.reasoning(finding, here),
        verdicts.verdicts(context, finding, here),
        arguments.arguments(context, finding, here),
        record.turns_on(finding.turns_on, here),
        statements.asserted(context, finding, here),
        *(_background(context, year, here) if year is not None else ()),
        _basis(context, finding, here),
    )
    name = workings_anchor(finding.id)
    lead = Statement(f"{name}-lead", back)
    return Section(name, title, (lead,), tuple(part for part in parts if part is not None))


def _background(context: Context, year: YearLedgers, here: str) -> tuple[Section | None, ...]:
    return (
        _gaps(context, year, here),
        record.conflicts(context, year, here),
        record.not_counted(context, year, here),
        record.versions(context, year, here),
    )


def _gaps(context: Context, year: YearLedgers, here: str) -> Section:
    blocks: list[Block] = []
    if year.gaps:
        blocks.append(record.gap_table(context, year, here))
    else:
        text = "No gap: every supplier's own figures cover every day of the year."
        blocks.append(Statement(f"{here}-gaps-none", ours(text)))
    figure = pictures.gaps(context, (year,), f"{here}-gaps-figure")
    if figure is not None:
        blocks.append(figure)
    return Section(f"{here}-gaps", "What was not reported", tuple(blocks))


def _basis(context: Context, finding: Finding, here: str) -> Section:
    facts = [
        Fact(
            "Stands on",
            (count_of_claims(context, finding.claims),) if finding.claims else ours("no claim"),
        ),
        *(Fact(words.spoken(name), theirs(value)) for name, value in finding.hashes.items()),
    ]
    return Section(f"{here}-judged-on", "Judged on", (Facts(tuple(facts)),))
