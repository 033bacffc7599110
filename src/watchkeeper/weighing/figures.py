"""From claims to cells: each figure in barrels, with the parameters on which it depends.

A figure is fixed (barrels), depends on barrels per tonne (tonnes), or on the laden fraction and the
discharge share (capacity of ships seen). Cells keep these apart, so that a ledger can be recomputed
for another parameter without going back to the claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from typing import Protocol, TypeVar

from watchkeeper.claims.intervals import Interval, hull
from watchkeeper.claims.model import Claim
from watchkeeper.weighing.assumptions import AS_STATED, ONE, Parameters
from watchkeeper.weighing.covers import Cell
from watchkeeper.weighing.factors import Factor, applicable
from watchkeeper.weighing.graph import divided, maximum
from watchkeeper.weighing.model import Refused
from watchkeeper.weighing.units import BARREL, TONNE, in_unit, measures_mass, measures_volume

Share = tuple[int, int]
"""A fraction in its lowest terms (`Fraction` takes long to hash, and there are many)."""
Kind = tuple[tuple[Decimal, ...], Share | None]
"""Applicable barrels per tonne, ascending, and the laden fraction that the speaker took."""


@dataclass(frozen=True, slots=True)
class Part:
    """Figures of one kind, hulled: all that differ only in their number.

    Attributes:
        stated: As stated, in barrels, or in tonnes when `factors` is not empty.
        laden: The laden fraction in it; None for figures that state none.
        factors: Applicable barrels per tonne, ascending; empty for figures in barrels.
    """

    stated: Interval
    laden: Share | None
    factors: tuple[Decimal, ...]

    @property
    def kind(self) -> Kind:
        """What it depends on."""
        return self.factors, self.laden

    def amount(self, parameters: Parameters) -> Interval:
        """In barrels, under the parameters."""
        value = self.stated
        if self.laden is not None:
            if parameters.laden_fraction is not None:
                numerator, denominator = written(self.laden)
                loaded = value.scaled(denominator * parameters.laden_fraction)
                value = divided(loaded, numerator)
            if parameters.discharge_share is not ONE:
                value = value.scaled(parameters.discharge_share)
        if self.factors:
            low, high = self.factors[0], self.factors[-1]
            if parameters.bbl_per_t is not None:
                low = high = parameters.bbl_per_t
            value = value * Interval(low, high)
        return value


@lru_cache(maxsize=1024)
def written(share: Share) -> tuple[Decimal, Decimal]:
    """A fraction as a decimal over one, or, when it has none, as its two whole numbers."""
    numerator, denominator = map(Decimal, share)
    rest = share[1]
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return (numerator / denominator, ONE) if rest == 1 else (numerator, denominator)


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim's figure over one window.

    Attributes:
        claim: The claim.
        block: Suppliers or claimants that it covers together.
        start: First day.
        end: Last day.
        part: Its number and what it depends on.
        amount: In barrels, as stated.
        whole: It is meant to cover everything in its window. A figure for one product or place
            only (any coordinate of scope) is a part of the ledger, whatever it covers there.
    """

    claim: Claim
    block: frozenset[str]
    start: date
    end: date
    part: Part
    amount: Interval
    whole: bool

    @property
    def window(self) -> tuple[date, date]:
        """First and last day."""
        return self.start, self.end

    def counted(self, block: frozenset[str], *, whole: bool) -> Figure:
        """The figure as one of a block (quicker than `replace`, and there are many)."""
        return Figure(self.claim, block, self.start, self.end, self.part, self.amount, whole)


def _usable(end: Decimal | None) -> bool:
    if end is None:
        return True
    if not end.is_finite() or len(str(end)) > _LENGTH:
        return False
    return -_MAGNITUDE <= end.adjusted() <= _MAGNITUDE or end == 0


_MAGNITUDE = 18
"""Powers of ten beyond which a number of barrels is a slip, or made to exhaust the program."""
_LENGTH = 45
"""A longer number is a slip as well; products of a few shorter ones stay exact."""
_NO_AMOUNT = frozenset({"rate", "stock", "parameter"})
_NOT_MOVED = frozenset({"planned", "present", "lost"})


