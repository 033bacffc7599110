"""A day more of about 2.7 million positions: from the lake to the observations on disk.

A lake of five days is detected in; then a sixth comes. Measured is, each in a process of its own
that has loaded the program and its libraries and done nothing else, and each time with the lake as
it was before:

- `detection`: what the whole run of `tracks_detect` is measured by, from Parquet to the rows of all
  observations; the engine started, the manifest, the rows kept of earlier days and the positions of
  the new day read, all detectors run, and kept what the next day needs;
- `day`: all that `watchkeeper tracks detect` does then, with the texts of observations, versions,
  Parquet and GeoJSON of all of them; and `warm`, the same in a process that has done it before;
- `sort`, the limit: the bare read and sort of the same positions.
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

import duckdb  # noqa: F401  (loaded, as the program is, before anything is measured)
import numpy as np  # noqa: F401

from benchmarks._tracks_positions import Size, write_positions
from watchkeeper.cli.main import collect_rarely
from watchkeeper.tracks.database import Duck
from watchkeeper.tracks.days import Store
from watchkeeper.tracks.detection import detect
from watchkeeper.tracks.lake import Ingested, Lake, Manifest
from watchkeeper.tracks.plans import iso_of
from watchkeeper.tracks.rules import default_rules
from watchkeeper.tracks.running import inputs_of, run

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


def _as_it_was(folder: Path) -> Path:
    """A lake of six days, of which five are known."""
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder / "lake", work, copy_function=os.link)
    return work


def detection(folder: Path) -> dict[str, Any]:
    """Rows of all observations, with what the next day needs kept."""
    work = _as_it_was(folder)
    begun, used = time.perf_counter(), _cpu()
    lake = Lake(work)
    with Duck("3GB", 2, folder) as duck:
        store = Store(work / "bin10", duck)
        found = detect(duck, default_rules(), inputs_of(lake, lake.manifest()), store)
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": _cpu() - used,
        "rows": sum(map(len, found.rows.values())),
        "steps": found.seconds,
    }


def a_day_more(folder: Path) -> dict[str, Any]:
    """All that is done of six days, of which five are known."""
    work = _as_it_was(folder)
    begun, used = time.perf_counter(), _cpu()
    report = run(Lake(work), default_rules(), out=folder / "out")
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": _cpu() - used,
        "observations": len(report.observations),
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
    "detection": detection,
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
    collect_rarely()  # as every command does
    found = WORK[name](Path(folder))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000
    print(json.dumps({**found, "peak_gb": peak}))


def _line(what: str, runs: list[dict[str, Any]]) -> str:
    taken = [one["seconds"] for one in runs]
    return (
        f"{what}: min {min(taken):.2f} s, median {statistics.median(taken):.2f} s,"
        f" CPU {min(one['cpu'] for one in runs):.2f} s,"
        f" peak {max(one['peak_gb'] for one in runs):.2f} GB"
    )


def main() -> None:
    """Makes a lake up, measures, prints."""
    runs: dict[str, list[dict[str, Any]]] = {"sort": [], "detection": [], "day": []}
    with TemporaryDirectory(prefix="watchkeeper-bench-") as name:
        folder = Path(name)
        measure("lake", folder)
        for _ in range(RUNS):
            for work, found in runs.items():
                found.append(measure(work, folder))
        again = measure("warm", folder)
    least = {work: min(one["seconds"] for one in found) for work, found in runs.items()}
    best = min(runs["detection"], key=lambda one: one["seconds"])
    print(f"a day more, {runs['sort'][0]['rows']:,} positions on five days:")
    print(f"  {_line('detection', runs['detection'])} (goal {GOAL_S:.0f} s), {best['rows']:,} rows")
    print(f"  {_line('all in', runs['day'])}, {runs['day'][0]['observations']:,} observations")
    print(f"  all in, warm: {again['seconds']:.2f} s, CPU {again['cpu']:.2f} s")
    print(f"  {_line('bare read and sort', runs['sort'])}; ratios of minima:")
    ratios = [f"{work} {least[work] / least['sort']:.1f}" for work in ("detection", "day")]
    print(f"  {', '.join(ratios)}")
    steps = sorted(best["steps"].items(), key=lambda step: -step[1])
    print("  " + ", ".join(f"{name} {seconds:.3f} s" for name, seconds in steps[:12]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        _work(*sys.argv[2:4])
    else:
        main()
