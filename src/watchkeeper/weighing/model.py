"""What weighing hands on: ledgers with bounds, what was set aside, refused, or in conflict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from watchkeeper.claims.intervals import Interval

Exceeds = Literal["yes", "no", "undetermined"]


def exceeds(amount: Interval, limit: Decimal) -> Exceeds:
    """Whether an amount is above a limit: arithmetic only, in one unit."""
    if amount.above(limit):
        return "yes"
    return "no" if amount.at_most(limit) else "undetermined"


@dataclass(frozen=True, slots=True)
class FactorResult:
    """A ledger recomputed with one conversion factor for every figure in tonnes.

    Attributes:
        factor: Barrels per tonne.
        owner: Whose factor it is: a product, a speaker, or the Committee's Secretariat.
        status: Status of the parameter's source: confirmed, unconfirmed or recalled.
        applicable: It may decide the verdict; otherwise it is shown as sensitivity only.
        amount: The ledger with it, in barrels.
        exceeds: Against the limit.
    """

    factor: Decimal
    owner: str
    status: str
    applicable: bool
    amount: Interval
    exceeds: Exceeds


@dataclass(frozen=True, slots=True)
class Scenario:
    """A ledger recomputed with one laden fraction (or discharge share) for all capacities."""

    parameter: str
    value: Decimal
    amount: Interval
    exceeds: Exceeds


@dataclass(frozen=True, slots=True)
class Version:
    """One figure that the record holds for a window of a ledger.

    Attributes:
        claim: Claim id.
        suppliers: Actor ids that the figure covers together.
        start: First day of its window.
        end: Last day of its window.
        stated_on: When it was reported, as the source says, "" when it does not.
        reporter: Who reported it.
        amount: The figure in barrels.
        latest: No later report of the same suppliers and window is in the record.
    """

    claim: str
    suppliers: tuple[str, ...]
    start: date
    end: date
    stated_on: str
    reporter: str
    amount: Interval
    latest: bool


@dataclass(frozen=True, slots=True)
class Ledger:
    """A year's amount of one kind against its limit.

    Attributes:
        name: `notified`, `unnotified` or `combined`.
        amount: In barrels; the hull of what the claims admit.
        limit: The limit in barrels.
        exceeds: Arithmetic on the claims, not a judgement of them.
        complete: Figures cover every day of the year for every supplier.
        break_even_laden_fraction: Laden fraction at which `exceeds` changes its value, if any.
        break_even_factor: Barrels per tonne at which `exceeds` changes its value, if any.
        break_even_discharge_share: Share discharged at which `exceeds` changes its value, if any.
        factors: The ledger under each published factor.
        scenarios: The ledger under each scenario of a shared parameter.
        claims: Ids of the claims it stands on.
    """

    name: str
    amount: Interval
    limit: Decimal
    exceeds: Exceeds
    complete: bool
    break_even_laden_fraction: Decimal | None
    break_even_factor: Decimal | None
    break_even_discharge_share: Decimal | None
    factors: tuple[FactorResult, ...]
    scenarios: tuple[Scenario, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimantEstimate:
    """One speaker's own figures for the year: arithmetic on that speaker's figures and method.

    Attributes:
        speaker: Actor ids, several for a joint speaker.
        documents: The offices and documents through which the speaker spoke.
        amount: Barrels over the windows that the speaker covers.
        exceeds: Against the limit for the whole year: never "no" on a part of the year.
        whole_year: The figures cover everything, every day of the year.
        windows: First and last days of the windows.
        capacity: Full capacity of the deliveries in barrels, when the method gives it.
        break_even_laden_fraction: Limit over capacity, when that is at most 1.
        claims: Claim ids.
    """

    speaker: tuple[str, ...]
    documents: tuple[str, ...]
    amount: Interval
    exceeds: Exceeds
    whole_year: bool
    windows: tuple[tuple[date, date], ...]
    capacity: Interval | None
    break_even_laden_fraction: Decimal | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """A claim that is kept but not counted until an analyst settles it.

    Attributes:
        claim: Claim id.
        rule: Name of the rule.
        reason: Why, in one sentence.
        consistent_unit: The unit in which the figure would agree with the others, if one is seen.
        against: Claims that it was compared with.
    """

    claim: str
    rule: str
    reason: str
    consistent_unit: str
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A claim that cannot be combined with the others, and why."""

    claim: str
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures for the same thing that cannot all hold: each is printed, the hull is used.

    Attributes:
        ledger: In which ledger.
        kind: `figures` (same window, no common value), `rounding` (they differ by at most one
            unit), `parts` (parts of a window sum to more than the whole), `covers` (complete
            sums of the year that exclude each other).
        what: The suppliers or claimants and the window, in words.
        values: Claim id (or ids joined by `+`) and amount of each side.
        hull: What the ledger uses.
    """

    ledger: str
    kind: str
    what: str
    values: tuple[tuple[str, Interval], ...]
    hull: Interval


@dataclass(frozen=True, slots=True)
class Gap:
    """Days of the year for which a supplier's own figure is not in the record.

    Attributes:
        supplier: Actor id.
        start: First day.
        end: Last day.
        kind: `not_reported`, or `joint_only` when only a joint figure covers the days.
    """

    supplier: str
    start: date
    end: date
    kind: Literal["not_reported", "joint_only"]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Cumulative bounds at the end of a day, in barrels."""

    day: date
    low: Decimal
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """When a cumulative amount passes the limit.

    Attributes:
        curve: Bounds at each day on which they change, in order.
        possible_from: First day on which the upper bound is above the limit, None when never.
        certain_from: First day on which the lower bound is above the limit, None when never.
    """

    curve: tuple[CurvePoint, ...]
    possible_from: date | None
    certain_from: date | None


@dataclass(frozen=True, slots=True)
class YearLedgers:
    """Everything that weighing says of one year against its limit.

    Attributes:
        year: Calendar year.
        notified: What suppliers notified, as of the reports in the record; gaps are flags.
        unnotified: Estimates of what was not notified; a gap is unbounded above.
        combined: Both, when their overlap is unknown: from the greater low to the sum of highs.
        combined_apart: Both, when no delivery is in both.
        per_claimant: Each claimant's own figures.
        crossing: Of the combined ledger.
        crossing_notified: Of the notified ledger.
        gaps: Of the notified ledger.
        versions: Every figure of the notified ledger, with the latest report marked.
        set_aside: Claims not counted.
        refused: Claims not combined.
        conflicts: Figures that exclude each other.
    """

    year: int
    notified: Ledger
    unnotified: Ledger
    combined: Ledger
    combined_apart: Ledger
    per_claimant: tuple[ClaimantEstimate, ...]
    crossing: Crossing
    crossing_notified: Crossing
    gaps: tuple[Gap, ...]
    versions: tuple[Version, ...]
    set_aside: tuple[SetAside, ...]
    refused: tuple[Refused, ...]
    conflicts: tuple[Conflict, ...]
