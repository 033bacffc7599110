"""Methods and conventions in short, the claims that are not shown, and corrections."""

from __future__ import annotations

from decimal import Decimal

from watchkeeper.claims import wording
from watchkeeper.report.content import Items, Section, Statement, Text
from watchkeeper.report.context import (
    METHODS_BOUNDS,
    METHODS_FACTORS,
    METHODS_LIMITS,
    METHODS_STANDARD,
    Context,
    count,
    ours,
)

BOUNDS = (
    "“At least x” is x and everything above. “More than x” is above x, not x itself. “Up to y” is"
    " from 0 to y. “x to y” is that range.",
    "“About z” is taken as z ± 20 per cent unless its source says otherwise. That is a"
    " convention of this project.",
    "Printed bounds have at most two decimals. Longer ones are rounded outward, so that nothing is"
    " claimed that the figures do not say; the exact values are in the data.",
    "Figures for the same thing: the hull of all is the answer. Where all agree is shown as such."
    " Nothing is averaged.",
    "A figure that counts only what was seen is a floor: it bounds the amount from below only.",
    "Not reported is not zero. A reported zero is printed as 0.",
)
FACTORS = (
    "A barrel is 42 US gallons. A figure in tonnes becomes barrels by a conversion factor that has"
    " an owner.",
    "A factor is applicable when it is the speaker's own, that of the named product, or the default"
    " of the Committee's Secretariat. Other factors are shown as sensitivity and decide nothing.",
    "The laden fraction is the share of a tanker's capacity that was full, on average. It is one"
    " shared value for all deliveries, not one for each.",
    "The discharge share is the share of the counted deliveries that was discharged.",
    "A break-even value is the value at which the comparison with the limit changes.",
)
STANDARD = (
    "“On the figures in the record” compares figures with a limit and says nothing of their"
    " quality.",
    "“At the confidence that the norm requires” leaves out what does not reach that confidence. A"
    " fact below it reaches the test as unknown, with that reason.",
    "Verdicts come in twos. The strict one says inconsistent, not inconsistent or undetermined. The"
    " one after burdens leaves open only what the party that invokes an exception must show.",
    "A paragraph number marked “recalled, not confirmed” was not confirmed in a public source and"
    " is not presented as settled.",
)


def methods(context: Context) -> Section:
    """The conventions that a reader needs to repeat the numbers."""
    parts = (
        Section(METHODS_BOUNDS, "Bounds and figures", (Items(tuple(map(ours, BOUNDS))),)),
        _limits(context),
        Section(METHODS_FACTORS, "Units and shared values", (Items(tuple(map(ours, FACTORS))),)),
        Section(METHODS_STANDARD, "The two results", (Items(tuple(map(ours, STANDARD))),)),
    )
    return Section("methods", "Methods and conventions", (), parts)


def _limits(context: Context) -> Section:
    limits: dict[Decimal, list[int]] = {}
    for finding in context.assessment.findings:
        if finding.ledgers is not None:
            years = limits.setdefault(finding.ledgers.notified.limit, [])
            years.append(finding.ledgers.year)
    lines = [
        (
            context.limit(limit),
            Text(f" in a calendar year: the limit used for {wording.series(map(str, years))}."),
        )
        for limit, years in sorted(limits.items())
    ]
    closing = ours(
        "Each limit comes from the norm that the finding names. Its content hash stands with the"
        " finding, under “Judged on”."
    )
    return Section(METHODS_LIMITS, "Limits", (Items((*lines, closing)),))


def export(context: Context, used: int) -> Section:
    """What became of the claims that have no card here."""
    total = len(context.assessment.claims)
    return Section(
        "claims-export",
        "Claims without a card",
        (
            Statement(
                "claims-export-note",
                (
                    count(total - used, "claims-export"),
                    Text(" of "),
                    count(total, "claims-export"),
                    Text(
                        " claims in the record are used by no finding of this report and have no"
                        " card here. The export of the workspace holds all of them, and"
                        " “watchkeeper claims list” prints them."
                    ),
                ),
            ),
        ),
    )


def corrections() -> Section:
    """How the report is corrected."""
    text = (
        "This is the first version; nothing in it has been corrected yet. A correction is a new"
        " version with its reason and its difference. Ids of findings, statements and claims stay"
        " the same, so that a changed text shows as a changed hash under the same id."
    )
    return Section("corrections", "Corrections", (Statement("corrections-note", ours(text)),))
