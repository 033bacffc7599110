"""The same detectors on Apache Spark, through a thin layer of dialect.

The SQL files are written for DuckDB. sqlglot puts them into Spark's words; what the two do not
share is replaced in the parsed statement: a packed fix is a struct here, which Spark compares field
by field as DuckDB compares the packed number, and a distance is written out in full. Times and
coordinates are integers and distances whole millimetres, so the rows are the same.

Nothing is kept between runs here: Spark reads all days, and adds them up on many machines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import sqlglot
from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp

from watchkeeper.tracks.database import DISTANCE, Columns, Row
from watchkeeper.tracks.hulls import Whole

_TYPES = {
    "INTEGER": "int",
    "BIGINT": "bigint",
    "SMALLINT": "smallint",
    "BOOLEAN": "boolean",
    "VARCHAR": "string",
    "DOUBLE": "double",
    "TIMESTAMPTZ": "timestamp",
}


def _parsed(sql: str) -> exp.Expression:
    found = sqlglot.parse_one(sql, read="duckdb")
    assert isinstance(found, exp.Expression)  # noqa: S101  sqlglot's type says less
    return found


@cache
def _template(sql: str) -> exp.Expression:
    return _parsed(sql)


def _function(template: str, *names: str) -> Callable[[list[exp.Expression]], exp.Expression]:
    """A function that puts its arguments into an expression in place of names."""

    def put(arguments: list[exp.Expression]) -> exp.Expression:
        values = dict(zip(names, arguments, strict=True))

        def replaced(node: exp.Expression) -> exp.Expression:
            if isinstance(node, exp.Column) and not node.table and node.name in values:
                return exp.paren(values[node.name].copy())
            return node

        return exp.paren(_template(template).copy().transform(replaced))

    return put


FUNCTIONS: Mapping[str, Callable[[list[exp.Expression]], exp.Expression]] = {
    "fix": _function(
        "named_struct('time_s', CAST(time_s AS BIGINT), 'lat', CAST(lat AS INTEGER),"
        " 'lon', CAST(lon AS INTEGER), 'sog', CAST(coalesce(sog, 2047) AS SMALLINT))",
        "time_s", "lat", "lon", "sog",
    ),
    "distance_mm": _function(DISTANCE, "lat1", "lon1", "lat2", "lon2"),
}  # fmt: skip
"""What DuckDB has as macros; the fields of a packed fix are read below."""
_FIELDS = {"fix_time": "time_s", "fix_lat": "lat", "fix_lon": "lon", "fix_sog": "sog"}


def _field(name: str, arguments: list[exp.Expression]) -> exp.Expression:
    """A field of a packed fix; `fix_time` has the bin before it, which a struct does not need."""
    field = exp.Dot(this=exp.paren(arguments[-1].copy()), expression=exp.to_identifier(name))
    if name != "sog":
        return field
    unknown = exp.cast(exp.Literal.number(2047), "SMALLINT")
    return exp.Nullif(this=field, expression=unknown)


def to_spark(sql: str) -> str:
    """A statement of the common subset in Spark's words.

    Args:
        sql: As the SQL files have it, parameters filled in.
    """

    def replaced(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Literal) and node.is_number and "." in str(node.this):
            # 3600.0 is a decimal in Spark, and its quotients are rounded
            return exp.cast(node.copy(), "DOUBLE")
        if not isinstance(node, exp.Anonymous):
            return node
        name = str(node.this).lower()
        arguments = [argument.transform(replaced) for argument in node.expressions]
        if name in FUNCTIONS:
            return FUNCTIONS[name](arguments)
        if name in _FIELDS:
            return _field(_FIELDS[name], arguments)
        return node

    return _parsed(sql).transform(replaced).sql(dialect="spark", comments=False)


class Spark:
    """Spark as a `Database`.

    Args:
        master: Address, such as `local[2]` or `spark://host:7077`; "" for that of spark-submit.
        settings: Of Spark, by name, beside those of spark-submit.

    Each table is cut off from the plan that made it, or the plan of the last step would hold all
    steps: by a checkpoint where `spark.checkpoint.dir` is set, else in the executors' memory and
    disks, which is faster and does not survive the loss of one.
    """

    def __init__(self, master: str, settings: Mapping[str, str] | None = None) -> None:
        builder: Any = SparkSession.builder
        builder = builder.appName("watchkeeper tracks")
        if master:
            builder = builder.master(master)
        local = _LOCAL if master.startswith("local") else {}
        for name, value in {**local, **(settings or {})}.items():
            builder = builder.config(name, value)
        self.session: SparkSession = builder.getOrCreate()
        self.session.conf.set("spark.sql.session.timeZone", "UTC")
        # a moment, as DuckDB writes it, and not INT96
        self.session.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        self.session.sparkContext.setLogLevel("ERROR")
        self._reliable = self.session.conf.get("spark.checkpoint.dir", None) is not None

    def create(self, name: str, sql: str) -> None:
        """See `watchkeeper.tracks.database.Database`."""
        made = self.session.sql(to_spark(sql))
        cut = made.checkpoint(False) if self._reliable else made.localCheckpoint(False)
        cut.createOrReplaceTempView(name)

    def view(self, name: str, sql: str) -> None:
        """See `watchkeeper.tracks.database.Database`."""
        self.session.sql(to_spark(sql)).createOrReplaceTempView(name)

    def inline(self, name: str, sql: str) -> None:
        """A table: Spark's optimizer fails on the plan of several steps within one another."""
        self.create(name, sql)

    def load(self, name: str, columns: Columns, rows: Sequence[Row]) -> None:
        """See `watchkeeper.tracks.database.Database`."""
        schema = ", ".join(f"`{column}` {_TYPES[kind]}" for column, kind in columns.items())
        made: DataFrame = self.session.createDataFrame(list(rows), schema)
        made.createOrReplaceTempView(name)

    def load_columns(self, name: str, columns: Columns, values: Sequence[Whole]) -> None:
        """See `watchkeeper.tracks.database.Database`."""
        self.load(name, columns, list(zip(*(column.tolist() for column in values), strict=True)))

    def read_parquet(self, name: str, columns: Columns, files: Sequence[Path | str]) -> None:
        """See `watchkeeper.tracks.database.Database`."""
        if not files:
            self.load(name, columns, [])
            return
        read = self.session.read.option("recursiveFileLookup", "true").parquet(*map(str, files))
        chosen = [f"CAST(`{name}` AS {_TYPES[kind]}) AS `{name}`" for name, kind in columns.items()]
        read.selectExpr(*chosen).createOrReplaceTempView(name)

    def rows(self, sql: str) -> list[Row]:
        """See `watchkeeper.tracks.database.Database`."""
        return [tuple(row) for row in self.session.sql(to_spark(sql)).collect()]

    def columns(self, sql: str) -> list[Whole]:
        """See `watchkeeper.tracks.database.Database`."""
        frame = self.session.sql(to_spark(sql))
        rows = frame.collect()
        return [
            np.array([row[k] for row in rows], dtype=np.int64) for k in range(len(frame.columns))
        ]

    def dicts(self, sql: str) -> list[dict[str, Any]]:
        """See `watchkeeper.tracks.database.Database`."""
        return [row.asDict() for row in self.session.sql(to_spark(sql)).collect()]

    def count(self, name: str) -> int:
        """See `watchkeeper.tracks.database.Database`."""
        return self.session.table(name).count()

    def drop(self, names: Sequence[str]) -> None:
        """See `watchkeeper.tracks.database.Database`."""
        for name in names:
            self.session.catalog.dropTempView(name)

    def close(self) -> None:
        """Ends the session."""
        self.session.stop()


_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.default.parallelism": "2",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.showConsoleProgress": "false",
}
"""On one machine: no more partitions than it can work on, and no port open to others."""
