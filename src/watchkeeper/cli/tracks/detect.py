"""`watchkeeper tracks detect`: observations out of the lake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    EXISTING_FOLDER,
    FILE,
    FOLDER,
    clock_of,
    print_json,
    say,
    usable_input,
)

if TYPE_CHECKING:
    from watchkeeper.tracks.lake import Lake
    from watchkeeper.tracks.rules import Rules
    from watchkeeper.tracks.running import Options, Report

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--lake", type=EXISTING_FOLDER, default=None, help="Folder of the lake.")
@click.option("--positions", type=FILE, multiple=True,
    help="A file of positions instead of a lake, read as by ingest; repeatable.")  # fmt: skip
@click.option("--out", type=FOLDER, required=True, help="Folder for the observations.")
@click.option("--from", "first", type=DAY, default=None, metavar="DATE",
    help="First UTC day; keeps nothing in the lake.")  # fmt: skip
@click.option("--to", "last", type=DAY, default=None, metavar="DATE",
    help="Last UTC day; keeps nothing in the lake.")  # fmt: skip
@click.option("--rules", type=FILE, default=None, help="TOML file of changed thresholds.")
@click.option("--watch", type=int, multiple=True, metavar="MMSI",
    help="A ship of the watch list; may be given again.")  # fmt: skip
@click.option("--ships", type=FILE, default=None,
    help="Register to compare identities with: CSV with imo, flag, broken_up.")  # fmt: skip
@click.option("--memory", default="3GB", help="Most memory for DuckDB; 3GB.")
@click.option("--threads", type=click.IntRange(1, 256), default=2, help="Of DuckDB; 2.")
@click.option("--temporary", type=EXISTING_FOLDER, default=None,
    help="Folder for what does not fit into memory.")  # fmt: skip
@click.option("--engine", default="duckdb", metavar="ENGINE",
    help="duckdb, or a Spark master: local[2], spark://host:7077.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Forget what the lake keeps of earlier runs.")
@CLOCK
@AS_JSON
def detect(  # noqa: PLR0913, PLR0917  # one argument for each option
    lake: Path | None,
    positions: tuple[Path, ...],
    out: Path,
    first: datetime | None,
    last: datetime | None,
    rules: Path | None,
    watch: tuple[int, ...],
    ships: Path | None,
    memory: str,
    threads: int,
    temporary: Path | None,
    engine: str,
    fresh: bool,
    clock: str | None,
    as_json: bool,
) -> None:
    """Find dark periods, meetings, loitering, port calls and false identities in a lake.

    Writes observations.parquet, observations.geojson and run.json into the out folder. Each
    observation says its rule with parameters and version, the version of the data, the hashes of
    the files behind it, and how many fixes there were. An observation is a lead, not a finding.

    A run over the whole lake keeps ten-minute bins by day, so that the next run costs the new days
    only, and versions of observations that later data changed.

    \b
    Example:
      watchkeeper tracks detect --lake lake --out found
      watchkeeper tracks detect --positions fixes.csv --out found --json
    """
    from watchkeeper.tracks.place_tables import read_flags
    from watchkeeper.tracks.rules import load_rules
    from watchkeeper.tracks.running import Options

    if (lake is None) == (not positions):
        raise click.UsageError("Give either --lake or --positions.")
    options = Options(
        first.date() if first else None,
        last.date() if last else None,
        engine,
        memory,
        threads,
        temporary,
        fresh,
        read_flags(ships) if ships else (),
    )
    with usable_input():
        chosen = load_rules(rules).watching(frozenset(watch))
        with _lake(lake, positions, clock) as found:
            report, seconds = _run(found, chosen, options, out)
    if as_json:
        print_json({**report.summary(), **seconds, "files": [str(path) for path in report.files]})
        return
    _print(report)


@contextmanager
def _lake(lake: Path | None, positions: tuple[Path, ...], clock: str | None) -> Iterator[Lake]:
    """The lake, or one for this run only that the files are taken into."""
    from watchkeeper.tracks.lake import Lake

    if lake is not None:
        yield Lake(lake)
        return
    with TemporaryDirectory(prefix="watchkeeper-") as folder:
        made = Lake(Path(folder))
        _ingest(made, positions, clock)
        yield made


def _ingest(lake: Lake, positions: tuple[Path, ...], clock: str | None) -> None:
    from watchkeeper.tracks.intake.ingesting import ingest_files

    done = ingest_files(positions, lake, clock_of(clock).now(), progress=say)
    for file in done.files:
        if file.set_aside:
            say(f"{file.file}: {sum(file.set_aside.values())} rows set aside")
    if problems := [file.problem for file in done.files if file.problem]:
        for problem in problems:
            say(f"error: {problem}")
        raise SystemExit(2)


def _run(lake: Lake, rules: Rules, options: Options, out: Path) -> tuple[Report, dict[str, object]]:
    from time import perf_counter

    from watchkeeper.tracks.running import run

    begun = perf_counter()
    report = run(lake, rules, options, progress=say, out=out)
    steps = {name: round(taken, 3) for name, taken in report.detection.seconds.items()}
    return report, {"seconds": round(perf_counter() - begun, 3), "seconds_by_step": steps}


def _print(report: Report) -> None:
    if report.basis.simulated:
        click.echo("simulated positions")
    for kind, tiers in report.counts().items():
        total = sum(tiers.values())
        listed = ", ".join(
            f"{tier} {count}" if tier else str(count) for tier, count in tiers.items()
        )
        click.echo(f"{kind.replace('_', ' ')}: {total} ({listed})")
    if not report.observations:
        click.echo("no observation")
    for path in report.files:
        say(f"Wrote {path}")