Values = Callable[[tuple[str, ...], str], tuple[Decimal, ...]]
"""The applicable barrels per tonne for speakers and a product."""


def _objection(claim: Claim) -> str:
    """Why the claim gives no amount moved, "" when it gives one."""
    quantity = claim.quantity
    if quantity is None:
        return "its figure has no base" if claim.missing == "not_computable" else "no figure"
    if claim.nature in _NO_AMOUNT:
        return f"a {claim.nature}, not an amount"
    if claim.phase in _NOT_MOVED:
        return f"{claim.phase}, not moved"
    low, high = quantity.bounds.low, quantity.bounds.high
    if not (_usable(low) and (high is low or _usable(high))):
        return "its bounds are no numbers that goods can be counted in"
    if low is None or low < 0:
        return "an amount of goods cannot be negative"
    return "its bounds admit no number" if quantity.bounds.empty else ""


def _part(claim: Claim, values: Values) -> Part | str:
    """The figure as a part, or why it is none."""
    quantity, objection = claim.quantity, _objection(claim)
    if quantity is None or objection:
        return objection
    if measures_volume(quantity.unit):
        stated = in_unit(quantity.bounds, quantity.unit, BARREL)
        return Part(stated, _laden(claim.by("laden_fraction")), ())
    if not measures_mass(quantity.unit):
        return f"its unit {quantity.unit!r} is neither a volume nor a mass"
    stated = in_unit(quantity.bounds, quantity.unit, TONNE)
    used = values(claim.speaker, claim.scoped("goods"))
    if not used:
        return "no applicable number of barrels per tonne"
    return Part(stated, _laden(claim.by("laden_fraction")), used)


_FRACTION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")


@lru_cache(maxsize=1024)
def _laden(text: str) -> Share | None:
    if not _FRACTION.fullmatch(text):
        return None
    fraction = Fraction(text)
    return fraction.as_integer_ratio() if 0 < fraction <= 1 else None


def _window(claim: Claim, year: int, part: Part) -> tuple[date, date] | str:
    first, last = date(year, 1, 1), date(year, 12, 31)
    period = claim.conduct
    if period is None or period.start is None or period.end is None:
        return "its window has no two ends"
    if period.start > period.end:
        return f"its window {period.start} to {period.end} ends before it begins"
    if period.within(first, last):
        return period.start, period.end
    if part.stated == Interval(Decimal(0), Decimal(0)):
        return max(period.start, first), min(period.end, last)  # nothing in all is nothing in each
    return f"its window {period.start} to {period.end} crosses the year and cannot be divided"


def concerns(claim: Claim, year: int) -> bool:
    """Whether the claim's window touches the year (an undated claim touches none)."""
    return claim.conduct is not None and claim.conduct.overlaps(
        date(year, 1, 1), date(year, 12, 31)
    )


