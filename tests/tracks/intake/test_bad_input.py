"""Bad input: one clear error or reason each, and the rest kept."""

from __future__ import annotations

import csv
import gzip
import math
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tracks.samples import content, with_sum
from watchkeeper.tracks.intake.ingesting import Options, ingest_files
from watchkeeper.tracks.intake.report import FileReport
from watchkeeper.tracks.intake.settlements import read_settlements
from watchkeeper.tracks.intake.sources import Lines, line_blocks
from watchkeeper.tracks.lake import Lake

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
START = 1641168000
Rejects = list[dict[str, str]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[FileReport, Rejects]]:
    """Ingests one file: its report and what was set aside."""

    def ingest(
        content: str | bytes, name: str = "file.csv", settle: str = "", **options: Any
    ) -> Any:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        lake = Lake(tmp_path / "lake")
        settled = read_settlements(tuple(settle.split()))
        (report,) = ingest_files([path], lake, NOW, Options(settled=settled, **options)).files
        rejects = lake.path_of("rejects", report.source)
        if not rejects.exists():
            return report, []
        with rejects.open(encoding="utf-8", newline="") as file:
            return report, list(csv.DictReader(file))

    return ingest


Read = Callable[..., tuple[FileReport, Rejects]]
HEADER = "mmsi,timestamp,lat,lon\n"


def fixes(number: int, time: Callable[[int], object] = lambda at: START + at) -> Iterator[str]:
    for step in range(number):
        yield f"273000001,{time(600 * step)},{40 + step / 100:.2f},131.0\n"


def test_an_empty_file_and_one_of_blanks(read: Read) -> None:
    for text in ("", "\n \n"):
        report, _ = read(text)
        assert report.status == "refused"
        assert "file.csv" in report.problem
        assert "empty" in report.problem or "blanks" in report.problem


def test_a_table_without_rows_and_documents_with_damage(read: Read) -> None:
    report, rejects = read(HEADER)
    assert (report.status, report.positions, rejects) == ("added", 0, [])
    for data in (
        b'{"entries": [\xff]}',
        b'{"entries": [',
        b"[" * 100_000,
        b'{"entries": [1, "a", []]}',
    ):
        report, _ = read(data, "events.json")
        assert report.status == "refused"
        assert "events.json" in report.problem
    whole = msgspec.msgpack.encode(
        {"mmsi": 273000001, "lat": 40.0, "lon": 131.0, "timestamp": START}
    )
    for end in (b"\xc1", b"\xdf\xff\xff\xff\xff", b"\xa3\xff\xfe\xfd", whole[:-3]):
        report, _ = read(whole + whole + end, "messages.msg")
        assert (report.status, report.positions) == ("added", 2)


def test_wrong_columns_are_named_with_what_would_be_right(read: Read) -> None:
    report, _ = read("ship,when,where\n1,2,3\n")
    assert report.status == "refused"
    assert "ship, when, where" in report.problem
    for column in ("mmsi", "time", "lat", "lon"):
        assert column in report.problem


