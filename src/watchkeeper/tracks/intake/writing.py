"""Cleaned rows into the lake: each file whole and on the disk before it gets its name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from watchkeeper.record.durable import make_folder, move_into_place
from watchkeeper.tracks.intake.staging import Staging
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.positions import (
    FILES,
    IDENTITY,
    POSITION_ORDER,
    POSITIONS,
    mask_of,
    unusable_mask,
)

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        position_days: UTC days of positions.
        identity_days: UTC days of identity rows.
    """

    position_days: tuple[str, ...]
    identity_days: tuple[str, ...]


def write_rows(staging: Staging, lake: Lake, source: str) -> Written:
    """Writes `cleaned` and `said` by day, and what was set aside.

    Args:
        staging: The checked rows.
        lake: The lake.
        source: Hash of the file.
    """
    dated = f"time_s IS NOT NULL AND reasons & {mask_of(['time_out_of_range'])} = 0"
    position_days = _write_days(staging, lake, source, "positions", dated)
    identity_days = _write_days(staging, lake, source, "identity", "time_s IS NOT NULL")
    _write(staging, _position_select(source, f"NOT ({dated})"), lake.path_of("undated", source))
    _write(
        staging,
        _identity_select(source, "time_s IS NULL"),
        lake.path_of("undated", f"{source}-identity"),
    )
    staging.rejects.close()
    if staging.rejects.path.exists():
        _settle(staging.rejects.path, lake.path_of("rejects", source))
    return Written(tuple(position_days), tuple(identity_days))


def _write_days(staging: Staging, lake: Lake, source: str, table: str, where: str) -> Sequence[str]:
    days = []
    select = _position_select if table == "positions" else _identity_select
    for day, text in _days(staging, "cleaned" if table == "positions" else "said", where):
        within = f"{where} AND time_s >= {day * DAY_S} AND time_s < {(day + 1) * DAY_S}"
        _write(staging, select(source, within), lake.path_of(table, source, text))
        days.append(text)
    return days


def _days(staging: Staging, table: str, where: str) -> Iterator[tuple[int, str]]:
    yield from staging.connection.execute(
        f"SELECT DISTINCT time_s // {DAY_S} AS day, "  # noqa: S608  # our own names
        f"strftime(make_date(day::INTEGER), '%Y-%m-%d') FROM {table} WHERE {where} ORDER BY day"
    ).fetchall()


def _position_select(source: str, where: str) -> str:
    made = {
        "usable": f"reasons & {unusable_mask()} = 0 AS usable",
        "source": f"'{source}' AS source",
    }
    columns = ", ".join(made.get(name, name) for name in POSITIONS)
    order = ", ".join(f"{name} NULLS FIRST" for name in POSITION_ORDER)
    return f"SELECT {columns} FROM cleaned WHERE {where} ORDER BY {order}"  # noqa: S608


def _identity_select(source: str, where: str) -> str:
    columns = ", ".join(f"'{source}' AS source" if n == "source" else n for n in IDENTITY)
    return f"SELECT {columns} FROM said WHERE {where} ORDER BY mmsi, time_s, message"  # noqa: S608


def _write(staging: Staging, select: str, path: Path) -> None:
    """Writes the rows of a query as Parquet; no file when there are none."""
    temporary = staging.folder / "rows.parquet"
    target = str(temporary).replace("'", "''")
    copied = staging.row(f"COPY ({select}) TO '{target}' ({FILES})")
    if copied[0]:
        _settle(temporary, path)


def _settle(temporary: Path, path: Path) -> None:
    """Makes a file's bytes durable and gives it its name."""
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    make_folder(path.parent)
    move_into_place(temporary, path)
