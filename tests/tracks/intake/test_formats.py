"""Every format: seen by its content, and read to the values that stand in it."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pytest

from tests.tracks.samples import DATA, with_sum
from watchkeeper.cli.tracks.ingest import FORMATS
from watchkeeper.tracks.intake.formats import NAMES
from watchkeeper.tracks.intake.ingesting import Options, ingest_files
from watchkeeper.tracks.intake.report import FileReport
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.positions import IDENTITY, POSITIONS

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
Rows = list[dict[str, Any]]
Read = Callable[..., tuple[FileReport, Rows, Rows]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Ingests one file: its report, its positions and its identity rows, in the file's order."""

    def ingest(content: str | bytes | Path, name: str = "file", **options: Any) -> Any:
        if isinstance(content, Path):
            path = content
        else:
            path = tmp_path / name
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        lake = Lake(tmp_path / "lake")
        (report,) = ingest_files([path], lake, NOW, Options(**options)).files
        assert report.status == "added", report.problem
        return report, rows(lake, "positions"), rows(lake, "identity")

    return ingest


def rows(lake: Lake, table: str) -> Rows:
    files = [str(path) for path in sorted((lake.folder / table).rglob("*.parquet"))]
    if not files:
        return []
    found = duckdb.execute(
        "SELECT * FROM read_parquet(?, hive_partitioning = false) ORDER BY time_s, message", [files]
    )
    names = [column[0] for column in found.description or ()]
    assert names == list(POSITIONS if table == "positions" else IDENTITY)
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def stamp(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_the_command_offers_every_format() -> None:
    assert FORMATS == NAMES


@pytest.mark.parametrize(
    ("name", "format_", "positions"),
    [
        ("ais.txt.gz", "nmea", 2000),
        ("dma_stream.txt", "nmea", 400),
        ("exact_earth.txt", "nmea", 200),
        ("nmea_data_sample.txt", "nmea", 768),
        ("marinecadastre.parquet", "marinecadastre", 3752),
        ("marinecadastre.csv", "marinecadastre", 500),
        ("600011817.msg.gz", "gpsdio", 168),
        ("416000000.json", "jsonl", 400),
        ("503000720.track", "fixes", 300),
    ],
)
def test_real_samples_are_seen_and_read(
    read: Read, name: str, format_: str, positions: int
) -> None:
    report, *_ = read(DATA / name)
    assert report.format == format_
    assert report.positions >= positions


def test_marinecadastre_as_its_table_says(read: Read) -> None:
    report, found, identity = read(DATA / "marinecadastre.parquet")
    expected = duckdb.execute(
        "SELECT count(*), count(DISTINCT MMSI), count(*) FILTER (Heading = 511), "
        "count(*) FILTER (COG = 360), min(BaseDateTime), max(BaseDateTime) "
        "FROM read_parquet(?)",
        [str(DATA / "marinecadastre.parquet")],
    ).fetchall()[0]
    assert (report.positions, report.reasons["heading_not_available"]) == (expected[0], expected[2])
    assert report.reasons["cog_not_available"] == expected[3]
    assert report.reception == {"terrestrial": report.usable}
    assert f"{expected[4]}Z" <= (report.first_time or "")
    source = duckdb.execute(
        "SELECT MMSI, LAT, LON, SOG FROM read_parquet(?, file_row_number = true) "
        "WHERE file_row_number = 99",
        [str(DATA / "marinecadastre.parquet")],
    ).fetchall()[0]
    (same,) = [row for row in found if row["message"] == 100]
    assert (same["mmsi"], same["lat_e7"], same["lon_e7"], same["sog_dkn"]) == (
        source[0], round(source[1] * 1e7), round(source[2] * 1e7), round(source[3] * 10),
    )  # fmt: skip
    assert all(row["imo"] is None or row["imo"] > 0 for row in identity)


DMA = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,"
    "IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,"
    "Destination,ETA,Data source type,A,B,C,D\n"
    "01/02/2022 00:00:01,Class A,219000001,55.100000,12.200000,Moored,-3.5,11.2,350.1,349,"
    "9074729,OXYZ,ALFA,Tanker,,20,180,GPS,8.2,AARHUS,,AIS,90,90,10,10\n"
    "01/02/2022 00:00:02,Base Station,2190071,55.5,12.5,Unknown value,,,,,Unknown,Unknown,,"
    "Undefined,,,,Undefined,,Unknown,,AIS,,,,\n"
    "01/02/2022 00:00:03,AtoN,992190001,55.5,12.5,Unknown value,,,,,Unknown,,,Undefined,,,,,,,,"
    "AIS,,,,\n"
)


