"""Records that are no table: gpsdio MessagePack, GFW API JSON, binary fixes, into `cells`.

- gpsdio (https://github.com/SkyTruth/gpsdio): one MessagePack map after another, of AIS fields.
- GFW API (https://globalfishingwatch.org/our-apis/documentation): events (a gap gives the position
  where it began and where it ended; another event its mean position, which is presence only),
  tracks as GeoJSON lines with times, and presence reports (cells of a grid: presence only).
- fixes (https://github.com/amsa-code/risky, formats): records of 31 bytes, big end first; the MMSI
  is the name of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.intake.formats import FIX_BYTES, Seen, compared, load_formats, mmsi_in_name
from watchkeeper.tracks.intake.msgpack import objects
from watchkeeper.tracks.intake.sources import Reading, SourceFile, pieces
from watchkeeper.tracks.intake.staging import Staging

MAX_DOCUMENT = 1 << 28
"""Bytes of the largest JSON document that is read; larger ones are to be given as JSON lines."""

_BATCH = 50_000

Row = dict[str, Any]

_FIX = np.dtype([
    ("lat", ">f4"), ("lon", ">f4"), ("time", ">i8"), ("latency", ">i4"), ("source", ">i2"),
    ("nav_status", "i1"), ("rot", "i1"), ("sog", ">i2"), ("cog", ">i2"), ("heading", ">i2"),
    ("class", "i1"),
])  # fmt: skip


def cells_of_records(staging: Staging, source: SourceFile, seen: Seen, reading: Reading) -> Seen:
    """Reads a file of records.

    Args:
        staging: Gets the table `cells`.
        source: The file.
        seen: What it is: `gpsdio`, `gfw` or `fixes`.
        reading: Gets what is noticed of its bytes.

    Returns:
        What it is, with our columns.

    Raises:
        InputError: It is not what it was seen to be.
    """
    if seen.format == "fixes":
        _stage_fixes(staging, source, reading)
    else:
        readers: Mapping[str, Callable[[], Iterator[Row]]] = {
            "gpsdio": lambda: _gpsdio_rows(staging, source, reading),
            "gfw": lambda: _gfw_rows(source, reading),
        }
        if seen.format not in readers:
            expected = "a format that reads files like this; --format auto sees which"
            raise InputError(Problem(source.name, 0, "", seen.format, expected))
        _stage_rows(staging, readers[seen.format]())
    return seen


def _stage_rows(staging: Staging, rows: Iterator[Row]) -> None:
    """Puts rows into `cells`, all of them as text."""
    names = [*load_formats().columns, "position"]
    columns = ", ".join(f"{name} VARCHAR" for name in names)
    staging.connection.execute(f"CREATE TABLE cells (message BIGINT, {columns})")
    batch: list[Row] = []
    for row in rows:
        staging.rows = max(staging.rows, row["message"])
        batch.append(row)
        if len(batch) == _BATCH:
            _insert(staging, names, batch)
            batch = []
    _insert(staging, names, batch)


def _insert(staging: Staging, names: Sequence[str], batch: Sequence[Row]) -> None:
    if not batch:
        return
    columns: dict[str, Any] = {"message": np.array([row["message"] for row in batch], np.int64)}
    for name in names:
        values = [_as_text(row.get(name)) for row in batch]
        columns[name] = np.array(values, dtype=object)
        if all(value is None for value in values):
            columns[name] = np.array([""] * len(batch), dtype=object)
    staging.connection.register("batch", columns)
    texts = ", ".join(f"nullif({name}::VARCHAR, '')" for name in names)
    staging.connection.execute(f"INSERT INTO cells SELECT message, {texts} FROM batch")  # noqa: S608
    staging.connection.unregister("batch")


def _as_text(value: Any) -> str | None:
    if value is None or isinstance(value, dict | list | bytes | bool):
        return None
    return str(value)[:400]


def _ours(record: Mapping[str, Any]) -> Row:
    """A record's values by our names."""
    by_name = {compared(str(key)): value for key, value in record.items()}
    found: Row = {}
    for ours, aliases in load_formats().columns.items():
        found[ours] = next((by_name[a] for a in aliases if by_name.get(a) is not None), None)
    return found


def _gpsdio_rows(staging: Staging, source: SourceFile, reading: Reading) -> Iterator[Row]:
    for number, found in enumerate(objects(pieces(source, reading), reading), start=1):
        if not isinstance(found, dict):
            staging.rejects.add(number, "malformed", repr(found)[:400])
            continue
        row = _ours(found)
        for ours, ends in (
            ("length", ("to_bow", "to_stern")),
            ("beam", ("to_port", "to_starboard")),
        ):
            sizes = [found.get(end) for end in ends]
            if all(isinstance(size, int) for size in sizes):
                row[ours] = sum(size for size in sizes if isinstance(size, int))
        yield {**row, "message": number}


def _gfw_rows(source: SourceFile, reading: Reading) -> Iterator[Row]:
    document = _document(source, reading)
    records = document if isinstance(document, list) else _records_of(document)
    number = 0
    for record in records:
        if not isinstance(record, dict):
            continue
        for row in _rows_of_record(record):
            number += 1
            yield {**row, "message": number}
    if not number:
        expected = "GFW API entries (events, reports) or GeoJSON features with times"
        raise InputError(Problem(source.name, 0, "", "", expected))


