"""Detectors beside the generator's truth: recall and precision by kind, misses explained.

Made-up ships (`watchkeeper.tracks.simulation`) go the whole way: files, `ingest`, `detect`, score.
Three settings: a report a minute, one each five minutes, one each twenty minutes (as by satellite).
What an event must have to be asked for, and what an observation may stand for, is said in
`watchkeeper.tracks.simulation.scoring`. `python -m benchmarks tracks_accuracy`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from watchkeeper.tracks.intake.ingesting import ingest_files
from watchkeeper.tracks.lake import Lake
from watchkeeper.tracks.observed import read_observations
from watchkeeper.tracks.place_tables import read_flags
from watchkeeper.tracks.rules import load_rules
from watchkeeper.tracks.running import Options as RunOptions
from watchkeeper.tracks.running import run, write_report
from watchkeeper.tracks.simulation.generating import REGISTER, TRUTH, Options, simulate
from watchkeeper.tracks.simulation.scoring import Score, score

SETTINGS = {"a minute": 60, "five minutes": 300, "twenty minutes": 1200}
SHIPS, DAYS, SEED = 120, 20, 20240101
NOW = datetime(2024, 6, 1, tzinfo=UTC)


def measured(folder: Path, interval_s: int) -> list[Score]:
    """Scores of one setting."""
    simulate(Options(SEED, SHIPS, DAYS, interval_s=interval_s), folder / "made")
    lake = Lake(folder / "lake")
    ingest_files(sorted((folder / "made").glob("*.parquet")), lake, NOW, progress=lambda _: None)
    register = read_flags(folder / "made" / REGISTER)
    write_report(run(lake, load_rules(), RunOptions(register=register)), folder / "found")
    truth = json.loads((folder / "made" / TRUTH).read_text())
    return score(truth, read_observations(folder / "found"))


def _listed(reasons: Mapping[str, int]) -> str:
    return "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))


def line(found: Score) -> str:
    """One kind."""
    recall = "    -" if found.recall is None else f"{found.recall:5.3f}"
    precision = "    -" if found.precision is None else f"{found.precision:5.3f}"
    text = (
        f"  {found.kind:30} recall {recall} ({found.found} of {found.asked})   "
        f"precision {precision} ({found.right} of {found.observed})"
    )
    more = [
        f"{name}: {_listed(reasons)}"
        for name, reasons in (
            ("missed", found.missed),
            ("not right", found.wrong),
            ("not asked for", found.excused),
        )
        if reasons
    ]
    return "\n".join([text, *(f"      {words}" for words in more)])


def main() -> None:
    """Prints each setting."""
    for name, interval_s in SETTINGS.items():
        begun = perf_counter()
        with TemporaryDirectory() as folder:
            scores = measured(Path(folder), interval_s)
        taken = perf_counter() - begun
        print(f"a report {name} or so: {SHIPS} ships, {DAYS} days, seed {SEED} ({taken:.0f} s)")
        for found in scores:
            print(line(found))


if __name__ == "__main__":
    main()
