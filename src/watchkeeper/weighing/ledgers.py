"""Ledgers: a year's notified, unnotified and combined amounts against a limit.

The rules:

1. The notified ledger is what suppliers notified, as far as the record holds it. A month without a
   report is a gap: it is flagged and adds nothing.
2. The unnotified ledger is about actual deliveries: days without a whole figure are unbounded
   above.
3. Both together: where their overlap is unknown, from the greater low to the sum of highs; where no
   delivery is in both, their sum.
4. A shared parameter (laden fraction, barrels per tonne, discharge share) is one for the year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from watchkeeper.claims.intervals import UNKNOWN_AMOUNT, ZERO, Interval
from watchkeeper.weighing.assumptions import AS_STATED, ONE, Assumptions, Parameters
from watchkeeper.weighing.break_even import break_even
from watchkeeper.weighing.covers import INFINITY, Cell, End, Search, Total, held, interval
from watchkeeper.weighing.factors import Factor, deciding
from watchkeeper.weighing.figures import Figure, Group, group
from watchkeeper.weighing.model import FactorResult, Ledger, Scenario, exceeds

How = Literal["alone", "overlap", "apart"]
GREATEST_FACTOR = Decimal(20)
UNBOUNDED: End = (INFINITY, False)
EVERYONE = frozenset({"*"})
"""The one block of the unnotified ledger: claimants estimate the same deliveries."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in barrels for one calendar year."""

    barrels: Decimal
    year: int

    @property
    def span(self) -> tuple[int, int]:
        """Ordinals of the first day and of the day after the last."""
        return date(self.year, 1, 1).toordinal(), date(self.year + 1, 1, 1).toordinal()


@dataclass(frozen=True)
class Pool:
    """The figures of one ledger, grouped for recomputation under other parameters.

    Attributes:
        name: `notified`, `unnotified`, or a claimant's.
        limit: Limit and year.
        figures: Counted figures.
        joint: Take all figures as one block (claimants who estimate the same deliveries).
        actual: Days without a whole figure are unbounded above (rule 2).
    """

    name: str
    limit: Limit
    figures: tuple[Figure, ...]
    joint: bool
    actual: bool

    @cached_property
    def joined(self) -> tuple[Figure, ...]:
        """The figures with the block in which they are added up."""
        if not self.joint:
            return self.figures
        return tuple(f.counted(EVERYONE, whole=f.whole) for f in self.figures)

    @cached_property
    def groups(self) -> list[Group]:
        """Figures by block and window."""
        return group(self.joined)

    @cached_property
    def _fixed(self) -> dict[int, Cell]:
        """The cells of groups that depend on no parameter, by their place."""
        return {
            place: one.cell(AS_STATED) for place, one in enumerate(self.groups) if not one.depends
        }

    @cached_property
    def _ends(self) -> dict[tuple[str, Parameters], End]:
        """Ends found before: ledgers ask for the same ones again."""
        return {}

    @cached_property
    def _latest(self) -> dict[Parameters, Search]:
        """The search made last: both of its ends are asked for, one after the other."""
        return {}

    def relevant(self, parameters: Parameters) -> Parameters:
        """The parameters without those on which no figure depends."""
        if not self.has_capacity:
            parameters = replace(parameters, laden_fraction=None, discharge_share=ONE)
        return parameters if self.has_tonnes else replace(parameters, bbl_per_t=None)

    @cached_property
    def stated(self) -> Search:
        """The families of the year's cells as stated."""
        return self._search(AS_STATED, None)

    def search(self, parameters: Parameters) -> Search:
        """The families of the year's cells under the parameters, which change no window."""
        relevant = self.relevant(parameters)
        if relevant == AS_STATED:
            return self.stated
        if relevant not in self._latest:
            tiled = [stretch.tiled for stretch in self.stated.stretches]
            self._latest.clear()
            self._latest[relevant] = self._search(relevant, tiled)
        return self._latest[relevant]

    def _search(self, parameters: Parameters, tiled: Sequence[bool] | None) -> Search:
        fixed = self._fixed
        cells = held([fixed.get(i) or one.cell(parameters) for i, one in enumerate(self.groups)])
        suppliers = frozenset[str]().union(*(cell.block for cell in cells))
        return Search(cells, *self.limit.span, suppliers, tiled)

    def _end(self, name: str, parameters: Parameters) -> End:
        key = (name, self.relevant(parameters))
        if key not in self._ends:
            search = self.search(key[1])
            self._ends[key] = search.low if name == "low" else search.high
        return self._ends[key]

    def lower(self, parameters: Parameters) -> Interval:
        """The low end of the year's total alone, which is quicker to find."""
        return interval(self._end("low", parameters), UNBOUNDED)

    def upper(self, parameters: Parameters) -> Interval:
        """The high end of the year's total alone."""
        if self.actual and not self.complete:
            return UNKNOWN_AMOUNT
        return interval((ZERO, False), self._end("high", parameters))

    @cached_property
    def complete(self) -> bool:
        """Full families of figures hold every day of every supplier in them."""
        return self.stated.complete

    def total(self, parameters: Parameters) -> Total:
        """The year's total under the parameters."""
        total = self.search(parameters).total()
        return replace(total, amount=self.amount(parameters))

    def amount(self, parameters: Parameters) -> Interval:
        """The bounds of the year's total in barrels."""
        lower, upper = self.lower(parameters), self.upper(parameters)
        return Interval(lower.low, upper.high, lower.low_open, upper.high_open)

    @cached_property
    def has_capacity(self) -> bool:
        """Some figure depends on the laden fraction."""
        return any(f.part.laden is not None for f in self.figures)

    @cached_property
    def has_tonnes(self) -> bool:
        """Some figure depends on barrels per tonne."""
        return any(f.part.factors for f in self.figures)

    def deciding(self, factors: Sequence[Factor]) -> frozenset[Factor]:
        """The factors that may decide for some figure in tonnes."""
        pairs = {(f.claim.speaker, f.claim.scoped("goods")) for f in self.figures if f.part.factors}
        return frozenset[Factor]().union(*(deciding(factors, *pair) for pair in pairs))

    @property
    def claims(self) -> tuple[str, ...]:
        """Claim ids, sorted."""
        return tuple(sorted(f.claim.id for f in self.figures))


