"""The item: one thing held that speaks for or against a claim, with what an analyst rated of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["imagery", "tracking", "document", "testimony", "physical", "financial", "statement"]
Letter = Literal["A", "B", "C", "D", "E", "F"]
Deception = Literal["low", "possible", "likely", "not_reviewed"]
Stance = Literal["for", "against"]
Grade = Literal["strong", "fair", "weak"]
Measure = Literal["event", "number"]
"""What a word is about: that something happened, or how much it was."""

Word = Literal["contested", "insufficient", "low", "moderate", "high"]
ORDER: tuple[Word, ...] = ("contested", "insufficient", "low", "moderate", "high")
"""From the weakest word to the best; neither of the first two reaches any standard."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing held, as it bears on one row or claim.

    Attributes:
        item_id: Its label in the items table; the same thing held may bear on several claims.
        claim_id: The claim's id, or the ref of the row whose claims are all meant.
        claims: Ids of those claims in the record, sorted.
        collector: Who obtained it.
        origin: Who or what first produced it: an actor, a sensor pass, a document; several are
            separated by semicolons; "" when unknown.
        repeats: What it quotes: item ids, or origins; `parameter:NAME` when it takes over only
            that parameter, so that it is still a report of its own on the event.
        holder: Who holds it and could show it.
        kind: What it is.
        inspectable: Others can inspect it.
        interest: Whose interest it serves: names, `holder`, `against holder`, `against NAME`, or
            "" for nobody's.
        reliability: Letter of the source for this subject (NATO Admiralty scale).
        plausibility: 2 (probably true) to 6 (cannot be judged); 1 is computed, never rated.
        deception: What the deception review found.
        examined_by: Who else recorded that they examined it, as named.
        stance: Whether it speaks for the claim or against it.
        reason: Why it is rated so.
        rated_on: When it was rated.
        rated_by: Who rated it.
        event_only: It bears on whether it happened, and says nothing of how much.
    """

    item_id: str
    claim_id: str
    claims: tuple[str, ...]
    collector: str
    origin: str
    repeats: tuple[str, ...]
    holder: str
    kind: Kind
    inspectable: bool
    interest: str
    reliability: Letter
    plausibility: int
    deception: Deception
    examined_by: tuple[str, ...]
    stance: Stance
    reason: str = ""
    rated_on: str = ""
    rated_by: str = ""
    event_only: bool = False

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins, each as named; empty when the origin is unknown."""
        return split(self.origin) if self.origin.casefold() not in UNKNOWN else ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters that it takes over from others."""
        return tuple(text for text in self.repeats if text.startswith(PARAMETER))

    @property
    def quoted(self) -> tuple[str, ...]:
        """What it repeats as a whole."""
        return tuple(text for text in self.repeats if not text.startswith(PARAMETER))

    @property
    def first_hand(self) -> bool:
        """It repeats nothing as a whole."""
        return not self.quoted


PARAMETER = "parameter:"
UNKNOWN = frozenset({"", "unknown", "?", "-", "n/a", "not known", "not stated"})
"""Texts that say that an origin is not known."""


def split(text: str) -> tuple[str, ...]:
    """The parts of a cell that names several things, separated by semicolons."""
    return tuple(part for piece in text.split(";") if (part := " ".join(piece.split())))
