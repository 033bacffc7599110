"""Observations as values, read from the Parquet that `watchkeeper tracks detect` wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from watchkeeper.claims.problems import InputError, Problem

FILE = "observations.parquet"

COLUMNS = (
    "kind", "id", "mmsi", "imo", "start", "end", "duration_h", "start_lat", "start_lon",
    "end_lat", "end_lon", "distance_km", "place", "other_mmsi", "median_speed_kn",
    "median_distance_m", "tier", "confidence", "expected_fixes", "slack_h", "rule",
    "rule_version", "data_version", "evidence",
)  # fmt: skip
"""Columns that a file of observations must have."""
_TIMES = ("start", "end")


@dataclass(frozen=True)
class Observation:
    """One observation, as `detect` wrote it; None is not known or does not apply.

    Attributes:
        kind: `dark_period`, `meeting`, `loitering`, `port_call`, `identity`, `dark_call`,
            `draught_change`, `route_chain` …
        id: Hash of its content.
        start: UTC; end: UTC, None when it is open at the end of the data.
        evidence: What it rests on, as JSON text.
    """

    kind: str
    id: str
    mmsi: int
    start: datetime
    end: datetime | None = None
    imo: int | None = None
    duration_h: float | None = None
    start_lat: float | None = None
    start_lon: float | None = None
    end_lat: float | None = None
    end_lon: float | None = None
    distance_km: float | None = None
    place: str | None = None
    other_mmsi: int | None = None
    median_speed_kn: float | None = None
    median_distance_m: float | None = None
    tier: str | None = None
    confidence: int | None = None
    expected_fixes: float | None = None
    slack_h: float | None = None
    rule: str = ""
    rule_version: str = ""
    data_version: str = ""
    evidence: str = field(default="{}", repr=False)

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The evidence, read; empty when it is no object."""
        try:
            found = json.loads(self.evidence)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def simulated(self) -> bool:
        """It rests on made-up positions."""
        data = self.facts.get("data")
        return isinstance(data, dict) and bool(data.get("simulated"))

    @property
    def details(self) -> Mapping[str, Any]:
        """What its detector says beyond the columns."""
        found = self.facts.get("details")
        return found if isinstance(found, dict) else {}

    @property
    def last(self) -> datetime:
        """When it ended; of an open one, how far the data go."""
        return self.end or self.start + timedelta(hours=self.duration_h or 0)


def read_observations(path: Path, kinds: Iterable[str] = ()) -> list[Observation]:
    """Reads observations, sorted by start, kind and id.

    Args:
        path: The Parquet file, or the folder that `detect` wrote.
        kinds: Only these; all when empty.

    Raises:
        InputError: No such file, no Parquet, or columns are missing.
    """
    import duckdb  # noqa: PLC0415  (slow to load)

    file = path / FILE if path.is_dir() else path
    if not file.is_file():
        raise InputError(Problem(str(file), 0, "", "", "observations that detect wrote"))
    with duckdb.connect() as connection:
        try:
            relation = connection.from_parquet(str(file))
        except duckdb.Error as error:
            problem = Problem(str(file), 0, "", "", f"a Parquet file ({error})")
            raise InputError(problem) from None
        if missing := [name for name in COLUMNS if name not in relation.columns]:
            raise InputError(Problem(str(file), 0, missing[0], "", "this column"))
        # Whole seconds: times with a zone would need another library to leave the database.
        chosen = ", ".join(
            f'CAST(floor(epoch("{name}")) AS BIGINT)' if name in _TIMES else f'"{name}"'
            for name in COLUMNS
        )
        rows = relation.project(chosen).fetchall()
    found = [_observation(dict(zip(COLUMNS, row, strict=True))) for row in rows]
    wanted = set(kinds)
    chosen_ones = [one for one in found if not wanted or one.kind in wanted]
    return sorted(chosen_ones, key=lambda one: (one.start, one.kind, one.id))


def _observation(row: dict[str, Any]) -> Observation:
    times = {name: _utc(row[name]) for name in _TIMES}
    plain = {name: row[name] for name in COLUMNS if name not in times}
    plain["evidence"] = plain["evidence"] or "{}"
    return Observation(**plain, **times)


def _utc(value: int | None) -> Any:
    return None if value is None else datetime.fromtimestamp(value, UTC)
