"""Zstandard files as text: Python before 3.14 cannot read them, DuckDB can."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from watchkeeper.tracks.intake.sources import MAX_LINE, Reading, SourceFile

_ROWS = 1000

# One column of whole lines: the separator is a control character that no text holds.
_LINES = f"""
SELECT line FROM read_csv(?, compression = 'zstd', auto_detect = false, header = false,
    columns = {{'line': 'VARCHAR'}}, delim = chr(31), quote = '', escape = '', strict_mode = false,
    max_line_size = {2 * MAX_LINE}, ignore_errors = true)
"""  # noqa: S608  # a number of our own


def zstd_pieces(source: SourceFile, reading: Reading) -> Iterator[bytes]:
    """The bytes of a text file without compression, in pieces; lines end with a line feed.

    Args:
        source: The file.
        reading: Gets what is noticed.
    """
    connection = duckdb.connect()
    try:
        connection.execute("SET threads = 1")
        found = connection.execute(_LINES, [str(source.path)])
        while rows := found.fetchmany(_ROWS):
            piece = "".join(f"{line or ''}\n" for (line,) in rows).encode()
            reading.bytes_read += len(piece)
            yield piece
    except duckdb.Error as error:
        first = str(error).strip().splitlines()[0]
        reading.truncated = f"the zstd data end early or are damaged ({first})"
    finally:
        connection.close()


def zstd_head(source: SourceFile) -> bytes:
    """The first lines of a file; nothing when it cannot be read."""
    return next(zstd_pieces(source, Reading()), b"")
