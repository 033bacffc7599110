"""`watchkeeper tracks ingest`: files of positions into the lake, with a quality report."""

from __future__ import annotations

import getpass
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchkeeper.cli.terminal import (
    AS_JSON,
    CLOCK,
    EXISTING_FOLDER,
    FOLDER,
    clock_of,
    open_workspace,
    print_json,
    say,
)

if TYPE_CHECKING:
    from watchkeeper.tracks.intake.ingesting import Ingestion

# As `intake.formats.NAMES`, which a test holds equal: importing it would slow the help down.
FORMATS = (
    "auto", "nmea", "csv", "marinecadastre", "dma", "spire", "exactearth", "parquet", "jsonl",
    "gpsdio", "gfw", "fixes",
)  # fmt: skip
GIVEN_FILE = click.Path(path_type=Path, dir_okay=False)


def _memory(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if not re.fullmatch(r"[1-9]\d*(MB|GB)", value):
        raise click.BadParameter(f"{value!r} is no amount of memory, such as 500MB or 4GB")
    return value


@click.command()
@click.argument("files", nargs=-1, required=True, type=GIVEN_FILE, metavar="FILE...")
@click.option("--lake", type=FOLDER, required=True, help="Folder of the lake; made when missing.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="auto",
    help="What the files are; by default seen from their content.")  # fmt: skip
@click.option("--settle", multiple=True, metavar="KEY=VALUE",
    help="Settle a doubt, as the message about it says.")  # fmt: skip
@click.option("--reception", type=click.Choice(["terrestrial", "satellite"]), default=None,
    help="How the positions were received, where the files do not say.")  # fmt: skip
@click.option("--simulated", is_flag=True, help="Mark the positions as made up.")
@click.option("--memory", default="4GB", callback=_memory, help="Most memory for the checks; 4GB.")
@click.option("--workspace", "-w", type=EXISTING_FOLDER, default=None,
    help="Record the files as exhibits in this workspace.")  # fmt: skip
@click.option("--source", default="", help="Address or origin of the files, for the record.")
@CLOCK
@AS_JSON
def ingest(  # noqa: PLR0913, PLR0917  # one argument for each option
    files: tuple[Path, ...],
    lake: Path,
    format_: str,
    settle: tuple[str, ...],
    reception: str | None,
    simulated: bool,
    memory: str,
    workspace: Path | None,
    source: str,
    clock: str | None,
    as_json: bool,
) -> None:
    """Take files of positions into the lake, cleaned.

    Reads NMEA (with tag blocks, wrappers and appended times), MarineCadastre, Danish Maritime
    Authority, Spire and exactEarth tables, GFW API JSON, gpsdio JSON lines and MessagePack, any CSV
    or Parquet with mmsi, timestamp, lat and lon, each also as gzip, text also as zstd.

    Every position is kept. A check that finds something sets a reason, and the report counts it.
    What cannot be read is set aside in LAKE/rejects. A doubt about units, axes, dates or zones
    refuses the file, and says which --settle would read it. A file that is in the lake already adds
    nothing; a run that was interrupted is repaired by running it again.

    Exit code 1: rows were set aside, other than sentences lost on the radio link, or a file is
    truncated. Exit code 2: a file was refused. The others are in the lake.

    \b
    Example:
      watchkeeper tracks ingest AIS_2022_01_03.csv.gz feed.nmea --lake lake
    """
    from watchkeeper.tracks.intake.ingesting import Options, ingest_files
    from watchkeeper.tracks.intake.settlements import read_settlements
    from watchkeeper.tracks.lake import Lake

    options = Options(format_, read_settlements(settle), reception or "", simulated, memory)
    now = clock_of(clock).now()
    ingestion = ingest_files(files, Lake(lake), now, options, progress=say)
    exhibits = _record(workspace, files, ingestion, source, clock) if workspace else {}
    if as_json:
        print_json(_as_dict(ingestion, exhibits))
    else:
        _print(ingestion)
    refused = [report for report in ingestion.files if report.status == "refused"]
    for report in refused:
        say("\n".join(f"error: {line}" for line in report.problem.splitlines()))
    if refused:
        raise SystemExit(2)
    if any(report.lost for report in ingestion.files):
        say(f"Set aside in {lake / 'rejects'}; the other rows are in the lake.")
        raise SystemExit(1)


def _record(
    workspace: Path, files: tuple[Path, ...], ingestion: Ingestion, source: str, clock: str | None
) -> dict[str, str]:
    """Records the files that are in the lake as exhibits; entry by hash of the file."""
    from watchkeeper.record.exhibits import Exhibit

    held = {report.source for report in ingestion.files if report.status != "refused"}
    entries: dict[str, str] = {}
    with open_workspace(workspace, clock) as opened:
        for file in dict.fromkeys(files):
            if not file.is_file() or _hash(file) not in held:
                continue
            entry = opened.add_exhibit(
                file, name=file.name, media_type=_media_type(file), author=getpass.getuser(),
                address=source,
            )  # fmt: skip
            entries[entry.read(Exhibit).sha256] = entry.id
    return entries


def _hash(file: Path) -> str:
    from watchkeeper.tracks.intake.sources import inspect

    return inspect(file).sha256


def _media_type(file: Path) -> str:
    import mimetypes

    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _as_dict(ingestion: Ingestion, exhibits: dict[str, str]) -> dict[str, Any]:
    manifest = ingestion.manifest
    return {
        "files": [
            {**report.to_json(), "exhibit": exhibits.get(report.source)}
            for report in ingestion.files
        ],
        "lake": {
            "files": len(manifest.files),
            "positions": sum(file.positions for file in manifest.files),
            "usable": sum(file.usable for file in manifest.files),
            "simulated": manifest.simulated,
            "data_version": manifest.data_version,
        },
    }


def _print(ingestion: Ingestion) -> None:
    from watchkeeper.tracks.intake.report import report_lines

    for report in ingestion.files:
        for line in report_lines(report):
            click.echo(line)
    manifest = ingestion.manifest
    click.echo(
        f"lake: {len(manifest.files)} files, {sum(f.usable for f in manifest.files):,} usable "
        f"positions, data version {manifest.data_version[:16]}…"
    )
