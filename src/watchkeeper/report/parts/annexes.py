"""Annexes: one for each exhibit, named by its hash, with the claims that were read from it."""

from __future__ import annotations

from collections import defaultdict

from watchkeeper.claims import wording
from watchkeeper.claims.model import Claim
from watchkeeper.report import words
from watchkeeper.report.content import Column, Line, Section, Statement, Table, Text, anchor
from watchkeeper.report.context import Context, count_of_claims, ours, theirs
from watchkeeper.report.parts.statements import party

DIGITS = 12
"""Digits of the hash that name an annex: no count, which would show what is missing."""


def annexes(context: Context, used: tuple[str, ...]) -> Section:
    """The evidence that the report stands on, by exhibit.

    Args:
        context: The assessment.
        used: Ids of the claims that the report uses.
    """
    held: dict[str, list[Claim]] = defaultdict(list)
    for claim in map(context.claim, used):
        held[claim.source.exhibit].append(claim)
    sections = tuple(_annex(context, exhibit, held[exhibit]) for exhibit in sorted(held))
    lead = Statement(
        "annexes-lead",
        ours(
            "Each annex is one exhibit, named by the first digits of the SHA-256 of its bytes. A"
            " row is the line of the exhibit from which a claim was read, its heading being 1."
        ),
    )
    return Section("annexes", "Annexes", (lead,), sections)


def annex_anchor(exhibit: str) -> str:
    """The id of the annex of an exhibit, given by its hash; "" is no exhibit."""
    return anchor("annex", exhibit[:DIGITS] or "none")


def _annex(context: Context, exhibit: str, claims: list[Claim]) -> Section:
    exhibit = words.printable(exhibit)
    here = annex_anchor(exhibit)
    title = f"Annex {exhibit[:DIGITS]}" if exhibit else "Claims without an exhibit"
    number = count_of_claims(context, [claim.id for claim in claims])
    name = f"Exhibit {exhibit}: " if exhibit else "No exhibit is named for "
    tail = " of this report, read from it." if exhibit else " of this report."
    lead = Statement(f"{here}-lead", (Text(name), number, Text(tail)))
    ordered = sorted(claims, key=lambda claim: (claim.source.row, claim.id))
    table = Table(
        f"{here}-claims",
        "The claims by row",
        (
            Column("Claim"),
            Column("Row", "number"),
            Column("Speaker", "long"),
            Column("Figure as published"),
            Column("Window", "date"),
            Column("Stated on", "date"),
        ),
        tuple(_row(context, claim) for claim in ordered),
        folded=len(claims) > 15,
    )
    return Section(here, title, (lead, table))


def _row(context: Context, claim: Claim) -> tuple[Line, ...]:
    figure: Line = ours(words.MISSING[claim.missing])
    if claim.quantity is not None:
        unit = words.printable(wording.unit_word(claim.quantity.unit))
        figure = (Text("“"), *theirs(claim.quantity.raw), Text(f"” {unit}"))
    return (
        (context.reference(claim.id),),
        ours(str(claim.source.row) if claim.source.row else "no row"),
        party(context, claim),
        figure,
        ours(wording.period(claim.conduct)),
        ours(wording.period(claim.stated_on)),
    )