def overlapping(notified: Interval, unnotified: Interval) -> Interval:
    """Rule 3 where the overlap is unknown: from the greater low to the sum of highs."""
    both = notified + unnotified
    low = max(
        (notified.low or Decimal(0), notified.low_open),
        (unnotified.low or Decimal(0), unnotified.low_open),
    )
    return Interval(low[0], both.high, low[1], both.high_open)


@dataclass(frozen=True, slots=True)
class Plan:
    """How one ledger is made.

    Attributes:
        name: `notified`, `unnotified`, `combined` or `combined_apart`.
        pools: The pools that it stands on; of two the first is what was notified.
        how: One pool alone, or two whose overlap is unknown, or two that lie apart.
        complete: Figures cover every day of the year.
        covered: What was notified bounds what suppliers delivered: none of their days is a gap.
    """

    name: str
    pools: tuple[Pool, ...]
    how: How
    complete: bool
    covered: bool = True

    def combine(self, amounts: Sequence[Interval]) -> Interval:
        """The amount from those of the pools, in barrels; each end from the same ends."""
        if self.how == "alone":
            return amounts[0]
        notified, unnotified = amounts
        if not self.covered:
            notified = Interval(notified.low, None, notified.low_open)
        apart = notified + unnotified
        return apart if self.how == "apart" else overlapping(notified, unnotified)

    @property
    def limit(self) -> Decimal:
        """The limit in barrels."""
        return self.pools[0].limit.barrels

    def evaluate(self, parameters: Parameters) -> Interval:
        """The amount for given parameters."""
        return self.combine([pool.amount(parameters) for pool in self.pools])

    def lower(self, parameters: Parameters) -> Interval:
        """Its low end alone."""
        return self.combine([pool.lower(parameters) for pool in self.pools])

    def upper(self, parameters: Parameters) -> Interval:
        """Its high end alone."""
        return self.combine([pool.upper(parameters) for pool in self.pools])

    def turn(self, base: Parameters, field: str, greatest: Decimal) -> Decimal | None:
        """The break-even value of one parameter."""
        return break_even(
            lambda value: self.lower(replace(base, **{field: value})),
            lambda value: self.upper(replace(base, **{field: value})),
            self.limit,
            greatest,
        )


def ledger(plan: Plan, assumptions: Assumptions) -> Ledger:
    """One ledger with its verdict under every parameter on which it could turn."""
    base = assumptions.parameters
    capacity = any(pool.has_capacity for pool in plan.pools)
    tonnes = any(pool.has_tonnes for pool in plan.pools)
    amount = plan.evaluate(base)
    return Ledger(
        name=plan.name,
        amount=amount,
        limit=plan.limit,
        exceeds=exceeds(amount, plan.limit),
        complete=plan.complete,
        break_even_laden_fraction=plan.turn(base, "laden_fraction", ONE) if capacity else None,
        break_even_factor=plan.turn(base, "bbl_per_t", GREATEST_FACTOR) if tonnes else None,
        break_even_discharge_share=plan.turn(base, "discharge_share", ONE) if capacity else None,
        factors=_by_factor(plan, assumptions) if tonnes else (),
        scenarios=_by_laden_fraction(plan, assumptions) if capacity else (),
        claims=tuple(sorted(claim for pool in plan.pools for claim in pool.claims)),
    )


def _by_factor(plan: Plan, assumptions: Assumptions) -> tuple[FactorResult, ...]:
    decide = [pool.deciding(assumptions.factors) for pool in plan.pools]
    applies = frozenset[Factor]().union(*decide)
    results = []
    for factor in sorted(assumptions.factors, key=lambda f: (f.value, f.owner)):
        amount = plan.evaluate(replace(assumptions.parameters, bbl_per_t=factor.value))
        results.append(
            FactorResult(
                factor.value,
                factor.owner,
                factor.status,
                factor in applies,
                amount,
                exceeds(amount, plan.limit),
            )
        )
    return tuple(results)


def _by_laden_fraction(plan: Plan, assumptions: Assumptions) -> tuple[Scenario, ...]:
    results = []
    for fraction in assumptions.laden_fractions:
        amount = plan.evaluate(replace(assumptions.parameters, laden_fraction=fraction))
        results.append(Scenario("laden_fraction", fraction, amount, exceeds(amount, plan.limit)))
    return tuple(results)
