"""Maps: what is drawn solid was heard, what was not heard is dashed, and the bytes repeat."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.tracks.gazetteer import our_gazetteer
from watchkeeper.tracks.land import outlines, region
from watchkeeper.tracks.maps import Fix, Hour, Picture, draw, draw_many, with_track
from watchkeeper.tracks.svg import BLUE, VERMILION
from watchkeeper.tracks.views import fit, unwrapped

SVG = "{http://www.w3.org/2000/svg}"
FIXES = [Fix(600 * i, 42.0 + 0.01 * i, 131.0 + 0.02 * i) for i in (*range(10), *range(60, 70))]
PICTURE = with_track(Picture("Dark period", "MMSI 1", (), places=our_gazetteer().places), FIXES)


def _paths(svg: bytes, colour: str) -> list[ET.Element]:
    root = ET.fromstring(svg)  # noqa: S314  (our own picture)
    return [e for e in root.iter(f"{SVG}path") if e.get("stroke") == colour and e.get("d")]


def _corners(element: ET.Element) -> list[list[float]]:
    steps = (element.get("d") or "").strip("MZ").split("L")
    return [[float(value) for value in step.split()] for step in steps]


def test_a_silence_is_dashed_and_never_solid() -> None:
    svg = draw(PICTURE)
    gaps = [p for p in _paths(svg, VERMILION) if p.get("stroke-dasharray") == "6 4"]
    solid = [p for p in _paths(svg, BLUE) if "18" not in (p.get("d") or "").split("L")[-1][:3]]
    assert len(gaps) == len(PICTURE.gaps) == 1
    (off_x, _), (on_x, _) = _corners(gaps[0])
    assert on_x > off_x
    for part in solid:
        xs = [x for x, _ in _corners(part)]
        assert max(xs) <= off_x + 0.2 or min(xs) >= on_x - 0.2


def test_the_same_picture_has_the_same_bytes() -> None:
    assert draw(PICTURE) == draw(PICTURE)
    assert draw_many([PICTURE, PICTURE], "Two") == draw_many([PICTURE, PICTURE], "Two")


def test_simulated_positions_say_so_on_every_map() -> None:
    made_up = replace(PICTURE, simulated=True)
    assert b"SIMULATED" not in draw(PICTURE)
    assert b"SIMULATED" in draw(made_up)
    assert draw_many([made_up, made_up, PICTURE], "Three").count(b"SIMULATED") == 2


def test_words_of_others_are_escaped() -> None:
    svg = draw(replace(PICTURE, title="<script>&", names=("<b>", "")))
    ET.fromstring(svg)  # noqa: S314  (our own picture)
    assert b"<script>" not in svg


def test_coverage_stands_beside_the_map() -> None:
    hours = (Hour(0, 6, 40), Hour(3600, 0, 0), Hour(7200, 0, None), Hour(36000, 10, 5))
    svg = draw(replace(PICTURE, hours=hours))
    assert b"most 10 an hour" in svg
    assert b"most 40 an hour" in svg
    assert b"not known" in draw(replace(PICTURE, hours=(Hour(0, 6), Hour(3600, 1))))


def test_a_track_over_the_antimeridian_is_one_short_line() -> None:
    fixes = [Fix(600 * i, 10.0, (179.95 + 0.01 * i + 180) % 360 - 180) for i in range(10)]
    svg = draw(with_track(Picture("x", "y", ()), fixes))
    xs = [x for part in _paths(svg, BLUE) for x, _ in _corners(part)]
    assert max(xs) - min(xs) > 100
    assert b"W</text>" in svg
    assert b"E</text>" in svg


def test_a_picture_without_a_fix_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one fix"):
        draw(Picture("x", "y", ()))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(-179, 179), st.floats(-80, 80)), min_size=1, max_size=6),
    st.floats(100, 900),
)
def test_every_point_is_within_its_view(points: list[tuple[float, float]], width: float) -> None:
    turned = unwrapped(points)
    view = fit(turned, (10, 20, width, 400))
    for point in turned:
        x, y = view.xy(point)
        assert 10 <= x <= 10 + width
        assert 20 <= y <= 420


@settings(deadline=None)
@given(st.floats(-170, 170), st.floats(-75, 75), st.floats(20, 3000))
def test_land_is_clipped_to_the_view(lon: float, lat: float, km: float) -> None:
    view = fit([(lon, lat)], (0, 0, 300, 300), km)
    for ring in view.land():
        for x, y in ring:
            assert -1e-6 <= x <= 300 + 1e-6
            assert -1e-6 <= y <= 300 + 1e-6


def test_land_has_pyongyang_and_not_the_sea_of_japan() -> None:
    view = fit([(125.75, 39.02)], (0, 0, 100, 100), 5)
    assert any(len(ring) >= 4 for ring in view.land())
    assert fit([(132.0, 40.0)], (0, 0, 100, 100), 50).land() == []


def test_outlines_are_closed_rings_on_the_globe() -> None:
    west, south, east, north = region()
    for polygon in outlines("fine"):
        for ring in polygon:
            assert len(ring) >= 4
            assert all(west - 1e-9 <= x <= east + 1e-9 for x, _ in ring)
            assert all(south - 1e-9 <= y <= north + 1e-9 for _, y in ring)
    assert sum(1 for _ in outlines("coarse")) > 100
