"""Observations for tests, with what a test does not name filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from watchkeeper.tracks.observed import COLUMNS, FILE, Observation

DAY = datetime(2024, 3, 1, tzinfo=UTC)


def observation(kind: str, mmsi: int, start_h: float, hours: float, **more: Any) -> Observation:
    """An observation that begins some hours after 1 March 2024."""
    start = DAY + timedelta(hours=start_h)
    end: datetime | None = start + timedelta(hours=hours)
    content = f"{kind}{mmsi}{start}{hours}{sorted(more.items())}"
    values = {
        "end": end,
        "id": sha256(content.encode()).hexdigest()[:16],
        "duration_h": hours,
        "tier": "stop" if kind == "port_call" else None,
        "confidence": 3,
        "rule": kind,
        "rule_version": "1",
        "data_version": "d" * 64,
        **more,
    }
    return Observation(kind=kind, mmsi=mmsi, start=start, **values)


def write(observations: list[Observation], folder: Path) -> Path:
    """Writes observations as `detect` does."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = {
        "kind": "VARCHAR", "id": "VARCHAR", "mmsi": "INTEGER", "imo": "INTEGER",
        "start": "TIMESTAMP", "end": "TIMESTAMP", "place": "VARCHAR", "other_mmsi": "INTEGER",
        "tier": "VARCHAR", "confidence": "INTEGER", "rule": "VARCHAR", "rule_version": "VARCHAR",
        "data_version": "VARCHAR", "evidence": "VARCHAR",
    }  # fmt: skip
    with duckdb.connect() as connection:
        described = ", ".join(f'"{name}" {kinds.get(name, "DOUBLE")}' for name in COLUMNS)
        connection.execute(f"CREATE TABLE observed ({described})")
        for one in observations:
            values = [getattr(one, name) for name in COLUMNS]
            plain = [v.replace(tzinfo=None) if isinstance(v, datetime) else v for v in values]
            marks = ", ".join("?" * len(plain))
            connection.execute(f"INSERT INTO observed VALUES ({marks})", plain)  # noqa: S608
        connection.execute(f"COPY observed TO '{folder / FILE}' (FORMAT parquet)")
    return folder
