"""The lake: Parquet files by day, and the manifest that says which of them belong to it.

The rules:

1. Files are only added, named by the hash of the file they were made of: what is there never
   changes, and making it again makes the same bytes.
2. `manifest.json` is written last, whole or not at all. What it does not name does not belong to
   the lake: it is left from a run that was interrupted, and the next run writes it again.
3. `data_version` is a hash over the hashes of the files and how each was read; the order in which
   they came changes nothing of it.
4. One writer at a time, by a lock on the folder; readers need none.

```
LAKE/manifest.json
LAKE/positions/day=2022-01-03/<hash>.parquet
LAKE/identity/day=2022-01-03/<hash>.parquet
LAKE/undated/<hash>.parquet       positions without a time
LAKE/rejects/<hash>.csv           lines that were set aside
LAKE/quality/<hash>.json          what the checks found
```
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.record.durable import make_folder, write_file

LAYOUT = 1
"""Version of the layout and of the columns; a lake of another version is not read."""

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Ingested:
    """A file that is in the lake.

    Attributes:
        source: SHA-256 of its bytes, 64 hexadecimal digits.
        name: Its name as it was given, without its folder.
        size: Bytes.
        format: Name of the reader, such as `nmea`.
        settings: What was settled by options, such as a time zone: part of the data version.
        rows: Rows or lines that it holds.
        positions: Rows in `positions`.
        usable: Of these, usable as a position.
        undated: Positions without a time.
        identity: Rows in `identity`.
        rejected: Lines or rows that were set aside.
        first_time_s: Time of the first position, seconds since 1970 UTC; None when there is none.
        last_time_s: Of the last.
        position_days: UTC days with positions, `YYYY-MM-DD`, sorted.
        identity_days: UTC days with identity rows.
        simulated: Its positions are made up; every output that uses them must say so.
    """

    source: str
    name: str
    size: int
    format: str
    rows: int
    positions: int
    usable: int
    undated: int
    identity: int
    rejected: int
    first_time_s: int | None
    last_time_s: int | None
    position_days: tuple[str, ...]
    identity_days: tuple[str, ...]
    settings: Mapping[str, str] = field(default_factory=dict)
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What belongs to a lake, in the order in which it came.

    Attributes:
        files: The files that were ingested.
        data_version: 64 hexadecimal digits; see rule 3.
        layout: Version of layout and columns.
    """

    files: tuple[Ingested, ...] = ()
    data_version: str = sha256(b"").hexdigest()
    layout: int = LAYOUT

    def with_file(self, file: Ingested) -> Manifest:
        """The manifest with one more file; unchanged when its bytes are there already."""
        if self.find(file.source):
            return self
        files = (*self.files, file)
        return Manifest(files, data_version_of(files))

    def find(self, source: str) -> Ingested | None:
        """The file with this hash."""
        return next((file for file in self.files if file.source == source), None)

    @property
    def simulated(self) -> bool:
        """Whether any position is made up."""
        return any(file.simulated for file in self.files)


def data_version_of(files: tuple[Ingested, ...]) -> str:
    """A hash over the files and how each was read, whatever their order."""
    lines = sorted(
        json.dumps([file.source, file.format, dict(file.settings)], sort_keys=True)
        for file in files
    )
    return sha256("\n".join(lines).encode()).hexdigest()


class Lake:
    """A lake in a folder.

    Args:
        folder: The folder; it need not exist yet for reading an empty lake.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manifest(self) -> Manifest:
        """What belongs to the lake; nothing when it was not begun.

        Raises:
            InputError: The manifest cannot be read, or is of another layout.
        """
        path = self.folder / MANIFEST
        try:
            found = msgspec.json.decode(path.read_bytes(), type=Manifest)
        except FileNotFoundError:
            return Manifest()
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(
                Problem(str(path), 0, "", "", f"the manifest of a lake ({error})")
            ) from None
        if found.layout != LAYOUT:
            problem = Problem(str(path), 0, "layout", str(found.layout), f"layout {LAYOUT}")
            raise InputError(problem)
        return found

    def position_files(self, first: date | None = None, last: date | None = None) -> list[Path]:
        """The Parquet files of positions of these UTC days, both included, sorted by path."""
        return self._files("positions", "position_days", first, last)

    def identity_files(self, first: date | None = None, last: date | None = None) -> list[Path]:
        """The Parquet files of identity rows of these UTC days, both included, sorted by path."""
        return self._files("identity", "identity_days", first, last)

    def days(self) -> list[str]:
        """UTC days with positions, sorted."""
        return sorted({day for file in self.manifest().files for day in file.position_days})

    def path_of(self, table: str, source: str, day: str | None = None) -> Path:
        """Where rows of a file stand.

        Args:
            table: `positions`, `identity`, `undated`, `rejects` or `quality`.
            source: Hash of the file.
            day: UTC day, for the tables that are kept by day.
        """
        suffix = {"rejects": "csv", "quality": "json"}.get(table, "parquet")
        folder = self.folder / table / f"day={day}" if day else self.folder / table
        return folder / f"{source}.{suffix}"

    def write(self, manifest: Manifest) -> None:
        """Writes the manifest, whole or not at all."""
        text = msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=1)
        write_file(self.folder / MANIFEST, text + b"\n")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the lake for one writer; the folder is made when it is missing.

        Raises:
            InputError: Another process writes to it.
        """
        make_folder(self.folder)
        with (self.folder / ".lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                problem = Problem(str(self.folder), 0, "", "", "a lake that nobody else writes to")
                raise InputError(problem) from None
            yield

    def _files(self, table: str, days: str, first: date | None, last: date | None) -> list[Path]:
        low = first.isoformat() if first else ""
        high = last.isoformat() if last else "~"
        return sorted(
            self.path_of(table, file.source, day)
            for file in self.manifest().files
            for day in getattr(file, days)
            if low <= day <= high
        )
