"""What detectors compare positions with: ports, watched places, watch areas, ships, small numbers.

Each table has a function here; `load_surroundings` loads those that a run needs. All are small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from math import ceil, cos, floor, radians

from watchkeeper.tracks.database import Columns, Database, Row
from watchkeeper.tracks.gazetteer import our_gazetteer, world_ports
from watchkeeper.tracks.place_tables import (
    MIDS,
    PLACE_CELLS,
    PLACE_EDGES,
    PLACES,
    REGISTER,
    RegisterRow,
    mid_rows,
    place_cell_rows,
    place_edge_rows,
    place_rows,
)
from watchkeeper.tracks.prepared import Prepared
from watchkeeper.tracks.rules import Rules

CELL_E7 = 1_000_000
"""Side of the cells by which ports are looked up: 0.1 degrees."""
_METRES_PER_DEGREE = 111_190.0
"""A little less than on the sphere of 6371 km, so that cells are rather one too many."""


def cell_of(row: int, column: int) -> int:
    """The number of a cell, as detectors compute it: rows from the south, columns from 180° W."""
    return row * 10_000 + column % 3_600


def cells_around(lat_e7: int, lon_e7: int, metres: int) -> Iterator[int]:
    """Cells that hold points within some metres of a point, and perhaps a few more.

    Args:
        lat_e7: 1e-7 degrees north.
        lon_e7: 1e-7 degrees east.
        metres: At most some tens of kilometres.
    """
    north = metres / _METRES_PER_DEGREE
    lat, lon = lat_e7 / 1e7, lon_e7 / 1e7
    farthest = min(90.0, abs(lat) + north)
    narrow = cos(radians(farthest))
    east = min(180.0, north / narrow) if narrow > 1e-9 else 180.0
    rows = range(
        max(0, floor((lat + 90 - north) * 10)), min(1800, floor((lat + 90 + north) * 10)) + 1
    )
    first, last = floor((lon + 180 - east) * 10), floor((lon + 180 + east) * 10)
    columns = range(first, min(last, first + 3599) + 1)
    yield from (cell_of(row, column) for row, column in product(rows, columns))


def port_points() -> list[tuple[int, int]]:
    """Latitude and longitude in 1e-7 degrees of every port: ours and the World Port Index."""
    found = {(round(port.lat * 1e7), round(port.lon * 1e7)) for port in world_ports()}
    found |= {(round(p.lat * 1e7), round(p.lon * 1e7)) for p in our_gazetteer().ports}
    return sorted(found)


def _port_mask_m(rules: Rules) -> int:
    """The widest port mask of any rule, in metres."""
    masks = [rule.values.get("port_mm", 0) for rule in rules.running]
    return ceil(max([10_000_000, *masks]) / 1000) + 1


def _port_cells(rules: Rules) -> Iterator[Row]:
    """Each port in each cell that it reaches with the widest port mask."""
    metres = _port_mask_m(rules)
    for lat, lon in port_points():
        yield from ((cell, lat, lon) for cell in cells_around(lat, lon, metres))


def _watch_areas(rules: Rules) -> Iterator[Row]:
    for area in rules.watch_areas:
        yield (
            area.name,
            *(round(side * 1e7) for side in (area.south, area.north, area.west, area.east)),
        )


def _numbers(_: Rules) -> Iterator[Row]:
    yield from ((k,) for k in range(73))


def _sides(_: Rules) -> Iterator[Row]:
    yield from (side for side in product((0, 1), repeat=3) if any(side))


Table = tuple[Columns, Callable[[Rules], Iterator[Row]]]

TABLES: Mapping[str, Table] = {
    "numbers": ({"k": "BIGINT"}, _numbers),
    "sides": ({"ix": "BIGINT", "iy": "BIGINT", "iz": "BIGINT"}, _sides),
    "port_cells": ({"cell": "BIGINT", "lat": "INTEGER", "lon": "INTEGER"}, _port_cells),
    "watch_areas": (
        {
            "area": "VARCHAR",
            "south_e7": "INTEGER",
            "north_e7": "INTEGER",
            "west_e7": "INTEGER",
            "east_e7": "INTEGER",
        },
        _watch_areas,
    ),
    "places": (PLACES, lambda _: place_rows()),
    "place_cells": (PLACE_CELLS, lambda _: place_cell_rows()),
    "place_edges": (PLACE_EDGES, lambda _: place_edge_rows()),
    "mids": (MIDS, lambda _: mid_rows()),
}
"""Name of each table to its columns and the function that makes its rows."""


OF_PLACES = ("port_cells", "places", "place_cells", "place_edges", "mids")
"""Tables that no run changes: they are made of the gazetteer and the port index."""


def load_surroundings(
    database: Database,
    rules: Rules,
    register: Sequence[RegisterRow] = (),
    prepared: Prepared | None = None,
) -> None:
    """Loads every table of `TABLES`, and the register.

    Args:
        database: Of the run.
        rules: Of the run.
        register: Ships with flag and end, as a register has them.
        prepared: Where tables of places are kept; None to make them.
    """
    settings = {"port_mask_m": _port_mask_m(rules)}
    at_hand = prepared is not None and prepared.load(OF_PLACES, settings)
    for name, (columns, rows) in TABLES.items():
        if not (at_hand and name in OF_PLACES):
            database.load(name, columns, list(rows(rules)))
    if prepared is not None and not at_hand:
        prepared.keep(OF_PLACES, settings)
    database.load("register", REGISTER, [ship.row for ship in register])
