"""Response rates by addressee, counted in one way for everybody, participants included."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from watchkeeper.claims.actors import Registry, fold
from watchkeeper.panel.casework.model import RequestFile, ResponseRate


def response_rates(
    requests: Sequence[RequestFile], registry: Registry, participants: Iterable[str]
) -> tuple[ResponseRate, ...]:
    """How each addressee answered.

    A withdrawn request counts for nobody. An addressee that is in the registry of actors is one
    addressee under all of its names; an agency is asked in its own name.

    Args:
        requests: The requests.
        registry: The actors.
        participants: Ids of the actors that take part in the monitoring.

    Returns:
        One rate for each addressee, by name.
    """
    states: dict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, str] = {}
    heads: dict[str, bool] = {}
    taking_part = set(participants)
    for held in requests:
        if held.state == "withdrawn":
            continue
        key, name, actors = _addressee(held.request.addressee, registry)
        names.setdefault(key, name)
        states[key][held.state] += 1
        heads[key] = any(registry.state_of(a) in taking_part or a in taking_part for a in actors)
    rates = [_rate(names[key], heads[key], states[key]) for key in names]
    return tuple(sorted(rates, key=lambda one: one.addressee))


def _addressee(text: str, registry: Registry) -> tuple[str, str, tuple[str, ...]]:
    """A key that is the same for all names of an addressee, its name, and the actors."""
    actors = (text,) if text in registry else registry.resolve(text).actors
    known = tuple(actor for actor in actors if actor in registry)
    if known and len(known) == len(actors):
        return "+".join(sorted(known)), " and ".join(registry.name(a) for a in known), known
    return fold(text), " ".join(text.split()), ()


def _rate(name: str, participant: bool, states: Counter[str]) -> ResponseRate:
    sent = sum(states.values())
    return ResponseRate(
        addressee=name,
        participant=participant,
        sent=sent,
        due=sent - states["open"],
        answered=states["answered"],
        in_part=states["in_part"],
        refused=states["refused"],
        overdue=states["overdue"],
        open=states["open"],
    )
