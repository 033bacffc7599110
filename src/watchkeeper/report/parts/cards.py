"""One card for each claim that the report uses: everything that the record holds of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from watchkeeper.claims import wording
from watchkeeper.claims.model import Claim, Tier
from watchkeeper.report import words
from watchkeeper.report.content import (
    ClaimCard,
    Fact,
    Line,
    PartRef,
    Statement,
    Text,
)
from watchkeeper.report.context import Context, claim_anchor, finding_anchor, ours, theirs
from watchkeeper.report.parts.annexes import DIGITS, annex_anchor
from watchkeeper.report.parts.statements import address, party

TIERS: Mapping[Tier, str] = {
    "primary": "primary document",
    "speaker": "the speaker's own publication",
    "agency": "news agency",
    "newspaper": "newspaper",
    "aggregator": "aggregator",
    "database": "database",
    "unknown": "not known",
}
STATUS = {
    "confirmed": "confirmed by a source",
    "unconfirmed": "no source confirmed it",
    "unstated": "not stated",
}


def cards(context: Context, used: tuple[str, ...]) -> tuple[ClaimCard, ...]:
    """The cards of the claims that the report uses, in order of id."""
    places = _places(context)
    return tuple(_card(context, context.claim(claim), places) for claim in used)


def _places(context: Context) -> Mapping[str, tuple[PartRef, ...]]:
    places: dict[str, tuple[PartRef, ...]] = {}
    for finding in context.assessment.findings:
        reference = PartRef(finding_anchor(finding.id), words.printable(finding.title))
        for claim in dict.fromkeys((*finding.claims, *finding.alleges, *finding.replies)):
            places[claim] = (*places.get(claim, ()), reference)
    return places


def _card(context: Context, claim: Claim, places: Mapping[str, tuple[PartRef, ...]]) -> ClaimCard:
    return ClaimCard(
        claim,
        context.label(claim),
        Statement(claim_anchor(claim.id), sentence(context, claim), basis=(claim.id,)),
        theirs(claim.reporter) or ours("not named"),
        address(claim),
        tuple(Fact(label, line) for label, line in _facts(context, claim) if line),
        places.get(claim.id, ()),
    )


def sentence(context: Context, claim: Claim) -> Line:
    """What the claim says, in one neutral sentence."""
    line: Line = ours(f"{context.speaker(claim)} {words.ACTS.get(claim.act, 'states')}")
    if claim.quantity is not None:
        unit = words.printable(wording.unit_word(claim.quantity.unit))
        line = (*line, Text(" “"), *theirs(claim.quantity.raw), Text(f"” {unit}"))
    elif claim.gist:
        line = (*line, Text(": "), *theirs(claim.gist.rstrip(".")))
    else:
        line = (*line, Text(f": {words.MISSING[claim.missing]}"))
    if claim.conduct is not None:
        line = (*line, Text(f", for {wording.period(claim.conduct)}"))
    return (*line, Text("."))


def _facts(context: Context, claim: Claim) -> Iterator[tuple[str, Line]]:
    yield "Speaker", party(context, claim)
    yield "Reported by", theirs(claim.reporter)
    yield "Through", ours(context.actors(claim.via))
    yield from _figure(context, claim)
    yield "About", ours(f"{claim.topic}: {context.actors(claim.subject)}".rstrip(": "))
    yield "Other side", ours(context.actors(claim.object))
    yield "Scope", theirs("; ".join(f"{name}: {value}" for name, value in claim.scope))
    yield "Method", theirs("; ".join(f"{name}: {value}" for name, value in claim.method))
    yield "Window", _window(claim)
    yield "Stated on", ours(wording.period(claim.stated_on))
    yield "Page seen on", ours(wording.period(claim.seen_on, ""))
    yield "In our words", theirs(claim.gist)
    yield "Answers", theirs(claim.answers)
    yield "Replaces", theirs(claim.supersedes)
    yield "Marked as doubtful", ours(", ".join(words.spoken(name) for name in claim.unclear))
    yield "Confirmation", ours(STATUS[claim.status])
    yield from _source(claim)


def _figure(context: Context, claim: Claim) -> Iterator[tuple[str, Line]]:
    if claim.quantity is None:
        if claim.missing:
            yield "Figure", ours(words.MISSING[claim.missing])
        return
    quantity = claim.quantity
    yield "Figure as published", theirs(quantity.raw)
    yield "With its bounds", (context.amount(quantity.bounds, quantity.unit, (claim.id,)),)
    counts = "the whole of its window" if claim.coverage == "whole" else "what was counted: a floor"
    yield "Counts", ours(f"{counts} ({claim.nature}, {claim.phase})".replace(", unstated", ""))
    yield "Only one can hold of", theirs(claim.alternatives)


def _window(claim: Claim) -> Line:
    if claim.conduct is None:
        return ()
    text, raw = wording.period(claim.conduct), claim.conduct.raw
    if not raw or raw in (text, text.replace(" to ", "..")):
        return ours(text)
    return (Text(f"{text} (as published: "), *theirs(raw), Text(")"))


def _source(claim: Claim) -> Iterator[tuple[str, Line]]:
    source = claim.source
    yield "Where it can be read", address(claim)
    held = "the page is an exhibit" if source.captured else "the page itself was not captured"
    yield "Source", ours(f"{TIERS[source.tier]}; {held}")
    if source.exhibit:
        row = f", row {source.row:,}" if source.row else ""
        exhibit = words.printable(source.exhibit)
        annex = PartRef(annex_anchor(exhibit), f"Annex {exhibit[:DIGITS]}")
        yield "Read from", (annex, *ours(row))
    yield "Claim id", ours(words.printable(claim.id))
