"""The gazetteer: watched places with their shapes, and the ports of the World Port Index.

The rules:

1. A place is a circle or a polygon with a source; `places.yaml` says what each field means.
2. A ship enters a place at its shape and leaves it 1 km further out (hysteresis: with the default
   radius of 3 km this is the rule of GFW's anchorages, in at 3 km and out at 4 km).
3. A name is looked up by equality of its key: case, accents, hyphens, the words of
   `romanisation.yaml` and its spellings aside. Nothing is guessed: two keys are equal or not.
4. Polygons are exact: a cell of the grid lies inside, or a position in it is tested against the
   edges (`place_calls.sql`). Coordinates are integers of 1e-7 degrees.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal
from unicodedata import combining, normalize

from watchkeeper.claims.datafile import load_as
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.shapes import Circle, Outline, Shape

PLACES = Path(__file__).parent / "places.yaml"
_DATA = Path(__file__).parent / "data"

DEFAULT_RADIUS_KM = 3.0
"""GFW anchorages: a port is entered within 3 km of an anchorage point."""
LEAVE_KM = 1.0
"""GFW anchorages: a port is left 1 km further out than it is entered."""

Kind = Literal["port", "terminal", "anchorage", "transfer_area", "refinery_port"]


_BETWEEN = re.compile(r"\s*(?:/|,|;|\+|->|\u2013|-| to | and )\s*")
"""What stands between the names of several places."""


@dataclass(frozen=True, slots=True)
class Place:
    """One watched place; the fields are explained at the head of `places.yaml`."""

    id: str
    name: str
    kind: Kind
    lat: float
    lon: float
    source: str
    actor: str = ""
    aliases: tuple[str, ...] = ()
    radius_km: float | None = None
    polygon: tuple[tuple[float, float], ...] = ()
    port: bool = True
    watched: bool = True
    oil: bool = False

    @property
    def entered(self) -> Shape:
        """The shape that a ship enters."""
        if self.polygon:
            return Outline(self.polygon)
        return Circle(self.lat, self.lon, round(1000 * (self.radius_km or DEFAULT_RADIUS_KM)))

    @property
    def left(self) -> Shape:
        """The shape outside of which a ship has left."""
        return self.entered.wider(round(1000 * LEAVE_KM))


@dataclass(frozen=True, slots=True)
class WorldPort:
    """A port of the World Port Index: its number, name, country and point in degrees."""

    number: str
    name: str
    country: str
    lat: float
    lon: float
    alternate: str = ""
    locode: str = ""


@dataclass(frozen=True)
class _Spelling:
    drop: tuple[str, ...]
    fold: tuple[dict[str, str], ...]


@cache
def _spelling() -> _Spelling:
    return load_as(_Spelling, _DATA / "romanisation.yaml")


@cache
def key_of(name: str) -> str:
    """The key by which a name is compared (rule 3), "" when nothing is left of it."""
    text = normalize("NFKD", name.casefold())
    text = "".join(c for c in text if not combining(c))
    text = re.sub(r"['’‘ʼ´`-]", "", text)  # noqa: RUF001  (apostrophes of romanised names)
    words = [w for w in re.findall(r"\w+", text) if w not in _spelling().drop]
    key = "".join(words)
    for rule in _spelling().fold:
        wanted = rule["from"]
        if wanted.startswith("^"):
            key = rule["to"] + key[len(wanted) - 1 :] if key.startswith(wanted[1:]) else key
        else:
            key = key.replace(wanted, rule["to"])
    return key


@dataclass(frozen=True)
class Gazetteer:
    """Places by id and by name.

    Attributes:
        places: In the order of the file.
        version: First 12 hexadecimal digits of the hash of the file.
    """

    places: tuple[Place, ...]
    version: str = ""
    _names: dict[str, Place] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_id(self) -> dict[str, Place]:
        """The places by id."""
        return {place.id: place for place in self.places}

    @cached_property
    def _by_key(self) -> dict[str, Place]:
        return {
            key_of(name): place
            for place in self.places
            for name in (place.id, place.name, *place.aliases)
        }

    def find(self, name: str) -> Place | None:
        """The place of this name, None when it is none of ours."""
        return self._by_key.get(key_of(name)) if name.strip() else None

    def find_all(self, text: str) -> tuple[Place, ...]:
        """The places that a text names, in its order: `Rajin/Dunai`, `Rajin-Vostochny`."""
        if whole := self.find(text):
            return (whole,)
        found = (self.find(part) for part in _BETWEEN.split(text))
        return tuple(dict.fromkeys(place for place in found if place))

    def area_at(self, lat: float, lon: float) -> Place | None:
        """The first transfer area of the file that holds a point in degrees."""
        return next((area for area, shape in self._areas if shape.holds(lat, lon)), None)

    @cached_property
    def _areas(self) -> tuple[tuple[Place, Shape], ...]:
        return tuple((p, p.entered) for p in self.places if p.kind == "transfer_area")

    @property
    def ports(self) -> tuple[Place, ...]:
        """Places at which a ship calls."""
        return tuple(place for place in self.places if place.port)


def _check(places: Iterable[Place], file: str) -> Iterator[Problem]:
    names: dict[str, str] = {}
    for place in places:
        if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
            yield Problem(file, 0, place.id, f"{place.lat}, {place.lon}", "degrees on the globe")
        if place.polygon and place.radius_km:
            yield Problem(file, 0, place.id, "radius_km", "a polygon or a radius, not both")
        if not place.source.strip():
            yield Problem(file, 0, place.id, "", "the source of the position")
        if place.polygon and not Outline(place.polygon).valid:
            yield Problem(file, 0, place.id, "polygon", "three corners or more, no crossing edges")
        for name in {key_of(n) for n in (place.id, place.name, *place.aliases)}:
            if names.setdefault(name, place.id) != place.id:
                yield Problem(file, 0, place.id, name, f"a name that {names[name]} does not have")


def load_gazetteer(path: Path = PLACES) -> Gazetteer:
    """Reads a gazetteer.

    Args:
        path: The file; our own when not given.

    Raises:
        InputError: The file does not fit its schema, a position is off the globe, a polygon
            crosses itself, a source is missing, or two places share a name.
    """
    places = load_as(tuple[Place, ...], path)
    if problems := list(_check(places, path.name)):
        raise InputError(*problems)
    return Gazetteer(places, sha256(path.read_bytes()).hexdigest()[:12])


@cache
def our_gazetteer() -> Gazetteer:
    """The gazetteer that comes with Watchkeeper."""
    return load_gazetteer()


@cache
def world_ports() -> tuple[WorldPort, ...]:
    """The World Port Index (public domain), compact: for the port mask and for names of ports."""
    with (_DATA / "world_port_index.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            WorldPort(
                row["number"],
                row["name"],
                row["country"],
                float(row["lat"]),
                float(row["lon"]),
                row["alternate"],
                row["locode"],
            )
            for row in csv.DictReader(file)
        )