def _document(source: SourceFile, reading: Reading) -> Any:
    data = bytearray()
    for piece in pieces(source, reading):
        data += piece
        if len(data) > MAX_DOCUMENT:
            expected = f"a JSON document of at most {MAX_DOCUMENT} bytes; give more as JSON lines"
            raise InputError(Problem(source.name, 0, "", "", expected))
    try:
        return msgspec.json.decode(bytes(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(Problem(source.name, 0, "", "", f"a JSON document ({error})")) from None


def _records_of(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        return []
    for key in ("entries", "features", "data", "positions"):
        if isinstance(document.get(key), list):
            return list(document[key])
    return [document]


def _rows_of_record(record: dict[str, Any]) -> Iterator[Row]:
    if "start" in record and isinstance(record.get("position"), dict):
        yield from _event_rows(record)
    elif isinstance(record.get("geometry"), dict):
        yield from _track_rows(record)
    elif any(isinstance(value, list) for value in record.values()):
        # A report holds the cells of its grid under the name of its data set.
        for value in record.values():
            for cell in value if isinstance(value, list) else []:
                if isinstance(cell, dict):
                    yield _grid_row(cell)
    else:
        yield _ours(record)


def _event_rows(event: dict[str, Any]) -> Iterator[Row]:
    vessel = event["vessel"] if isinstance(event.get("vessel"), dict) else {}
    about = _ours({"mmsi": vessel.get("ssvid"), "name": vessel.get("name")})
    gap = event.get("gap")
    off = gap.get("offPosition") if isinstance(gap, dict) else None
    on = gap.get("onPosition") if isinstance(gap, dict) else None
    if isinstance(off, dict) and isinstance(on, dict):
        yield {**about, "time": event["start"], "lat": off.get("lat"), "lon": off.get("lon")}
        yield {**about, "time": event.get("end"), "lat": on.get("lat"), "lon": on.get("lon")}
        return
    place = event["position"]
    yield {
        **about, "time": event["start"], "lat": place.get("lat"), "lon": place.get("lon"),
        "position": "mean",
    }  # fmt: skip


def _track_rows(feature: dict[str, Any]) -> Iterator[Row]:
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    series = properties.get("coordinateProperties")
    series = series if isinstance(series, dict) else {}
    about = _ours(
        {key: properties.get(key) for key in ("ssvid", "mmsi", "name", "shipname", "imo")}
    )
    coordinates = feature["geometry"].get("coordinates")
    columns = {
        "time": series.get("times"),
        "sog": series.get("speed") or series.get("speeds"),
        "cog": series.get("course") or series.get("courses"),
    }
    for index, point in enumerate(coordinates if isinstance(coordinates, list) else []):
        if not isinstance(point, list) or len(point) < 2:
            continue
        at = {
            name: values[index]
            for name, values in columns.items()
            if isinstance(values, list) and index < len(values)
        }
        yield {**about, **at, "lon": point[0], "lat": point[1]}


def _grid_row(cell: dict[str, Any]) -> Row:
    row = _ours(cell)
    time = cell.get("entryTimestamp") or cell.get("date")
    return {**row, "time": time, "position": "mean"}


def _stage_fixes(staging: Staging, source: SourceFile, reading: Reading) -> None:
    mmsi = mmsi_in_name(source)
    if mmsi is None:
        raise InputError(Problem(source.name, 0, "", "", "a name that begins with the MMSI"))
    connection = staging.connection
    connection.execute(
        "CREATE TABLE cells (message BIGINT, mmsi BIGINT, time VARCHAR, lat DOUBLE, lon DOUBLE, "
        "sog DOUBLE, cog DOUBLE, heading DOUBLE, nav_status SMALLINT, transceiver VARCHAR)"
    )
    kept = b""
    for piece in pieces(source, reading):
        data = kept + piece
        whole = len(data) // FIX_BYTES * FIX_BYTES
        fixes = np.frombuffer(data[:whole], _FIX)
        connection.register("batch", {name: fixes[name].astype(fixes[name].dtype.newbyteorder("="))
            for name in ("lat", "lon", "time", "nav_status", "sog", "cog", "heading", "class")}
            | {"row": np.arange(fixes.size)})  # fmt: skip
        connection.execute(
            "INSERT INTO cells SELECT row + ?, ?, time::VARCHAR, lat, lon, sog / 10, cog / 10, "
            # Heading 360 is "not present" in this format.
            "CASE WHEN heading = 360 THEN 511 ELSE heading END, "
            "CASE WHEN nav_status <> 127 THEN nav_status END, "
            "CASE \"class\" WHEN 0 THEN 'A' WHEN 1 THEN 'B' END FROM batch",
            [staging.rows + 1, mmsi],
        )
        connection.unregister("batch")
        staging.rows += int(fixes.size)
        kept = data[whole:]
    if kept:
        reading.truncated = reading.truncated or f"{len(kept)} bytes are left after the last record"
