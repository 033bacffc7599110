"""One year against its limit: from claims to ledgers, estimates, gaps and conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Context, localcontext
from functools import cached_property

from watchkeeper.claims.model import Claim
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.claimants import per_claimant
from watchkeeper.weighing.conflicts import exclusive_covers, parts_above_whole, same_window
from watchkeeper.weighing.crossings import crossing, steps_of
from watchkeeper.weighing.figures import Figure, figures_of
from watchkeeper.weighing.gaps import reporting_gaps
from watchkeeper.weighing.ledgers import Limit, Plan, Pool, ledger
from watchkeeper.weighing.model import Conflict, Gap, Refused, SetAside, Version, YearLedgers
from watchkeeper.weighing.unit_errors import find_unit_errors

EXACT = Context(prec=600)
"""Products of a few numbers of some forty digits, and sums of them, are exact in it."""


@dataclass(frozen=True)
class Weighing:
    """The claims of one year, ready to be added up: what ledgers and their graph are made from.

    Attributes:
        limit: Limit and year.
        assumptions: Factors, scenarios and fixed parameters.
        reported: All figures that suppliers notified, those set aside too.
        known: The counted ones of these.
        guessed: Estimates of what was not notified.
        gaps: Of the notified ledger.
        set_aside: Claims not counted.
        refused: Claims not combined.
    """

    limit: Limit
    assumptions: Assumptions
    reported: tuple[Figure, ...]
    known: Pool
    guessed: Pool
    gaps: tuple[Gap, ...]
    set_aside: tuple[SetAside, ...]
    refused: tuple[Refused, ...]

    @property
    def pools(self) -> tuple[Pool, Pool]:
        """Notified and unnotified."""
        return self.known, self.guessed

    @cached_property
    def plans(self) -> tuple[Plan, Plan, Plan, Plan]:
        """Notified, unnotified, combined with unknown overlap, combined without overlap."""
        covered, estimated = _covered(self.known, self.gaps), self.guessed.complete
        return (
            Plan("notified", (self.known,), "alone", covered),
            Plan("unnotified", (self.guessed,), "alone", estimated),
            Plan("combined", self.pools, "overlap", covered and estimated, covered),
            Plan("combined_apart", self.pools, "apart", covered and estimated, covered),
        )


def prepare(
    notified: Iterable[Claim],
    unnotified: Iterable[Claim],
    suppliers: Iterable[str],
    limit: Limit,
    assumptions: Assumptions,
) -> Weighing:
    """Sorts the claims of one year; arguments as of `weigh_year`."""
    reported, no_figure = figures_of(notified, limit.year, assumptions.factors, by_supplier=True)
    estimated, no_estimate = figures_of(unnotified, limit.year, assumptions.factors)
    aside = find_unit_errors(reported)
    dropped = {entry.claim for entry in aside}
    counted = tuple(figure for figure in reported if figure.claim.id not in dropped)
    return Weighing(
        limit,
        assumptions,
        tuple(reported),
        Pool("notified", limit, counted, joint=False, actual=False),
        Pool("unnotified", limit, tuple(estimated), joint=True, actual=True),
        tuple(reporting_gaps(counted, suppliers, limit.year)),
        tuple(aside),
        tuple(sorted(no_figure + no_estimate, key=lambda r: (r.claim, r.reason))),
    )


def weigh_year(
    notified: Iterable[Claim],
    unnotified: Iterable[Claim],
    suppliers: Iterable[str],
    limit: Limit,
    assumptions: Assumptions,
) -> YearLedgers:
    """Weighs the claims of one year against its limit.

    Args:
        notified: Claims of what suppliers notified; other years are passed over.
        unnotified: Claims of what was not notified; other years are passed over.
        suppliers: Actor ids of all who notified anything in the record, for the gaps.
        limit: Limit and year.
        assumptions: Factors, scenarios and fixed parameters.
    """
    with localcontext(EXACT):
        return weighed(prepare(notified, unnotified, suppliers, limit, assumptions))


def weighed(year: Weighing) -> YearLedgers:
    """The ledgers of a year; call it in the context `EXACT`."""
    limit, base = year.limit, year.assumptions.parameters
    first, second, third, fourth = (ledger(plan, year.assumptions) for plan in year.plans)
    steps = [steps_of(pool, base) for pool in year.pools]
    return YearLedgers(
        limit.year,
        *(first, second, third, fourth),
        per_claimant=per_claimant(year.guessed.figures, limit, base),
        crossing=crossing(steps, limit),
        crossing_notified=crossing(steps[:1], limit),
        gaps=year.gaps,
        versions=_versions(year.reported),
        set_aside=year.set_aside,
        refused=year.refused,
        conflicts=_conflicts(year.pools, year.assumptions),
    )


def _covered(known: Pool, gaps: Iterable[Gap]) -> bool:
    """Figures that can be added hold every day of everyone who ever notified anything."""
    return known.complete and not any(gap.kind == "not_reported" for gap in gaps)


def _conflicts(pools: Iterable[Pool], assumptions: Assumptions) -> tuple[Conflict, ...]:
    found: list[Conflict] = []
    for pool in pools:
        name = assumptions.name if not pool.joint else lambda _: "all claimants"
        found += same_window(pool.name, pool.joined, name)
        found += parts_above_whole(pool.name, pool.groups, pool.joined, name)
        found += exclusive_covers(pool.name, pool.limit.year, pool.total(assumptions.parameters))
    return tuple(found)


def _versions(reported: Iterable[Figure]) -> tuple[Version, ...]:
    """Every figure by suppliers, window and date; the latest of each window is marked."""
    windows: dict[tuple[frozenset[str], date, date], list[Figure]] = defaultdict(list)
    for figure in reported:
        windows[figure.block, figure.start, figure.end].append(figure)
    versions: list[Version] = []
    for key in sorted(windows, key=lambda k: (sorted(k[0]), k[1], k[2])):
        same = sorted(windows[key], key=lambda f: (_said(f), f.claim.id))
        last = _said(same[-1])
        versions += [
            Version(
                claim=figure.claim.id,
                suppliers=tuple(sorted(figure.block)),
                start=figure.start,
                end=figure.end,
                stated_on=figure.claim.stated_on.raw if figure.claim.stated_on else "",
                reporter=figure.claim.reporter,
                amount=figure.amount,
                latest=_said(figure) == last,
            )
            for figure in same
        ]
    return tuple(versions)


def _said(figure: Figure) -> date:
    """The last day on which the figure may have been reported; undated ones come first."""
    said = figure.claim.stated_on
    return (said.end if said is not None else None) or date.min
