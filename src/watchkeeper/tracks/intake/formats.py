"""What a file is, by its content: its format, and how its columns are called.

The rules:

1. The first `HEAD` bytes decide, never the name; only `fixes` takes its MMSI from the file's name,
   since the format does not hold it.
2. A table must have the columns that `data/formats.yaml` requires; what is missing is one error
   that says which columns were found.
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from watchkeeper.claims.datafile import load_as
from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.tracks.intake.sources import SourceFile
from watchkeeper.tracks.intake.zstd import zstd_head

HEAD = 1 << 16
FIX_BYTES = 31
DELIMITERS = ",;\t|"
NAMES = (
    "auto", "nmea", "csv", "marinecadastre", "dma", "spire", "exactearth", "parquet", "jsonl",
    "gpsdio", "gfw", "fixes",
)  # fmt: skip
"""Formats that a user can name."""

_DATA = Path(__file__).parent.parent / "data"
_AIS = re.compile(rb"(^|[^\w])![^,\s]{2}VD[MO],|^\$PGHP,|^\\[^\\]*\\[!$]", re.MULTILINE)
_SENTENCE = re.compile(rb"^[!$][A-Z=-]{2,5},", re.MULTILINE)
_GFW = re.compile(rb'"(entries|features|coordinateProperties)"\s*:')


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A kind of table.

    Attributes:
        name: Its name.
        signature: Columns by which it is known, in their compared form.
        dates: `iso`, `day-first`, `month-first`, or "" when nobody says.
        zone: Time zone of times without one, "" when nobody says.
        reception: `terrestrial`, `satellite`, or "" when nobody says.
    """

    name: str
    signature: tuple[str, ...]
    dates: str = ""
    zone: str = ""
    reception: str = ""


@dataclass(frozen=True, slots=True)
class Formats:
    """What `data/formats.yaml` holds; see there."""

    columns: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    formats: tuple[TableFormat, ...]
    nav_status: Mapping[str, int]
    ship_type: Mapping[str, int]
    satellites: tuple[str, ...]


@cache
def load_formats() -> Formats:
    """The formats of tables.

    Raises:
        InputError: The file does not fit its schema.
    """
    return load_as(Formats, _DATA / "formats.yaml")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file was seen to be.

    Attributes:
        format: `nmea`, `jsonl`, `gpsdio`, `gfw`, `fixes`, `parquet`, or the name of a table.
        why: What was seen, as a phrase.
        delimiter: Of a table in text.
        header: Columns as the file calls them.
        columns: The file's column for each of ours that it has.
        table: What the provider says of this kind of table.
    """

    format: str
    why: str
    delimiter: str = ""
    header: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    table: TableFormat = TableFormat("csv", ())


def compared(name: str) -> str:
    """A column's name as names are compared."""
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")


def head_of(source: SourceFile) -> bytes:
    """The first bytes of a file, without compression."""
    if source.compression == "zstd":
        return zstd_head(source)
    with source.path.open("rb") as file:
        raw = file.read(HEAD)
    if source.compression != "gzip":
        return raw
    try:
        return zlib.decompressobj(wbits=31).decompress(raw, HEAD)
    except zlib.error:
        return b""


def sniff(source: SourceFile, head: bytes, wanted: str = "auto") -> Seen:
    """Sees what a file is.

    Args:
        source: The file.
        head: Its first bytes, without compression.
        wanted: The format that the user names, or `auto`.

    Raises:
        InputError: Empty, nothing that is read here, or not what the user names.
    """
    if not head.strip():
        raise InputError(Problem(source.name, 0, "", _why_empty(source, head), "positions"))
    if wanted != "auto":
        return _as_wanted(source, head, wanted)
    if head.lstrip()[:1] in (b"{", b"["):
        return _sniff_json(head)
    signs = (
        ("parquet", "it begins with PAR1", head.startswith(b"PAR1")),
        ("nmea", "it holds sentences such as !AIVDM", _AIS.search(head)),
        ("gpsdio", "it begins with a MessagePack map", _is_msgpack(head)),
        ("fixes", "records of 31 bytes, and a name of nine digits", _is_fixes(source, head)),
        ("nmea", "it begins with NMEA sentences, none of AIS", _SENTENCE.search(head[:4000])),
    )
    for name, why, found in signs:
        if found:
            return Seen(name, why)
    return sniff_table(source.name, head)


