"""Each cleaning check on rows that it is about, and on rows that it must leave alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from watchkeeper.tracks.intake.ingesting import Ingestion, Options, ingest_files
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.positions import codes_of, load_reasons

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
START = 1641168000  # 2022-01-03T00:00:00Z
HEADER = "mmsi,timestamp,lat,lon,sog,cog,heading,imo,draught,msg_type,source"

Rows = list[dict[str, Any]]


def table(rows: Iterable[str], header: str = HEADER) -> str:
    return "\n".join([header, *rows]) + "\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Rows]:
    """Ingests a table and gives its positions, by row."""

    def ingest(rows: Iterable[str], **options: Any) -> Rows:
        path = tmp_path / f"table{len(list(tmp_path.iterdir()))}.csv"
        path.write_text(table(rows), encoding="utf-8")
        lake = Lake(tmp_path / "lake")
        ingestion = ingest_files([path], lake, NOW, Options(**options))
        assert [report.status for report in ingestion.files] == ["added"], ingestion.files
        return positions(lake, ingestion)

    return ingest


def positions(lake: Lake, ingestion: Ingestion) -> Rows:
    """All positions of the last file, by row, with their reason codes."""
    source = ingestion.files[-1].source
    files = [str(path) for path in lake.folder.rglob(f"{source}.parquet")]
    files = [file for file in files if "/identity/" not in file]
    found = duckdb.execute(
        "SELECT * FROM read_parquet(?, hive_partitioning = false) ORDER BY message", [files]
    )
    names = [column[0] for column in found.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [{**row, "codes": set(codes_of(row["reasons"]))} for row in rows]


def row(
    mmsi: int = 273000001, at: int = 0, lat: object = 40.0, lon: object = 131.0,
    rest: str = ",,,,,,",
) -> str:  # fmt: skip
    return f"{mmsi},{START + at},{lat},{lon},{rest}"


def test_a_position_that_is_none_is_null_and_unusable(read: Callable[..., Rows]) -> None:
    cases = [
        (91, 131, "position_not_available"),
        (40, 181, "position_not_available"),
        (0, 0, "position_zero"),
        (-95, 200, "position_out_of_range"),
        (131, 40, "axes_swapped"),
        ("", 131, "position_missing"),
    ]
    found = read([*(row(lat=lat, lon=lon) for lat, lon, _ in cases), *[row()] * 3])
    for place, (_, _, code) in zip(found, cases, strict=False):
        assert code in place["codes"]
        assert (place["lat_e7"], place["lon_e7"], place["usable"]) == (None, None, False)


def test_the_edges_of_the_earth_are_positions(read: Callable[..., Rows]) -> None:
    edges = [(90, 180), (-90, -180), (0, 10), (10, 0)]
    found = read(row(mmsi=273000001 + n, lat=lat, lon=lon) for n, (lat, lon) in enumerate(edges))
    for place, (lat, lon) in zip(found, edges, strict=True):
        assert (place["lat_e7"], place["lon_e7"]) == (lat * 10**7, lon * 10**7)
        assert place["usable"]
        assert not place["codes"]


def test_sentinels_are_null_and_say_so(read: Callable[..., Rows]) -> None:
    first, second, third, fourth = read([
        row(rest="102.3,360,511,,,,"),
        row(at=60, rest="51.2,359.9,359,,,,"),
        row(at=120, rest="63,511,,,,27,"),
        row(at=180, rest="63,10,0,,,1,"),
    ])  # fmt: skip
    assert {"sog_not_available", "cog_not_available", "heading_not_available"} <= first["codes"]
    assert (first["sog_dkn"], first["cog_ddeg"], first["heading_deg"]) == (None, None, None)
    assert second["codes"] == {"sog_512"}
    assert (second["cog_ddeg"], second["heading_deg"]) == (3599, 359)
    assert {"sog_not_available", "cog_not_available", "coarse"} <= third["codes"]
    assert third["coarse"]
    assert third["usable"]
    # 63 knots of another type are 63 knots.
    assert (fourth["sog_dkn"], fourth["codes"]) == (630, set())


def test_what_is_out_of_range_is_kept_as_text(read: Callable[..., Rows]) -> None:
    (found,) = read([row(rest="-3,400,720,,,,")])
    assert {"sog_out_of_range", "cog_out_of_range", "heading_out_of_range"} <= found["codes"]
    assert found["raw"] == "sog=-3.0; cog=400.0; heading=720.0"
    assert found["usable"]


def test_stations_that_are_no_ships(read: Callable[..., Rows]) -> None:
    cases = {
        2190071: "mmsi_coast_station",
        21900712: "mmsi_group",
        111219501: "mmsi_aircraft",
        992190934: "mmsi_aid",
        970012345: "mmsi_distress",
        972012345: "mmsi_distress",
        974012345: "mmsi_distress",
        982730001: "mmsi_craft",
        827300001: "mmsi_handheld",
        0: "mmsi_junk",
        123456789: "mmsi_junk",
        999999999: "mmsi_junk",
        12345678901: "mmsi_junk",
    }
    found = read(row(mmsi=mmsi) for mmsi in cases)
    assert [row["codes"] for row in found] == [{code} for code in cases.values()]
    assert not any(row["usable"] for row in found)


def test_ships_are_ships(read: Callable[..., Rows]) -> None:
    found = read(row(mmsi=mmsi) for mmsi in (200000000, 273000001, 775999999, 445900024))
    assert all(row["usable"] and not row["codes"] for row in found)


def test_duplicates_keep_their_receivers(read: Callable[..., Rows]) -> None:
    found = read([
        row(rest=",,,,,,station-b"), row(rest=",,,,,,station-a"), row(at=1, rest=",,,,,,station-b"),
    ])  # fmt: skip
    assert [row["usable"] for row in found] == [False, True, True]
    assert [row["receiver"] for row in found] == ["station-b", "station-a", "station-b"]
    assert "duplicate" in found[0]["codes"]
    again = read([row(rest=",,,,,,station-c"), row(at=2)])
    assert [row["codes"] for row in again] == [{"duplicate"}, set()]


def test_jumps_and_spikes(read: Callable[..., Rows]) -> None:
    found = read([
        row(at=0), row(at=600, lat=40.01), row(at=1200, lat=45.0), row(at=1800, lat=40.03),
        row(mmsi=273000002, at=0), row(mmsi=273000002, at=36000, lat=45.0),
        row(mmsi=273000003, at=0), row(mmsi=273000003, at=1, lat=40.01),
    ])  # fmt: skip
    assert [row["codes"] & {"jump", "spike"} for row in found] == [
        set(), set(), {"jump", "spike"}, {"jump"},
        # 300 nautical miles in ten hours, and less than two miles at once, are possible.
        set(), set(), set(), set(),
    ]  # fmt: skip
    assert all(row["usable"] for row in found)


def test_a_ship_that_crosses_the_antimeridian_does_not_jump(read: Callable[..., Rows]) -> None:
    found = read([row(at=0, lon=179.999), row(at=60, lon=-179.999), row(at=120, lon=-179.99)])
    assert all(not row["codes"] for row in found)


def test_many_ships_at_one_point_are_interference(read: Callable[..., Rows]) -> None:
    ships = range(273000001, 273000006)
    rows = [row(mmsi=ship, at=0, lat=38 + index / 2) for index, ship in enumerate(ships)]
    rows += [row(mmsi=ship, at=60, lat=44.9501, lon=34.0501) for ship in ships]
    found = read(rows)
    assert all("interference" in row["codes"] and not row["usable"] for row in found[5:])
    # Four ships are no crowd.
    found = read(text.replace("27300", "27400") for text in rows[:4] + rows[5:9])
    assert not any("interference" in row["codes"] for row in found)


def test_ships_moored_together_are_no_interference(read: Callable[..., Rows]) -> None:
    found = read(row(mmsi=273000001 + n, at=60 * m, lat=42.5) for n in range(9) for m in range(3))
    assert all(row["usable"] for row in found)


def test_times_that_cannot_be(read: Callable[..., Rows]) -> None:
    found = read(["273000001,0,40,131,,,,,,,", "273000001,1999999999,40,131,,,,,,,",
        "273000001,,40,131,,,,,,,", row()])  # fmt: skip
    assert [row["codes"] for row in found] == [
        {"time_out_of_range"}, {"time_out_of_range"}, {"time_missing"}, set(),
    ]  # fmt: skip


def test_a_receiver_whose_clock_is_wrong_is_named(read: Callable[..., Rows]) -> None:
    rows = []
    for step in range(20):
        at, lat = 600 * step, 40 + step / 60
        rows += [row(at=at + late, lat=lat, rest=f"10,0,0,,,,{name}")
                 for name, late in (("a", 0), ("b", 1), ("late", 47))]  # fmt: skip
    found = read(rows)
    flagged = {row["receiver"] for row in found if "clock_offset" in row["codes"]}
    assert flagged == {"late"}


def test_unknown_is_not_zero(read: Callable[..., Rows]) -> None:
    (found,) = read([row()])
    for name in ("sog_dkn", "cog_ddeg", "heading_deg", "rot_deg_min", "nav_status", "msg_type"):
        assert found[name] is None
    (found,) = read([row(at=1, rest="0,0,0,,,,")])
    assert (found["sog_dkn"], found["cog_ddeg"], found["heading_deg"]) == (0, 0, 0)


def test_each_reason_says_what_it_means() -> None:
    reasons = load_reasons()
    assert all(reason.meaning for reason in reasons.values())
    assert codes_of(sum(1 << r.bit for r in reasons.values() if r.bit is not None)) == tuple(
        code for code, r in reasons.items() if r.bit is not None
    )