def test_danish_tables(read: Read) -> None:
    report, found, identity = read(DMA)
    assert report.format == "dma"
    ship, base, aid = found
    assert ship["time_s"] == stamp("2022-02-01T00:00:01+00:00")
    assert (ship["transceiver"], ship["nav_status"], ship["rot_deg_min"]) == ("A", 5, -4)
    assert not base["usable"]
    assert not aid["usable"]
    (said,) = identity
    assert (said["imo"], said["name"], said["ship_type"], said["draught_dm"]) == (
        9074729, "ALFA", 80, 82,
    )  # fmt: skip
    assert (said["length_m"], said["beam_m"]) == (180, 20)


def test_spire_tables(read: Read) -> None:
    report, found, identity = read(
        "timestamp,mmsi,msg_type,latitude,longitude,speed,course,heading,imo,name,call_sign,"
        "draught,ship_and_cargo_type,length,width,destination,status,collection_type\n"
        "2022-01-03T00:00:00Z,273000001,1,42.1,131.2,9.8,200.0,201,,,,,,,,,0,satellite\n"
        "2022-01-03T00:01:00Z,273000001,5,,,,,,9074729,NEVA,UABC,8.1,80,180,30,NAMPO,,terrestrial\n"
        "2022-01-03T00:10:00Z,273000001,27,42.1,131.3,63,511,,,,,,,,,,0,dynamic\n"
    )
    assert report.format == "spire"
    assert [row["reception"] for row in found] == ["satellite", "unknown"]
    assert [row["coarse"] for row in found] == [False, True]
    assert identity[0]["destination"] == "NAMPO"


def test_exactearth_tables(read: Read) -> None:
    report, (found,), (said,) = read(
        "MMSI,Message_ID,Repeat_indicator,Time,Millisecond,Vessel_Name,Call_sign,IMO,Ship_Type,"
        "Draught,Destination,Navigational_status,ROT,SOG,Longitude,Latitude,COG,Heading\n"
        "273000001,1,0,20220103_000500,12,,,,,,,0,-128,10.5,131.2,42.1,200.1,511\n"
        "273000001,5,0,20220103_000600,12,NEVA,UABC,9074729,80,25.5,NAMPO,,,,,,,\n"
    )
    assert report.format == "exactearth"
    assert found["time_s"] == stamp("2022-01-03T00:05:00+00:00")
    assert (found["reception"], found["rot_deg_min"]) == ("satellite", None)
    assert (said["draught_dm"], said["name"]) == (None, "NEVA")
    assert report.identity_reasons == {"draught_255": 1}


def test_new_marinecadastre_tables_also_as_zstd(read: Read, tmp_path: Path) -> None:
    text = (
        "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,"
        "vessel_type,status,length,width,draft,cargo,transceiver\n"
        "368084090,2023-01-01 00:00:00,-92.79,29.90,0.1,276.1,511,ALFA,IMO9074729,WDK,31,12,23,"
        "10,3.0,57,A\n"
    )
    plain, packed = tmp_path / "plain.csv", tmp_path / "packed.zst"
    plain.write_text(text)
    duckdb.read_csv(str(plain), all_varchar=True).write_csv(str(packed), compression="zstd")
    report, (found,), (said,) = read(packed)
    assert report.format == "marinecadastre"
    assert (found["lat_e7"], found["lon_e7"]) == (299_000_000, -927_900_000)
    assert said["imo"] == 9074729


