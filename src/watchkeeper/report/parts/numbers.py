"""Numbers against a limit: ledgers, each claimant's figures, and what the result turns on."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from watchkeeper.claims import wording
from watchkeeper.findings.model import Finding
from watchkeeper.report import words
from watchkeeper.report.content import Column, Items, Line, Section, Statement, Table, Text
from watchkeeper.report.context import Context, compared, joined, ours, outcome, theirs
from watchkeeper.report.parts import factors
from watchkeeper.weighing.model import ClaimantEstimate, Ledger, YearLedgers

FIGURES = "On the figures in the record"
STANDARD = "At the confidence that the norm requires"


def ledgers_of(year: YearLedgers) -> tuple[Ledger, ...]:
    """The ledgers of a year in the order in which they are printed."""
    return (year.notified, year.unnotified, year.combined, year.combined_apart)


def label(ledger: Ledger, role: str) -> str:
    """The name of a ledger; `role` tells the two combined ledgers apart."""
    return words.LEDGERS.get(role) or words.LEDGERS.get(ledger.name) or words.spoken(ledger.name)


def roles(year: YearLedgers) -> tuple[tuple[str, Ledger], ...]:
    """Each ledger with the role that it has in the year."""
    return tuple(
        zip(("notified", "unnotified", "combined", "combined_apart"), ledgers_of(year), strict=True)
    )


def numbers(context: Context, finding: Finding, year: YearLedgers, here: str) -> Section:
    """The ledgers of a year, and what remains of each result at the standard."""
    rows = tuple(
        (
            ours(label(ledger, role)),
            (context.amount(ledger.amount, "bbl", ledger.claims),),
            (context.limit(ledger.limit),),
            compared(
                context.amount(ledger.amount, "bbl", ledger.claims),
                context.limit(ledger.limit),
                ledger.exceeds,
            ),
            _at_standard(finding, role),
            ours("whole year, every supplier" if ledger.complete else "gaps"),
        )
        for role, ledger in roles(year)
    )
    table = Table(
        f"{here}-ledgers",
        f"{year.year} against the limit, with bounds",
        (
            Column("Ledger"),
            Column("Amount", "number"),
            Column("Limit", "number"),
            Column(FIGURES, "word"),
            Column(STANDARD, "long"),
            Column("Coverage"),
        ),
        rows,
    )
    note = Statement(
        f"{here}-numbers-note",
        (
            Text(
                f"“{FIGURES}” is arithmetic and believes every figure. “{STANDARD}” leaves out what"
                " does not reach it. The notified ledger measures what was notified as of the"
                " reports in the record, so its gaps are flags; for deliveries that were not"
                " notified a gap has "
            ),
            Text(f"{wording.NO_UPPER}."),
        ),
    )
    return Section(f"{here}-numbers", "Numbers against the limit", (table, note))


def _at_standard(finding: Finding, role: str) -> Line:
    result = finding.at_standard.get(role)
    if result is None:
        return ours("not tested")
    line = outcome(result.get("exceeds", "not tested"))
    reached, required = result.get("reached", ""), result.get("required", "")
    if reached or required:
        line = (
            *line,
            Text(f" (required: {words.spoken(required)}; reached: {words.spoken(reached)})"),
        )
    reason = result.get("reason", "")
    return (*line, Text(f": {words.printable(reason)}")) if reason else line


def claimants(context: Context, year: YearLedgers, here: str) -> Section:
    """Each claimant's own figures for the year."""
    if not year.per_claimant:
        text = f"No claimant's estimate for {year.year} is in the record. That is not zero."
        return Section(
            f"{here}-claimants",
            "Each claimant's own figures",
            (Statement(f"{here}-claimants-none", ours(text)),),
        )
    table = Table(
        f"{here}-claimants-table",
        f"Estimates for {year.year}, each on that claimant's figures and method",
        (
            Column("On the figures and method of", "long"),
            Column("Amount", "number"),
            Column("Against the limit", "word"),
            Column("Covers"),
            Column("Full capacity of the deliveries", "number"),
            Column("Break-even laden fraction", "number"),
        ),
        tuple(_claimant(context, estimate, year) for estimate in year.per_claimant),
    )
    return Section(f"{here}-claimants", "Each claimant's own figures", (table,))


