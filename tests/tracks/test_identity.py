"""Identity flags and draught changes in SQL: by brute force, and case by case."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.tracks.lakes import only, written
from tests.tracks.plain import Fix
from tests.tracks.plain_calls import edit_distance, imo_pairs
from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.detection import Inputs, detect
from watchkeeper.tracks.gazetteer import our_gazetteer
from watchkeeper.tracks.identity import valid_imo
from watchkeeper.tracks.place_tables import RegisterRow, flag_key
from watchkeeper.tracks.positions import IDENTITY
from watchkeeper.tracks.rules import default_rules

RULES = only(
    default_rules(), "dark_periods", "meetings", "port_calls", "draught_changes", "identity"
)
START = 1_704_067_200
DAY = 86_400
ONE, TWO, THREE = 9_074_729, 9_179_842, 7_389_704
"""Numbers with right check digits, as their ships have them in the shipped table."""


@dataclass(frozen=True)
class Said:
    """What a number said in one run, hours after the start."""

    mmsi: int
    first_h: float
    last_h: float
    imo: int | None = None
    draught_dm: int | None = None
    messages: int = 20
    name: str | None = None


def _identity(folder: Path, said: Sequence[Said]) -> list[Path]:
    rows = [
        tuple(
            {
                "mmsi": one.mmsi,
                "time_s": round(START + 3600 * one.first_h),
                "last_time_s": round(START + 3600 * one.last_h),
                "messages": one.messages,
                "imo": one.imo,
                "name": one.name,
                "draught_dm": one.draught_dm,
                "reasons": 0,
                "source": "a",
                "message": line,
            }.get(name)
            for name in IDENTITY
        )
        for line, one in enumerate(said)
    ]
    with Duck(threads=1) as duck:
        duck.load("said", IDENTITY, rows)
        path = folder / "identity.parquet"
        duck.connection.execute(f"COPY said TO '{path}' (FORMAT parquet)")
    return [path]


def _found(
    folder: Path,
    said: Sequence[Said],
    fixes: Sequence[Fix] = (),
    register: Sequence[RegisterRow] = (),
) -> dict[str, list[dict[str, Any]]]:
    moving = fixes or [Fix(START, 0, 0, 0, 200_000_000), Fix(START + 60, 0, 0, 0, 200_000_000)]
    inputs = Inputs(written(folder, moving), _identity(folder, said), register)
    with Duck(threads=1) as duck:
        return detect(duck, RULES, inputs).rows


def _flags(rows: dict[str, list[dict[str, Any]]]) -> list[tuple[str, int, int | None]]:
    return sorted((row["tier"], row["mmsi"], row["other_mmsi"]) for row in rows["identity"])


def test_check_digits_and_pairs_are_those_of_brute_force(tmp_path: Path) -> None:
    draw = random.Random(3)  # noqa: S311
    said: list[Said] = []
    numbers: dict[int, set[int]] = defaultdict(set)
    for ship in range(250):
        mmsi = 300_000_000 + ship
        imo = draw.randint(1_000_000, 9_999_999)
        for _ in range(draw.randint(1, 3)):
            numbers[mmsi].add(imo)
            said.append(Said(mmsi, ship, ship + 0.5, imo))
            place = 10 ** draw.randint(0, 6)
            imo = min(9_999_999, max(1_000_000, imo + draw.choice([-1, 1, 2, 10]) * place))
    rows = _found(tmp_path, said)["identity"]
    wrong = {(mmsi, imo) for mmsi, found in numbers.items() for imo in found if not valid_imo(imo)}
    assert {(r["mmsi"], r["said_imo"]) for r in rows if r["tier"] == "imo_check_digit"} == wrong
    pairs = {
        (r["mmsi"], r["said_imo"], r["other_imo"]) for r in rows if r["tier"] == "imo_edit_distance"
    }
    assert pairs == imo_pairs(numbers)
    assert len(pairs) > 50


@pytest.mark.parametrize(
    ("a", "b", "distance"), [(9074729, 9074729, 0), (9074729, 9074728, 1), (9074729, 9704729, 2)]
)
def test_edit_distance_counts_digits(a: int, b: int, distance: int) -> None:
    assert edit_distance(a, b) == distance


def test_one_imo_number_under_two_numbers_at_once(tmp_path: Path) -> None:
    at_once = [Said(273_000_001, 0, 50, ONE), Said(445_000_001, 40, 90, ONE)]
    one_after_the_other = [Said(273_000_002, 0, 40, TWO), Said(445_000_002, 50, 90, TWO)]
    rows = _found(tmp_path, [*at_once, *one_after_the_other])
    assert _flags(rows) == [("one_imo_two_ships", 273_000_001, 445_000_001)]


def test_a_number_that_alternates_is_flagged_and_one_change_is_not(tmp_path: Path) -> None:
    turns = [Said(273_000_001, 2 * i, 2 * i + 1, (ONE, TWO)[i % 2]) for i in range(4)]
    once = [Said(273_000_002, 0, 10, ONE + 0), Said(273_000_002, 11, 20, THREE)]
    flags = _flags(_found(tmp_path, [*turns, *once]))
    assert ("one_mmsi_alternates", 273_000_001, None) in flags
    assert not any(flag[1] == 273_000_002 and "alternates" in flag[0] for flag in flags)


def test_a_flag_is_compared_with_the_country_digits(tmp_path: Path) -> None:
    register = [RegisterRow(ONE, flag_key("Russia"), None), RegisterRow(TWO, None, None)]
    said = [
        Said(273_000_001, 0, 10, ONE),
        Said(538_000_001, 20, 30, ONE),
        Said(538_000_002, 0, 10, TWO),
        Said(899_000_003, 0, 10, ONE),
    ]
    assert _flags(_found(tmp_path, said, register=register)) == [
        ("flag_against_mid", 538_000_001, None)
    ]


def test_a_ship_that_was_broken_up_does_not_broadcast(tmp_path: Path) -> None:
    register = [
        RegisterRow(ONE, None, date(2021, 6, 15)),
        RegisterRow(TWO, None, date(2030, 1, 1)),
    ]
    said = [Said(273_000_001, 0, 10, ONE), Said(273_000_002, 0, 10, TWO)]
    assert _flags(_found(tmp_path, said, register=register)) == [("zombie", 273_000_001, None)]


def _track(mmsi: int, first_h: float, last_h: float, lat: float, lon: float) -> list[Fix]:
    """Drifts north at 6 knots, a fix each ten minutes."""
    count = round((last_h - first_h) * 6)
    return [
        Fix(round(START + 3600 * first_h + 600 * i), round((lat + i / 60) * 1e7),
            round(lon * 1e7), 60, mmsi)
        for i in range(count + 1)
    ]  # fmt: skip


def test_a_number_that_goes_on_as_another_is_handed_off(tmp_path: Path) -> None:
    """Thirty hours as A, an hour of silence, forty as B, where A would have come."""
    a = _track(273_000_001, 0, 30, 30.0, 125.0)
    b = _track(445_000_001, 31, 71, 33.1, 125.0)
    far = _track(445_000_002, 31, 71, 36.0, 128.0)
    rows = _found(tmp_path, [], [*a, *b, *far])
    assert _flags(rows) == [("hand_off", 273_000_001, 445_000_001)]


def test_two_hulls_under_one_number_are_told_apart(tmp_path: Path) -> None:
    both = sorted(
        _track(273_000_001, 0, 20, 30.0, 125.0) + _track(273_000_001, 0.05, 20, 40.0, 131.0)
    )
    flags = _flags(_found(tmp_path, [], both))
    assert flags == [("one_mmsi_two_tracks", 273_000_001, None)]


NAMPO = our_gazetteer().by_id["nampo"]


def _call(mmsi: int) -> list[Fix]:
    """Comes from the south-west, lies at Nampo from hour 10 to hour 30, and goes back."""
    far = [(h, 37.9 + 0.08 * h, 7.0) for h in range(10)]
    there = [(10 + i / 3, NAMPO.lat, 0.0) for i in range(61)]
    back = [(31 + h, 38.6 - 0.08 * h, 7.0) for h in range(10)]
    return [
        Fix(round(START + 3600 * h), round(lat * 1e7), round(NAMPO.lon * 1e7), round(10 * v), mmsi)
        for h, lat, v in (*far, *there, *back)
    ]


@pytest.mark.parametrize(
    ("said", "tier"),
    [
        ([(0, 12, 62), (30, 40, 38)], "lighter"),
        ([(0, 12, 38), (30, 40, 62)], "deeper"),
        ([(0, 12, 62), (30, 40, 59)], None),
        ([(0, 12, 62)], None),
        ([(0, 12, 62), (130, 140, 38)], None),
        ([(0, 29, 62), (29, 40, 38)], "lighter"),
    ],
)
def test_a_draught_is_compared_before_and_after_a_call(
    said: list[tuple[float, float, int]], tier: str | None, tmp_path: Path
) -> None:
    spoken = [Said(445_000_001, a, b, draught_dm=dm) for a, b, dm in said]
    rows = _found(tmp_path, spoken, _call(445_000_001))
    assert [row["place"] for row in rows["port_calls"]] == ["nampo"]
    assert [row["tier"] for row in rows["draught_changes"]] == ([tier] if tier else [])
