"""Methods and conventions in short, the claims that are not shown, and corrections."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from watchkeeper.claims import wording
from watchkeeper.report import words
from watchkeeper.report.content import Items, Line, Section, Statement, Supersedes, Text, keyed
from watchkeeper.report.context import (
    METHODS_BOUNDS,
    METHODS_FACTORS,
    METHODS_LIMITS,
    METHODS_STANDARD,
    Context,
    count,
    ours,
)

BOUNDS = {
    "words": (
        "“At least x” is x and everything above. “More than x” is above x, not x itself. “Up to"
        " y” is from 0 to y. “x to y” is that range."
    ),
    "about": (
        "“About z” is taken as z ± 20 per cent unless its source says otherwise. That is a"
        " convention of this project."
    ),
    "rounding": (
        "Printed bounds have at most two decimals. Longer ones are rounded outward, so that"
        " nothing is claimed that the figures do not say; the exact values are in the data."
    ),
    "hull": (
        "Figures for the same thing: the hull of all is the answer. Where all agree is shown as"
        " such. Nothing is averaged."
    ),
    "floor": (
        "A figure that counts only what was seen is a floor: it bounds the amount from below only."
    ),
    "zero": "Not reported is not zero. A reported zero is printed as 0.",
}
FACTORS = {
    "barrel": (
        "A barrel is 42 US gallons. A figure in tonnes becomes barrels by a conversion factor"
        " that has an owner."
    ),
    "applicable": (
        "A factor is applicable when it is the speaker's own, that of the named product, or the"
        " default of the Committee's Secretariat. Other factors are shown as sensitivity and"
        " decide nothing."
    ),
    "laden-fraction": (
        "The laden fraction is the share of a tanker's capacity that was full, on average. It is"
        " one shared value for all deliveries, not one for each."
    ),
    "discharge-share": (
        "The discharge share is the share of the counted deliveries that was discharged."
    ),
    "break-even": "A break-even value is the value at which the comparison with the limit changes.",
}
STANDARD = {
    "figures": (
        "“On the figures in the record” compares figures with a limit and says nothing of their"
        " quality."
    ),
    "confidence": (
        "“At the confidence that the norm requires” leaves out what does not reach that"
        " confidence. A fact below it reaches the test as unknown, with that reason."
    ),
    "two-verdicts": (
        "Verdicts come in twos. The strict one says inconsistent, not inconsistent or"
        " undetermined. The one after burdens leaves open only what the party that invokes an"
        " exception must show."
    ),
    "recalled": (
        "A paragraph number marked “recalled, not confirmed” was not confirmed in a public source"
        " and is not presented as settled."
    ),
}


def methods(context: Context) -> Section:
    """The conventions that a reader needs to repeat the numbers."""
    parts = (
        _list(METHODS_BOUNDS, "Bounds and figures", BOUNDS),
        _limits(context),
        _list(METHODS_FACTORS, "Units and shared values", FACTORS),
        _list(METHODS_STANDARD, "The two results", STANDARD),
    )
    return Section("methods", "Methods and conventions", (), parts)


def _list(name: str, title: str, texts: Mapping[str, str]) -> Section:
    lines = {key: ours(text) for key, text in texts.items()}
    return Section(name, title, (Items(keyed(name, lines)),))


def _limits(context: Context) -> Section:
    limits: dict[Decimal, list[int]] = {}
    for finding in context.assessment.findings:
        if finding.ledgers is not None:
            years = limits.setdefault(finding.ledgers.notified.limit, [])
            years.append(finding.ledgers.year)
    lines: dict[str, Line] = {
        f"{limit:f}": (
            context.limit(limit),
            Text(f" in a calendar year: the limit used for {wording.series(map(str, years))}."),
        )
        for limit, years in sorted(limits.items())
    }
    lines["from"] = ours(
        "Each limit comes from the norm that the finding names. Its content hash stands with the"
        " finding, under “Judged on”."
    )
    return Section(METHODS_LIMITS, "Limits", (Items(keyed(METHODS_LIMITS, lines)),))


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


def corrections(supersedes: Supersedes | None = None) -> Section:
    """How the report is corrected, and what this one corrects."""
    text = (
        "A published release is never changed. A correction is a new release with its reason and"
        " its difference. Ids of findings, statements and claims stay the same, so that a changed"
        " text shows as a changed hash under the same id."
    )
    first = "This is the first version; nothing in it has been corrected yet."
    blocks = [Statement("corrections-note", ours(text))]
    if supersedes is None:
        blocks.append(Statement("corrections-none", ours(first)))
    else:
        reason = words.printable(supersedes.reason)
        text = f"This release replaces the one with the digest {supersedes.bundle}: {reason}"
        blocks.append(Statement("corrections-replaces", ours(text)))
    return Section("corrections", "Corrections", tuple(blocks))
