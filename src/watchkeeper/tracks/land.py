"""Land without borders, for maps: Natural Earth polygons (public domain), compact.

`data/land.json` holds three details, each with its region: `fine` around Korea and Japan, `middle`
for eastern Asia and the western Pacific, `coarse` for the world. A ring is a list of steps in whole
units, `scale` of which make a degree: the first pair is longitude and latitude, each next pair is
added to the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

Ring = list[tuple[float, float]]
"""Corners as (longitude, latitude) in degrees."""
Box = tuple[float, float, float, float]
"""West, south, east and north in degrees."""

Detail = Literal["fine", "middle", "coarse"]


@cache
def _file() -> Any:
    return json.loads((Path(__file__).parent / "data" / "land.json").read_text(encoding="utf-8"))


def region(detail: Detail = "fine") -> Box:
    """The region that has outlines of this detail."""
    west, south, east, north = _file()[detail]["region"]
    return west, south, east, north


def detail_for(box: Box) -> Detail:
    """The finest detail whose region holds a box."""
    details: tuple[Detail, ...] = ("fine", "middle")
    for detail in details:
        west, south, east, north = region(detail)
        if west <= box[0] and south <= box[1] and box[2] <= east and box[3] <= north:
            return detail
    return "coarse"


def origin() -> str:
    """Where the outlines are from, to print beside a map."""
    return str(_file()["origin"])


def outlines(detail: Detail) -> Iterator[list[Ring]]:
    """Each polygon as its outer ring and its holes."""
    scale = _file()[detail]["scale"]
    for polygon in _file()[detail]["polygons"]:
        yield [
            [
                (x / scale, y / scale)
                for x, y in zip(accumulate(ring[0::2]), accumulate(ring[1::2]), strict=True)
            ]
            for ring in polygon
        ]
