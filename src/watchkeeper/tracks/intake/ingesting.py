"""Files into the lake: seen, read, doubted, cleaned, written; the manifest last.

The rules:

1. A file whose bytes are in the lake already adds nothing.
2. Files are taken in the order of their hashes, so that the order of the arguments changes nothing.
3. A file that leaves a doubt, or cannot be read, is refused with one message; the others go on.
4. Until the manifest names a file, nothing of it belongs to the lake: a run that is interrupted is
   repaired by running it again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import msgspec

from watchkeeper.claims.problems import InputError, Problem
from watchkeeper.record.durable import make_folder, write_file
from watchkeeper.tracks.intake.cleaning import clean
from watchkeeper.tracks.intake.doubts import doubt_units
from watchkeeper.tracks.intake.formats import Seen, head_of, sniff
from watchkeeper.tracks.intake.readers import read_into
from watchkeeper.tracks.intake.rejects import RejectLog
from watchkeeper.tracks.intake.report import ADDED, KNOWN, REFUSED, FileReport
from watchkeeper.tracks.intake.settlements import changes_values
from watchkeeper.tracks.intake.sources import Reading, SourceFile, inspect
from watchkeeper.tracks.intake.staging import Staging, open_staging
from watchkeeper.tracks.intake.summary import Summary, summarise
from watchkeeper.tracks.intake.writing import Written, write_rows
from watchkeeper.tracks.intake.zones import doubt_zone
from watchkeeper.tracks.lake import Ingested, Lake, Manifest

_STAGING = ".staging"


@dataclass(frozen=True, slots=True)
class Options:
    """How files are read.

    Attributes:
        format: Name of a format, or `auto`.
        settled: What the user settled, see `settlements`.
        reception: `terrestrial` or `satellite`, "" when the user does not say.
        simulated: The user says that the positions are made up.
        memory: Most memory for the checks, such as `4GB`.
    """

    format: str = "auto"
    settled: Mapping[str, str] = field(default_factory=dict)
    reception: str = ""
    simulated: bool = False
    memory: str = "4GB"


@dataclass(frozen=True, slots=True)
class Ingestion:
    """What a run did.

    Attributes:
        files: A report for each file, in the order of their hashes; unreadable ones first.
        manifest: The lake afterwards.
    """

    files: tuple[FileReport, ...]
    manifest: Manifest


def ingest_files(
    paths: Sequence[Path],
    lake: Lake,
    now: datetime,
    options: Options | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Ingestion:
    """Takes files into the lake.

    Args:
        paths: The files.
        lake: The lake; its folder is made when it is missing.
        now: The present: no position can be from a later day.
        options: How they are read.
        progress: Gets a line of text before each file.

    Raises:
        InputError: The lake cannot be read, or another process writes to it.
    """
    options = options or Options()
    reports: list[FileReport] = []
    sources: dict[str, SourceFile] = {}
    with lake.writing():
        manifest = lake.manifest()
        for path in paths:
            try:
                source = inspect(path)
                sources.setdefault(source.sha256, source)
            except InputError as error:
                reports.append(FileReport(str(path), REFUSED, problem=str(error)))
        for source in sorted(sources.values(), key=lambda found: found.sha256):
            progress(f"Reading {source.path}")
            report, file = _ingest(source, lake, manifest, now, options)
            reports.append(report)
            if file is not None:
                manifest = manifest.with_file(file)
                lake.write(manifest)
    return Ingestion(tuple(reports), manifest)


def _ingest(
    source: SourceFile, lake: Lake, manifest: Manifest, now: datetime, options: Options
) -> tuple[FileReport, Ingested | None]:
    name = str(source.path)
    known = manifest.find(source.sha256)
    if known:
        return _known_report(source, known, options), None
    try:
        with _staged(source, lake, options) as staging:
            return _add(source, lake, staging, now, options)
    except InputError as error:
        return FileReport(name, REFUSED, source.sha256, source.size, problem=str(error)), None


def _known_report(source: SourceFile, known: Ingested, options: Options) -> FileReport:
    said = {"reception": options.reception} if options.reception else {}
    asked = {**options.settled, **said}
    notes: tuple[str, ...] = ()
    if asked != dict(known.settings):
        was = ", ".join(f"{key}={value}" for key, value in known.settings.items()) or "none"
        notes = (f"it was read with other settlements ({was}); a new lake reads it anew",)
    return FileReport(
        str(source.path), KNOWN, source.sha256, source.size, known.format,
        settings=dict(known.settings), simulated=known.simulated, notes=notes,
    )  # fmt: skip


@contextmanager
def _staged(source: SourceFile, lake: Lake, options: Options) -> Iterator[Staging]:
    """A staging database in the lake's folder, which is gone afterwards."""
    folder = lake.folder / _STAGING
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    connection = open_staging(folder, options.memory)
    rejects = RejectLog(source.name, folder / "rejects.csv")
    try:
        yield Staging(
            connection, folder, rejects, options.settled, options.reception,
            simulated=options.simulated,
        )  # fmt: skip
    finally:
        rejects.close()
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)


