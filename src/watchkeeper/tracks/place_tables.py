"""What port calls, dark calls and identity flags compare with: places with cells, and registers.

Tables, as the detectors' SQL reads them:

- `places` (place, lat, lon, enter_mm, leave_mm, dark_calls): ports of the gazetteer, and those of
  the World Port Index that are none of ours; a place with an outline has no `enter_mm`;
- `place_cells` (cell, place): cells of 0.1 degrees that a place reaches before a ship has left it;
- `place_edges` (place, shape, lat1, lon1, lat2, lon2): edges of outlines, `enter` and `leave`;
- `mids` (mid, flag), `register` (imo, flag, broken_up_s): flags as keys that compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from watchkeeper.claims.actors import resolve
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.gazetteer import Place, our_gazetteer, world_ports
from watchkeeper.tracks.identity import mid_countries
from watchkeeper.tracks.registers import imo_in, register_rows
from watchkeeper.tracks.shapes import Circle, distance_m, e7

Columns = Mapping[str, str]
"""Name to SQL type of a table's columns, in order."""
Row = tuple[Any, ...]

_APART_M = 5000.0
"""A port of the index nearer than this to one of our ports is the same port."""
_DARK_CALLS = "actor:DPRK"
"""At whose watched ports a dark call is looked for."""

PLACES: Columns = {
    "place": "VARCHAR", "lat": "INTEGER", "lon": "INTEGER",
    "enter_mm": "BIGINT", "leave_mm": "BIGINT", "dark_calls": "INTEGER",
}  # fmt: skip
PLACE_CELLS: Columns = {"cell": "BIGINT", "place": "VARCHAR"}
PLACE_EDGES: Columns = {
    "place": "VARCHAR", "shape": "VARCHAR",
    "lat1": "BIGINT", "lon1": "BIGINT", "lat2": "BIGINT", "lon2": "BIGINT",
}  # fmt: skip
MIDS: Columns = {"mid": "INTEGER", "flag": "VARCHAR"}
REGISTER: Columns = {"imo": "INTEGER", "flag": "VARCHAR", "broken_up_s": "BIGINT"}


@cache
def all_ports() -> tuple[Place, ...]:
    """Ports of the gazetteer, then those of the World Port Index as circles of the usual radius."""
    ours = our_gazetteer().ports
    others: dict[str, Place] = {}
    for port in world_ports():
        if _is_ours(port.lat, port.lon, ours):
            continue
        # Two numbers of the index stand for two ports each.
        name = f"wpi-{port.number}"
        name = f"{name}-2" if name in others else name
        source = f"WPI {port.number}"
        others[name] = Place(name, port.name, "port", port.lat, port.lon, source, watched=False)
    return (*ours, *others.values())


def _is_ours(lat: float, lon: float, ours: Sequence[Place]) -> bool:
    return any(
        abs(lat - place.lat) < 0.1 and distance_m(lat, lon, place.lat, place.lon) < _APART_M
        for place in ours
    )


def place_rows() -> Iterator[Row]:
    """Rows of `places`."""
    for place in all_ports():
        entered, left = place.entered, place.left
        circle = isinstance(entered, Circle) and isinstance(left, Circle)
        yield (
            place.id,
            e7(place.lat),
            e7(place.lon),
            entered.radius_m * 1000 if circle and isinstance(entered, Circle) else None,
            left.radius_m * 1000 if circle and isinstance(left, Circle) else None,
            int(place.watched and place.actor == _DARK_CALLS),
        )


def place_cell_rows() -> Iterator[Row]:
    """Rows of `place_cells`: rows from the south pole, columns from 180 degrees west."""
    for place in all_ports():
        for cell in place.left.cells():
            yield ((cell.lat + 900) * 10_000 + (cell.lon + 1800) % 3600, place.id)


def place_edge_rows() -> Iterator[Row]:
    """Rows of `place_edges`."""
    for place in all_ports():
        for name, shape in (("enter", place.entered), ("leave", place.left)):
            yield from ((place.id, name, *edge) for edge in shape.edges)


def mid_rows() -> Iterator[Row]:
    """Rows of `mids`."""
    yield from ((mid, flag_key(country)) for mid, country in sorted(mid_countries().items()))


@cache
def flag_key(text: str) -> str | None:
    """A flag as a key: the actor, or the bare name; None when it says nothing.

    `Korea (Republic of)`, `Korea, Republic of` and `ROK` have one key; `Panama (2017)` and
    `Panama (Republic of)` too.
    """
    text = " ".join(text.split())
    bare, _, more = text.partition("(")
    bare, more = bare.strip(" -"), more.partition(")")[0].strip()
    for name in (text, f"{bare}, {more}", bare):
        found = resolve(name).actors
        if len(found) == 1 and found[0].startswith("actor:"):
            return found[0]
    key = re.sub(r"\W+", " ", bare.casefold()).strip()
    return key if key not in ("", "unknown", "none") else None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A ship of a register: IMO number, flag as a key, and when it was broken up."""

    imo: int
    flag: str | None
    broken_up: date | None

    @property
    def row(self) -> Row:
        """The row of `register`."""
        gone = self.broken_up
        stamp = datetime(gone.year, gone.month, gone.day, tzinfo=UTC).timestamp() if gone else None
        return self.imo, self.flag, None if stamp is None else int(stamp)


def read_flags(path: Path) -> tuple[RegisterRow, ...]:
    """Reads a register: `imo`, and `flag` or `flag_last_seen`, and `broken_up`.

    Raises:
        InputError: No such table, no column of numbers, or a date that is none.
    """
    found: dict[int, RegisterRow] = {}
    problems: list[Problem] = []
    for line, row in register_rows(path, ("imo",)):
        imo, gone = imo_in(row["imo"]), row.get("broken_up") or ""
        if imo is None:
            continue
        try:
            when = date.fromisoformat(gone) if gone else None
        except ValueError:
            problems.append(Problem(path.name, line, "broken_up", gone, "YYYY-MM-DD"))
            continue
        flag = flag_key(row.get("flag") or row.get("flag_last_seen") or "")
        found[imo] = RegisterRow(imo, flag, when)
    if problems:
        raise InputError(*problems)
    return tuple(found[imo] for imo in sorted(found))


@cache
def place_names() -> Mapping[str, str]:
    """Names of places by id, those of the World Port Index too, for text and maps."""
    return {place.id: place.name for place in (*all_ports(), *our_gazetteer().places)}