def figures_of(
    claims: Iterable[Claim], year: int, factors: Sequence[Factor], *, by_supplier: bool = False
) -> tuple[list[Figure], list[Refused]]:
    """The figures of a year in barrels, and the claims that give none, each with the reason.

    Args:
        claims: Of one ledger; those that do not touch the year are passed over.
        year: Calendar year.
        factors: Published barrels per tonne.
        by_supplier: Figures are added up by supplier, so that one without a supplier is none.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    values = lru_cache(maxsize=None)(partial(applicable, factors))
    figures: list[Figure] = []
    refused: list[Refused] = []
    for claim in claims:
        if claim.conduct is None or not claim.conduct.overlaps(first, last):
            continue
        part = _part(claim, values)
        if by_supplier and not claim.subject:
            part = "it names no supplier"
        window = part if isinstance(part, str) else _window(claim, year, part)
        if isinstance(part, str) or isinstance(window, str):
            refused.append(Refused(claim.id, str(window)))
            continue
        figures.append(
            Figure(
                claim,
                frozenset(claim.subject),
                *window,
                part,
                part.amount(AS_STATED),
                claim.coverage == "whole" and not any(value for _, value in claim.scope),
            )
        )
    return figures, refused


@dataclass(frozen=True, slots=True)
class Group:
    """All figures for one block and window: a cell before its parameters are fixed.

    Attributes:
        block: Suppliers or claimants.
        start: First day.
        end: Last day.
        whole: They are meant to cover everything in the window.
        answers: Of whole figures one answer, of partial counts one for each; an answer is the hull
            of its parts.
    """

    block: frozenset[str]
    start: date
    end: date
    whole: bool
    answers: tuple[tuple[Part, ...], ...]

    @property
    def depends(self) -> bool:
        """Some figure in it depends on a parameter."""
        parts = (part for answer in self.answers for part in answer)
        return any(part.factors or part.laden is not None for part in parts)

    def cell(self, parameters: Parameters) -> Cell:
        """The cell under the parameters: the hull of whole figures, the greatest partial count."""
        amounts = [hull([part.amount(parameters) for part in answer]) for answer in self.answers]
        return Cell(
            self.block,
            self.start.toordinal(),
            self.end.toordinal() + 1,
            amounts[0] if len(amounts) == 1 else maximum(amounts),
            self.whole,
        )


class Kinded(Protocol):
    """What is merged: a part, or what stands beside one."""

    @property
    def kind(self) -> Kind:
        """What it depends on."""
        ...


Item = TypeVar("Item", bound=Kinded)
Join = Callable[[Sequence[Item]], Item]


def _merge(parts: Iterable[Item], join: Join[Item]) -> tuple[Item, ...]:
    """One part for all that differ only in their number."""
    kinds: dict[Kind, list[Item]] = {}
    for part in parts:
        kinds.setdefault(part.kind, []).append(part)
    order = sorted(kinds, key=lambda kind: (kind[0], kind[1] or (0, 1)))
    return tuple(join(kinds[kind]) if len(kinds[kind]) > 1 else kinds[kind][0] for kind in order)


def arranged(
    answers: Iterable[Iterable[Item]], hulled: Join[Item], greatest: Join[Item]
) -> tuple[tuple[Item, ...], ...]:
    """The answers of a group, each as few parts as it can be.

    Floors of one window stand side by side: of those that differ only in their number the greatest
    is enough.

    Args:
        answers: The parts of each answer.
        hulled: The hull of parts of one kind.
        greatest: The greater of the low ends and of the high ends of parts of one kind.
    """
    merged = [_merge(parts, hulled) for parts in answers]
    several = [answer for answer in merged if len(answer) > 1]
    single = _merge((answer[0] for answer in merged if len(answer) == 1), greatest)
    return (*((part,) for part in single), *several)


def _joined(combine: Callable[[Sequence[Interval]], Interval]) -> Join[Part]:
    return lambda parts: replace(parts[0], stated=combine([part.stated for part in parts]))


_HULLED, _GREATEST = _joined(hull), _joined(maximum)

Place = tuple[frozenset[str], date, date, bool]
"""Block, first day, last day, and whether the figures are whole."""


def pooled(figures: Iterable[Figure]) -> list[tuple[Place, list[list[Figure]]]]:
    """Figures by block and window, and there by answer; all in a fixed order.

    Whole figures of one window are one answer. Two partial counts of one window may count different
    ships, so each is an answer, except the scenarios of one speaker (the same ships at several
    laden fractions), which are one.
    """
    pools: dict[Place, dict[tuple[str, ...], list[Figure]]] = {}
    for figure in figures:
        scenario = figure.part.laden is not None
        apart = figure.claim.speaker if scenario else (figure.claim.id,)
        answers = pools.setdefault((figure.block, *figure.window, figure.whole), {})
        answers.setdefault(() if figure.whole else apart, []).append(figure)
    order = sorted(pools, key=lambda key: (sorted(key[0]), *key[1:]))
    return [(key, [pools[key][apart] for apart in sorted(pools[key])]) for key in order]


def group(figures: Iterable[Figure]) -> list[Group]:
    """Figures of one block and window become one group."""
    return [
        Group(
            *place,
            arranged([[f.part for f in answer] for answer in answers], _HULLED, _GREATEST),
        )
        for place, answers in pooled(figures)
    ]
