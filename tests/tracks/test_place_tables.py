"""Tables for detectors: ports counted once, cells that miss nothing, flags that compare."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from watchkeeper.claims.problems import InputError
from watchkeeper.tracks.gazetteer import our_gazetteer, world_ports
from watchkeeper.tracks.identity import check_digit, mid_countries, mid_of, valid_imo
from watchkeeper.tracks.place_tables import (
    all_ports,
    flag_key,
    mid_rows,
    place_cell_rows,
    place_rows,
    read_flags,
)
from watchkeeper.tracks.shapes import distance_m, e7


def test_ports_of_the_index_that_are_ours_stand_once() -> None:
    ids = [place.id for place in all_ports()]
    assert len(ids) == len(set(ids))
    for place in our_gazetteer().ports:
        near = [
            p for p in all_ports()
            if p.id != place.id and p.id.startswith("wpi-")
            and distance_m(place.lat, place.lon, p.lat, p.lon) < 5000
        ]  # fmt: skip
        assert near == [], place.id
    assert len(ids) > len(world_ports()) - 60


def test_every_point_within_a_port_is_in_one_of_its_cells() -> None:
    cells: dict[str, set[int]] = {}
    for cell, place_id in place_cell_rows():
        cells.setdefault(place_id, set()).add(cell)
    draw = random.Random(5)  # noqa: S311
    for place in draw.sample(all_ports(), 400):
        for _ in range(20):
            lat = place.lat + draw.uniform(-0.08, 0.08)
            lon = place.lon + draw.uniform(-0.3, 0.3)
            if place.left.holds(lat, lon):
                number = (e7(lat) + 900_000_000) // 1_000_000 * 10_000
                number += (e7(lon) + 1_800_000_000) // 1_000_000 % 3600
                assert number in cells[place.id]


def test_dark_calls_are_looked_for_at_ports_of_the_dprk_only() -> None:
    chosen = {row[0] for row in place_rows() if row[5]}
    assert {"nampo", "rajin", "chongjin"} <= chosen
    assert not {"vostochny", "dunai", "busan"} & chosen


@pytest.mark.parametrize(
    "names",
    [
        ("Korea (Republic of)", "Korea, Republic of", "ROK", "South Korea"),
        ("Democratic People's Republic of Korea", "DPRK", "North Korea"),
        ("Panama (Republic of)", "Panama", "Panama (2017)"),
        ("Russian Federation", "Russia"),
        ("China (People's Republic of)", "China"),
        ("Belize", "Belize (from Sierra Leone, Apr 2016)"),
        ("Sierra Leone",),
        ("Hong Kong (Special Administrative Region of China) - China (People's Republic of)",),
    ],
)
def test_one_flag_has_one_key(names: tuple[str, ...]) -> None:
    keys = {flag_key(name) for name in names}
    assert len(keys) == 1
    assert None not in keys


@pytest.mark.parametrize("text", ["", "unknown", "  "])
def test_an_unknown_flag_compares_with_nothing(text: str) -> None:
    assert flag_key(text) is None


def test_states_are_told_apart() -> None:
    keys = {flag_key(c) for c in ("Korea (Republic of)", "DPRK", "China", "Russia", "Hong Kong")}
    assert len(keys) == 5


def test_country_digits_of_the_watched_states() -> None:
    by_mid: dict[int, str | None] = dict(mid_rows())
    assert by_mid[445] == flag_key("DPRK")
    assert by_mid[273] == flag_key("Russia")
    assert by_mid[412] == by_mid[413] == by_mid[414] == flag_key("China")
    assert by_mid[440] == by_mid[441] == flag_key("ROK")
    assert len(mid_countries()) == 289


@pytest.mark.parametrize("imo", [9074729, 9179842, 8517839, 9161003, 9358010, 7389704, 9191773])
def test_numbers_of_ships_in_the_shipped_table_have_right_check_digits(imo: int) -> None:
    assert valid_imo(imo)
    assert check_digit(imo // 10) == imo % 10


@pytest.mark.parametrize("imo", [9074728, 0, 123, 90747290, -9074729])
def test_other_numbers_have_not(imo: int) -> None:
    assert not valid_imo(imo)


@pytest.mark.parametrize(("mmsi", "mid"), [(445123456, 445), (273000000, 273), (2731234, None)])
def test_country_digits_of_numbers(mmsi: int, mid: int | None) -> None:
    assert mid_of(mmsi) == mid


def test_flags_of_a_register() -> None:
    rows = {row.imo: row for row in read_flags(Path("src/watchkeeper/demo/data/vessels.csv"))}
    assert rows[9179842].flag == flag_key("Russia")
    assert rows[7389704].flag == flag_key("DPRK")
    assert rows[9132612].flag is None


def test_a_scrapping_date_that_is_none_says_where(tmp_path: Path) -> None:
    file = tmp_path / "ships.csv"
    file.write_text("imo,flag,broken_up\n9074729,Panama,last year\n")
    with pytest.raises(InputError, match="line 2, broken_up: found 'last year'"):
        read_flags(file)
