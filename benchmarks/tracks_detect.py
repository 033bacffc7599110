"""All detectors over made-up positions, against a bare sort of them; gaps; Spark.

Every measurement is a process of its own, so that its peak memory is its own; sort and detectors
take turns, three times. `python -m benchmarks tracks_detect` measures 20 million positions;
`python -m benchmarks.tracks_detect large` 80 million within 3 GB.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks._tracks_positions import Size, write_positions
from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.detection import Inputs, detect
from watchkeeper.tracks.rules import default_rules
from watchkeeper.tracks.statements import load_steps

RUNS = 3
LARGE_RUNS = 1
USUAL = Size(ships=500, days=30, interval_s=55)
LARGE = Size(ships=2000, days=30, interval_s=55)
FOR_SPARK = Size(ships=60, days=10, interval_s=55)
GAP_S = 21_600
FLEET, PEER_SHIPS = 1000, 10
"""MovingPandas makes a point of each row, and takes hundreds of times as long: ten ships do."""
READ = "mmsi, time_s, lat_e7, lon_e7, sog_dkn, coarse, reception, transceiver"
CORE = ("dark_periods", "meetings", "loitering")


def _inputs(folder: Path) -> Inputs:
    days = {int(path.stem): {"made-up": path} for path in sorted(folder.glob("*.parquet"))}
    return Inputs(days)


def _duck(folder: Path, memory: str) -> Duck:
    return Duck(memory, 2, folder)


def sort(folder: Path, memory: str) -> dict[str, Any]:
    """Sorts what detectors read by ship and time, into a table."""
    duck = _duck(folder, memory)
    begun = time.perf_counter()
    duck.create(
        "sorted",
        f"SELECT {READ} FROM read_parquet('{folder}/*.parquet') WHERE usable"  # noqa: S608
        " ORDER BY mmsi, time_s",
    )
    return {"seconds": time.perf_counter() - begun, "rows": duck.count("sorted")}


def detectors(folder: Path, memory: str) -> dict[str, Any]:
    """All detectors, from Parquet to rows of observations."""
    duck = _duck(folder, memory)
    begun = time.perf_counter()
    found = detect(duck, default_rules(), _inputs(folder))
    return {
        "seconds": time.perf_counter() - begun,
        "steps": found.seconds,
        "counts": {name: len(rows) for name, rows in found.rows.items()},
    }


def _heard(folder: Path) -> str:
    return f"read_parquet('{folder}/*.parquet') WHERE usable AND mmsi % 100 <> 7"


def gaps(folder: Path, memory: str) -> dict[str, Any]:
    """Silences of more than 6 hours from bins, and by a groupby: sorted, grouped, differences."""
    duck = _duck(folder, memory)
    source = _heard(folder)
    begun = time.perf_counter()
    duck.view("positions", f"SELECT 0::BIGINT AS segment, {READ} FROM {source}")  # noqa: S608
    bins = next(step for step in load_steps("bin10") if step.name == "bins")
    duck.create("bins", bins.filled({"positions": "positions"}))
    duck.create(
        "gaps",
        "SELECT * FROM (SELECT mmsi, first_s - max(last_s) OVER (PARTITION BY mmsi ORDER BY first_s"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS silent FROM bins)"
        " WHERE silent > 21600",
    )
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    columns = duck.connection.execute(f"SELECT mmsi, time_s FROM {source}").fetchnumpy()  # noqa: S608
    peer = _silences(columns["mmsi"], columns["time_s"])
    theirs = time.perf_counter() - begun
    assert duck.count("gaps") == peer
    return {"seconds": ours, "peer": theirs, "gaps": peer}


def _silences(numbers: NDArray[Any], times: NDArray[Any]) -> int:
    """What pandas' `groupby().diff()` does, without pandas."""
    order = np.lexsort((times, numbers))
    ships, ordered = numbers[order], times[order]
    return int(np.count_nonzero((np.diff(ordered) > GAP_S) & (np.diff(ships) == 0)))


def moving_pandas(folder: Path, memory: str) -> dict[str, Any]:
    """Silences of some ships by MovingPandas (not a dependency), and by the groupby above."""
    import movingpandas  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    import pandas as pd  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415

    duck = _duck(folder, memory)
    columns = duck.connection.execute(
        "SELECT mmsi, time_s, lat_e7 / 1e7 AS lat, lon_e7 / 1e7 AS lon"  # noqa: S608
        f" FROM {_heard(folder)} AND mmsi % {FLEET} < {PEER_SHIPS}"
        " QUALIFY row_number() OVER (PARTITION BY mmsi, time_s) = 1"
    ).fetchnumpy()
    begun = time.perf_counter()
    found = _silences(columns["mmsi"], columns["time_s"])
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    frame = pd.DataFrame(columns)
    frame["t"] = pd.to_datetime(frame["time_s"], unit="s")
    tracks = movingpandas.TrajectoryCollection(frame, "mmsi", t="t", x="lon", y="lat")
    parts = movingpandas.ObservationGapSplitter(tracks).split(gap=timedelta(seconds=GAP_S))
    theirs = time.perf_counter() - begun
    return {
        "seconds": ours,
        "peer": theirs,
        "rows": len(columns["mmsi"]),
        "gaps": found,
        "tracks": len(tracks),
        "parts": len(parts),
    }


