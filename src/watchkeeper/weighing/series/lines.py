"""Which figures count as one for a number, and which for the event.

The items that were rated decide, as for every word (`confidence.lines`). A claim on which no item
bears is taken as a statement of its speaker: so agencies of one state, and members of a body that
reports for them, are one line also where nothing has been rated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from watchkeeper.claims.intervals import hull
from watchkeeper.weighing.confidence.elements import Confidence
from watchkeeper.weighing.confidence.items import Item, Measure
from watchkeeper.weighing.confidence.lines import lines
from watchkeeper.weighing.series.model import NumberLine, SeriesFigure


def as_said(figure: SeriesFigure) -> Item:
    """The item that stands for a claim that nobody rated: a statement of its speaker."""
    who = "; ".join(figure.speaker)
    return Item(
        item_id=figure.claim, claim_id=figure.claim, claims=(figure.claim,), collector="",
        origin=who, repeats=(), holder=who, kind="statement", inspectable=False, interest="",
        reliability="F", plausibility=6, deception="not_reviewed", examined_by=(), stance="for",
    )  # fmt: skip


def items_for(figures: Iterable[SeriesFigure], confidence: Confidence) -> list[Item]:
    """The items that speak for each figure's number; each names only claims of these figures."""
    held = list(figures)
    known = {figure.claim for figure in held}
    found: dict[str, Item] = {}
    for figure in held:
        rated = [
            item
            for item in confidence.items_of((figure.claim,))
            if item.stance == "for" and not item.event_only
        ]
        for item in rated or [as_said(figure)]:
            claims = {*item.claims, *(found[item.item_id].claims if item.item_id in found else ())}
            found[item.item_id] = replace(item, claims=tuple(sorted(claims & known)))
    return [found[label] for label in sorted(found)]


def joined(
    figures: Sequence[SeriesFigure], confidence: Confidence, measure: Measure
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Claims of each line and what joins them, in order of claims."""
    claims = {figure.claim for figure in figures}
    owners = {k: v for k, v in (confidence.ties.owners or {}).items() if k in claims}
    ties = replace(confidence.ties, owners=owners)
    made = lines(items_for(figures, confidence), confidence.parties, ties, measure)
    return sorted(
        (tuple(sorted({c for item in line.items for c in item.claims})), line.joined_by)
        for line in made
    )


def number_lines(figures: Sequence[SeriesFigure], confidence: Confidence) -> tuple[NumberLine, ...]:
    """The lines for the number, each with the hull of its figures."""
    by_claim: Mapping[str, SeriesFigure] = {figure.claim: figure for figure in figures}
    return tuple(
        NumberLine(claims, hull(by_claim[claim].amount for claim in claims), why)
        for claims, why in joined(figures, confidence, "number")
    )


def event_lines(
    figures: Sequence[SeriesFigure], confidence: Confidence
) -> tuple[tuple[str, ...], ...]:
    """The claims of each line for the event."""
    return tuple(claims for claims, _ in joined(figures, confidence, "event"))
