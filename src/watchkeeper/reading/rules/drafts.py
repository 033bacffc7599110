"""A claim on its way: what the rules know before answers and identifiers are given."""

from __future__ import annotations

from dataclasses import dataclass

from watchkeeper.reading.model import EventType, Mode, Role, Span, Speaker, Stance
from watchkeeper.reading.rules.propositions.proposition import Proposition


@dataclass(frozen=True, slots=True)
class Draft:
    """One attributed proposition, resolved.

    Attributes:
        proposition: The clause and its attribution.
        speaker: Whose it is; entity and text "" in the outlet's voice.
        reported: Whether somebody other than the outlet speaks.
        act: Speech act.
        span: Where it stands.
        content: Text of what is said.
        clause: Text of the whole stretch.
        types: Event types with weights, the main one first.
        via: Conduits.
        mode: Quoted, partly quoted, or paraphrased.
        role: Role of its paragraph.
        rules: Rules that fired.
        inherited: Whether the types come from another claim.
        elided: Whether the content only points at what somebody else said or did.
        concepts: Concepts that its own words carry.
        own: Event types by its own words alone, with weights.
    """

    proposition: Proposition
    speaker: Speaker
    reported: bool
    act: Stance
    span: Span
    content: str
    clause: str
    types: tuple[tuple[EventType, float], ...]
    via: tuple[str, ...]
    mode: Mode
    role: Role
    rules: tuple[str, ...]
    inherited: bool = False
    elided: bool = False
    concepts: tuple[str, ...] = ()
    own: tuple[tuple[EventType, float], ...] = ()

    @property
    def kinds(self) -> tuple[EventType, ...]:
        """The event types without their weights."""
        return tuple(kind for kind, _ in self.types)
