"""Where detectors run: one small interface, and DuckDB behind it.

Detectors are written in a common subset of SQL. What no two engines write alike stands here as
functions: `fix(time_s, lat, lon, sog)` packs a fix of a ten-minute bin so that packed fixes compare
by time, latitude, longitude, speed; `fix_time`, `fix_lat`, `fix_lon`, `fix_sog` take it apart;
`distance_mm` is the great circle on a sphere of 6371 km, rounded to millimetres, between points in
1e-7 degrees.
"""

# ruff: noqa: S608  (names of our own tables and columns are put in, never a text of a user)

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import local
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from watchkeeper.record.durable import make_folder, move_into_place
from watchkeeper.tracks.statements import tables_read

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from watchkeeper.tracks.hulls import Whole

Columns = Mapping[str, str]
"""Name to SQL type of a table's columns, in order."""
Row = tuple[Any, ...]

DISTANCE = """CAST(round(1.2742e10 * asin(least(1e0, sqrt(
    sin(radians((CAST(lat2 AS BIGINT) - lat1) / 2e7))
      * sin(radians((CAST(lat2 AS BIGINT) - lat1) / 2e7))
    + cos(radians(lat1 / 1e7)) * cos(radians(lat2 / 1e7))
      * (sin(radians((CAST(lon2 AS BIGINT) - lon1) / 2e7))
        * sin(radians((CAST(lon2 AS BIGINT) - lon1) / 2e7)))
  )))) AS BIGINT)"""
"""Haversine on a sphere of 6371 km, as in GFW's pipelines. A sine is multiplied by itself: it is
computed once, and `pow` would take longer than it."""

_DATE_OF_DAY = "strftime(DATE '1970-01-01' + CAST(day AS INTEGER), '%Y-%m-%d')"
_EPOCH = date(1970, 1, 1)
_OF_A_DAY = (
    "FORMAT parquet, PARQUET_VERSION V2, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1000,"
    " ROW_GROUP_SIZE 61440"
)
"""Great dictionaries, and smaller files, cost more time than they spare bytes."""
_DAYS_ONE_BY_ONE = 3
"""Up to so many days are written one by one: dividing rows by day costs as much as writing them."""

# A packed fix is 86 bits: seconds of the bin (10), latitude (32), longitude (33), speed (11).
# By bits: products and quotients of 128-bit numbers would take most of the time of the bins.
# Seconds by the bin, which is computed anyway: `%` would be a division more for each position.
_MACROS = f"""
CREATE MACRO fix(time_s, lat, lon, sog) AS
  (((time_s - time_s // 600 * 600) * 4294967296 + (lat + 900000000::BIGINT))::HUGEINT << 44)
  | ((lon + 1800000000::BIGINT) * 2048 + coalesce(sog, 2047));
CREATE MACRO fix_time(bin, packed) AS
  bin * 600 + ((packed >> 44)::BIGINT >> 32);
CREATE MACRO fix_lat(packed) AS
  (((packed >> 44)::BIGINT & 4294967295) - 900000000)::INTEGER;
CREATE MACRO fix_lon(packed) AS
  (((packed & 17592186044415)::BIGINT >> 11) - 1800000000)::INTEGER;
CREATE MACRO fix_sog(packed) AS nullif((packed & 2047)::SMALLINT, 2047);
CREATE MACRO distance_mm(lat1, lon1, lat2, lon2) AS {DISTANCE};
"""


