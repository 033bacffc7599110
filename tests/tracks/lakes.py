"""Fixes to detector runs: Parquet by day as the lake has it, without the lake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.tracks.plain import Fix
from watchkeeper.tracks.database import Database, Duck
from watchkeeper.tracks.days import Store
from watchkeeper.tracks.detection import Detection, Inputs, detect
from watchkeeper.tracks.rules import Rules, Threshold, default_rules

COLUMNS = {
    "mmsi": "INTEGER",
    "time_s": "BIGINT",
    "lat_e7": "INTEGER",
    "lon_e7": "INTEGER",
    "sog_dkn": "SMALLINT",
    "coarse": "BOOLEAN",
    "reception": "VARCHAR",
    "transceiver": "VARCHAR",
    "usable": "BOOLEAN",
}


def changed(rules: Rules | None = None, /, **sections: dict[str, int]) -> Rules:
    """The default rules with other values: `changed(meetings={"holes": 0})`."""
    rules = rules or default_rules()
    detectors = tuple(
        replace(
            rule,
            parameters={
                name: Threshold(sections.get(rule.name, {}).get(name, found.value), found.source)
                for name, found in rule.parameters.items()
            },
        )
        for rule in rules.detectors
    )
    return replace(rules, detectors=detectors)


def only(rules: Rules, *names: str) -> Rules:
    """The rules with these detectors only, and what they stand on."""
    kept = tuple(r for r in rules.detectors if r.foundation or r.name in names)
    return replace(rules, detectors=kept)


def written(folder: Path, fixes: Sequence[Fix], source: str = "a") -> dict[int, dict[str, Path]]:
    """Writes fixes as one source, a file for each day."""
    days: dict[int, list[Fix]] = defaultdict(list)
    for fix in fixes:
        days[fix.time_s // 86400].append(fix)
    found: dict[int, dict[str, Path]] = {}
    with Duck(threads=1) as duck:
        for day, members in sorted(days.items()):
            rows = [
                (
                    f.mmsi, f.time_s, f.lat, f.lon, f.sog, f.coarse, f.reception, f.transceiver,
                    True,
                )
                for f in members
            ]  # fmt: skip
            duck.load("fixes", COLUMNS, rows)
            path = folder / f"{day}-{source}.parquet"
            duck.connection.execute(f"COPY fixes TO '{path}' (FORMAT parquet)")
            found[day] = {source: path}
    return found


def joined(*parts: dict[int, dict[str, Path]]) -> dict[int, dict[str, Path]]:
    """Days of several sources."""
    found: dict[int, dict[str, Path]] = defaultdict(dict)
    for part in parts:
        for day, files in part.items():
            found[day] |= files
    return dict(sorted(found.items()))


def detected(
    rules: Rules,
    positions: dict[int, dict[str, Path]],
    state: Path | None = None,
    database: Database | None = None,
) -> Detection:
    """Runs the detectors over files."""
    if database is not None:
        return detect(database, rules, Inputs(positions))
    with Duck(threads=1) as duck:
        return detect(duck, rules, Inputs(positions), Store(state, duck) if state else None)


def rows_of(detection: Detection) -> dict[str, list[dict[str, Any]]]:
    """Rows by detector, in one order."""
    return {
        name: sorted(rows, key=lambda row: repr(sorted(row.items())))
        for name, rows in detection.rows.items()
    }
