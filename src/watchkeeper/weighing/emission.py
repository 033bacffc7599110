"""The graph of a year's figures: the nodes behind every number of its ledgers.

Emitted on request only, from the same claims, so that weighing alone costs nothing more. Each
number has a name that says what it is: `notified/amount`, `combined/exceeds`,
`unnotified/scenario/laden_fraction/0.5/amount`, `claimants/actor:X/capacity`, `figures/<claim>`,
`conflicts/…/hull`, `crossing/2023-06-30/low`.

A break-even value is the last value that was tried below it and one step of the search; two
comparisons beside it, `…/below` and `…/above`, show the answer on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext

from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim
from watchkeeper.weighing.assumptions import ONE, Assumptions, Parameters
from watchkeeper.weighing.break_even import JUST_ABOVE, QUANTUM
from watchkeeper.weighing.claimants import pools_of
from watchkeeper.weighing.figures import Figure
from watchkeeper.weighing.graph import Node, digits
from watchkeeper.weighing.ledgers import Limit, Plan, Pool
from watchkeeper.weighing.model import ClaimantEstimate, Conflict, Crossing, Ledger, YearLedgers
from watchkeeper.weighing.recorder import Graph, Recorder
from watchkeeper.weighing.tracing import SHARED, Fixed, PoolNodes, changed, figure_node
from watchkeeper.weighing.years import EXACT, Weighing, prepare, weighed

LAW = "the limit of the norms that the findings name"
STEP = "one step of the search for a break-even value"
ABOVE = "just above a break-even value that is exact"
OWN = "what a claimant counted, up to the claimant's own upper figure for the same windows"


def explain(
    notified: Iterable[Claim],
    unnotified: Iterable[Claim],
    suppliers: Iterable[str],
    limit: Limit,
    assumptions: Assumptions,
) -> Graph:
    """The graph of the ledgers that `weigh_year` gives for the same arguments."""
    with localcontext(EXACT):
        year = prepare(notified, unnotified, suppliers, limit, assumptions)
        return graph_of(year, weighed(year))


def graph_of(year: Weighing, ledgers: YearLedgers) -> Graph:
    """The graph of a year's ledgers; call it in the context `EXACT`.

    Args:
        year: The sorted claims.
        ledgers: What they were weighed to.
    """
    emission = _Emission(year, Recorder())
    for plan in year.plans:
        emission.ledger(plan, getattr(ledgers, plan.name))
    for estimate in ledgers.per_claimant:
        emission.claimant(estimate)
    for version in ledgers.versions:
        emission.recorder.name(
            f"figures/{version.claim}", emission.figures[version.claim], version.amount
        )
    for conflict in ledgers.conflicts:
        emission.conflict(conflict)
    emission.crossing("crossing", ledgers.crossing, year.pools)
    emission.crossing("crossing_notified", ledgers.crossing_notified, year.pools[:1])
    return emission.recorder.graph()


@dataclass
class _Emission:
    """One year's graph as it is built."""

    year: Weighing
    recorder: Recorder
    nodes: dict[int, PoolNodes] = field(default_factory=dict)
    figures: dict[str, Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        everyone: Sequence[Figure] = (*self.year.reported, *self.year.guessed.figures)
        for figure in sorted(everyone, key=lambda f: f.claim.id):
            self.figures[figure.claim.id] = figure_node(
                self.recorder, self.year.assumptions, figure
            )

    @property
    def base(self) -> Parameters:
        return self.year.assumptions.parameters

    @property
    def limit(self) -> Node:
        return self.recorder.law(LAW, self.year.limit.barrels)

    def pool(self, pool: Pool) -> PoolNodes:
        """The nodes of a pool, made once."""
        if id(pool) not in self.nodes:
            self.nodes[id(pool)] = PoolNodes(self.recorder, pool, self.year.assumptions)
        return self.nodes[id(pool)]

    def amount(self, plan: Plan, parameters: Parameters, fixed: Fixed | None = None) -> Node:
        """What `Plan.evaluate` gives."""
        amounts = [self.pool(pool).amount(parameters, fixed) for pool in plan.pools]
        if plan.how == "alone":
            return amounts[0]
        if not plan.covered:
            amounts[0] = self.recorder.at_least(amounts[0])
        apart = self.recorder.sum(amounts)
        if plan.how == "apart":
            return apart
        return self.recorder.of("hull", (self.recorder.of("maximum", amounts), apart))

    def _row(self, path: str, node: Node, amount: Interval) -> None:
        """A number and its comparison with the limit."""
        held = self.recorder.name(f"{path}/amount", node, amount)
        self.recorder.name(f"{path}/exceeds", self.recorder.compare(held, self.limit))

    def ledger(self, plan: Plan, held: Ledger) -> None:
        """A ledger with all its rows."""
        self._row(held.name, self.amount(plan, self.base), held.amount)
        for factor in held.factors:
            self._shared(plan, f"{held.name}/factor", ("bbl_per_t", factor.factor), factor.amount)
        for scenario in held.scenarios:
            path = f"{held.name}/scenario/{scenario.parameter}"
            self._shared(plan, path, (scenario.parameter, scenario.value), scenario.amount)
        for name, turn in (
            ("laden_fraction", held.break_even_laden_fraction),
            ("bbl_per_t", held.break_even_factor),
            ("discharge_share", held.break_even_discharge_share),
        ):
            self.break_even(plan, held.name, name, turn)

    def _shared(self, plan: Plan, row: str, shares: tuple[str, Decimal], amount: Interval) -> None:
        """A ledger under one value of a shared parameter."""
        name, value = shares
        path = f"{row}/{digits(value)}"
        shared = self.recorder.parameter(SHARED[name], value)
        self.recorder.name(f"{path}/value", shared)
        node = self.amount(plan, changed(self.base, name, value), {name: shared})
        self._row(path, node, amount)

    def break_even(self, plan: Plan, ledger: str, name: str, turn: Decimal | None) -> None:
        """The value, and the answer on both sides of it."""
        if turn is None:
            return
        path = f"{ledger}/break-even/{name}"
        below = self.recorder.parameter(f"{SHARED[name]}, below a break-even value", turn - QUANTUM)
        step = self.recorder.parameter(STEP, QUANTUM)
        value = self.recorder.of("sum", (below, step))
        self.recorder.name(path, value, Interval.exactly(turn))
        before = self._answer(plan, name, turn - QUANTUM, below)
        after = self._answer(plan, name, turn, value)
        if after.value == before.value:
            beyond = self.recorder.of("sum", (value, self.recorder.parameter(ABOVE, JUST_ABOVE)))
            after = self._answer(plan, name, turn + JUST_ABOVE, beyond)
        self.recorder.name(f"{path}/below", before)
        self.recorder.name(f"{path}/above", after)

    def _answer(self, plan: Plan, name: str, value: Decimal, node: Node) -> Node:
        parameters = changed(self.base, name, value)
        return self.recorder.compare(self.amount(plan, parameters, {name: node}), self.limit)

    def claimant(self, held: ClaimantEstimate) -> None:
        """One speaker's own figures; on a part of the year only their low end is compared."""
        mine = tuple(f for f in self.year.guessed.figures if f.claim.speaker == held.speaker)
        own, windows = pools_of(mine, self.year.limit)
        path = f"claimants/{'+'.join(held.speaker)}"
        low, upper = self.pool(own).low(self.base), self.pool(windows).amount(self.base)
        amount = self.recorder.name(
            f"{path}/amount", self.recorder.between(low, upper, OWN), held.amount
        )
        compared = amount if held.whole_year else self.recorder.at_least(low)
        self.recorder.name(f"{path}/exceeds", self.recorder.compare(compared, self.limit))
        if held.capacity is not None:
            full = changed(self.base, "laden_fraction", ONE)
            self.recorder.name(f"{path}/capacity", self.pool(windows).amount(full), held.capacity)
        alone = Plan("claimant", (own,), "alone", held.whole_year)
        self.break_even(alone, path, "laden_fraction", held.break_even_laden_fraction)

    def conflict(self, held: Conflict) -> None:
        """Each side of a conflict, and the hull that is used."""
        path = f"conflicts/{held.ledger}/{held.kind}/{held.what}"
        if held.kind == "covers":
            sides = self._covers(held)
        else:
            sides = [self._side(claims) for claims, _ in held.values]
        for (name, value), node in zip(held.values, sides, strict=True):
            self.recorder.name(f"{path}/{name}", node, value)
        if held.kind == "covers":
            whole = self.pool(self._named(held.ledger)).amount(self.base)
        else:
            parts = held.kind == "parts"
            used = [sides[0], self.recorder.sum(sides[1:])] if parts else sides
            whole = self.recorder.of("hull", used)
        self.recorder.name(f"{path}/hull", whole, held.hull)

    def _named(self, ledger: str) -> Pool:
        return next(pool for pool in self.year.pools if pool.name == ledger)

    def _side(self, claims: str) -> Node:
        """The hull of one claim, or of several whose ids are joined by `+`."""
        ids = [claims] if claims in self.figures else claims.split("+")
        return self.recorder.of("hull", [self.figures[name] for name in ids])

    def _covers(self, held: Conflict) -> list[Node]:
        found = self.pool(self._named(held.ledger)).search(self.base)
        return [found.floor, found.least(held.values[1][1])]

    def crossing(self, path: str, held: Crossing, pools: Sequence[Pool]) -> None:
        """Both bounds at the close of each day of the curve."""
        found = [self.pool(pool).search(self.base) for pool in pools]
        for point in held.curve:
            day = point.day.toordinal()
            low = self.recorder.of("maximum", [one.low_at(day) for one in found])
            high = self.recorder.sum(one.high_at(day) for one in found)
            # The curve holds the numbers; whether they are excluded, the nodes alone say.
            here = f"{path}/{point.day.isoformat()}"
            self.recorder.name(f"{here}/low", self.recorder.at_least(low))
            self.recorder.name(f"{here}/high", self.recorder.at_most(high))
