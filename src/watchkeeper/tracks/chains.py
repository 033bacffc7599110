"""Route chains: calls and meetings linked, one ship after the other, up to a port of the DPRK.

The rules:

1. A chain ends with a call at a watched port of the DPRK, or with a dark call there (which is only
   feasible: the chain says so by its lower confidence).
2. Backwards from there: what the ship did last before it, within a window: a meeting hands over to
   the other ship, at the time of the meeting; a call elsewhere ends the chain.
3. Chains of one ship from a watched port of Russia to one of the DPRK, and back, are shuttles.
4. A chain shows an order of events. It does not show that goods went along it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from watchkeeper.tracks.gazetteer import Gazetteer, Place
from watchkeeper.tracks.observed import Observation

DPRK = "actor:DPRK"


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a chain reaches.

    Attributes:
        window: Longest time between two links of one ship (the Panel of Experts describes voyages
            of days to two weeks between a transfer and Nampo; a house choice).
        links: Most links in a chain.
    """

    window: timedelta = timedelta(days=14)
    links: int = 6


@dataclass(frozen=True, slots=True)
class Chain:
    """Linked observations, in time order.

    Attributes:
        links: The observations.
        ships: MMSI of the ship at each link; at a meeting the one that goes on.
        kind: `transfer chain` with a meeting in it, else `shuttle`.
        confidence: The least of its links; 1 when the call at its end is only feasible.
    """

    links: tuple[Observation, ...]
    ships: tuple[int, ...]
    kind: str
    confidence: int

    @property
    def id(self) -> str:
        """First 16 hexadecimal digits of the hash of its links' ids."""
        return sha256("\n".join(one.id for one in self.links).encode()).hexdigest()[:16]

    @property
    def start(self) -> datetime:
        """When its first link began."""
        return self.links[0].start

    @property
    def end(self) -> datetime:
        """When its last link ended."""
        return self.links[-1].last


@dataclass(frozen=True)
class _Search:
    by_ship: Mapping[int, Sequence[Observation]]
    gazetteer: Gazetteer
    limits: Limits

    def back(
        self, ship: int, until: datetime, left: int
    ) -> Iterator[list[tuple[Observation, int]]]:
        """The ways by which a ship may have come to where she was at a time, latest link last."""
        if left == 0:
            return
        since = until - self.limits.window
        for one in reversed(self.by_ship.get(ship, ())):
            if one.last > until or one.last < since:
                continue
            if one.kind == "port_call":
                yield [(one, ship)]
                return
            other = one.other_mmsi if one.mmsi == ship else one.mmsi
            if one.kind != "meeting" or other is None:
                continue
            before = list(self.back(other, one.start, left - 1))
            for way in before or [[]]:
                yield [*way, (one, ship)]


def find_chains(
    observations: Iterable[Observation], gazetteer: Gazetteer, limits: Limits | None = None
) -> list[Chain]:
    """The chains among observations, by their start and id.

    Args:
        observations: Port calls, meetings and dark calls; others are passed over.
        gazetteer: Whose shore each place is.
        limits: How far a chain reaches.
    """
    kept = [one for one in observations if _links(one)]
    search = _Search(_by_ship(kept), gazetteer, limits or Limits())
    found: dict[str, Chain] = {}
    for end in kept:
        place = gazetteer.by_id.get(end.place or "")
        if end.kind == "meeting" or not _is_goal(place):
            continue
        for way in search.back(end.mmsi, end.start, search.limits.links):
            chain = _chain([*way, (end, end.mmsi)], gazetteer)
            if chain is not None:
                found.setdefault(chain.id, chain)
    return sorted(found.values(), key=lambda chain: (chain.start, chain.id))


def goals(gazetteer: Gazetteer) -> list[str]:
    """Ids of the places at which chains end."""
    return sorted(place.id for place in gazetteer.by_id.values() if _is_goal(place))


def ships_of_chains(pairs: Iterable[tuple[int, int | None]]) -> set[int]:
    """Ships that chains may hold: others need not be looked at.

    Args:
        pairs: Ships that met, and, with None, ships that called where chains end.
    """
    met: dict[int, set[int]] = defaultdict(set)
    found: set[int] = set()
    for ship, other in pairs:
        if other is None:
            found.add(ship)
        else:
            met[ship].add(other)
            met[other].add(ship)
    new = list(found)
    while new:
        others = met[new.pop()] - found
        found |= others
        new += others
    return found


def _links(one: Observation) -> bool:
    if one.kind == "port_call":
        return one.tier != "passage"
    return one.kind in ("meeting", "dark_call")


def _is_goal(place: Place | None) -> bool:
    return place is not None and place.watched and place.actor == DPRK


def _by_ship(observations: Iterable[Observation]) -> dict[int, list[Observation]]:
    by_ship: dict[int, list[Observation]] = defaultdict(list)
    for one in observations:
        if one.kind == "dark_call":
            continue
        for ship in {one.mmsi, one.other_mmsi} - {None}:
            by_ship[int(ship or 0)].append(one)
    for found in by_ship.values():
        found.sort(key=lambda one: (one.last, one.id))
    return by_ship


def _chain(way: Sequence[tuple[Observation, int]], gazetteer: Gazetteer) -> Chain | None:
    """A chain of the links; None for what is no chain: one ship between ports of no interest."""
    links = tuple(one for one, _ in way)
    first = gazetteer.by_id.get(links[0].place or "")
    met = any(one.kind == "meeting" for one in links)
    if not met and (first is None or not first.watched or first.actor == DPRK):
        return None
    feasible = links[-1].kind == "dark_call"
    least = min(one.confidence or 1 for one in links)
    kind = "transfer chain" if met else "shuttle"
    return Chain(links, tuple(ship for _, ship in way), kind, 1 if feasible else least)
