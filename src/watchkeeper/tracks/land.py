"""Land without borders, for maps: Natural Earth polygons (public domain), compact.

`data/land.json`: 1:10m within its `region` (116°E to 146°E, 28°N to 49°N, simplified to 0.002°) and
1:110m elsewhere. A ring is a list of steps in whole units, `scale` of which make a degree: the
first pair is longitude and latitude, each next pair is added to the one before.
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

Detail = Literal["fine", "coarse"]


@cache
def _file() -> Any:
    return json.loads((Path(__file__).parent / "data" / "land.json").read_text(encoding="utf-8"))


def region() -> tuple[float, float, float, float]:
    """West, south, east and north of the region that has fine outlines."""
    west, south, east, north = _file()["region"]
    return west, south, east, north


def origin() -> str:
    """Where the outlines are from, to print beside a map."""
    return str(_file()["origin"])


def outlines(detail: Detail) -> Iterator[list[Ring]]:
    """Each polygon as its outer ring and its holes."""
    scale = _file()["scale"][detail]
    for polygon in _file()[detail]:
        yield [
            [
                (x / scale, y / scale)
                for x, y in zip(accumulate(ring[0::2]), accumulate(ring[1::2]), strict=True)
            ]
            for ring in polygon
        ]