def _why_empty(source: SourceFile, head: bytes) -> str:
    if head:
        return "a file that holds only blanks"
    if source.size and source.compression != "none":
        return f"{source.compression} data of which nothing can be read"
    return "a file that is empty"


def _as_wanted(source: SourceFile, head: bytes, wanted: str) -> Seen:
    if wanted not in {table.name for table in load_formats().formats}:
        return Seen(wanted, "as asked for")
    seen = sniff_table(source.name, head)
    if wanted not in (seen.format, "csv"):
        problem = Problem(source.name, 1, "", ", ".join(seen.header)[:200], f"columns of {wanted}")
        raise InputError(problem)
    return seen


def _is_fixes(source: SourceFile, head: bytes) -> bool:
    named = mmsi_in_name(source) is not None and b"\0" in head
    return named and (source.compression != "none" or source.size % FIX_BYTES == 0)


def mmsi_in_name(source: SourceFile) -> int | None:
    """The MMSI that a file of fixes has as its name."""
    found = re.match(r"(\d{9})(\D|$)", source.name)
    return int(found[1]) if found else None


def _sniff_json(head: bytes) -> Seen:
    lines = head.strip().split(b"\n", 2)
    if _GFW.search(head):
        return Seen("gfw", "a JSON document with entries or features")
    if lines[0].rstrip().endswith(b"}") or len(lines) == 1:
        return Seen("jsonl", "a JSON object on each line")
    return Seen("gfw", "a JSON document")


def _is_msgpack(head: bytes) -> bool:
    return head[0] & 0xF0 == 0x80 or head[0] in (0xDE, 0xDF)


def sniff_table(file: str, head: bytes) -> Seen:
    """Sees which table in text this is.

    Raises:
        InputError: No header line with the required columns.
    """
    text = head.decode("utf-8-sig", "replace")
    line = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=line.count)
    header = tuple(next(csv.reader([line], delimiter=delimiter), []))
    return table_of(file, header, delimiter, "a table whose first line names")


def table_of(file: str, header: Sequence[str], delimiter: str, why: str) -> Seen:
    """The kind of a table, by its columns.

    Args:
        file: Name of the file, for errors.
        header: Its columns.
        delimiter: Between its cells; "" when it is not text.
        why: Begins the phrase that says what was seen.

    Raises:
        InputError: A required column is missing, or stands there twice.
    """
    formats = load_formats()
    names = [compared(name) for name in header]
    table = next(f for f in formats.formats if set(f.signature) <= set(names))
    columns: dict[str, str] = {}
    for ours, aliases in formats.columns.items():
        # The order of the aliases decides: a provider's own name comes before a general one.
        found = next((alias for alias in aliases if alias in names), None)
        if found is None:
            continue
        if names.count(found) > 1:
            raise InputError(Problem(file, 1, header[names.index(found)], "twice", "it once"))
        columns[ours] = header[names.index(found)]
    missing = [ours for ours in formats.required if ours not in columns]
    if missing:
        wanted = "; ".join(
            f"{m} (also called {', '.join(formats.columns[m][:4])})" for m in missing
        )
        expected = f"a header with columns for {wanted}, or a format that --help lists"
        raise InputError(Problem(file, 1, "", ", ".join(header)[:200], expected))
    return Seen(
        table.name, f"{why} {', '.join(header)[:120]}", delimiter, tuple(header), columns, table
    )
