"""One year against its limit: from claims to ledgers, estimates, gaps and conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.weighing.assumptions import Assumptions
from watchkeeper.weighing.claimants import per_claimant
from watchkeeper.weighing.conflicts import exclusive_covers, parts_above_whole, same_window
from watchkeeper.weighing.crossings import crossing, steps_of
from watchkeeper.weighing.figures import Figure, figures_of
from watchkeeper.weighing.gaps import reporting_gaps
from watchkeeper.weighing.ledgers import Limit, Plan, Pool, ledger, overlapping
from watchkeeper.weighing.model import Conflict, Gap, Ledger, Version, YearLedgers
from watchkeeper.weighing.unit_errors import find_unit_errors


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
    reported, no_figure = figures_of(notified, limit.year, assumptions.factors, by_supplier=True)
    estimated, no_estimate = figures_of(unnotified, limit.year, assumptions.factors)
    aside = find_unit_errors(reported)
    dropped = {entry.claim for entry in aside}
    counted = tuple(figure for figure in reported if figure.claim.id not in dropped)
    known = Pool("notified", limit, counted, joint=False, actual=False)
    guessed = Pool("unnotified", limit, tuple(estimated), joint=True, actual=True)
    gaps = tuple(reporting_gaps(counted, suppliers, limit.year))
    ledgers = _ledgers(known, guessed, _covered(known, gaps), assumptions)
    base = assumptions.parameters
    steps = [steps_of(pool, base) for pool in (known, guessed)]
    return YearLedgers(
        limit.year,
        *ledgers,
        per_claimant=per_claimant(estimated, limit, base),
        crossing=crossing(steps, limit),
        crossing_notified=crossing(steps[:1], limit),
        gaps=gaps,
        versions=_versions(reported),
        set_aside=tuple(aside),
        refused=tuple(sorted(no_figure + no_estimate, key=lambda r: (r.claim, r.reason))),
        conflicts=_conflicts((known, guessed), assumptions),
    )


def _covered(known: Pool, gaps: Iterable[Gap]) -> bool:
    """Figures that can be added hold every day of everyone who ever notified anything."""
    return known.complete and not any(gap.kind == "not_reported" for gap in gaps)


def _ledgers(
    known: Pool, guessed: Pool, covered: bool, assumptions: Assumptions
) -> tuple[Ledger, Ledger, Ledger, Ledger]:
    """Notified, unnotified, combined with unknown overlap, combined without overlap."""

    def delivered(amount: Interval) -> Interval:
        """What was notified, as a bound of what suppliers really delivered: a gap is unbounded."""
        return amount if covered else Interval(amount.low, None, amount.low_open)

    def alone(amount: Interval) -> Interval:
        return amount

    def with_overlap(notified: Interval, unnotified: Interval) -> Interval:
        return overlapping(delivered(notified), unnotified)

    def apart(notified: Interval, unnotified: Interval) -> Interval:
        return delivered(notified) + unnotified

    estimated = guessed.complete
    plans = (
        Plan("notified", (known,), alone, covered),
        Plan("unnotified", (guessed,), alone, estimated),
        Plan("combined", (known, guessed), with_overlap, covered and estimated),
        Plan("combined_apart", (known, guessed), apart, covered and estimated),
    )
    first, second, third, fourth = (ledger(plan, assumptions) for plan in plans)
    return first, second, third, fourth


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
