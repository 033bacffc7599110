"""Where a file's rows wait until all checks have seen them: a DuckDB database that may spill.

Every reader fills the same two tables with values as the source gives them, in degrees, knots and
metres; sentinels are left as they are. What cannot be read at all goes to the rejects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from watchkeeper.tracks.intake.rejects import RejectLog

_TABLES = """
CREATE TABLE staged_position (
    message BIGINT, mmsi BIGINT, time_s BIGINT, lat DOUBLE, lon DOUBLE, sog DOUBLE, cog DOUBLE,
    heading DOUBLE, rot DOUBLE, nav_status SMALLINT, msg_type SMALLINT, transceiver VARCHAR,
    reception VARCHAR, receiver VARCHAR, found BIGINT, raw VARCHAR
);
CREATE TABLE staged_identity (
    message BIGINT, mmsi BIGINT, time_s BIGINT, last_time_s BIGINT, said INTEGER, imo BIGINT,
    name VARCHAR, callsign VARCHAR, ship_type SMALLINT, length_m SMALLINT, beam_m SMALLINT,
    draught_m DOUBLE, destination VARCHAR, eta VARCHAR, msg_type SMALLINT, reception VARCHAR,
    receiver VARCHAR
);
"""


@dataclass(slots=True)
class Staging:
    """A file's rows on their way.

    Attributes:
        connection: The database with `staged_position` and `staged_identity`.
        folder: Folder for temporary files.
        rejects: What was set aside.
        settings: What the user settled: key to value.
        reception: `terrestrial` or `satellite` if the user said so, else "".
        notes: What was seen, as sentences, in order.
        seen: Figures for the report, by name.
        rows: Lines or rows of the file.
        forgiven: Reasons that turned out not to hold, as a mask.
        simulated: The file says that its positions are made up.
        checks_not_made: Checks that could not be made, and why.
        clock_offsets: Seconds by which a receiver's clock is ahead, with what that rests on.
    """

    connection: duckdb.DuckDBPyConnection
    folder: Path
    rejects: RejectLog
    settings: Mapping[str, str]
    reception: str = ""
    notes: list[str] = field(default_factory=list)
    seen: dict[str, Any] = field(default_factory=dict)
    rows: int = 0
    forgiven: int = 0
    simulated: bool = False
    checks_not_made: dict[str, str] = field(default_factory=dict)
    clock_offsets: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def row(self, sql: str, parameters: Sequence[object] = ()) -> tuple[Any, ...]:
        """The only row of a query; its result is taken whole, so that others may follow."""
        (found,) = self.connection.execute(sql, list(parameters)).fetchall()
        return tuple(found)


def open_staging(folder: Path, memory: str) -> duckdb.DuckDBPyConnection:
    """An empty staging database in a folder.

    Args:
        folder: An empty folder.
        memory: Most memory that DuckDB takes, such as `2GB`; it spills into the folder.
    """
    connection = duckdb.connect()
    connection.execute("SET memory_limit = ?", [memory])
    connection.execute("SET temp_directory = ?", [str(folder / "spill")])
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    # Kept compressed, rows take a fraction of the memory before they have to spill.
    connection.execute("ATTACH ':memory:' AS staging (COMPRESS)")
    connection.execute("USE staging")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    connection.execute(_TABLES)
    return connection
