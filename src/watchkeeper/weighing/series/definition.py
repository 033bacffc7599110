"""What a question says of a number series: data of the question file, no code for a topic."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

YesNo = Literal["", "yes", "no"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityOf:
    """How rounds follow from containers.

    Attributes:
        containers: Id of the series of containers, defined before.
        rates: Topic of the claims that state rounds per container.
        parameter: Name of the dated parameter that states them, "" for none.
    """

    containers: str
    rates: str
    parameter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One number series.

    Attributes:
        id: Its id within the question.
        title: Heading.
        unit: Its unit, for the heading; figures in other units are another metric.
        topics: Topics of the claims.
        subject: Only claims about this actor, "" for any.
        object: Only claims with this actor on the other side, "" for any.
        phases: Only claims of these phases, empty for any.
        only: Only claims whose coordinate of scope is one of these texts.
        wording: Coordinates of scope that only repeat how the speaker put it.
        same_scope: Texts of a coordinate that mean the same: coordinate, then its name for all of
            them, then the texts. What is not listed is a scope of its own.
        disjoint: Values of a coordinate that have nothing in common, so that figures add.
        overlapping: Coordinates whose values may overlap, nobody knows by how much.
        cumulative: `yes` when a figure without a start counts from the beginning to the day on
            which it was said.
        within_days: Days within which numbers on a day are taken as of one day (a house
            convention, printed).
        capacity: How these rounds follow from containers.
    """

    id: str
    title: str
    unit: str
    topics: tuple[str, ...]
    subject: str = ""
    object: str = ""
    phases: tuple[str, ...] = ()
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wording: tuple[str, ...] = ()
    same_scope: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    disjoint: dict[str, tuple[str, ...]] = field(default_factory=dict)
    overlapping: tuple[str, ...] = ()
    cumulative: YesNo = "no"
    within_days: int = 0
    capacity: CapacityOf | None = None
