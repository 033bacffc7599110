"""The gazetteer against other people's spellings, shapely, brute force and the coast line."""

from __future__ import annotations

import random
from math import floor
from pathlib import Path

import pytest

from watchkeeper.claims.problems import InputError
from watchkeeper.tracks.gazetteer import Place, load_gazetteer, our_gazetteer, world_ports
from watchkeeper.tracks.shapes import CELL_E7, METRES_PER_DEGREE, Circle, Outline, distance_m, e7

SPELLINGS = {
    "rajin": ("Rajin", "Najin", "NAJIN", "KPRJN", "Port of Rajin", "나진"),
    "chongjin": ("Ch'ongjin", "Cheongjin", "Chong-jin"),
    "nampo": ("Namp’o", "Nampho", "Nam'po", "남포"),  # noqa: RUF001
    "hungnam": ("Heungnam", "Hŭngnam"),
    "wonsan": ("Wŏnsan", "Weonsan"),
    "songnim": ("Songrim", "Kyomip'o"),
    "dunai": ("Dunay", "Дунай"),
    "vostochny": ("Vostochnyy", "Vostochniy", "Vostochnyi", "Восточный"),
    "kozmino": ("Koz'mino", "Козьмино"),
    "slavyanka": ("Slavianka", "Славянка"),
    "nakhodka": ("Nahodka", "Находка"),
    "vladivostok": ("VLADIVOSTOK", "Владивосток"),
    "zarubino": ("Zarubino",),
}


@pytest.mark.parametrize(("place", "name"), [(p, n) for p, ns in SPELLINGS.items() for n in ns])
def test_spellings_name_one_place(place: str, name: str) -> None:
    found = our_gazetteer().find(name)
    assert found is not None
    assert found.id == place


@pytest.mark.parametrize("name", ["", "at sea", "Tikhoretsk depot", "South anchorage", "Raji"])
def test_what_is_no_place_of_ours_is_none(name: str) -> None:
    assert our_gazetteer().find(name) is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Rajin/Dunai", ["rajin", "dunai"]),
        ("Najin-Dunai", ["rajin", "dunai"]),
        ("Rajin-Vostochny", ["rajin", "vostochny"]),
        ("Rajin-Sonbong", ["rajin"]),
        ("DPRK-Russia", []),
    ],
)
def test_a_text_may_name_several(text: str, places: list[str]) -> None:
    assert [place.id for place in our_gazetteer().find_all(text)] == places


def test_positions_agree_with_the_world_port_index() -> None:
    ports = {port.number: port for port in world_ports()}
    from_index = [p for p in our_gazetteer().places if p.source.startswith("WPI ")]
    assert len(from_index) >= 20
    for place in from_index:
        port = ports[place.source.removeprefix("WPI ")]
        assert distance_m(place.lat, place.lon, port.lat, port.lon) < 100, place.id


def test_the_two_ports_that_the_index_lacks_are_ours() -> None:
    for name in ("Dunai", "Kozmino"):
        place = our_gazetteer().find(name)
        assert place is not None
        near = [p for p in world_ports() if distance_m(place.lat, place.lon, p.lat, p.lon) < 2000]
        assert not near


def test_every_place_has_its_source_and_every_shore_its_actor() -> None:
    for place in our_gazetteer().places:
        assert place.source
        assert place.actor.startswith("actor:") or place.kind == "transfer_area"


Covers = dict[tuple[int, int], str]


def _covers(shape: Circle | Outline) -> Covers:
    return {(c.lat, c.lon): c.cover for c in shape.cells()}


def _touched(cells: Covers, shape: Circle | Outline, lat: float, lon: float) -> bool:
    cover = cells.get((floor(e7(lat) / CELL_E7), floor(e7(lon) / CELL_E7)))
    return cover is not None and (cover == "inside" or shape.holds(lat, lon))


@pytest.mark.parametrize("place", our_gazetteer().places, ids=lambda p: p.id)
def test_cells_hold_what_the_shape_holds(place: Place) -> None:
    draw = random.Random(place.id)  # noqa: S311
    for shape in (place.entered, place.left):
        cells = _covers(shape)
        for _ in range(400):
            lat = place.lat + draw.uniform(-2, 2) * (1 if place.polygon else 0.05)
            lon = place.lon + draw.uniform(-2, 2) * (1 if place.polygon else 0.05)
            assert _touched(cells, shape, lat, lon) == shape.holds(lat, lon)


@pytest.mark.parametrize("place", our_gazetteer().places, ids=lambda p: p.id)
def test_leaving_lies_a_kilometre_beyond_entering(place: Place) -> None:
    entered, left = place.entered, place.left
    if isinstance(entered, Circle) and isinstance(left, Circle):
        assert left.radius_m == entered.radius_m + 1000
        return
    assert isinstance(left, Outline)
    for lat, lon in place.polygon:
        for d_lat, d_lon in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            step = 990 / METRES_PER_DEGREE
            assert left.holds(lat + d_lat * step, lon + d_lon * step)


def test_a_circle_at_the_antimeridian_has_cells_on_both_sides() -> None:
    circle = Circle(10.0, 179.99, 5000)
    assert {c.lon for c in circle.cells()} >= {1799, -1800}
    assert _touched(_covers(circle), circle, 10.0, -179.99)


PLACE = '{id: a, name: A, kind: port, lat: "1", lon: "2", source: here'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"- {PLACE}, height: 3}}", "height"),
        ('- {id: a, name: A, kind: port, lat: "95", lon: "2", source: here}', "on the globe"),
        ('- {id: a, name: A, kind: port, lat: "1", lon: "2", source: ""}', "source"),
        (f"- {PLACE}, polygon: [[0, 0], [1, 1], [0, 1], [1, 0]]}}", "crossing"),
        (f"- {PLACE}, radius_km: 2, polygon: [[0, 0], [1, 1], [0, 1]]}}", "not both"),
        (f"- {PLACE}}}\n- {PLACE.replace('id: a', 'id: b')}}}", "does not have"),
    ],
)
def test_a_bad_gazetteer_is_refused_with_its_reason(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "places.yaml"
    file.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load_gazetteer(file)


@pytest.mark.parametrize(
    ("lat", "lon", "area"),
    [
        (31.0, 125.0, "ecs-north"),
        (28.0, 123.0, "ecs-south"),
        (38.5, 124.7, "chodo"),
        (38.6, 124.0, "korea-bay"),
        (42.0, 132.0, "japan-sea-north"),
        (36.0, 123.0, None),
    ],
)
def test_a_point_at_sea_lies_in_a_transfer_area_or_in_none(
    lat: float, lon: float, area: str | None
) -> None:
    found = our_gazetteer().area_at(lat, lon)
    assert (found.id if found else None) == area
