"""Sources: how many claims can be read where, how near the source is, and the list."""

from __future__ import annotations

from collections import Counter, defaultdict

from watchkeeper.claims.model import Claim
from watchkeeper.report import words
from watchkeeper.report.content import (
    Address,
    Column,
    Fact,
    Facts,
    Line,
    PartRef,
    Section,
    Statement,
    Table,
    Text,
)
from watchkeeper.report.context import (
    SOURCES_LIST,
    Context,
    count,
    count_of_claims,
    finding_anchor,
    ours,
)
from watchkeeper.report.parts.cards import TIERS

COUNTED = ("Claims", "Speakers", "Reporters", "Addresses", "Pages captured")


def sources(context: Context, used: tuple[str, ...]) -> Section:
    """The audit of the sources of all claims that the report uses."""
    claims = [context.claim(claim) for claim in used]
    return Section(
        "sources",
        "Sources and independence",
        (_captured(claims), Facts(tuple(_audit(claims))), *_record_audit(context)),
        (_independence(context), _listed(context, claims)),
    )


def _captured(claims: list[Claim]) -> Statement:
    captured = sum(claim.source.captured for claim in claims)
    line: Line = (
        *_of(captured, len(claims)),
        Text(" sources captured: for so many claims the page itself is an exhibit. For the others"),
        Text(" the record holds a transcription, which proves what was transcribed and not what"),
        Text(" the page said. A missing capture raises no word of confidence."),
    )
    return Statement("sources-captured", line)


def _independence(context: Context) -> Section:
    """How many different speakers, reporters and addresses stand behind each finding."""
    note = Statement(
        "independence-note",
        ours(
            "Claims that come from one speaker, one reporter or one address are not independent of"
            " one another. The number of claims is not a number of independent sources; where the"
            " sources of different speakers meet further back, the record does not show it."
        ),
    )
    columns = (Column("Question", "long"), *(Column(n, "number") for n in COUNTED))
    rows = tuple(
        (
            (PartRef(finding_anchor(finding.id), words.printable(finding.title)),),
            (count_of_claims(context, finding.claims),) if finding.claims else ours("no claim"),
            *(
                (count(len(names), finding_anchor(finding.id)),)
                for names in _named([context.claim(claim) for claim in finding.claims])
            ),
        )
        for finding in context.assessment.findings
    )
    caption = "What stands behind each finding"
    table = (Table("independence-table", caption, columns, rows),) if rows else ()
    return Section("independence", "Independence", (note, *table))


def _named(claims: list[Claim]) -> tuple[set[object], ...]:
    """The different speakers, reporters, addresses, and the captured ones of these."""
    return (
        {claim.speaker or claim.speaker_text for claim in claims},
        {claim.reporter for claim in claims if claim.reporter},
        {claim.source.address for claim in claims if claim.source.address},
        {claim.source.address for claim in claims if claim.source.captured},
    )


def _audit(claims: list[Claim]) -> list[Fact]:
    total = len(claims)
    addressed = sum(bool(claim.source.address) for claim in claims)
    captured = sum(claim.source.captured for claim in claims)
    facts = [
        Fact("Claims with an address", _of(addressed, total)),
        Fact("Claims without an address", _of(total - addressed, total)),
        Fact("Claims whose page itself is an exhibit", _of(captured, total)),
        Fact("Claims whose page was not captured", _of(total - captured, total)),
    ]
    tiers = Counter(claim.source.tier for claim in claims)
    facts += [Fact(f"Resting on: {TIERS[tier]}", _of(tiers[tier], total)) for tier in TIERS]
    return facts


def _of(part: int, total: int) -> Line:
    return (
        count(part, SOURCES_LIST),
        Text(" of "),
        count(total, SOURCES_LIST),
    )


def _record_audit(context: Context) -> tuple[Table, ...]:
    counts = context.assessment.sources
    if not counts:
        return ()
    return (
        Table(
            "sources-record",
            "The whole record, also the claims that no finding uses",
            (Column("Count"), Column("Number", "number")),
            tuple(
                (ours(words.spoken(name)), (count(value, "claims-export"),))
                for name, value in counts.items()
            ),
        ),
    )


def _listed(context: Context, claims: list[Claim]) -> Section:
    by_address: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_address[claim.source.address].append(claim)
    order = sorted(by_address, key=lambda a: (a == "", by_address[a][0].source.tier, a))
    rows = tuple(_row(context, address, by_address[address]) for address in order)
    table = Table(
        f"{SOURCES_LIST}-table",
        "Addresses and citations as the tables give them",
        (
            Column("Where it can be read", "address"),
            Column("Kind"),
            Column("Page captured"),
            Column("Claims"),
        ),
        rows,
    )
    return Section(SOURCES_LIST, "The list of sources", (table,))


def _row(context: Context, address: str, claims: list[Claim]) -> tuple[Line, ...]:
    tiers = sorted({TIERS[claim.source.tier] for claim in claims})
    captured = {claim.source.captured for claim in claims}
    return (
        (Address(words.printable(address)),) if address else ours("no address in the record"),
        ours(", ".join(tiers)),
        ours("yes" if captured == {True} else "no" if captured == {False} else "in part"),
        context.references(claim.id for claim in claims),
    )
