"""What the results rest on: each speaker left out in turn, and the shared assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watchkeeper.claims import wording
from watchkeeper.findings.model import Assessment, Finding
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
    plain,
)
from watchkeeper.report.context import (
    METHODS_BOUNDS,
    METHODS_FACTORS,
    Context,
    compared,
    count_of_claims,
    finding_anchor,
    ours,
)

Without = tuple[str, Assessment]
"""Who was left out, and the assessment of the same case without that speaker's claims."""

NOT_ASSESSED = (
    "Not assessed: this report was built without leaving speakers out in turn. “watchkeeper assess"
    " --without-speaker” does it for one."
)


def leaving_out(context: Context, others: Sequence[Without]) -> Section:
    """The leave-one-out table and the assumptions.

    Args:
        context: The assessment with every speaker.
        others: One assessment of the same record for each speaker that was left out.
    """
    return Section(
        "rests-on",
        "What the results rest on",
        (),
        (
            Section("leave-one-out", "Each speaker left out in turn", _one_out(context, others)),
            Section("assumptions", "Shared assumptions", tuple(_assumptions(context))),
        ),
    )


def _one_out(context: Context, others: Sequence[Without]) -> tuple[Block, ...]:
    if not others:
        return (Statement("leave-one-out-none", ours(NOT_ASSESSED)),)
    changes = {name: tuple(_changes(context, name, other)) for name, other in others}
    unmoved = sorted(words.printable(name) for name, rows in changes.items() if not rows)
    blocks: list[Block] = [
        Statement(
            "leave-one-out-lead",
            ours(
                f"The case was assessed {wording.plural(len(changes), 'more time', 'more times')},"
                " each time without the claims of one speaker. The table lists every amount against"
                " a limit that changed, and every question on which no claim was left."
            ),
        )
    ]
    if unmoved:
        text = f"Leaving out any one of these changes none of it: {wording.series(unmoved)}."
        blocks.append(Statement("leave-one-out-unmoved", ours(text)))
    rows = tuple(row for name in sorted(changes) for row in changes[name])
    columns = (
        Column("Left out", "long"),
        Column("Question", "long"),
        Column("With every speaker", "number"),
        Column("Result", "word"),
        Column("Without this speaker", "number"),
        Column("Result", "word"),
    )
    if rows:
        caption = "What changes when one speaker is left out; on the figures in the record"
        blocks.append(Table("leave-one-out-table", caption, columns, rows))
    return tuple(blocks)


def _changes(context: Context, name: str, other: Assessment) -> Iterator[tuple[Line, ...]]:
    after = {finding.id: finding for finding in other.findings}
    for finding in context.assessment.findings:
        left = after.get(finding.id)
        if left is None:
            continue
        if finding.ledgers is None and left.alleges:
            continue
        before, now = _result(context, finding), _result(context, left)
        if [plain(line) for line in before] != [plain(line) for line in now]:
            title = PartRef(finding_anchor(finding.id), words.printable(finding.title))
            yield (ours(words.printable(name)), (title,), *before, *now)


def _result(context: Context, finding: Finding) -> tuple[Line, Line]:
    """The combined amount and its comparison, or how many claims assert the conduct."""
    if finding.ledgers is None:
        held = finding.alleges
        return (count_of_claims(context, held),) if held else ours("no claim"), ours("no number")
    ledger = finding.ledgers.combined
    amount = context.amount(ledger.amount, "bbl", ledger.claims)
    return (amount,), compared(amount, context.limit(ledger.limit), ledger.exceeds)


def _assumptions(context: Context) -> Iterator[Block]:
    years = [f.ledgers for f in context.assessment.findings if f.ledgers is not None]
    ledgers = [one for year in years for one in (year.notified, year.unnotified, year.combined)]
    factors = {(f.factor, f.owner, f.status, f.applicable) for x in ledgers for f in x.factors}
    shared = {(s.parameter, s.value) for ledger in ledgers for s in ledger.scenarios}
    rows: list[tuple[Line, ...]] = [
        (
            ours("Width of “about”"),
            (Text("± "), context.percent(20, METHODS_BOUNDS)),
            ours("this project"),
            ours("convention"),
            ours("decides, where a source says “about” and no more"),
        )
    ]
    rows += [
        (
            ours("Barrels per tonne"),
            (context.ratio(factor, target=METHODS_FACTORS),),
            ours(owner),
            ours(words.spoken(status)),
            ours("decides where it applies" if applicable else "sensitivity only"),
        )
        for factor, owner, status, applicable in sorted(factors)
    ]
    rows += [
        (
            ours(words.spoken(parameter).capitalize()),
            (context.ratio(value, target=METHODS_FACTORS),),
            ours("this project"),
            ours("scenario"),
            ours("sensitivity only"),
        )
        for parameter, value in sorted(shared)
    ]
    columns = (
        Column("Assumption"),
        Column("Value", "number"),
        Column("Whose", "long"),
        Column("Source"),
        Column("Use", "long"),
    )
    caption = "Values that several results share"
    yield Table("assumptions-table", caption, columns, tuple(rows))