def test_gfw_events_tracks_and_reports(read: Read, tmp_path: Path) -> None:
    vessel = {"ssvid": "273000001", "name": "NEVA"}
    report, found, _ = read(json.dumps({"entries": [
        {"type": "gap", "start": "2022-01-03T00:00:00.000Z", "end": "2022-01-03T20:00:00.000Z",
         "position": {"lat": 40.5, "lon": 131.5}, "vessel": vessel,
         "gap": {"offPosition": {"lat": 40, "lon": 131}, "onPosition": {"lat": 41, "lon": 132}}},
        {"type": "encounter", "start": "2022-01-04T00:00:00.000Z",
         "end": "2022-01-04T03:00:00.000Z", "position": {"lat": 40.5, "lon": 131.5},
         "vessel": vessel},
    ]}))  # fmt: skip
    assert report.format == "gfw"
    assert [row["lat_e7"] // 10**6 for row in found] == [400, 410, 405]
    assert [row["coarse"] for row in found] == [False, False, True]
    _, found, _ = read(json.dumps({"type": "FeatureCollection", "features": [{
        "geometry": {"type": "LineString", "coordinates": [[131.0, 40.0], [131.1, 40.1]]},
        "properties": {"ssvid": "273000003", "coordinateProperties": {
            "times": [1641168000000, 1641168600000], "speed": [10.1, 10.2]}},
    }]}), "track")  # fmt: skip
    track = [row for row in found if row["mmsi"] == 273000003]
    assert [(row["time_s"], row["sog_dkn"]) for row in track] == [
        (1641168000, 101), (1641168600, 102),
    ]  # fmt: skip


def test_gpsdio_messagepack(read: Read) -> None:
    messages = [
        {"type": 1, "mmsi": 273000001, "lat": 40.0, "lon": 131.0, "speed": 102.3, "course": 10.5,
         "heading": 511, "timestamp": "2015-01-01T00:00:00.000000Z",
         "tagblock_station": "rORBCOMM009", "to_bow": None},
        {"type": 5, "mmsi": 273000001, "shipname": "NEVA", "imo": 9074729, "to_bow": 100,
         "to_stern": 80, "timestamp": "2015-01-01T00:01:00.000000Z", "nested": {"a": [1, {}]}},
    ]  # fmt: skip
    data = b"".join(msgspec.msgpack.encode(message) for message in messages)
    report, (found,), (said,) = read(gzip.compress(data))
    assert report.format == "gpsdio"
    assert (found["sog_dkn"], found["cog_ddeg"], found["reception"]) == (None, 105, "satellite")
    assert (said["name"], said["length_m"]) == ("NEVA", 180)


def test_binary_fixes(read: Read) -> None:
    fix = struct.pack(
        ">ffqihbbhhhb", 40.5, 131.25, 1641168000123, -1, 0, 127, -128, 48, 3450, 360, 1
    )
    report, (found,), _ = read(fix, "273000001.track")
    assert report.format == "fixes"
    assert (found["mmsi"], found["time_s"]) == (273000001, 1641168000)
    assert (found["lat_e7"], found["lon_e7"]) == (405_000_000, 1_312_500_000)
    assert (found["sog_dkn"], found["cog_ddeg"], found["heading_deg"]) == (48, 3450, None)
    assert (found["nav_status"], found["transceiver"]) == (None, "B")


# The sentence is from the description of AIVDM at gpsd.gitlab.io/gpsd/AIVDM.html.
BODY = "AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0"


def tagged(tags: str) -> str:
    sums = with_sum(tags)
    return f"\\{sums[1:]}\\{with_sum(BODY)}\n"


def test_tag_blocks_give_time_and_station(read: Read) -> None:
    lines = [
        tagged("s:rEXACT1,c:1641168000"),
        tagged("c:1641168060123,s:r003669945"),
        tagged("g:1-2-73874,n:157036,s:r003669945,c:1641168120"),
    ]
    report, found, _ = read("".join(lines))
    assert [row["time_s"] for row in found] == [1641168000, 1641168060, 1641168120]
    assert [row["receiver"] for row in found] == ["rEXACT1", "r003669945", "r003669945"]
    broken = tagged("s:r1,c:1641168240").replace("c:1641168240", "c:1641168241")
    report, _, _ = read(broken, "broken")
    assert report.undated == 1
    assert "wrong checksum" in " ".join(report.notes)


def test_appended_times_and_stations(read: Read) -> None:
    _, found, _ = read(
        f"{with_sum(BODY)},s25124,d-102,T10.1,x98511,r003669947,1325376000\n"
        f"{with_sum(BODY)},1325376060123\r\n"
    )
    assert [(row["time_s"], row["receiver"]) for row in found] == [
        (1325376000, "r003669947"), (1325376060, None),
    ]  # fmt: skip


def test_wrappers_before_and_after(read: Read) -> None:
    _, found, _ = read(DATA / "dma_stream.txt")
    assert found[0]["time_s"] >= stamp("2010-06-11T11:46:10+00:00")
    assert found[-1]["time_s"] <= stamp("2010-06-11T11:46:39+00:00")
    assert "2190064" in {row["receiver"] for row in found}


def test_satellite_wrappers_are_believed_and_arrivals_are_not(read: Read) -> None:
    report, found, _ = read(DATA / "exact_earth.txt")
    heard = [row for row in found if row["usable"]]
    assert {row["reception"] for row in heard} == {"satellite"}
    assert report.reasons["time_of_arrival"] > 0
    assert all(row["receiver"] in ("316000002", "316999999") for row in heard)


def test_times_may_be_taken_from_base_stations(read: Read) -> None:
    report, found, _ = read(DATA / "ais.txt.gz", settled={"time": "base-stations"})
    assert report.reasons["time_inferred"] > 1000
    times = {row["time_s"] for row in found if row["usable"]}
    assert stamp("2012-01-27T11:00:00+00:00") < min(times)
    assert report.undated < 100


def test_own_columns_as_parquet(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "own.parquet"
    duckdb.execute(
        "COPY (SELECT 273000001 AS mmsi, TIMESTAMPTZ '2022-01-03 09:00:00+09' AS timestamp, "
        "42.5::FLOAT AS lat, 131.25 AS lon, 'simulated' AS source, 'NEVA' AS name) "
        "TO '" + str(path) + "' (FORMAT parquet)"
    )
    report, (found,), _ = read(path)
    assert report.simulated
    assert (found["time_s"], found["lat_e7"]) == (1641168000, 425_000_000)
