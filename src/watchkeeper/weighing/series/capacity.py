"""Rounds from containers: `R = containers x share holding ammunition x rounds per container`.

The rules:

1. What follows is a capacity equivalent, not rounds that anybody saw.
2. A parameter belongs to the state or body of its speaker; each owner's values are one line, and
   are used as the hull of what it published, by calibre.
3. A share that nobody states is anything from none to all; the figure for full containers is shown
   beside it. An "or" between calibres is never summed: each calibre is a line of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from watchkeeper.claims.actors import Registry
from watchkeeper.claims.intervals import Interval, hull
from watchkeeper.claims.model import Claim
from watchkeeper.claims.parameters import Parameter
from watchkeeper.weighing.series.definition import CapacityOf
from watchkeeper.weighing.series.model import Capacity, Combined, Series, SeriesFigure, Turn

ANY_SHARE = Interval(Decimal(0), Decimal(1))
_FINE = Decimal("0.0001")

Rate = tuple[Interval, tuple[str, ...]]
"""Rounds per container, and the claims that state it."""


def rates_of(
    definition: CapacityOf,
    claims: Iterable[Claim],
    parameters: Iterable[Parameter],
    registry: Registry,
) -> dict[tuple[str, str], Rate]:
    """Rounds per container by owner and calibre: the hull of what the owner published."""
    values: dict[tuple[str, str], list[Interval]] = defaultdict(list)
    stated: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in claims:
        if claim.topic == definition.rates and claim.quantity is not None:
            for owner in sorted({registry.state_of(actor) for actor in claim.speaker}):
                key = owner, claim.scoped("calibre")
                values[key].append(claim.quantity.bounds)
                stated[key].add(claim.id)
    for parameter in parameters:
        if parameter.name == definition.parameter and parameter.speaker:
            key = registry.state_of(parameter.speaker), parameter.calibre
            values[key].append(Interval.exactly(parameter.value))
    return {key: (hull(values[key]), tuple(sorted(stated[key]))) for key in sorted(values)}


def capacities(
    containers: Series, rates: dict[tuple[str, str], Rate], rounds: Sequence[SeriesFigure]
) -> tuple[Capacity, ...]:
    """What each number of containers would hold, by owner of the parameter and calibre.

    Args:
        containers: Their series.
        rates: As `rates_of` gives them.
        rounds: Figures of rounds, for the share that one owner's own figures imply.
    """
    return tuple(
        _capacity(one, owner, calibre, rate, rounds)
        for one in containers.combined
        for (owner, calibre), rate in rates.items()
    )


def _capacity(
    containers: Combined, owner: str, calibre: str, rate: Rate, rounds: Sequence[SeriesFigure]
) -> Capacity:
    per, stated = rate
    held = _from_zero(containers.amount)
    full = held * _from_zero(per)
    return Capacity(
        owner=owner,
        calibre=calibre,
        rate=per,
        containers=containers.amount,
        share=ANY_SHARE,
        amount=full * ANY_SHARE,
        if_full=full,
        window=containers.window,
        of_claims=containers.claims,
        rate_claims=stated,
        break_even_share=_share(containers.claims, calibre, full, rounds),
    )


def _from_zero(value: Interval) -> Interval:
    """A number of things is not negative."""
    return (
        value
        if value.low is not None
        else Interval(Decimal(0), value.high, high_open=value.high_open)
    )


def _share(
    claims: Iterable[str], calibre: str, full: Interval, rounds: Iterable[SeriesFigure]
) -> Interval | None:
    """The share at which the rounds that the same rows state would be met, rounded outward."""
    rows = {claim.rsplit("-", 1)[0] for claim in claims}
    found = [
        figure.amount
        for figure in rounds
        if figure.claim.rsplit("-", 1)[0] in rows
        and figure.metric.nature != "rate"
        and dict(figure.scope).get("calibre", "") in {"", calibre}
    ]
    if len(found) != 1 or not full.low:
        return None
    said = found[0]
    low = Decimal(0)
    if said.low is not None and full.high is not None:
        low = (said.low / full.high).quantize(_FINE, ROUND_FLOOR)
    high = None if said.high is None else (said.high / full.low).quantize(_FINE, ROUND_CEILING)
    return Interval(low, high)


def turns(containers: Series, rates: dict[tuple[str, str], Rate]) -> tuple[Turn, ...]:
    """How far each parameter alone moves the rounds of one window; the greatest factor decides.

    A share that nobody states moves them from nothing to all, so it decides where it is open.
    """
    counts = [one.amount for one in containers.combined]
    if not any(count.low for count in counts) or not rates:
        return ()
    whole = "share of containers that holds ammunition (nobody states it)"
    found = [Turn(whole, Decimal(0), Decimal(1), None, True)]
    spreads = [_turn("containers, within one window", [count]) for count in counts if count.low]
    found.append(max(spreads, key=lambda turn: turn.factor or Decimal("Infinity")))
    for calibre in sorted({of for _, of in rates}):
        per = [value for (_, of), (value, _) in rates.items() if of == calibre]
        name = calibre or "calibre not stated"
        found.append(_turn(f"rounds per container ({name}), by owner", per))
    if len({of for _, of in rates if of}) > 1:
        found.append(_turn("calibre", [value for (_, of), (value, _) in rates.items() if of]))
    return tuple(found)


def _turn(name: str, values: Sequence[Interval]) -> Turn:
    low = min(value.low for value in values if value.low)
    highs = [value.high for value in values]
    if any(high is None for high in highs):
        return Turn(name, low, None, None)
    high = max(high for high in highs if high is not None)
    return Turn(name, low, high, (high / low).quantize(_FINE, ROUND_CEILING).normalize())
