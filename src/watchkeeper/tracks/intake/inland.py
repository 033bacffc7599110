"""Positions on land: cells of the region with fine outlines that lie more than 3 km inland.

The rules:

1. A cell of 0.01 degrees is inland when its centre is within a land polygon and further from every
   shore than the tolerance and half a cell's diagonal, so that no position in it is nearer.
2. Rivers and lakes are land here; berths and estuaries are within the tolerance. The reason is
   information: it makes no position unusable.
3. Outside the region nothing is checked, and the report says for how many positions.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely  # type: ignore[import-untyped]
from numpy.typing import NDArray

from watchkeeper.tracks.intake.staging import Staging
from watchkeeper.tracks.land import outlines, region
from watchkeeper.tracks.positions import unusable_mask

TOLERANCE_M = 3_000
CELL_E7 = 100_000
_CELL_DEGREES = CELL_E7 / 1e7
_METRES_PER_DEGREE = 6_371_008.8 * np.pi / 180

Floats = NDArray[np.float64]


@cache
def _land() -> tuple[shapely.Geometry, shapely.Geometry]:
    """The land of the region and its shores."""
    polygons = [
        shapely.make_valid(shapely.Polygon(outer, holes)) for outer, *holes in outlines("fine")
    ]
    land = shapely.union_all(polygons)
    shapely.prepare(land)
    # The edge of the region cuts through land and is no shore, which only makes the check milder.
    return land, shapely.boundary(land)


def inland(lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Which points are inland by more than the tolerance and half a cell.

    Args:
        lat: Latitudes, degrees, within the region.
        lon: Longitudes, degrees.
    """
    land, shore = _land()
    found = np.asarray(shapely.contains_xy(land, lon, lat))
    half_cell = _CELL_DEGREES * _METRES_PER_DEGREE / np.sqrt(2)
    for index in np.flatnonzero(found):
        found[index] = _distance_m(shore, lat[index], lon[index]) > TOLERANCE_M + half_cell
    return found


def _distance_m(shore: shapely.Geometry, lat: float, lon: float) -> float:
    """Metres from a point to the nearest shore, in a plane around the point."""
    reach = 3 * TOLERANCE_M / _METRES_PER_DEGREE
    wide = reach / np.cos(np.radians(lat))
    near = shapely.clip_by_rect(shore, lon - wide, lat - reach, lon + wide, lat + reach)
    if shapely.is_empty(near):
        return float("inf")
    scale = np.array([np.cos(np.radians(lat)), 1.0])
    plane = shapely.transform(near, lambda places: places * scale)
    point = shapely.Point(lon * scale[0], lat)
    return float(shapely.distance(plane, point)) * _METRES_PER_DEGREE


def find_inland(staging: Staging) -> None:
    """Fills `inland_cells` for the positions in `checked`, and says how many are not checked."""
    west, south, east, north = region()
    connection = staging.connection
    connection.execute("CREATE TEMP TABLE inland_cells (row_cell INTEGER, column_cell INTEGER)")
    within = (
        f"lat_e7 BETWEEN {round(south * 1e7)} AND {round(north * 1e7)} "
        f"AND lon_e7 BETWEEN {round(west * 1e7)} AND {round(east * 1e7)}"
    )
    usable = f"reasons & {unusable_mask()} = 0"
    inside, outside = staging.row(
        f"SELECT count(*) FILTER ({within}), count(*) FILTER (NOT ({within})) "  # noqa: S608
        f"FROM checked WHERE {usable}"
    )
    if outside:
        staging.checks_not_made["land"] = (
            f"{outside} of {inside + outside} positions lie outside {south}N to {north}N, {west}E "
            f"to {east}E, where outlines are fine enough"
        )
    if not inside:
        return
    cells = connection.execute(
        f"SELECT DISTINCT lat_e7 // {CELL_E7} AS r, lon_e7 // {CELL_E7} AS c "  # noqa: S608
        f"FROM checked WHERE {usable} AND {within} ORDER BY r, c"
    ).fetchnumpy()
    rows, columns = np.asarray(cells["r"]), np.asarray(cells["c"])
    found = inland((rows + 0.5) * _CELL_DEGREES, (columns + 0.5) * _CELL_DEGREES)
    connection.register("found_cells", {"r": rows[found], "c": columns[found]})
    connection.execute("INSERT INTO inland_cells SELECT r, c FROM found_cells")
    connection.unregister("found_cells")
