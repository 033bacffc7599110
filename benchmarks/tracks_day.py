"""A day more of about 2.7 million positions: from the lake to the observations on disk.

A lake of five days is detected in; then a sixth comes. What is measured is what
`watchkeeper tracks detect` does then, in a process of its own that has loaded the program and
nothing else: reading the lake's manifest, the rows kept of earlier days and the positions of the
new day, all detectors, rows by day and versions kept, Parquet and GeoJSON of all observations
written. Each time the lake is as it was before. Beside it stand the same in a process that has done
it before (`warm`), and, as the limit, the bare read and sort of the same positions.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks._tracks_positions import Size, write_positions
from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.lake import Ingested, Lake, Manifest
from watchkeeper.tracks.plans import iso_of
from watchkeeper.tracks.rules import default_rules
from watchkeeper.tracks.running import run

SIZE = Size(ships=2000, days=6, interval_s=55)
RUNS = 7
WARM = 3
GOAL_S = 1.0


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def ingested(day: int) -> Ingested:
    """The day's file as the manifest names it."""
    iso = iso_of(day)
    return Ingested(
        source=f"{day:064x}", name=f"{day}.parquet", size=1, format="parquet", rows=1, positions=1,
        usable=1, undated=0, identity=0, rejected=0, first_time_s=None, last_time_s=None,
        position_days=(iso,), identity_days=(), simulated=True,
    )  # fmt: skip


def make_lake(folder: Path) -> dict[str, Any]:
    """Makes a lake of six days, and detects in five of them."""
    days = write_positions(folder, SIZE)
    lake, manifest = Lake(folder / "lake"), Manifest()
    for day, path in days.items():
        file = ingested(day)
        target = lake.path_of("positions", file.source, iso_of(day))
        target.parent.mkdir(parents=True)
        path.rename(target)
        if day == max(days):
            run(lake, default_rules())
        manifest = manifest.with_file(file)
        lake.write(manifest)
    return {}


def a_day_more(folder: Path) -> dict[str, Any]:
    """Detects in six days, of which five are known."""
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder / "lake", work, copy_function=os.link)
    begun, used = time.perf_counter(), _cpu()
    report = run(Lake(work), default_rules(), out=folder / "out")
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": _cpu() - used,
        "observations": len(report.observations),
        "steps": report.detection.seconds,
    }


def warm(folder: Path) -> dict[str, Any]:
    """The same in a process that has done it before: the best of some."""
    a_day_more(folder)
    return min((a_day_more(folder) for _ in range(WARM)), key=lambda found: found["seconds"])


def bare_sort(folder: Path) -> dict[str, Any]:
    """Reads the positions of the new day and sorts them by ship and time, into a table."""
    file = max((folder / "lake" / "positions").glob("*/*.parquet"))
    duck = Duck("3GB", 2, folder)
    begun, used = time.perf_counter(), _cpu()
    duck.create(
        "sorted",
        "SELECT mmsi, time_s, lat_e7, lon_e7, sog_dkn, coarse, reception, transceiver"  # noqa: S608
        f" FROM read_parquet('{file}') WHERE usable ORDER BY mmsi, time_s",
    )
    taken = time.perf_counter() - begun
    return {"seconds": taken, "cpu": _cpu() - used, "rows": duck.count("sorted")}


WORK: dict[str, Callable[[Path], dict[str, Any]]] = {
    "lake": make_lake,
    "day": a_day_more,
    "warm": warm,
    "sort": bare_sort,
}


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Runs one piece of work in a process of its own; adds its peak memory in GB."""
    command = [sys.executable, "-m", "benchmarks.tracks_day", "work", name, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _work(name: str, folder: str) -> None:
    found = WORK[name](Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000
    print(json.dumps({**found, "peak_gb": peak}))


def main() -> None:
    """Makes a lake up, measures, prints."""
    with TemporaryDirectory(prefix="watchkeeper-bench-") as name:
        folder = Path(name)
        measure("lake", folder)
        sorts, days = [], []
        for _ in range(RUNS):
            sorts.append(measure("sort", folder))
            days.append(measure("day", folder))
        again = measure("warm", folder)
    taken, bare = [one["seconds"] for one in days], [one["seconds"] for one in sorts]
    best = days[taken.index(min(taken))]
    print(
        f"a day more, {sorts[0]['rows']:,} positions: min {min(taken):.2f} s, median"
        f" {statistics.median(taken):.2f} s, CPU {min(one['cpu'] for one in days):.2f} s, peak"
        f" {max(one['peak_gb'] for one in days):.2f} GB,"
        f" {best['observations']:,} observations written (goal {GOAL_S:.0f} s)"
    )
    print(
        f"  bare read and sort of them: min {min(bare):.2f} s, CPU"
        f" {min(one['cpu'] for one in sorts):.2f} s; ratio of minima {min(taken) / min(bare):.1f}"
    )
    print(
        f"  warm, in a process that has done it before: {again['seconds']:.2f} s,"
        f" CPU {again['cpu']:.2f} s"
    )
    steps = sorted(best["steps"].items(), key=lambda step: -step[1])
    print("  " + ", ".join(f"{name} {seconds:.3f} s" for name, seconds in steps[:12]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        _work(*sys.argv[2:4])
    else:
        main()
