"""What ships' positions show, as maps: each observation with its rule, days and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from watchkeeper.report import words
from watchkeeper.report.content import Column, Figure, Section, Statement, Table, anchor
from watchkeeper.report.context import ours, theirs
from watchkeeper.report.figures.specs import Drawn

PART: Final = "observations"
_SAYS: Final = (
    "An observation is what a rule found in positions that ships sent. It shows where and when a"
    " transmitter was heard; it does not show what a ship did, carried or meant, and a silence may"
    " be a receiver's as well as a ship's. The line below each map counts the messages that were"
    " heard, of this ship and of others near."
)


@dataclass(frozen=True, slots=True)
class ObservedMap:
    """One observation with its map.

    Attributes:
        id: The observation's id.
        title: What it is, in a few words.
        alt: What a person who does not see the map needs to know.
        svg: The map.
        facts: Label and value of each thing that the rule says of it.
    """

    id: str
    title: str
    alt: str
    svg: bytes
    facts: tuple[tuple[str, str], ...]


def observed(maps: Sequence[ObservedMap]) -> Section | None:
    """The section, or None when no observation is shown."""
    if not maps:
        return None
    sections = tuple(_one(held) for held in maps)
    note = Statement(f"{PART}-note", ours(_SAYS))
    return Section(PART, "Observations from ships' positions", (note,), sections)


def _one(held: ObservedMap) -> Section:
    here = anchor(PART, held.id)
    rows = tuple(
        (ours(words.printable(label)), theirs(words.printable(value)))
        for label, value in held.facts
    )
    columns = (Column("What"), Column("As the rule gives it", "long"))
    table = Table(f"{here}-data", "The observation as data", columns, rows)
    caption = words.printable(f"{held.title}. Observation {held.id}.")
    figure = Figure(
        f"{here}-map", caption, words.printable(held.alt), Drawn(held.svg), table, "always"
    )
    return Section(here, words.printable(held.title), (figure,))
