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

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from watchkeeper.claims.intervals import Interval
from watchkeeper.weighing.assumptions import ONE, Assumptions, Parameters
from watchkeeper.weighing.break_even import break_even
from watchkeeper.weighing.covers import Search, Total
from watchkeeper.weighing.figures import Figure, Group, group
from watchkeeper.weighing.model import FactorResult, Ledger, Scenario, exceeds

Evaluate = Callable[[Parameters], Interval]
GREATEST_FACTOR = Decimal(20)
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
        return tuple(replace(figure, block=EVERYONE) for figure in self.figures)

    @cached_property
    def groups(self) -> list[Group]:
        """Figures by block and window."""
        return group(self.joined)

    def search(self, parameters: Parameters) -> Search:
        """The families of the year's cells under the parameters."""
        cells = [g.cell(parameters) for g in self.groups]
        suppliers = frozenset[str]().union(*(cell.block for cell in cells))
        return Search(cells, *self.limit.span, suppliers)

    def total(self, parameters: Parameters) -> Total:
        """The year's total under the parameters."""
        total = self.search(parameters).total()
        if self.actual and not total.complete:
            return replace(total, amount=replace(total.amount, high=None, high_open=False))
        return total

    def amount(self, parameters: Parameters) -> Interval:
        """The bounds of the year's total in barrels."""
        return self.total(parameters).amount

    @property
    def has_capacity(self) -> bool:
        """Some figure depends on the laden fraction."""
        return any(f.part.capacity is not None for f in self.figures)

    @property
    def has_tonnes(self) -> bool:
        """Some figure depends on barrels per tonne."""
        return any(f.part.factors for f in self.figures)

    @property
    def factors(self) -> frozenset[Decimal]:
        """The factors that apply to some figure."""
        return frozenset(value for f in self.figures for value in f.part.factors)

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
        pools: The pools that it stands on.
        evaluate: Its amount for given parameters, in barrels.
        complete: Figures cover every day of the year.
    """

    name: str
    pools: tuple[Pool, ...]
    evaluate: Evaluate
    complete: bool

    @property
    def limit(self) -> Decimal:
        """The limit in barrels."""
        return self.pools[0].limit.barrels


def ledger(plan: Plan, assumptions: Assumptions) -> Ledger:
    """One ledger with its verdict under every parameter on which it could turn."""
    base = assumptions.parameters
    capacity = any(pool.has_capacity for pool in plan.pools)
    tonnes = any(pool.has_tonnes for pool in plan.pools)
    amount = plan.evaluate(base)

    def turn(field: str, greatest: Decimal) -> Decimal | None:
        return break_even(
            lambda value: plan.evaluate(replace(base, **{field: value})), plan.limit, greatest
        )

    return Ledger(
        name=plan.name,
        amount=amount,
        limit=plan.limit,
        exceeds=exceeds(amount, plan.limit),
        complete=plan.complete,
        break_even_laden_fraction=turn("laden_fraction", ONE) if capacity else None,
        break_even_factor=turn("bbl_per_t", GREATEST_FACTOR) if tonnes else None,
        break_even_discharge_share=turn("discharge_share", ONE) if capacity else None,
        factors=_by_factor(plan, assumptions) if tonnes else (),
        scenarios=_by_laden_fraction(plan, assumptions) if capacity else (),
        claims=tuple(sorted(claim for pool in plan.pools for claim in pool.claims)),
    )


def _by_factor(plan: Plan, assumptions: Assumptions) -> tuple[FactorResult, ...]:
    applies = frozenset[Decimal]().union(*(pool.factors for pool in plan.pools))
    results = []
    for factor in sorted(assumptions.factors, key=lambda f: (f.value, f.owner)):
        amount = plan.evaluate(replace(assumptions.parameters, bbl_per_t=factor.value))
        results.append(
            FactorResult(
                factor.value,
                factor.owner,
                factor.status,
                factor.value in applies,
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