def _claimant(context: Context, estimate: ClaimantEstimate, year: YearLedgers) -> tuple[Line, ...]:
    who = ours(context.actors(estimate.speaker) or "not named")
    if estimate.documents:
        who = (*who, Text(" ("), *joined(map(theirs, estimate.documents), "; "), Text(")"))
    windows = "; ".join(wording.days(start, end) for start, end in estimate.windows)
    covers = "the whole year" if estimate.whole_year else "part of the year"
    fraction = estimate.break_even_laden_fraction
    amount = context.amount(estimate.amount, "bbl", estimate.claims)
    return (
        who,
        (amount,),
        compared(amount, context.limit(year.unnotified.limit), estimate.exceeds),
        ours(f"{covers}: {windows}" if windows else covers),
        ours("not stated")
        if estimate.capacity is None
        else (context.amount(estimate.capacity, "bbl", estimate.claims),),
        ours("none") if fraction is None else (context.ratio(fraction, estimate.claims),),
    )


def sensitivity(context: Context, year: YearLedgers, here: str) -> Section:
    """What the results turn on: break-evens, scenarios and conversion factors."""
    blocks: list[Items | Table | Statement] = []
    sentences = _break_evens(context, year, here)
    if sentences:
        blocks.append(Items(sentences))
    else:
        text = "No single shared value in the ranges considered changes a result of this year."
        blocks.append(Statement(f"{here}-break-even-none", ours(text)))
    scenarios = _scenarios(context, year, here)
    if scenarios is not None:
        blocks.append(scenarios)
    named = [(label(ledger, role), ledger) for role, ledger in roles(year)]
    blocks += factors.factors(context, named, here)
    return Section(f"{here}-turns", "What the result turns on", tuple(blocks))


def _break_evens(context: Context, year: YearLedgers, here: str) -> tuple[Statement, ...]:
    """Each break-even value once, with the ledgers whose comparison changes there."""
    found: dict[tuple[str, Decimal], list[tuple[str, Ledger]]] = {}
    for role, ledger in roles(year):
        for what, value in (
            ("laden fraction", ledger.break_even_laden_fraction),
            ("conversion factor", ledger.break_even_factor),
            ("discharge share", ledger.break_even_discharge_share),
        ):
            if value is not None:
                found.setdefault((what, value), []).append((role, ledger))
    return tuple(
        Statement(
            f"{here}-break-even-{what.replace(' ', '-')}-{ledgers[0][0]}",
            _break_even(context, what, value, ledgers),
        )
        for (what, value), ledgers in found.items()
    )


MEANINGS: Final = {
    "laden fraction": "the average share of a tanker's capacity that was full",
    "conversion factor": "barrels for each tonne",
    "discharge share": "the share of the counted deliveries that was discharged",
}


def _break_even(
    context: Context, what: str, value: Decimal, ledgers: list[tuple[str, Ledger]]
) -> Line:
    claims = [claim for _, ledger in ledgers for claim in ledger.claims]
    names = wording.series(label(ledger, role) for role, ledger in ledgers)
    return (
        Text(f"{names}: the comparison with the limit changes at a {what} of "),
        context.ratio(value, claims),
        Text(f" ({MEANINGS[what]}; the amount grows with it)."),
    )


def _scenarios(context: Context, year: YearLedgers, here: str) -> Table | None:
    """One row for each value of a shared parameter, one column for each ledger that it moves."""
    moved = [(role, ledger) for role, ledger in roles(year) if ledger.scenarios]
    cells = {
        (role, scenario.parameter, scenario.value): (
            context.amount(scenario.amount, "bbl", ledger.claims),
            Text(": "),
            *compared(
                context.amount(scenario.amount, "bbl", ledger.claims),
                context.limit(ledger.limit),
                scenario.exceeds,
            ),
        )
        for role, ledger in moved
        for scenario in ledger.scenarios
    }
    values = dict.fromkeys((parameter, value) for _, parameter, value in cells)
    rows = tuple(
        (
            (Text(f"{words.spoken(parameter)} "), context.ratio(value)),
            *(cells.get((role, parameter, value), ours("not computed")) for role, _ in moved),
        )
        for parameter, value in values
    )
    columns = (
        Column("Shared value"),
        *(Column(label(ledger, role), "long") for role, ledger in moved),
    )
    caption = "The same figures with one value of a shared parameter for all deliveries"
    return Table(f"{here}-scenarios", caption, columns, rows) if rows else None
