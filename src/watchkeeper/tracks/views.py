"""The part of the world that a map shows: degrees to points on paper, clipping, graticule, scale.

Plate carrée with the middle latitude true to scale: straight in degrees is straight on paper, as
tracks are interpolated. Longitudes are unwrapped: a track over the antimeridian is one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, cos, floor, radians

from watchkeeper.tracks.land import Ring, detail_for, outlines
from watchkeeper.tracks.shapes import METRES_PER_DEGREE

LonLat = tuple[float, float]
"""Longitude and latitude in degrees; the longitude may be beyond 180."""
XY = tuple[float, float]

_STEPS = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0)
_LEAST_KM = {"fine": 0.0, "middle": 60.0, "coarse": 500.0}
"""Height of the smallest view that outlines of each detail are good for: 1:50m is off by a few
kilometres, 1:110m by tens; below, they would show ships on land."""
_BARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


def unwrapped(points: Iterable[LonLat], near: float | None = None) -> list[LonLat]:
    """The points with each longitude within 180 degrees of the one before.

    Args:
        points: In their order.
        near: The longitude to begin near to.
    """
    found: list[LonLat] = []
    before = near
    for lon, lat in points:
        turned = lon if before is None else lon - 360 * round((lon - before) / 360)
        found.append((turned, lat))
        before = turned
    return found


@dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the world on a rectangle of paper.

    Attributes:
        west: Degrees; south, east, north likewise.
        left: Paper position of the west edge; top: of the north edge.
        width: Of the paper rectangle; height likewise.
    """

    west: float
    south: float
    east: float
    north: float
    left: float
    top: float
    width: float
    height: float

    def xy(self, point: LonLat) -> XY:
        """Where a point lies on paper."""
        x = self.left + (point[0] - self.west) / (self.east - self.west) * self.width
        y = self.top + (self.north - point[1]) / (self.north - self.south) * self.height
        return x, y

    @property
    def middle(self) -> LonLat:
        """The middle of the view."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def per_km(self) -> float:
        """Units of paper for a kilometre, north and south."""
        return self.height / ((self.north - self.south) * METRES_PER_DEGREE / 1000)

    def holds(self, point: LonLat) -> bool:
        """The point is shown."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def step(self) -> float:
        """Degrees between lines of the graticule."""
        span = max(self.east - self.west, self.north - self.south)
        return next((step for step in _STEPS if span / step <= 7), _STEPS[-1])

    def lines(self) -> tuple[list[float], list[float]]:
        """Meridians and parallels of the graticule."""
        step = self.step()
        return (
            [i * step for i in range(ceil(self.west / step), floor(self.east / step) + 1)],
            [i * step for i in range(ceil(self.south / step), floor(self.north / step) + 1)],
        )

    def bar_km(self) -> int:
        """Length of the scale bar, at most a third of the width."""
        most = self.width / 3 / self.per_km
        return max((bar for bar in _BARS if bar <= most), default=_BARS[0])

    def land(self) -> list[list[XY]]:
        """The outlines of land on paper, clipped to the view; none where they are too coarse."""
        detail = detail_for((self.west, self.south, self.east, self.north))
        if self.height / self.per_km < _LEAST_KM[detail]:
            return []
        found = []
        for polygon in outlines(detail):
            for turn in (-360, 0, 360):
                ring = self.clip([(lon + turn, lat) for lon, lat in polygon[0]])
                if len(ring) >= 3:
                    found.append([self.xy(point) for point in ring])
        return found

    def clip(self, ring: Ring) -> Ring:
        """A ring cut to the view (Sutherland and Hodgman, one edge after the other)."""
        lons = [lon for lon, _ in ring]
        if max(lons) < self.west or min(lons) > self.east:
            return []
        for inside, cut in self._edges():
            ring = _cut(ring, inside, cut)
            if not ring:
                return []
        return ring

    def _edges(self) -> list[tuple[Callable[[LonLat], bool], Callable[[LonLat, LonLat], LonLat]]]:
        return [
            (lambda p: p[0] >= self.west, lambda a, b: _at_lon(a, b, self.west)),
            (lambda p: p[0] <= self.east, lambda a, b: _at_lon(a, b, self.east)),
            (lambda p: p[1] >= self.south, lambda a, b: _at_lat(a, b, self.south)),
            (lambda p: p[1] <= self.north, lambda a, b: _at_lat(a, b, self.north)),
        ]


def _cut(
    ring: Ring,
    inside: Callable[[LonLat], bool],
    cut: Callable[[LonLat, LonLat], LonLat],
) -> Ring:
    kept: Ring = []
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        if inside(a):
            kept.append(a)
        if inside(a) != inside(b):
            kept.append(cut(a, b))
    return kept


def _at_lon(a: LonLat, b: LonLat, lon: float) -> LonLat:
    return lon, a[1] + (b[1] - a[1]) * (lon - a[0]) / (b[0] - a[0])


def _at_lat(a: LonLat, b: LonLat, lat: float) -> LonLat:
    return a[0] + (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]), lat


def fit(
    points: Sequence[LonLat], box: tuple[float, float, float, float], least_km: float = 12.0
) -> View:
    """The view that shows all points with a margin.

    Args:
        points: What must be seen, unwrapped; at least one.
        box: Left, top, width and height on paper.
        least_km: Height and width of the smallest view.
    """
    left, top, width, height = box
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    lon, lat = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    squeeze = max(0.05, cos(radians(min(84.0, abs(lat)))))
    tall = max((max(lats) - min(lats)) * 1.25, least_km * 1000 / METRES_PER_DEGREE)
    wide = max((max(lons) - min(lons)) * 1.25, least_km * 1000 / METRES_PER_DEGREE / squeeze)
    # The wanted shape of the paper decides which of the two grows.
    if wide * squeeze / tall < width / height:
        wide = tall * width / height / squeeze
    else:
        tall = wide * squeeze * height / width
    return View(
        lon - wide / 2, lat - tall / 2, lon + wide / 2, lat + tall / 2, left, top, width, height
    )
