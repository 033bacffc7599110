"""Cargo estimates: calls of tankers at terminals of the DPRK as barrels, for the unnotified ledger.

The rules:

1. A call of a ship that the register or AIS calls a tanker, at an oil terminal of `cargo.yaml`'s
   actor, with a stop or a gap of reception in port. Whether she loaded, discharged or only lay
   there is not known: the laden fraction stands for that doubt, as in the published estimates.
2. Barrels are deadweight times laden fraction times barrels per tonne. The laden fractions are
   those of the published scenarios, one claim each; the factor is an interval over the products
   that a tanker may carry. All are dated parameters with their sources.
3. One claim for each month and scenario: months do not overlap, so that the ledger may add them. A
   call counts in the month in which it begins. The claim is a floor (`part`): other calls were not
   seen.
4. A tanker without a known deadweight is counted and named, and adds nothing: nothing is guessed.
5. The speaker is the rule. Made-up positions give no claim but in an exercise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from watchkeeper.claims.codec import content_id, content_of
from watchkeeper.claims.datafile import load_as
from watchkeeper.claims.intervals import Interval
from watchkeeper.claims.model import Claim, Quantity, Source
from watchkeeper.claims.numerals import parse_plain
from watchkeeper.claims.parameters import Parameter, load_parameters
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.claims.times import Period
from watchkeeper.tracks.gazetteer import Gazetteer, our_gazetteer
from watchkeeper.tracks.observed import Observation
from watchkeeper.tracks.registers import imo_in, register_rows

TOPIC = "petroleum.refined.unnotified"
CALLS = "petroleum.refined.deliveries_observed"


@dataclass(frozen=True, slots=True)
class CargoRule:
    """The content of `cargo.yaml`, which explains each field."""

    version: int
    kinds: tuple[str, ...]
    tiers: tuple[str, ...]
    least_confidence: int
    actor: str
    products: tuple[str, ...]
    capacity_share: Decimal
    source: str

    @property
    def speaker(self) -> str:
        """Who says it: the rule in its version."""
        return f"cargo_calls@{self.version}"


@dataclass(frozen=True, slots=True)
class Registered:
    """A ship of a register: deadweight in tonnes (None: not stated), and whether a tanker."""

    imo: int
    name: str
    tanker: bool
    dwt: Decimal | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that counts."""

    observation: Observation
    ship: Registered | None
    place: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What calls give.

    Attributes:
        claims: For the unnotified ledger, and the calls counted, by month.
        calls: The calls that count.
        without_capacity: Of these, calls of ships whose deadweight is not known.
        passed_over: Why observations did not count: reason to number.
    """

    claims: tuple[Claim, ...]
    calls: tuple[Call, ...]
    without_capacity: tuple[Call, ...]
    passed_over: tuple[tuple[str, int], ...]


class SimulatedError(InputError):
    """Made-up positions were about to enter a real record."""


@cache
def our_rule() -> CargoRule:
    """The rule that comes with Watchkeeper."""
    return load_as(CargoRule, Path(__file__).parent / "cargo.yaml")


def read_register(path: Path) -> dict[int, Registered]:
    """Reads a register of ships: `imo`, `name`, `dwt` and `ship_type` or `type`, in any order.

    Raises:
        InputError: No such table, a column is missing, or a deadweight is no number.
    """
    found: dict[int, Registered] = {}
    problems: list[Problem] = []
    for line, row in register_rows(path, ("imo", "name", "dwt")):
        imo, dwt = imo_in(row["imo"]), row["dwt"]
        if imo is None:
            continue
        tonnes = parse_plain(dwt)
        if dwt and (tonnes is None or not 0 < tonnes < 1_000_000):
            expected = "tonnes above 0 and below 1000000, such as 5200"
            problems.append(Problem(path.name, line, "dwt", dwt, expected))
            continue
        tanker = "tanker" in (row.get("ship_type") or row.get("type") or "").casefold()
        source = row.get("source_address") or row.get("source") or ""
        found[imo] = Registered(imo, row["name"], tanker, tonnes, source)
    if problems:
        raise InputError(*problems)
    return found


@dataclass(frozen=True)
class Basis:
    """What an estimate stands on beside the observations.

    Attributes:
        register: Ships by IMO number.
        gazetteer: The terminals.
        rule: Which calls count.
        parameters: Laden fractions and factors, dated.
    """

    register: Mapping[int, Registered]
    gazetteer: Gazetteer = field(default_factory=our_gazetteer)
    rule: CargoRule = field(default_factory=our_rule)
    parameters: tuple[Parameter, ...] = field(default_factory=load_parameters)


def estimate(
    observations: Iterable[Observation], basis: Basis, *, exercise: bool = False
) -> Estimate:
    """Estimates cargo from port calls.

    Args:
        observations: Of any kind; port calls are looked at.
        basis: Register, gazetteer, rule and parameters.
        exercise: Made-up positions are wanted: the claims are for an exercise only.

    Raises:
        SimulatedError: An observation rests on made-up positions, and this is no exercise.
    """
    observations = list(observations)
    if not exercise and (made_up := next((o for o in observations if o.simulated), None)):
        expected = "observations of real positions; made-up ones belong in an exercise"
        raise SimulatedError(Problem("", 0, "evidence", f"{made_up.id}: simulated", expected))
    rule, known = basis.rule, basis.parameters
    calls, passed = _calls(observations, basis)
    by_month: dict[tuple[int, int], list[Call]] = defaultdict(list)
    for call in calls:
        start = call.observation.start
        by_month[start.year, start.month].append(call)
    claims = [claim for month in sorted(by_month) for claim in _month(by_month[month], rule, known)]
    without = tuple(call for call in calls if call.ship is None or call.ship.dwt is None)
    return Estimate(tuple(claims), tuple(calls), without, tuple(sorted(passed.items())))


def _calls(observations: Iterable[Observation], basis: Basis) -> tuple[list[Call], dict[str, int]]:
    rule = basis.rule
    calls: list[Call] = []
    passed: dict[str, int] = defaultdict(int)
    for one in observations:
        if one.kind not in rule.kinds:
            continue
        place = basis.gazetteer.by_id.get(one.place or "")
        ship = basis.register.get(one.imo or 0)
        if reason := _objection(one, ship, rule):
            passed[reason] += 1
        elif place is None or place.actor != rule.actor or not place.oil:
            passed["not at an oil terminal of the rule's actor"] += 1
        else:
            calls.append(Call(one, ship, place.id))
    return calls, passed


def _objection(one: Observation, ship: Registered | None, rule: CargoRule) -> str:
    if one.tier not in rule.tiers or (one.confidence or 0) < rule.least_confidence:
        return "no stop or gap in port"
    tanker = (ship is not None and ship.tanker) or one.details.get("tanker") is True
    return "" if tanker else "not known to be a tanker"


def _month(calls: Sequence[Call], rule: CargoRule, known: Sequence[Parameter]) -> list[Claim]:
    """One claim for the calls counted, and one for each scenario of the laden fraction."""
    sized = [call.ship.dwt for call in calls if call.ship and call.ship.dwt is not None]
    tonnes = sum(sized, Decimal(0)) * rule.capacity_share
    found = [_claim(calls, rule, CALLS, _counted(len(calls)), ())]
    if not sized:
        return found
    factors = _factors(rule, known, _days(calls)[0])
    for parameter in _fractions(known, _days(calls)[0]):
        loaded = tonnes * parameter.value
        bounds = Interval(loaded * factors[0].value, loaded * factors[-1].value)
        low, high = (f"{end.normalize():f}" for end in (bounds.low, bounds.high) if end is not None)
        reckoned = (
            f"{tonnes.normalize():f} t deadweight, {parameter.value} of it laden, "
            f"{factors[0].value} to {factors[-1].value} bbl/t"
        )
        method = (
            ("calls", str(len(sized))),
            ("deadweight_t", f"{tonnes.normalize():f}"),
            ("factors", "; ".join(f"{f.product} {f.value} ({f.source})" for f in factors)),
            ("fill", f"{parameter.value} ({parameter.source})"),
            ("kind", "tanker calls x deadweight"),
            ("laden_fraction", str(parameter.value)),
            ("reckoned", reckoned),
        )
        quantity = Quantity(bounds, "bbl", "between", f"{low} to {high}")
        found.append(_claim(calls, rule, TOPIC, quantity, method))
    return found


def _fractions(known: Sequence[Parameter], day: date) -> list[Parameter]:
    return sorted(
        (p for p in known if p.name == "laden_fraction" and p.holds_on(day)), key=lambda p: p.value
    )


def _factors(rule: CargoRule, known: Sequence[Parameter], day: date) -> list[Parameter]:
    found = [
        p
        for p in known
        if p.name == "barrels_per_tonne" and p.product in rule.products and p.holds_on(day)
    ]
    if not found:
        raise InputError(Problem("cargo.yaml", 0, "products", "", "products with a factor"))
    return sorted(found, key=lambda p: p.value)


def _counted(number: int) -> Quantity:
    count = Decimal(number)
    return Quantity(Interval(count, count), "call", "exactly", str(number))


def _days(calls: Sequence[Call]) -> tuple[date, date]:
    """First day, and last day within the month in which the calls begin."""
    first = min(call.observation.start for call in calls).date()
    last = max(call.observation.last for call in calls).date()
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, min(last, date.fromordinal(following.toordinal() - 1))


def _claim(
    calls: Sequence[Call],
    rule: CargoRule,
    topic: str,
    quantity: Quantity,
    method: tuple[tuple[str, str], ...],
) -> Claim:
    first, last = _days(calls)
    ids = ", ".join(sorted(call.observation.id for call in calls))
    places = ", ".join(sorted({call.place for call in calls}))
    basis = (("observations", ids), ("terminals", places), ("rule", rule.source))
    made = Claim(
        id="",
        ref="",
        topic=topic,
        act="estimate",
        speaker=(rule.speaker,),
        speaker_text=rule.speaker,
        source=Source(address="AIS positions, by the observations named in the method"),
        object=(rule.actor,),
        coverage="part",
        conduct=Period(first, last, "range", raw=f"{first}/{last}"),
        quantity=quantity,
        nature="flow" if topic == TOPIC else "count",
        phase="moved",
        method=tuple(sorted({**dict(basis), **dict(method)}.items())),
        gist=f"{len(calls)} tanker calls at {places}; whether she discharged is not seen",
    )
    identified = content_id("cargo-calls", content_of(made))
    return replace(made, id=identified)