class Database(Protocol):
    """What a run needs of an engine; names are tables of this run only."""

    def create(self, name: str, sql: str) -> None:
        """Makes a table from a SELECT in the common subset, replacing what has the name."""

    def view(self, name: str, sql: str) -> None:
        """As `create`, computed when it is read."""

    def inline(self, name: str, sql: str) -> None:
        """As `create`, for a step that only one later step reads."""

    def load(self, name: str, columns: Columns, rows: Sequence[Row]) -> None:
        """Makes a table of rows."""

    def load_columns(self, name: str, columns: Columns, values: Sequence[Whole]) -> None:
        """Makes a table of columns of whole numbers without nulls."""

    def read_parquet(self, name: str, columns: Columns, files: Sequence[Path | str]) -> None:
        """Makes a view of these columns of Parquet files; an empty table when there are none."""

    def rows(self, sql: str) -> list[Row]:
        """The rows of a SELECT."""

    def columns(self, sql: str) -> list[Whole]:
        """The columns of a SELECT of whole numbers without nulls."""

    def dicts(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a SELECT by column name."""

    def count(self, name: str) -> int:
        """Number of rows of a table."""

    def drop(self, names: Sequence[str]) -> None:
        """Forgets tables that nothing needs any more; no harm when there are none."""

    def close(self) -> None:
        """Ends the engine."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How rows of a table are written by day.

    Attributes:
        order: Columns by which rows are sorted; "" to leave them as they come.
        kinds: Types to write some columns in, where fewer bytes do.
        apart: Of a few days, rows for which this holds get a file of their own, and nothing is
            sorted: that is cheaper, and as quick to find.
    """

    order: str = ""
    kinds: Columns = field(default_factory=dict)
    apart: str = ""


def quoted(path: Path | str) -> str:
    """A path as a string of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def copy_into_place(
    connection: DuckDBPyConnection, select: str, path: Path, codec: str = "zstd"
) -> None:
    """Writes rows as Parquet, whole or not at all, replacing what is there."""
    make_folder(path.parent)
    with TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / "made.parquet"
        connection.execute(
            f"COPY ({select}) TO {quoted(made)} (FORMAT parquet, COMPRESSION {codec})"
        )
        with made.open("rb") as file:
            os.fsync(file.fileno())
        move_into_place(made, path)


class Duck:
    """DuckDB in memory, spilling to a folder when it needs more than its limit.

    Args:
        memory: Limit, such as `3GB`.
        threads: How many.
        temporary: Folder to spill to; DuckDB's default when None.
    """

    def __init__(
        self, memory: str = "3GB", threads: int = 2, temporary: Path | None = None
    ) -> None:
        import duckdb  # noqa: PLC0415  (slow to load, and not needed by every command)

        self.threads = threads
        self._database = duckdb.connect()
        self._of_thread = local()
        self._of_thread.connection = self._database
        self._made: dict[str, str] = {}
        self._inlined: dict[str, str] = {}
        settings = {
            "memory_limit": memory,
            "threads": threads,
            "preserve_insertion_order": False,
            # nothing here outlives the run: a checkpoint would only rewrite tables, for 0.3 s
            "checkpoint_threshold": "1TB",
        }
        if temporary is not None:
            settings["temp_directory"] = str(temporary)
        for name, value in settings.items():
            self.connection.execute(f"SET {name} = {quoted(str(value))}")
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute(_MACROS)

    @property
    def connection(self) -> DuckDBPyConnection:
        """Of the thread that asks: each has its own, all see the same tables."""
        found: DuckDBPyConnection | None = getattr(self._of_thread, "connection", None)
        if found is None:
            found = self._of_thread.connection = self._database.cursor()
            found.execute("SET TimeZone = 'UTC'")
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def create(self, name: str, sql: str) -> None:
        """See `Database`."""
        self.drop([name])
        self.connection.execute(f"CREATE TABLE {name} AS\n{self._with_inlined(sql)}")
        self._made[name] = "TABLE"

    def view(self, name: str, sql: str) -> None:
        """See `Database`."""
        self.drop([name])
        self.connection.execute(f"CREATE VIEW {name} AS\n{sql}")
        self._made[name] = "VIEW"

    def inline(self, name: str, sql: str) -> None:
        """See `Database`: the step becomes a WITH of the statement that reads it."""
        self._inlined[name] = sql

    def _with_inlined(self, sql: str) -> str:
        """A statement with the inline steps that it reads, and those that these read, before it."""
        needed: dict[str, str] = {}

        def add(text: str) -> None:
            for name in tables_read(text):
                if name in self._inlined and name not in needed:
                    add(self._inlined[name])
                    needed[name] = self._inlined[name]

        add(sql)
        if not needed:
            return sql
        steps = ",\n".join(f"{name} AS (\n{text}\n)" for name, text in needed.items())
        return f"WITH {steps}\n{sql}"

    def load(self, name: str, columns: Columns, rows: Sequence[Row]) -> None:
        """See `Database`."""
        import numpy as np  # noqa: PLC0415

        self._declare(name, columns)
        if rows:
            values = [
                np.array(column, dtype=object if None in column else None)
                for column in zip(*rows, strict=True)
            ]
            self._insert(name, columns, values)

    def load_columns(self, name: str, columns: Columns, values: Sequence[Whole]) -> None:
        """See `Database`."""
        self._declare(name, columns)
        self._insert(name, columns, values)

    def _declare(self, name: str, columns: Columns) -> None:
        self.drop([name])
        described = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        self.connection.execute(f"CREATE TABLE {name} ({described})")
        self._made[name] = "TABLE"

    def _insert(self, name: str, columns: Columns, values: Sequence[Any]) -> None:
        """Column by column: a hundred times as fast as row by row."""
        self.connection.register("rows_to_load", dict(zip(columns, values, strict=True)))
        chosen = ", ".join(f"CAST({column} AS {kind})" for column, kind in columns.items())
        self.connection.execute(f"INSERT INTO {name} SELECT {chosen} FROM rows_to_load")
        self.connection.unregister("rows_to_load")

    def read_parquet(self, name: str, columns: Columns, files: Sequence[Path | str]) -> None:
        """See `Database`."""
        if not files:
            self.load(name, columns, [])
            return
        listed = ", ".join(quoted(file) for file in files)
        chosen = ", ".join(
            f"CAST({column} AS {kind}) AS {column}" for column, kind in columns.items()
        )
        self.view(name, f"SELECT {chosen} FROM read_parquet([{listed}], hive_partitioning = false)")

    def rows(self, sql: str) -> list[Row]:
        """See `Database`."""
        return self.connection.execute(sql).fetchall()

    def columns(self, sql: str) -> list[Whole]:
        """See `Database`."""
        found = self.connection.execute(sql).fetchnumpy()
        return [column.astype("int64") for column in found.values()]

    def dicts(self, sql: str) -> list[dict[str, Any]]:
        """See `Database`."""
        cursor = self.connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def count(self, name: str) -> int:
        """See `Database`."""
        return int(self.rows(f"SELECT count(*) FROM {name}")[0][0])

    def drop(self, names: Sequence[str]) -> None:
        """See `Database`."""
        for name in names:
            self._inlined.pop(name, None)
            if kind := self._made.pop(name, None):
                self.connection.execute(f"DROP {kind} {name}")

    def has(self, name: str) -> bool:
        """A table of this name was made."""
        return name in self._made

    def rename(self, name: str, new: str) -> None:
        """Gives a table another name; one that had it before is dropped."""
        self.drop([new])
        self.connection.execute(f"ALTER TABLE {name} RENAME TO {new}")
        self._made[new] = self._made.pop(name)

    def write_by_day(
        self, name: str, folder: Path, layout: Layout, days: Sequence[int] | None
    ) -> None:
        """Writes a table with a column `day` (days since 1970) as Parquet by UTC day.

        Args:
            name: Of the table.
            folder: Gets `date=YYYY-MM-DD/….parquet`, for the days with rows.
            layout: How.
            days: Those that it may have rows of; None to ask it.
        """
        sorting = f" ORDER BY {layout.order}" if layout.order else ""
        kinds = layout.kinds.items()
        typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in kinds)
        chosen = f"* REPLACE ({typed})" if typed else "*"
        if days is None:
            days = [day for (day,) in self.rows(f"SELECT DISTINCT day FROM {name} ORDER BY day")]
        if len(days) > _DAYS_ONE_BY_ONE:
            self.connection.execute(
                f"COPY (SELECT {chosen}, {_DATE_OF_DAY} AS date FROM {name}{sorting})"
                f" TO {quoted(folder)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (date))"
            )
            return
        folder.mkdir(parents=True, exist_ok=True)
        apart = layout.apart
        parts = [f" AND ({apart})", f" AND NOT ({apart})"] if apart else [sorting]
        for day in days:
            part = folder / f"date={_EPOCH + timedelta(days=day)}"
            part.mkdir()
            for number, rest in enumerate(parts):
                file = part / f"data_{number}.parquet"
                (rows,) = self.rows(
                    f"COPY (SELECT {chosen} FROM {name} WHERE day = {day}{rest})"
                    f" TO {quoted(file)} ({_OF_A_DAY})"
                )[0]
                if not rows:
                    file.unlink()
            if not any(part.iterdir()):
                part.rmdir()

    def close(self) -> None:
        """See `Database`."""
        self._database.close()
