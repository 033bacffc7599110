"""One reader for each format, behind one door."""

from __future__ import annotations

from collections.abc import Iterator

from watchkeeper.tracks.intake.cells import stage_cells
from watchkeeper.tracks.intake.formats import Seen
from watchkeeper.tracks.intake.nmea import NmeaReader
from watchkeeper.tracks.intake.records import cells_of_records
from watchkeeper.tracks.intake.sources import Lines, Reading, SourceFile, line_blocks, pieces
from watchkeeper.tracks.intake.staging import Staging
from watchkeeper.tracks.intake.tables import (
    cells_of_json_lines,
    cells_of_parquet,
    cells_of_text,
)
from watchkeeper.tracks.intake.zstd import zstd_pieces


def read_into(staging: Staging, source: SourceFile, seen: Seen, reading: Reading) -> Seen:
    """Reads a file into the staging tables.

    Args:
        staging: Where its rows go.
        source: The file.
        seen: What it is.
        reading: Gets what is noticed of its bytes.

    Returns:
        What it is, with its columns.

    Raises:
        InputError: It is not what it was seen to be, or leaves a doubt.
    """
    if seen.format == "nmea":
        _read_nmea(staging, _lines(source, reading))
        return seen
    if seen.format == "parquet":
        seen = cells_of_parquet(staging, source)
    elif seen.format == "jsonl":
        seen = cells_of_json_lines(staging, _lines(source, reading), source)
    elif seen.header:
        cells_of_text(staging, _lines(source, reading), seen)
    else:
        seen = cells_of_records(staging, source, seen, reading)
    stage_cells(staging, seen, source.name)
    return seen


def _lines(source: SourceFile, reading: Reading) -> Iterator[Lines]:
    if source.compression == "zstd":
        return line_blocks(zstd_pieces(source, reading))
    return line_blocks(pieces(source, reading))


def _read_nmea(staging: Staging, blocks: Iterator[Lines]) -> None:
    reader = NmeaReader(staging)
    for block in blocks:
        reader.feed(block)
    reader.finish()
