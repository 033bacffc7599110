"""From what is alleged to the norms, what else would explain it, and what would change it."""

from __future__ import annotations

from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import Column, Items, Section, Statement, Table
from watchkeeper.report.context import Context, joined, ours, theirs

NONE = "No other explanation was recorded. That is not a finding that there is none."


def reasoning(finding: Finding, here: str) -> Section | None:
    """The chain of reasoning, step by step."""
    if not finding.reasoning:
        return None
    name = f"{here}-reasoning"
    steps = tuple(
        Statement(f"{name}-{index + 1}", ours(words.printable(text)))
        for index, text in enumerate(finding.reasoning)
    )
    return Section(name, "From what is alleged to the norms", (Items(steps),))


def alternatives(finding: Finding, here: str) -> Section:
    """Other explanations, each with what would tell it from the finding."""
    name = f"{here}-alternatives"
    if not finding.alternatives:
        return Section(name, "Other explanations", (Statement(f"{name}-none", ours(NONE)),))
    rows = tuple(
        (
            ours(words.printable(one.says)),
            joined((ours(words.printable(what)) for what in one.distinguished_by), "; ")
            or ours("nothing named"),
            theirs(", ".join(one.bears_on)) or ours("all of it"),
        )
        for one in finding.alternatives
    )
    columns = (
        Column("Explanation", "long"),
        Column("What would tell it from the finding", "long"),
        Column("Claims that it would explain", "long"),
    )
    caption = "Other explanations of the same evidence; none is put aside by listing it"
    return Section(name, "Other explanations", (Table(f"{name}-table", caption, columns, rows),))


def would_change(finding: Finding, here: str, pointer: Statement) -> Section:
    """What would change the finding, and where its workings stand."""
    name = f"{here}-change"
    items = tuple(
        Statement(f"{name}-{index + 1}", ours(words.printable(text)))
        for index, text in enumerate(finding.would_change)
    )
    if not items:
        text = "What would change it was not recorded, beside the open facts in the workings."
        return Section(
            name, "What would change this finding", (Statement(f"{name}-none", ours(text)), pointer)
        )
    return Section(name, "What would change this finding", (Items(items), pointer))


def summed(context: Context) -> str:
    """How many other explanations the findings list, for the exculpatory register."""
    number = sum(len(finding.alternatives) for finding in context.assessment.findings)
    if not number:
        return "Other explanations of the same facts: none recorded."
    return f"Other explanations of the same facts: {number} stand with the findings."
