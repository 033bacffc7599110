"""The waters of simulated voyages: a graph of points at sea, and the shortest way through it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from pathlib import Path

from watchkeeper.claims.datafile import load_as
from watchkeeper.tracks.shapes import distance_m

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True, slots=True)
class Berth:
    """Where a ship lies in a port, and the node from which she comes in."""

    at: Point
    off: str


@dataclass(frozen=True, slots=True)
class Node:
    """A point at sea; `open` ones lie far enough from ports to loiter and meet."""

    at: Point
    open: bool = False


@dataclass(frozen=True)
class Waters:
    """Berths by place, nodes by name, and the ways between nodes."""

    berths: dict[str, Berth]
    nodes: dict[str, Node]
    ways: tuple[tuple[str, str], ...]

    @property
    def open_nodes(self) -> tuple[str, ...]:
        """Names of the nodes at which ships loiter and meet."""
        return tuple(name for name, node in self.nodes.items() if node.open)

    def at(self, name: str) -> Point:
        """The position of a berth or node."""
        return self.berths[name].at if name in self.berths else self.nodes[name].at


@cache
def our_waters() -> Waters:
    """The waters that come with Watchkeeper."""
    return load_as(Waters, Path(__file__).parent / "waters.yaml")


@cache
def _neighbours() -> dict[str, tuple[tuple[str, float], ...]]:
    waters = our_waters()
    pairs = [*waters.ways, *((place, berth.off) for place, berth in waters.berths.items())]
    found: dict[str, list[tuple[str, float]]] = {}
    for a, b in pairs:
        length = distance_m(*waters.at(a), *waters.at(b))
        found.setdefault(a, []).append((b, length))
        found.setdefault(b, []).append((a, length))
    return {name: tuple(sorted(near)) for name, near in found.items()}


@cache
def route(start: str, goal: str) -> tuple[tuple[str, ...], float]:
    """The shortest way between two berths or nodes.

    Returns:
        The names on it, both ends included, and its length in metres.

    Raises:
        ValueError: The waters are not connected.
    """
    queue: list[tuple[float, tuple[str, ...]]] = [(0.0, (start,))]
    seen: set[str] = set()
    while queue:
        length, way = heappop(queue)
        if way[-1] == goal:
            return way, length
        if way[-1] in seen:
            continue
        seen.add(way[-1])
        for name, step in _neighbours()[way[-1]]:
            if name not in seen:
                heappush(queue, (length + step, (*way, name)))
    raise ValueError(f"no way from {start} to {goal}")
