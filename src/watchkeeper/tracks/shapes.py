"""Circles and outlines on the globe, as integers, and the cells of a grid that they touch.

Distances are great circles on a sphere of 6371 km (as in GFW's pipelines and in `distance_mm` of
the detectors), rounded to millimetres before they are compared. A polygon's edges are straight in
degrees; none crosses the antimeridian or a pole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from math import asin, ceil, cos, floor, radians, sin, sqrt
from typing import Any, Literal

EARTH_M = 6_371_000.0
"""Radius of the sphere in metres."""
E7 = 10_000_000
CELL_E7 = 1_000_000
"""Side of a cell: 0.1 degrees."""
METRES_PER_DEGREE = 111_194.93
"""Of latitude, on that sphere."""

Cover = Literal["inside", "edge"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the grid: floor(lat_e7 / CELL_E7), floor(lon_e7 / CELL_E7), and how it lies."""

    lat: int
    lon: int
    cover: Cover


def _shapely(module: str) -> Any:
    """A module of shapely, which is slow to load and needed for polygons only."""
    return import_module(f"shapely.{module}")


def e7(degrees: float) -> int:
    """Degrees as integers of 1e-7."""
    return round(degrees * E7)


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great circle in metres, to the millimetre; degrees in."""
    p1, p2 = radians(lat1), radians(lat2)
    h = sin((p2 - p1) / 2) ** 2 + cos(p1) * cos(p2) * sin(radians(lon2 - lon1) / 2) ** 2
    return round(2 * EARTH_M * asin(sqrt(min(1.0, h))), 3)


@dataclass(frozen=True, slots=True)
class Circle:
    """All points within `radius_m` of a point in degrees."""

    lat: float
    lon: float
    radius_m: int

    def wider(self, metres: int) -> Circle:
        """The circle with a greater radius."""
        return Circle(self.lat, self.lon, self.radius_m + metres)

    def holds(self, lat: float, lon: float) -> bool:
        """The point lies in it."""
        return distance_m(self.lat, self.lon, lat, lon) <= self.radius_m

    def cells(self) -> Iterator[Cell]:
        """Cells that it touches, none of them missing; all are `edge`, to be tested."""
        north = self.radius_m / METRES_PER_DEGREE
        south_most = min(89.9, abs(self.lat) + north)
        east = min(180.0, north / cos(radians(south_most)))
        step = CELL_E7 / E7
        for i in range(floor((self.lat - north) / step), ceil((self.lat + north) / step)):
            for j in range(floor((self.lon - east) / step), ceil((self.lon + east) / step)):
                # Beyond the antimeridian the grid goes on from the other side.
                yield Cell(i, (j + 1800) % 3600 - 1800, "edge")

    @property
    def edges(self) -> tuple[tuple[int, int, int, int], ...]:
        """A circle has no edges."""
        return ()


@dataclass(frozen=True)
class Outline:
    """A polygon of corners (lat, lon) in degrees."""

    corners: tuple[tuple[float, float], ...]

    @cached_property
    def _polygon(self) -> Any:
        return _shapely("geometry").Polygon([(lon, lat) for lat, lon in self.corners])

    @cached_property
    def _box(self) -> tuple[float, float, float, float]:
        lats, lons = zip(*self.corners, strict=True)
        return min(lats), max(lats), min(lons), max(lons)

    @property
    def valid(self) -> bool:
        """It has three corners or more and no edge crosses another."""
        return len(self.corners) >= 3 and bool(self._polygon.is_valid)

    def wider(self, metres: int) -> Outline:
        """The outline moved outward by at least the given distance (in degrees of longitude)."""
        affinity = _shapely("affinity")
        squeeze = cos(radians(max(abs(lat) for lat, _ in self.corners)))
        flat = affinity.scale(self._polygon, squeeze, 1, origin=(0, 0))
        grown = flat.buffer(metres / METRES_PER_DEGREE, join_style="mitre")
        ring = affinity.scale(grown, 1 / squeeze, 1, origin=(0, 0)).exterior.coords
        return Outline(tuple((round(y, 7), round(x, 7)) for x, y in list(ring)[:-1]))

    def holds(self, lat: float, lon: float) -> bool:
        """The point lies in it or on its edge."""
        south, north, west, east = self._box
        if not (south <= lat <= north and west <= lon <= east):
            return False
        return bool(self._polygon.covers(_shapely("geometry").Point(lon, lat)))

    def cells(self) -> Iterator[Cell]:
        """Cells that it touches; `inside` when wholly in it."""
        box = _shapely("geometry").box
        step = CELL_E7 / E7
        west, south, east, north = self._polygon.bounds
        for i in range(floor(south / step), floor(north / step) + 1):
            for j in range(floor(west / step), floor(east / step) + 1):
                square = box(j * step, i * step, (j + 1) * step, (i + 1) * step)
                if self._polygon.contains(square):
                    yield Cell(i, j, "inside")
                elif self._polygon.intersects(square):
                    yield Cell(i, j, "edge")

    @property
    def edges(self) -> tuple[tuple[int, int, int, int], ...]:
        """Edges as (lat, lon, lat, lon) in 1e-7 degrees."""
        ring = [(e7(lat), e7(lon)) for lat, lon in self.corners]
        return tuple((*a, *b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


Shape = Circle | Outline
