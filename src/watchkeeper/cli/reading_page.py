"""Documents and proposed claims as a person reads them in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from watchkeeper.claims.wording import number, plural, printable, unit_word

if TYPE_CHECKING:
    from watchkeeper.reading.model import Amount, ProposedClaim, When
    from watchkeeper.reading.results import Result

_STANCES = {
    "assert": "asserts", "allege": "alleges", "deny": "denies", "acknowledge": "acknowledges",
    "condemn": "condemns", "characterize": "characterizes", "warn": "warns", "demand": "demands",
    "commit": "commits itself", "no comment": "does not comment",
}  # fmt: skip


_VAGUE = ("about", "order_of")
"""Bounds by which the ends of a figure are ours and not the text's."""


def print_results(results: Iterable[Result], *, example: bool = False) -> None:
    """Prints what reading gave, one document after the other."""
    console = Console(highlight=False, soft_wrap=True)
    if example:
        console.print("[bold]Example:[/] documents made up by us. Nobody said what they say.\n")
    for result in results:
        console.print(heading(result))
        for notice in result.notices:
            console.print(Text(f"  note: {printable(notice)}", style="yellow"))
        numbers = {claim.id: n for n, claim in enumerate(result.claims, 1)}
        for claim in result.claims:
            console.print()
            console.print(claim_text(claim, numbers))
        console.print()
        console.print(Text(_sum(result), style="bold"))
        console.print()


def heading(result: Result) -> Text:
    """The document in one line: its file, format, date, language and title."""
    source = result.source
    parts = [source.format, result.anchor.isoformat(), source.language or "language not told"]
    text = Text(printable(result.file), style="bold")
    text.append(f"  ({', '.join(parts)})", style="dim")
    if source.title:
        text.append(f"  {printable(source.title)}", style="not bold")
    return text


def claim_text(claim: ProposedClaim, numbers: Mapping[str, object]) -> Text:
    """A claim in a few lines: who, what, about what, the words, and how it hangs together.

    Args:
        claim: The claim.
        numbers: What other claims are called, by id.
    """
    text = Text()
    text.append(f"{numbers.get(claim.id, '')!s:>3}  ", style="dim")
    text.append(speaker_of(claim), style="bold cyan")
    text.append(f" {_STANCES[claim.stance]}", style=_style(claim))
    events = ", ".join(event.replace("_", " ") for event in claim.event_types)
    text.append(f": {events or 'no event told'}")
    text.append(f"  [{claim.span[0]}, {claim.span[1]}]\n", style="dim")
    text.append(f"     “{' '.join(printable(claim.text).split())}”")
    for line in details(claim, numbers):
        text.append(f"\n     {line}", style="dim")
    return text


def speaker_of(claim: ProposedClaim) -> str:
    """The speaker as the text names it, with the actor where it is registered."""
    named = printable(claim.speaker.text) or (
        "the document itself" if claim.voice == "author" else ""
    )
    actor = claim.speaker.entity.removeprefix("actor:")
    return f"{named or 'unknown'} ({actor})" if actor else named or "unknown"


def details(claim: ProposedClaim, numbers: Mapping[str, object]) -> list[str]:
    """What else is known of a claim, one line for each matter."""
    lines = []
    if claim.quantity is not None:
        lines.append(f"figure: {amount_text(claim.quantity)}")
    if claim.time is not None:
        lines.append(f"when: {when_text(claim.time)}")
    if claim.place:
        lines.append(f"where: {printable(claim.place)}")
    if claim.participants:
        pairs = (f"{role} {actor.removeprefix('actor:')}" for role, actor in claim.participants)
        lines.append(f"parties: {', '.join(pairs)}")
    if claim.via:
        lines.append(f"via: {', '.join(printable(name) for name in claim.via)}")
    if claim.modality or claim.certainty != "stated":
        words = f" ({', '.join(claim.modality)})" if claim.modality else ""
        lines.append(f"certainty: {claim.certainty}{words}")
    lines += [f"answers {numbers.get(a.claim, a.claim)}: {a.kind}" for a in claim.answers]
    if claim.same_as:
        same = ", ".join(str(numbers.get(name, name)) for name in claim.same_as)
        lines.append(f"says the same as {same}")
    if claim.inferred:
        lines.append(f"inferred, not read: {', '.join(claim.inferred).replace('_', ' ')}")
    return lines


def amount_text(amount: Amount) -> str:
    """A figure with its bounds."""
    from decimal import Decimal

    low, high = (None if n is None else number(Decimal(str(n))) for n in (amount.low, amount.high))
    if low == high:
        said = f"{low}"
    elif low is None or (amount.low == 0 and amount.bound in ("less_than", "up_to")):
        said = f"{'less than' if amount.bound == 'less_than' else 'up to'} {high}"
    elif high is None:
        said = f"{'more than' if amount.bound == 'more_than' else 'at least'} {low}"
    else:
        said = f"{low} to {high}"
    unit = unit_word(amount.unit, singular=low == high == "1")
    stated = f" ({amount.bound.replace('_', ' ')})" if amount.bound in _VAGUE else ""
    return (
        f"{said} {printable(unit)}{f' of {printable(amount.item)}' if amount.item else ''}{stated}"
    )


def when_text(when: When) -> str:
    """Days, and the words that say them."""
    start = "open" if when.start is None else when.start.isoformat()
    end = "open" if when.end is None else when.end.isoformat()
    days = start if start == end else f"{start} to {end}"
    return f"{days} (“{printable(when.expr)}”{', inferred' if when.inferred else ''})"


def _style(claim: ProposedClaim) -> str:
    return {"deny": "bold red", "allege": "bold yellow", "acknowledge": "bold green"}.get(
        claim.stance, "bold"
    )


def _sum(result: Result) -> str:
    said = (
        f"{plural(len(result.claims), 'claim', 'claims')} proposed by {result.proposed.extractor}"
    )
    if result.recorded is not None:
        said += f"; {result.recorded.added} new in the record, {result.recorded.known} known"
    return said