def spark(folder: Path, memory: str) -> dict[str, Any]:
    """The core detectors on Spark local[2] and on DuckDB."""
    from watchkeeper.tracks.spark import Spark  # noqa: PLC0415  (an extra)

    rules = default_rules()
    kept = tuple(r for r in rules.detectors if r.foundation or r.name in CORE)
    rules = replace(rules, detectors=kept)
    duck = _duck(folder, memory)
    begun = time.perf_counter()
    ours = detect(duck, rules, _inputs(folder))
    middle = time.perf_counter()
    database = Spark("local[2]")
    started = time.perf_counter()
    theirs = detect(database, rules, _inputs(folder))
    ended = time.perf_counter()
    database.close()
    assert all(_sorted(ours.rows[name]) == _sorted(theirs.rows[name]) for name in CORE)
    return {"seconds": ended - started, "duckdb": middle - begun, "start": started - middle}


def _sorted(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in rows)


WORK: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "sort": sort,
    "detectors": detectors,
    "gaps": gaps,
    "moving_pandas": moving_pandas,
    "spark": spark,
}


def measure(name: str, folder: Path, memory: str) -> dict[str, Any]:
    """Runs one piece of work in a process of its own; adds its peak memory in GB."""
    command = [sys.executable, "-m", "benchmarks.tracks_detect", "work", name, str(folder), memory]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _work(name: str, folder: str, memory: str) -> None:
    found = WORK[name](Path(folder), memory)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000
    print(json.dumps({**found, "peak_gb": peak}))


def _against_sort(folder: Path, memory: str, runs: int) -> None:
    sorts, ours = [], []
    for _ in range(runs):
        sorts.append(measure("sort", folder, memory))
        ours.append(measure("detectors", folder, memory))
    bare = [one["seconds"] for one in sorts]
    taken = [one["seconds"] for one in ours]
    rows = sorts[0]["rows"]
    print(
        f"detectors: {rows:,} positions, memory limit {memory}: min {min(taken):.2f} s, median"
        f" {statistics.median(taken):.2f} s ({rows / min(taken):,.0f} positions/s), peak"
        f" {max(one['peak_gb'] for one in ours):.2f} GB"
    )
    print(
        f"  bare sort: min {min(bare):.2f} s, median {statistics.median(bare):.2f} s; ratio of"
        f" minima {min(taken) / min(bare):.2f}, of medians"
        f" {statistics.median(taken) / statistics.median(bare):.2f}"
    )
    print(f"  observations: {ours[0]['counts']}")
    steps = sorted(ours[taken.index(min(taken))]["steps"].items(), key=lambda step: -step[1])
    print("  " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in steps[:8]))


def _gaps_beside_peers(folder: Path) -> None:
    found = measure("gaps", folder, "3GB")
    print(
        f"gaps: {found['gaps']} silences of more than 6 h: {found['seconds']:.2f} s from bins,"
        f" {found['peer']:.2f} s by a groupby in numpy (sort, group, differences);"
        f" ratio {found['seconds'] / found['peer']:.2f}"
    )
    if find_spec("movingpandas") is None:
        print("  MovingPandas: not installed")
        return
    found = measure("moving_pandas", folder, "3GB")
    print(
        f"  MovingPandas, {found['rows']:,} positions of {found['tracks']} ships:"
        f" {found['peer']:.2f} s ({found['parts']} parts), the groupby {found['seconds']:.3f} s"
        f" ({found['gaps']} silences)"
    )


def main(large: bool = False) -> None:
    """Makes positions up, measures, prints."""
    with TemporaryDirectory(prefix="watchkeeper-bench-") as name:
        folder = Path(name)
        size = LARGE if large else USUAL
        write_positions(folder, size)
        _against_sort(folder, "3GB", LARGE_RUNS if large else RUNS)
        if large:
            return
        _gaps_beside_peers(folder)
    if find_spec("pyspark") is None:
        print("Spark: not installed")
        return
    with TemporaryDirectory(prefix="watchkeeper-bench-") as name:
        write_positions(Path(name), FOR_SPARK)
        found = measure("spark", Path(name), "3GB")
        print(
            f"Spark local[2], about {FOR_SPARK.positions:,} positions, same rows:"
            f" {found['seconds']:.1f} s and {found['start']:.1f} s to start;"
            f" DuckDB {found['duckdb']:.1f} s; ratio {found['seconds'] / found['duckdb']:.1f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        _work(*sys.argv[2:5])
    else:
        main(large=sys.argv[1:2] == ["large"])
