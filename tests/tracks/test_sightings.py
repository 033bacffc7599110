"""Sightings beside AIS: the shipped table, doubt kept, and the verdicts by brute force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchkeeper.claims.problems import InputError
from watchkeeper.tracks.gazetteer import our_gazetteer
from watchkeeper.tracks.shapes import distance_m
from watchkeeper.tracks.sightings import (
    GREATEST_KNOTS,
    Heard,
    Sighting,
    compare,
    legs,
    read_sightings,
)

PLACES = our_gazetteer()
TABLE = Path("src/watchkeeper/demo/data/voyages_and_sightings.csv")
RAJIN = PLACES.by_id["rajin"]
NOON = 1_707_048_000
"""12:00 UTC on 4 February 2024."""
SEEN = Sighting(
    "Lady R", "visit", "Rajin", (RAJIN,), date(2024, 2, 4), date(2024, 2, 4), "2024-02-04",
    uncertain=False, source="OSC", address="", row=2,
)  # fmt: skip
DATA = (NOON - 10 * 86400, NOON + 10 * 86400)


def _fix(hours: float, lat: float = 42.2333, lon: float = 130.3) -> Heard:
    return Heard(round(NOON + hours * 3600), lat, lon)


def test_the_shipped_table_reads_whole_with_its_marks_of_doubt() -> None:
    found, problems = read_sightings(TABLE, PLACES)
    assert len(found) == len(TABLE.read_text(encoding="utf-8").splitlines()) - 1
    assert problems == []
    doubtful = [one for one in found if one.uncertain]
    assert {one.vessel for one in doubtful} == {"Angara"}
    assert all("?" in one.raw for one in doubtful)
    assert doubtful[0].raw == "2023-08-20?/2023-08-31"
    assert (doubtful[0].first, doubtful[0].last) == (date(2023, 8, 20), date(2023, 8, 31))


def test_places_of_the_shipped_table_are_found_and_others_stay() -> None:
    found, _ = read_sightings(TABLE, PLACES)
    by_place = {one.place: tuple(p.id for p in one.places) for one in found}
    assert by_place["Najin-Dunai"] == ("rajin", "dunai")
    assert by_place["Tikhoretsk depot"] == ()
    assert by_place["at sea"] == ()


@pytest.mark.parametrize(
    ("fixes", "verdict"),
    [
        ([_fix(-1), _fix(1)], "agrees"),
        ([_fix(-60), _fix(60)], "silent"),
        ([_fix(h, 30.0, 125.0) for h in range(-14, 14)], "elsewhere"),
        ([_fix(-11, 41.0, 131.0), _fix(11, 41.0, 131.0)], "open"),
        ([_fix(-11, 30.0, 125.0), _fix(11, 30.0, 125.0)], "elsewhere"),
    ],
)
def test_verdicts(fixes: list[Heard], verdict: str) -> None:
    assert compare(SEEN, fixes, DATA).verdict == verdict


def test_without_data_of_the_days_nothing_is_said() -> None:
    assert compare(SEEN, [], None).verdict == "unknown"
    assert compare(SEEN, [_fix(500)], (NOON + 480 * 3600, NOON + 520 * 3600)).verdict == "unknown"
    assert compare(replace(SEEN, places=()), [_fix(0)], DATA).verdict == "unknown"
    assert compare(replace(SEEN, last=None), [_fix(0)], DATA).verdict == "unknown"


@settings(deadline=None)
@given(st.dictionaries(st.integers(-40, 40), st.floats(0, 12), min_size=1, max_size=4))
def test_open_means_that_some_minute_of_the_day_was_in_reach(heard: dict[int, float]) -> None:
    """Fixes south of Rajin: every five minutes of the day are tried against the fixes beside."""
    fixes = [_fix(hour, 42.2333 - heard[hour]) for hour in sorted(heard)]
    found = compare(SEEN, fixes, DATA)
    day = range(NOON - 12 * 3600, NOON + 12 * 3600, 300)
    far = {f.time_s: max(0.0, distance_m(f.lat, f.lon, 42.2333, 130.3) - 5000) for f in fixes}
    within = [metres for time_s, metres in far.items() if day[0] <= time_s < day.stop]

    def reached(slip_s: int) -> bool:
        return any(
            all(abs(t - near) + slip_s >= far[near] / (GREATEST_KNOTS * 1852 / 3600)
                for near in (max((f for f in far if f <= t), default=None),
                             min((f for f in far if f >= t), default=None)) if near is not None)
            for t in day
        )  # fmt: skip

    if not within:
        assert found.verdict == "silent"
    elif min(within) == 0:
        assert found.verdict == "agrees"
    elif reached(0):
        assert found.verdict == "open"
    elif not reached(300):  # between two tries
        assert found.verdict == "elsewhere"


def test_legs_use_the_widest_reading_of_dates() -> None:
    found, _ = read_sightings(TABLE, PLACES)
    lady = legs(one for one in found if one.vessel == "Lady R")
    to_vostochny = next(leg for leg in lady if leg.after.places[0].id == "vostochny")
    # 12 March 00:00 to 16 March 00:00 are 96 hours
    assert to_vostochny.hours == 96
    assert to_vostochny.possible
    assert 225 < to_vostochny.km < 245


def test_a_leg_that_no_ship_can_sail_is_said() -> None:
    ecs = replace(SEEN, places=(PLACES.by_id["busan"],), row=1)
    (leg,) = legs([ecs, replace(SEEN, row=2)])
    assert leg.knots is not None
    assert leg.possible is (leg.knots <= GREATEST_KNOTS)


@pytest.mark.parametrize(
    ("text", "says"), [("vessel,event\na,b\n", "place"), ("", "a header line")]
)
def test_a_table_without_its_columns_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "seen.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=says):
        read_sightings(file, PLACES)


def test_a_row_with_an_impossible_date_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "seen.csv"
    head = "vessel,event,place,date_from,date_to,source,source_address\n"
    file.write_text(head + "A,visit,Rajin,2024-02-31,,x,\nB,visit,Rajin,2024-02-04?,,x,\n")
    found, problems = read_sightings(file, PLACES)
    assert [one.vessel for one in found] == ["B"]
    assert found[0].uncertain
    assert [problem.row for problem in problems] == [2]


def test_rows_that_cannot_be_read_are_set_aside_and_the_others_kept(tmp_path: Path) -> None:
    file = tmp_path / "seen.csv"
    head = "vessel,event,place,date_from,date_to,source,source_address\n"
    bad = 'A,visit,Rajin\nB,"' + "x" * 150_000 + '",Rajin,2024-02-04,,x,\nC,\0,Rajin,,,x,\n'
    file.write_text(head + bad + "D,visit,Rajin,2024-02-04,,x,\n")
    found, problems = read_sightings(file, PLACES)
    assert [one.vessel for one in found] == ["D"]
    assert len(problems) == 3
