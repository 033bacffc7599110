"""A question's number series weighed: one pure function from claims to what may be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.model import Claim
from watchkeeper.claims.parameters import Parameter
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.weighing.confidence.elements import Confidence
from watchkeeper.weighing.series.capacity import capacities, rates_of, turns
from watchkeeper.weighing.series.combining import combine, conflicts, groups_of, sums_of
from watchkeeper.weighing.series.definition import Definition
from watchkeeper.weighing.series.figures import (
    figures_of,
    revisions_of,
    selected,
    without_figure,
)
from watchkeeper.weighing.series.model import Series, SeriesFigure
from watchkeeper.weighing.series.refusing import RATE, refusals


@dataclass(frozen=True, slots=True)
class Grounds:
    """What series are weighed with.

    Attributes:
        confidence: The rated items, and who stands behind the names.
        registry: The actors.
        parameters: Dated parameters.
    """

    confidence: Confidence
    registry: Registry
    parameters: Sequence[Parameter] = ()


def weigh_all(
    definitions: Sequence[Definition], claims: Sequence[Claim], grounds: Grounds
) -> tuple[Series, ...]:
    """The series of a question, in its order; one may rest on an earlier one.

    Args:
        definitions: The series.
        claims: All claims that count.
        grounds: What they are weighed with.

    Raises:
        InputError: A series rests on one that is not defined before it.
    """
    made: dict[str, Series] = {}
    for definition in definitions:
        made[definition.id] = weigh_series(definition, claims, grounds, made)
    return tuple(made.values())


def weigh_series(
    definition: Definition,
    claims: Sequence[Claim],
    grounds: Grounds,
    before: Mapping[str, Series] | None = None,
) -> Series:
    """One series.

    Args:
        definition: The series.
        claims: All claims that count, in any order.
        grounds: What it is weighed with.
        before: Series that it may rest on, by id.

    Raises:
        InputError: It rests on a series that is not there.
    """
    mine = selected(definition, claims)
    figures = figures_of(definition, mine)
    counted = [figure for figure in figures if not figure.replaced_by]
    totals = [figure for figure in counted if figure.metric.nature != RATE]
    groups = groups_of(definition, totals)
    combined = [combine(group, grounds.confidence, grounds.registry) for group in groups]
    sums = sums_of(definition, groups, combined)
    found = [
        conflict
        for group, one in zip(groups, combined, strict=True)
        for conflict in conflicts(group, one.lines)
    ]
    series = Series(
        id=definition.id,
        title=definition.title,
        unit=definition.unit,
        conventions=tuple(_conventions(definition, figures)),
        figures=figures,
        combined=tuple(combined),
        sums=sums,
        refused=refusals(definition, counted, groups, sums),
        conflicts=tuple(found),
        revisions=revisions_of(figures),
        missing=without_figure(mine),
        claims=tuple(claim.id for claim in mine),
    )
    return _with_capacity(definition, series, claims, grounds, before or {})


def _conventions(definition: Definition, figures: Sequence[SeriesFigure]) -> list[str]:
    """The house conventions on which the numbers rest, as far as they were used."""
    told = []
    if any(figure.comparator == "about" for figure in figures):
        told.append("“about” is taken as 20 per cent either way unless the source says otherwise")
    if any(figure.comparator == "order_of" for figure in figures):
        told.append("“thousands” and its like are taken as the whole range that they may mean")
    if any(figure.coverage == "part" for figure in figures):
        told.append("a count of what was seen is a floor, without an upper end")
    if definition.within_days:
        told.append(f"numbers said within {definition.within_days} days are taken as of one day")
    if definition.cumulative == "yes":
        told.append("a figure without a start counts from the beginning to the day it was said")
    return told


def _with_capacity(
    definition: Definition,
    series: Series,
    claims: Sequence[Claim],
    grounds: Grounds,
    before: Mapping[str, Series],
) -> Series:
    of = definition.capacity
    if of is None:
        return series
    if of.containers not in before:
        expected = "the id of a series that is defined before"
        raise InputError(
            Problem("", 0, f"series.{definition.id}.capacity", of.containers, expected)
        )
    containers = before[of.containers]
    rates = rates_of(of, claims, grounds.parameters, grounds.registry)
    return replace(
        series,
        capacity=capacities(containers, rates, series.figures),
        turns_on=turns(containers, rates),
    )