def _add(
    source: SourceFile, lake: Lake, staging: Staging, now: datetime, options: Options
) -> tuple[FileReport, Ingested]:
    reading = Reading()
    seen = sniff(source, head_of(source), options.format)
    try:
        seen = read_into(staging, source, seen, reading)
        doubt_units(staging, seen, source.name)
        doubt_zone(staging, seen, source.name, _known_files(staging, lake, timedelta(days=1)))
        end_of_today = datetime.combine(now.astimezone(UTC).date(), datetime.max.time(), UTC)
        settled = changes_values(options.settled)
        clean(staging, _known_files(staging, lake), end_of_today, settled)
    except duckdb.Error as error:
        raise _not_readable(source, error) from error
    found = summarise(staging)
    written = write_rows(staging, lake, source.sha256)
    report = _report(source, seen, staging, reading, found)
    make_folder(lake.folder / "quality")
    text = msgspec.json.format(msgspec.json.encode(report, order="deterministic"), indent=1)
    write_file(lake.path_of("quality", source.sha256), text + b"\n")
    return report, _ingested(source, seen, staging, found, written)


def _not_readable(source: SourceFile, error: duckdb.Error) -> InputError:
    first = str(error).strip().splitlines()[0]
    return InputError(Problem(source.name, 0, "", "", f"a file that can be read ({first})"))


def _known_files(staging: Staging, lake: Lake, around: timedelta = timedelta()) -> list[Path]:
    """The lake's files of the days that the staged rows touch, and of some days around them."""
    row = staging.row(
        "SELECT min(time_s), max(time_s) FROM staged_position WHERE time_s BETWEEN 0 AND 4e9"
    )
    if row[0] is None:
        return []
    first, last = (datetime.fromtimestamp(time, UTC).date() for time in row)
    return lake.position_files(first - around, last + around)


def _report(
    source: SourceFile, seen: Seen, staging: Staging, reading: Reading, found: Summary
) -> FileReport:
    return FileReport(
        file=source.name,
        status=ADDED,
        source=source.sha256,
        size=source.size,
        format=seen.format,
        seen_as=seen.why,
        truncated=reading.truncated,
        settings=dict(staging.settings),
        simulated=staging.simulated,
        rows=staging.rows,
        positions=found.positions,
        usable=found.usable,
        undated=found.undated,
        identity=found.identity,
        ships=found.ships,
        first_time=found.first_time,
        last_time=found.last_time,
        bounds=found.bounds,
        reception=found.reception,
        receivers=found.receivers,
        reasons=found.reasons,
        identity_reasons=found.identity_reasons,
        set_aside=dict(sorted(staging.rejects.counts.items())),
        checks_not_made=staging.checks_not_made,
        seen=staging.seen,
        notes=tuple(staging.notes),
    )


def _ingested(
    source: SourceFile, seen: Seen, staging: Staging, found: Summary, written: Written
) -> Ingested:
    return Ingested(
        source=source.sha256,
        name=source.name,
        size=source.size,
        format=seen.format,
        rows=staging.rows,
        positions=found.positions,
        usable=found.usable,
        undated=found.undated,
        identity=found.identity,
        rejected=sum(staging.rejects.counts.values()),
        first_time_s=found.first_time_s,
        last_time_s=found.last_time_s,
        position_days=written.position_days,
        identity_days=written.identity_days,
        settings=_settings(staging),
        simulated=staging.simulated,
    )


def _settings(staging: Staging) -> dict[str, str]:
    """What belongs to the data version beside the bytes: what the user said of them."""
    said = {"reception": staging.reception} if staging.reception else {}
    return dict(sorted({**staging.settings, **said}.items()))