def test_a_truncated_gzip_keeps_what_came_before(read: Read) -> None:
    data = (HEADER + "".join(fixes(5000, lambda at: START + at * 7 % 9_999_999))).encode()
    packed = gzip.compress(data)
    report, _ = read(packed[: len(packed) // 2], "day.csv.gz")
    assert report.status == "added"
    assert "end in the middle" in report.truncated
    assert 1000 < report.positions < 5000
    assert report.lost


def test_a_truncated_feed_keeps_what_came_before(read: Read) -> None:
    packed = gzip.compress(content("dma_stream.txt"))
    report, _ = read(packed[:-5000], "feed.gz")
    assert "end in the middle" in report.truncated
    assert report.usable > 200


def test_seconds_and_milliseconds_mixed(read: Read) -> None:
    text = HEADER + "".join(fixes(10)) + "".join(fixes(3, lambda at: (START + 9000 + at) * 1000))
    report, rejects = read(text)
    assert report.positions == 10
    assert [(row["row"], row["code"]) for row in rejects] == [
        (str(line), "time_unit_mixed") for line in (12, 13, 14)
    ]
    assert "time=each" in " ".join(report.notes)
    report, rejects = read(text + "\n", settle="time=each")
    assert (report.positions, rejects) == (13, [])


def test_milliseconds_alone_are_no_doubt(read: Read) -> None:
    report, _ = read(HEADER + "".join(fixes(5, lambda at: (START + at) * 1000)))
    assert report.first_time == "2022-01-03T00:00:00Z"


def zoned(at: int, zone: str) -> str:
    return datetime.fromtimestamp(START + at, UTC).strftime("%Y-%m-%dT%H:%M:%S") + zone


def test_zones_mixed(read: Read) -> None:
    text = (
        HEADER
        + "".join(fixes(5, lambda at: zoned(at, "Z")))
        + "".join(fixes(5, lambda at: zoned(at + 32_400 + 6000, "+09:00")))
        + "".join(fixes(2, lambda at: zoned(at + 12_000, "")))
    )
    report, rejects = read(text)
    assert (report.positions, report.last_time) == (10, "2022-01-03T02:20:00Z")
    assert [(row["row"], row["code"]) for row in rejects] == [
        ("12", "time_zone_missing"), ("13", "time_zone_missing"),
    ]  # fmt: skip
    report, rejects = read(text + "\n", settle="zone=+09:00")
    assert rejects == []
    assert report.first_time == "2022-01-02T18:20:00Z"


@pytest.mark.parametrize(
    ("times", "first"),
    [
        (["13/02/2022 00:00:00", "03/04/2022 00:00:00"], "2022-02-13T00:00:00Z"),
        (["02/13/2022 00:00:00", "03/04/2022 00:00:00"], "2022-02-13T00:00:00Z"),
        (["2022-02-13 00:00", "2022-02-14 00:00"], "2022-02-13T00:00:00Z"),
        (["20220213T000000Z", "20220213_010000"], "2022-02-13T00:00:00Z"),
        (["2022/02/13 00:00:00,5", "2022/02/13 01:00:00"], "2022-02-13T00:00:00Z"),
        (["2022-02-13T00:00:00 UTC", "2022-02-13T00:00:00-0100"], "2022-02-13T00:00:00Z"),
        (["1644710400.0", "1644710401"], "2022-02-13T00:00:00Z"),
        (["1644710400000000", "1644710401000000"], "2022-02-13T00:00:00Z"),
    ],
)
def test_forms_of_time(read: Read, times: list[str], first: str) -> None:
    text = "".join(f'273000001,"{time}",{40 + n},131\n' for n, time in enumerate(times))
    report, rejects = read(HEADER + text)
    assert (report.first_time, rejects) == (first, [])


def test_dates_that_can_be_read_in_two_ways(read: Read) -> None:
    text = HEADER + "273000001,03/02/2022 00:00:00,40,131\n"
    report, _ = read(text)
    assert report.status == "refused"
    assert "03/02/2022" in report.problem
    assert "dates=day-first" in report.problem
    assert read(text, settle="dates=day-first")[0].first_time == "2022-02-03T00:00:00Z"


@pytest.mark.parametrize(
    "time", ["2022-02-30 00:00:00", "2022-01-03", "yesterday", "2022-01-03T25:00:00Z", "1e9"]
)
def test_times_that_are_none(read: Read, time: str) -> None:
    report, rejects = read(HEADER + "".join(fixes(3)) + f"273000001,{time},40,131\n")
    assert report.positions == 3
    assert [(row["row"], row["code"], row["value"]) for row in rejects] == [
        ("5", "time_unreadable", time)
    ]


def test_swapped_axes_stop_the_file_until_settled(read: Read) -> None:
    text = "mmsi,timestamp,lon,lat\n" + "".join(fixes(10))
    report, _ = read(text)
    assert report.status == "refused"
    assert "10 of 10 rows" in report.problem
    assert "axes=swapped" in report.problem
    report, _ = read(text, settle="axes=swapped")
    assert report.bounds == (40.0, 131.0, 40.09, 131.0)
    assert report.reasons == {"units_settled": 10}


def test_some_swapped_rows_are_flagged_and_kept(read: Read) -> None:
    report, _ = read(HEADER + "".join(fixes(10)) + f"273000001,{START + 9000},131.0,40.0\n")
    assert (report.positions, report.usable, report.reasons) == (11, 10, {"axes_swapped": 1})


def sailing(
    speed: float = 1, scale: float = 1, course: float = 70, swapped: bool = False, east: float = 0
) -> str:
    """A ship that makes ten knots for an hour, as a table in some unit."""
    lines = ["mmsi,timestamp,lat,lon,sog,cog\n"]
    for minute in range(60):
        nautical = minute / 6
        lat = 40 + nautical * math.cos(math.radians(course)) / 60
        lon = (
            20 + east + nautical * math.sin(math.radians(course)) / 60 / math.cos(math.radians(lat))
        )
        one, two = (lon, lat) if swapped else (lat, lon)
        lines.append(
            f"273000001,{START + 60 * minute},{one * scale:.7f},{two * scale:.7f},"
            f"{10 * speed:.1f},{course}\n"
        )
    return "".join(lines)


def test_a_ship_in_knots_and_degrees_leaves_no_doubt(read: Read) -> None:
    report, _ = read(sailing())
    assert (report.status, report.usable) == ("added", 60)


@pytest.mark.parametrize(
    ("text", "settle"),
    [
        (sailing(speed=1852 / 3600), "speed=m/s"),
        (sailing(speed=1.852), "speed=km/h"),
        (sailing(speed=10), "speed=tenths"),
        (sailing(speed=14), "speed=tenths"),
        (sailing(scale=600_000), "position=1/600000"),
        (sailing(scale=1e7), "position=1e-7"),
        (sailing(swapped=True), "axes=swapped"),
        (sailing(east=180), "longitude=360"),
    ],
)
def test_units_in_doubt_stop_the_file_until_settled(read: Read, text: str, settle: str) -> None:
    report, _ = read(text)
    assert report.status == "refused"
    assert f"--settle {settle}" in report.problem
    report, _ = read(text, settle=settle)
    assert report.status == "added"
    assert report.usable == 60
    assert report.bounds is not None
    assert report.bounds[0] == pytest.approx(40, abs=0.001)
    assert report.settings == dict([settle.split("=")])


def test_a_copy_in_local_time_is_noticed(read: Read) -> None:
    text = sailing()
    assert read(text)[0].status == "added"
    local = re.sub(r"\b16411\d{5}\b", lambda found: str(int(found[0]) + 9 * 3600), text)
    report, _ = read(local)
    assert report.status == "refused"
    assert "9 hours earlier" in report.problem
    assert "zone=+09:00" in report.problem
    report, _ = read(local, settle="zone=+09:00")
    assert (report.positions, report.usable) == (60, 0)
    assert report.reasons["duplicate"] == 60
    # Another ship at the same places is no copy.
    assert read(text.replace("273000001", "273000002"))[0].status == "added"


def test_rows_with_too_few_or_too_many_cells(read: Read) -> None:
    report, rejects = read(
        HEADER + "".join(fixes(2)) + "273000001,1641168000\n1,2,3,4,5\n\n" + "".join(fixes(1))
    )
    assert report.positions == 3
    assert [(row["row"], row["code"]) for row in rejects] == [
        ("4", "malformed"), ("5", "malformed"),
    ]  # fmt: skip


def test_cells_that_are_no_numbers(read: Read) -> None:
    report, rejects = read(
        "mmsi,timestamp,lat,lon,sog\n"
        f"abc,{START},40,131,1\n"
        f",{START},40,131,1\n"
        f"273000001,{START},north,131,1\n"
        f"273000001,{START},40,131,fast\n"
        f"-5,{START},40,131,1\n"
        f"273000001,{START + 1},null,N/A,1\n"
    )
    assert [(row["row"], row["code"], row["column"], row["value"]) for row in rejects] == [
        ("2", "not_a_number", "mmsi", "abc"),
        ("3", "mmsi_missing", "mmsi", ""),
        ("4", "not_a_number", "lat", "north"),
        ("6", "not_a_number", "mmsi", "'-5"),
    ]
    assert report.reasons == {"value_unreadable": 1, "position_missing": 1}


def test_lines_that_would_take_others_with_them(read: Read) -> None:
    long = "x" * (2 << 20)
    report, rejects = read(
        (HEADER + "".join(fixes(1))).encode()
        + b'273000001,1641168060,40,"131\n'
        + b"273000001,16411\0,40,131\n"
        + b"273000001,1641168120,4\xff0,131\n"
        + long.encode()
        + b"\n"
        + "".join(fixes(3)).encode()
    )
    assert report.positions == 4
    assert sorted((row["row"], row["code"]) for row in rejects) == [
        ("3", "malformed"), ("4", "malformed"), ("5", "malformed"), ("6", "too_long"),
    ]  # fmt: skip


def test_decimal_commas(read: Read) -> None:
    report, _ = read(f"mmsi;time;lat;lon\n273000001;{START};40,5;131,25\n")
    assert report.bounds == (40.5, 131.25, 40.5, 131.25)
    assert "decimal commas" in " ".join(report.notes)


def test_rejects_hold_no_formula(read: Read) -> None:
    _, rejects = read(HEADER + f"=HYPERLINK(1),{START},40,131\n")
    assert rejects[0]["value"] == "'=HYPERLINK(1)"


def test_a_feed_with_damage_keeps_the_rest(read: Read) -> None:
    lines = content("nmea_data_sample.txt").split(b"\n")
    good = [line for line in lines if line.startswith(b"!AIVDM,1,1,,A,1")][:50]
    damaged = [
        *good,
        good[0].replace(b"*", b"*0", 1)[:-1],  # wrong checksum
        with_sum("AIVDM,2,1,3,A,55NOvQP1u>QIL@O??SL985`u>0EQ18E=>222221J1p`884i6N344S,0").encode(),
        b"no sentence at all",
        b"!AIVDM,1,1,,A,,0*26",
    ]
    report, rejects = read(b"\n".join(damaged), "feed.nmea")
    assert sorted(row["code"] for row in rejects) == [
        "checksum", "malformed", "multipart", "not_decodable",
    ]  # fmt: skip
    assert report.positions == 50


def test_unknown_settlements_are_refused() -> None:
    for text in ("speed=furlongs", "colour=red", "axes", "zone=+99:00"):
        with pytest.raises(ValueError, match="--settle"):
            read_settlements((text,))


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.binary(max_size=30).filter(lambda b: b"\n" not in b), max_size=12),
    st.integers(1, 15), st.integers(5, 40), st.integers(3, 20),
)  # fmt: skip
def test_blocks_of_lines_lose_only_what_is_too_long(
    lines: list[bytes], piece: int, size: int, limit: int
) -> None:
    data = b"\n".join(lines)
    stream = (data[at : at + piece] for at in range(0, len(data), piece))
    kept: dict[int, bytes] = {}
    too_long: list[int] = []
    block: Lines
    for block in line_blocks(stream, size, limit):
        too_long += block.too_long
        kept |= dict(enumerate(block.data.split(b"\n"), start=block.first))
    whole = dict(enumerate(lines, start=1))
    assert {n: line for n, line in kept.items() if line} == {
        n: line for n, line in whole.items() if line and len(line) <= limit
    }
    assert sorted(too_long) == [n for n, line in whole.items() if len(line) > limit]
